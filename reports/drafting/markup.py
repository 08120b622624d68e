"""Read typed text as blocks of the report (正文格式, 第二十六条).

The form is plain text, line by line, so that it can be typed on a phone and read without a program:

========================  ==================================================================
``# 标题``                a heading （一）; the number is given when printed
``## 标题``               a heading 1. below it
``- 内容``                an item of a list, printed with a dash
``1. 内容``               an item of a numbered list; the typed number stays
``| 甲 | 乙 |``           a row of a table, the first one its header; ``|---|---|`` is left out
``表：标题``              the caption of the table that begins on the next line
``【图3】``               alone on its line: picture 3 stands here; inside a line: its printed number
========================  ==================================================================

Every other line is a paragraph, and blank lines are left out. No text is refused: what is not one of
these is printed as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from common.chinese import numeral
from documents.text import UNPRINTABLE
from reports.content import Block, Enumeration, Heading, Paragraph, Table

MAX_COLUMNS = 10
# A column is neither thinner nor wider than this many characters where widths are shared out.
_THIN, _WIDE = 4, 30
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u202f\u205f]")
# Zero width or blank by design, beyond what no printed text may hold.
_HIDDEN = re.compile("[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200c\u200d\u2061-\u206f\u3164\uffa0]")
# Bullets of the symbol fonts that Word uses for lists.
_SYMBOLS = "\uf06c\uf06e\uf071\uf075\uf076\uf0a7\uf0b7\uf0d8\uf0fc"
_BULLET = re.compile(f"^[ \u3000]*(?:[-●○■□◆◇➢][ \u3000]+|[•{_SYMBOLS}][ \u3000]*)", re.MULTILINE)
_ITEM = re.compile(r"- +(?P<text>.+)")
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,3})[.．]\s+(?P<text>.+)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.+)")
_OWN_NUMBER = re.compile(r"^(?:（[一二三四五六七八九十]{1,3}）|[0-9]{1,3}[.．、](?![0-9]))\s*")
_CAPTION = re.compile(r"表[：:]\s*(?P<text>.+)")
_CELL_END = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-{2,}:?")
_FIGURE = re.compile(r"【图\s*(?P<number>[0-9]{1,4})】")


@dataclass(frozen=True)
class FigurePlace:
    """Where the text puts a picture (插图位置), by the number it has in the list of pictures."""

    number: int


TextBlock = Block | FigurePlace


def clean_text(text: str) -> str:
    """Return typed or pasted text without what cannot be seen or printed (文本净化); words stay as they are.

    Control and zero-width characters, direction marks and overrides are dropped, bullets of symbol
    fonts become dashes, and more than one blank line becomes one.
    """
    plain = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    plain = _HIDDEN.sub("", UNPRINTABLE.sub("", plain))
    lines = [line.rstrip(" \u3000") for line in _BULLET.sub("- ", plain).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def clean_line(text: str) -> str:
    """Return typed text of a field that has one line (单行文本净化)."""
    return " ".join(clean_text(text).split())


def parse_text(text: str, headings_before: int = 0) -> tuple[TextBlock, ...]:
    """Return the blocks of a typed text (正文段落、标题、列表、表格、插图位置).

    :param headings_before: how many headings （一） the drafted part has, so that the numbers go on.
    """
    return tuple(_numbered(_blocks(clean_text(text)), headings_before))


def figure_numbers(text: str) -> frozenset[int]:
    """Return the numbers of the pictures that a text names (引用的插图)."""
    return frozenset(int(found["number"]) for found in _FIGURE.finditer(text))


def name_figures(text: str, printed: dict[int, int]) -> str:
    """Return a line with the printed numbers of the pictures that it names; unknown ones stay (图号)."""

    def replace(found: re.Match[str]) -> str:
        number = printed.get(int(found["number"]))
        return found[0] if number is None else f"图{number}"

    return _FIGURE.sub(replace, text)


def table_rows(text: str) -> int:
    """Return how many rows of tables a text has (表格行数)."""
    return sum(1 for line in text.split("\n") if _is_row(line.strip(" \u3000")))


def _blocks(text: str) -> Iterator[TextBlock]:
    lines = [line.strip(" \u3000") for line in text.split("\n")]
    at = 0
    while at < len(lines):
        line = lines[at]
        caption = _CAPTION.fullmatch(line)
        is_captioned = caption is not None and at + 1 < len(lines) and _is_row(lines[at + 1])
        start = at + 1 if is_captioned else at
        if is_captioned or _is_row(line):
            at = _end(lines, start, _is_row)
            table = _table(lines[start:at], caption["text"] if is_captioned else "")
            yield from [table] if table else [Paragraph(one) for one in lines[start:at]]
            continue
        if (item := _item(line)) is not None:
            at = _end(lines, start, lambda one: _item(one) is not None)
            yield Enumeration(tuple(_item(one) or item for one in lines[start:at]))
            continue
        at += 1
        if found := _FIGURE.fullmatch(line):
            yield FigurePlace(int(found["number"]))
        elif found := _HEADING.fullmatch(line):
            yield Heading(2 if len(found["marks"]) == 1 else 3, found["text"])
        elif line:
            yield Paragraph(line)


def _end(lines: list[str], start: int, belongs) -> int:
    end = start
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.count("|") > 1


def _item(line: str) -> str | None:
    if found := _ITEM.fullmatch(line):
        return f"——{found['text']}"
    if found := _NUMBERED.fullmatch(line):
        return f"{found['number']}.{found['text']}"
    return None


def _table(lines: list[str], caption: str) -> Table | None:
    rows = [cells for line in lines if not all(map(_RULE.fullmatch, cells := _cells(line)))]
    if not rows:
        return None
    columns = max(len(row) for row in rows)
    header, *body = (tuple(row + [""] * (columns - len(row))) for row in rows)
    return Table(header, tuple(body), caption, _widths((header, *body)))


def _cells(line: str) -> list[str]:
    inner = line[1:]
    cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    if len(cells) <= MAX_COLUMNS:
        return cells
    # What does not fit across the page is kept in the last column.
    return [*cells[: MAX_COLUMNS - 1], "；".join(cells[MAX_COLUMNS - 1 :])]


def _widths(rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    longest = [min(_WIDE, max(_THIN, *(len(cell) for cell in column))) for column in zip(*rows, strict=True)]
    return tuple(100 * length // sum(longest) for length in longest)


def _numbered(blocks: Iterator[TextBlock], headings_before: int) -> Iterator[TextBlock]:
    """Number the headings in the form of official documents: （一）, and 1. within each."""
    upper, lower = headings_before, 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        text = _OWN_NUMBER.sub("", block.text) or block.text
        if block.level == 2:
            upper, lower = upper + 1, 0
            # Beyond 99 a report has other worries than its numerals.
            yield Heading(2, f"（{numeral(upper)}）{text}" if upper < 100 else text)
        else:
            lower += 1
            yield Heading(3, f"{lower}.{text}")
