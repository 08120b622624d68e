"""Small pieces of official Chinese that every part uses (公文用语)."""

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from common.chinese import clock_time, full_date, plain_number

ENDINGS = "。！？；：…"
# The time to find where such a run breaks grows with the square of its length; no address is so long.
_UNBROKEN = re.compile("[!-~\u00a1-\u2dff]{200,}")
_CHUNK = re.compile(".{50}")


def sentence(text: str) -> str:
    """Return the text as a sentence with its full stop (句)."""
    clean = " ".join(text.split()) if "\n" in text else text.strip()
    if not clean or clean.endswith((*ENDINGS, "。”", "。）")):
        return clean
    return clean.rstrip("，、,;") + "。"


def breakable(text: str) -> str:
    """Return the text with a space in each run of letters that no printed page could break (超长字符串)."""
    return _UNBROKEN.sub(lambda run: _CHUNK.sub(r"\g<0> ", run[0]), text)


def clause(text: str) -> str:
    """Return the text without its closing punctuation, to stand inside a sentence (分句)."""
    return text.strip().rstrip("。；，、")


def joined(items: Iterable[str]) -> str:
    """Join clauses with commas, leaving out the empty ones (分句连接)."""
    return "，".join(item for item in items if item)


def moment(day: date, at: time | None, *, approximate: bool = False) -> str:
    """Return a date with its time if known, as 2026年11月1日9时20分许 (时间)."""
    if at is None:
        return full_date(day)
    return full_date(day) + clock_time(at) + ("许" if approximate else "")


def time_span(started: time | None, ended: time | None) -> str:
    """Return a time or a span of times, as 9时20分至9时25分 (时间段)."""
    if started is None:
        return ""
    return clock_time(started) + (f"至{clock_time(ended)}" if ended else "")


def area(square_metres: Decimal) -> str:
    """Return an area as 749.2平方米 (面积)."""
    return f"{plain_number(square_metres)}平方米"


def quoted_title(title: str) -> str:
    """Return the name of a law in book-title marks (书名号)."""
    return title if title.startswith("《") else f"《{title}》"
