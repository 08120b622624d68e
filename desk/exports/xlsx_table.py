"""A table as an Excel workbook of one sheet, row by row (Excel 导出, ECMA-376).

Written here and not by a library because it is sent while it is made: nothing waits for the last row, and
no row is kept. A text is always an inline string, so that nothing can be a formula.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from desk.exports.cells import Cell, clean

_EPOCH = date(1899, 12, 30)
# Excel took 1900 for a leap year; days before that are given as text.
_FIRST_DAY = date(1900, 3, 1)
_ROWS_A_CHUNK = 200
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Styles: 0 text, 1 date, 2 heading.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>',
}


class _Pipe:
    """What the archive writes to: taken away as soon as it is there."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: Any) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nothing below to flush to."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data


def xlsx_table(
    title: str, headings: Sequence[str], rows: Iterable[Iterable[Cell]], widths: Sequence[int] = ()
) -> Iterator[bytes]:
    """Yield a workbook of one sheet, safe to open (Excel 导出); the heading stays in view.

    :param title: name of the sheet, cut to 31 characters.
    :param widths: widths of the columns in characters.
    """
    pipe = _Pipe()
    archive = zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1)  # type: ignore[arg-type]
    for name, content in _PARTS.items():
        archive.writestr(name, _DECLARATION + content)
    archive.writestr("xl/workbook.xml", _DECLARATION + _workbook(title))
    # A stream cannot say beforehand how long it will be.
    with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
        lines = [_DECLARATION, _sheet_head(widths), _row(headings, ' s="2"')]
        for row in rows:
            lines.append(_row(row))
            if len(lines) >= _ROWS_A_CHUNK:
                sheet.write("".join(lines).encode())
                lines = []
                yield pipe.take()
        lines.append("</sheetData></worksheet>")
        sheet.write("".join(lines).encode())
    archive.close()
    yield pipe.take()


def _workbook(title: str) -> str:
    name = "".join(character for character in clean(title) if character not in "[]:*?/\\'")[:31]
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name or "表格", {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _sheet_head(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )


def _row(cells: Iterable[Cell], style: str = "") -> str:
    return f"<row>{''.join([_cell(cell, style) for cell in cells])}</row>"


def _cell(value: Cell, style: str) -> str:
    if isinstance(value, date) and value >= _FIRST_DAY:
        return f'<c s="1"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if value is None or value == "":
        return "<c/>"
    text = value if isinstance(value, str) else value.isoformat()
    # A carriage return would be read as a line feed, and _x0000_ as a character.
    text = escape(clean(text)).replace("_x", "_x005F_x")
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
