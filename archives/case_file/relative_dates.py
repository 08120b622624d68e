"""Move the demonstration's case files to a day, so that their clocks run (演示案例的日期).

A demonstration file is written as of its anchor day. Its dates move by whole days; text names a date by
a mark, which becomes words after the move. Pictures lie beside the file and are put in.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from common.chinese import full_date

from .fields import DATE_PATTERN, INSTANT_PATTERN
from .pictures import picture_text

ANCHOR = date(2026, 11, 22)

_MARK = re.compile(r"\{\{(date|day|year|picture):([^{}]+)\}\}")
_WORDS: dict[str, Callable[[date], str]] = {
    "date": full_date,
    "day": lambda day: f"{day.month}·{day.day}",
    "year": lambda day: str(day.year),
}


def move_to(document: Any, today: date, folder: Path) -> Any:
    """Return a demonstration document as if it had been written today.

    :param folder: where its pictures lie.
    """
    shift = today - ANCHOR

    def fill(mark: re.Match[str]) -> str:
        kind, value = mark.groups()
        if kind == "picture":
            return picture_text((folder / value).read_bytes())
        return _WORDS[kind](date.fromisoformat(value) + shift)

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: moved(item) for key, item in value.items()}
        if isinstance(value, list):
            return [moved(item) for item in value]
        if not isinstance(value, str):
            return value
        if re.fullmatch(DATE_PATTERN, value):
            return (date.fromisoformat(value) + shift).isoformat()
        if re.fullmatch(INSTANT_PATTERN, value):
            return (datetime.fromisoformat(value) + shift).isoformat()
        return _MARK.sub(fill, value)

    return moved(document)
