"""Cells that a spreadsheet takes for what they are (单元格): text never becomes a formula."""

import re
from datetime import date

Cell = str | int | date | None

# A spreadsheet takes a cell that begins like this for a formula, some also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
# What no text of ours holds and what XML 1.0 forbids; tab and line feed may stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MAX_LENGTH = 32_767


def clean(text: str) -> str:
    """Return a text without control characters, cut to what a cell of a spreadsheet can hold."""
    return _CONTROL.sub("", text)[:MAX_LENGTH]


def inert(text: str) -> str:
    """Return a text that a spreadsheet reading CSV does not take for a formula."""
    text = clean(text)
    # What stands before a formula's first character does not keep it from being one.
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
