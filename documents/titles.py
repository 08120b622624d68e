"""Break a document's title into balanced lines (标题排布, GB/T 9704-2012 7.3.1).

The form asks for lines that keep words whole and stand centred; the renderer breaks anywhere.
"""

# 版心 156 mm holds 20 characters of 2号 (22 pt).
LINE_LENGTH = 20.0
OPENERS = "“‘《〈（〔【"
CLOSERS = "”’》〉）〕】，。、；：·"
# A line may well begin with these words and end with these characters.
STARTS = ("较大", "一般", "重大", "特别重大", "火灾", "事故", "调查报告", "关于", "“")
ENDS = "省市县区镇司厂店的"
NARROW = 0.6


def title_lines(title: str) -> tuple[str, ...]:
    """Return the title in as few lines as it needs, of like length, broken between words (标题分行)."""
    total = _width(title)
    count = int(-(-total // LINE_LENGTH))
    if count <= 1:
        return (title,)
    lines = []
    rest = title
    for remaining in range(count, 1, -1):
        at = _break(rest, _width(rest) / remaining)
        lines.append(rest[:at])
        rest = rest[at:]
    return (*lines, rest)


def _break(text: str, target: float) -> int:
    positions = [at for at in range(1, len(text)) if _allowed(text, at) and _width(text[:at]) <= LINE_LENGTH]
    if not positions:
        return max(1, min(len(text) - 1, int(LINE_LENGTH)))
    return min(
        positions, key=lambda at: abs(_width(text[:at]) - target) + (0 if _between_words(text, at) else 4)
    )


def _allowed(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    inside = sum(before_char in OPENERS for before_char in text[:at]) > sum(
        before_char in "”’》〉）〕】" for before_char in text[:at]
    )
    latin = before.isascii() and after.isascii()
    return not inside and not latin and after not in CLOSERS and before not in OPENERS


def _between_words(text: str, at: int) -> bool:
    if text[:at].endswith("火灾") and text.startswith("事故", at):
        return False
    return text.startswith(STARTS, at) or text[at - 1] in ENDS


def _width(text: str) -> float:
    return sum(NARROW if character.isascii() else 1.0 for character in text)
