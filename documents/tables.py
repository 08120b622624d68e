"""Lay out long tables as lines (长表): a thousand ruled rows of cells take four seconds, as lines one.

A table with many rows whose cells all fit on one line is printed with one paragraph a row, its cells
padded to their columns with spaces of known width. Every other table stays a table.
"""

from collections.abc import Sequence
from unicodedata import east_asian_width

LONG_TABLE_ROWS = 100
# The line of 版心 at 12 pt, less the half cell that keeps columns apart.
LINE_CELLS = 36.5
FULL_SPACE = "\u3000"
HALF_SPACE = "\u2002"


def table_lines(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> tuple[str, ...] | None:
    """Return each row as one padded line (行), or None where the table is short or a cell too wide.

    :param widths: share of each column in percent.
    """
    if len(rows) < LONG_TABLE_ROWS or not widths:
        return None
    columns = [int(LINE_CELLS * width / sum(widths) * 2) / 2 for width in widths]
    if any(_cells(text) > column - 0.5 for row in rows for text, column in zip(row, columns, strict=True)):
        return None
    return tuple(
        "".join(_padded(text, column) for text, column in zip(row, columns, strict=True)).rstrip()
        for row in rows
    )


def _cells(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.5 for character in text)


def _padded(text: str, column: float) -> str:
    free = column - _cells(text)
    return text + HALF_SPACE * (1 if free % 1 else 0) + FULL_SPACE * int(free)
