"""Send a table as a download (导出下载): streamed, under a name that every browser reads."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from desk.exports.cells import Cell, clean
from desk.exports.csv_table import csv_table
from desk.exports.xlsx_table import xlsx_table

# What some system does not allow in the name of a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\n\t]+')


class TableFormat(StrEnum):
    """As what a table is sent (导出格式)."""

    CSV = "csv"
    XLSX = "xlsx"


_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_response(
    *,
    name: str,
    kind: TableFormat,
    headings: Sequence[str],
    rows: Iterable[Iterable[Cell]],
    widths: Sequence[int] = (),
) -> StreamingHttpResponse:
    """Return a table as a download that is made while it is sent (导出下载).

    :param name: name of the file without its ending, also that of the sheet.
    """
    content = (
        csv_table(headings, rows) if kind is TableFormat.CSV else xlsx_table(name, headings, rows, widths)
    )
    response = StreamingHttpResponse(content, content_type=_TYPES[kind])
    file_name = f"{_NOT_IN_NAMES.sub('-', clean(name)).strip('. ')[:120]}.{kind}"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Accel-Buffering"] = "no"
    return response
