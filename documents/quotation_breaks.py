"""Let a line end before an opening Chinese quotation mark and after a closing one (标点避头尾).

The rules of line breaking take “ and ” for the marks of a Latin text, which bind to the words on both
sides. So 区“3·2”火 counted as one word, and the line before it ended four cells short.
"""

import re

_BODY = "<body"
# Ideographs and the marks that may stand beside a quotation in Chinese.
_HAN = "\u3001\u3002\u4e00-\u9fff\uff09\uff0c\uff1a\uff1b"
_BEFORE = re.compile(f"(?<=[{_HAN}])(?=[“‘])")
_AFTER = re.compile("(?<=[”’])(?=[\u4e00-\u9fff])")
_BREAK = "\u200b"


def with_quotation_breaks(html: str) -> str:
    """Return the HTML with a place to break around each quotation in its body (引号处可换行)."""
    head, mark, body = html.partition(_BODY)
    return head + mark + _AFTER.sub(_BREAK, _BEFORE.sub(_BREAK, body))
