"""A table as CSV, row by row (CSV 导出)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from desk.exports.cells import Cell, inert

# Excel reads CSV as UTF-8 only where it begins with this.
_BYTE_ORDER_MARK = "\ufeff"
_ROWS_A_CHUNK = 200


class _Echo:
    """Hand back what is written, so that a writer of CSV makes lines and keeps none."""

    def write(self, line: str) -> str:
        return line


def csv_table(headings: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Yield a table as CSV in UTF-8, safe to open in a spreadsheet (CSV 导出)."""
    writer: Any = csv.writer(_Echo())
    lines = [_BYTE_ORDER_MARK, writer.writerow([inert(heading) for heading in headings])]
    for row in rows:
        lines.append(writer.writerow([_text(cell) for cell in row]))
        if len(lines) >= _ROWS_A_CHUNK:
            yield "".join(lines).encode()
            lines = []
    yield "".join(lines).encode()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return inert(cell) if isinstance(cell, str) else str(cell)
