"""Make text safe and complete before it is printed (文本净化与缺字检查)."""

import re
import unicodedata
from html import unescape

from documents.errors import DocumentError
from documents.fonts import FontSet

# Controls other than tab and newline, soft hyphen, direction marks and overrides, tags
# and non-characters: invisible or misleading on paper, and no part of any name or sentence.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
MARKUP = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
INVISIBLE = frozenset("\t\n\r \u00a0\u200c\u200d")
NEIGHBOURS = 8


def printable(html: str) -> str:
    """Drop characters that have no place on paper (不可打印字符) from a whole HTML text.

    Numeric character references are not a way round it: templates escape ``&`` in all data.
    """
    return UNPRINTABLE.sub("", html)


def visible_text(html: str) -> str:
    """Return the text of an HTML document without its markup (可见文字)."""
    return unescape(MARKUP.sub("", html))


def uncovered_characters(text: str, fonts: FontSet) -> list[str]:
    """List the characters that no document font can draw (缺字), each once, in order."""
    return [character for character in dict.fromkeys(text) if not _drawable(character, fonts)]


def require_glyphs(text: str, fonts: FontSet) -> None:
    """Refuse a text with a character that would print as an empty box (缺字).

    :raises DocumentError: naming each character, its code point and the words around it.
    """
    uncovered = uncovered_characters(text, fonts)
    if uncovered:
        places = "；".join(_describe(character, text) for character in uncovered[:5])
        more = f"等{len(uncovered)}个字符" if len(uncovered) > 5 else ""
        raise DocumentError(
            "glyph_missing", f"字体中没有下列字符，无法印制：{places}{more}。请改用规范字或补充字体。"
        )


def _drawable(character: str, fonts: FontSet) -> bool:
    # Variation selectors only choose between forms of the character before them.
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return character in INVISIBLE or selector or fonts.covers(character)


def _describe(character: str, text: str) -> str:
    at = text.index(character)
    before = text[max(0, at - NEIGHBOURS) : at].rpartition("\n")[2]
    after = text[at + 1 : at + 1 + NEIGHBOURS].partition("\n")[0]
    name = unicodedata.name(character, "未命名字符")
    return f"“{character}”（U+{ord(character):04X} {name}，见“{before}{character}{after}”）"
