"""Walk through a document whose faulty parts are left out (案卷数据的读取)."""

from collections.abc import Iterator
from typing import Any

from .faults import Path

Entry = dict[str, Any]


def entries(document: Entry, *path: str) -> Iterator[tuple[Path, Entry]]:
    """Yield the entries of a list with their paths, passing over those that were left out as faulty."""
    value: Any = document
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, list):
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                yield (*path, index), entry


def latest(document: Entry, name: str, day: str) -> Entry | None:
    """Return the entry of a list with the latest date, None if the list has none."""
    dated = [entry for _, entry in entries(document, name) if day in entry]
    return max(dated, key=lambda entry: entry[day], default=None)
