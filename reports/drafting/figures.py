"""Put the pictures where the text names them, and number them as printed (插图, 第二十六条)."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.content import Block, Figure, GapNote, Paragraph, with_text
from reports.drafting.markup import FigurePlace, TextBlock, name_figures
from reports.models import ReportFigure


@dataclass(frozen=True)
class WrittenSection:
    """The typed blocks of a part or of an extra chapter (正文).

    :param part: the part whose unnamed pictures stand at the end; None for an extra chapter.
    """

    blocks: tuple[TextBlock, ...]
    part: int | None = None


def place_figures(
    sections: Iterable[WrittenSection], figures: tuple[ReportFigure, ...]
) -> list[tuple[Block, ...]]:
    """Return each section's blocks with its pictures, numbered through the whole report (图号).

    A picture stands where it is first named on a line of its own, else at the end of its part.
    """
    sections = list(sections)
    places = [_places(section, _placed(sections), figures) for section in sections]
    order = [number for numbers in places for number in numbers]
    printed = {number: place for place, number in enumerate(dict.fromkeys(order), start=1)}
    known = {figure.position: figure for figure in figures}
    shown: set[int] = set()
    return [
        tuple(_blocks(section, numbers, known, printed, shown))
        for section, numbers in zip(sections, places, strict=True)
    ]


def _placed(sections: list[WrittenSection]) -> set[int]:
    return {
        block.number for section in sections for block in section.blocks if isinstance(block, FigurePlace)
    }


def _places(section: WrittenSection, placed: set[int], figures: tuple[ReportFigure, ...]) -> list[int]:
    known = {figure.position for figure in figures}
    named = [block.number for block in section.blocks if isinstance(block, FigurePlace)]
    rest = [one.position for one in figures if one.part == section.part and one.position not in placed]
    return [number for number in named if number in known] + rest


def _blocks(
    section: WrittenSection,
    numbers: list[int],
    known: dict[int, ReportFigure],
    printed: dict[int, int],
    shown: set[int],
) -> Iterable[Block]:
    for block in section.blocks:
        if not isinstance(block, FigurePlace):
            yield with_text(block, lambda text: name_figures(text, printed))
        elif block.number not in known:
            yield GapNote((f"【图{block.number}】所指的插图",))
        elif block.number in shown:
            yield Paragraph(f"（见图{printed[block.number]}）")
        else:
            shown.add(block.number)
            yield _figure(known[block.number], printed)
    for number in numbers:
        if number not in shown:
            shown.add(number)
            yield _figure(known[number], printed)


def _figure(figure: ReportFigure, printed: dict[int, int]) -> Figure:
    caption = f"图{printed[figure.position]} {figure.caption}"
    return Figure(digest=figure.digest, caption=caption, media_type=figure.media_type)
