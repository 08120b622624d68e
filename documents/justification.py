"""Make Chinese lines end flush (两端对齐): the renderer stretches spaces only, and Chinese has none.

A mark such as ，or 。may not begin a line, so the character before it moves down with it and leaves the
line one cell short of its 28. This spreads that cell over the line, as every Chinese word processor does.
"""

from collections.abc import Iterator

from weasyprint import Document
from weasyprint.formatting_structure import boxes

# A wider gap comes from an unbreakable word or a forced break; stretching would look torn.
MAX_GAP_CELLS = 3.0
# The last line of a paragraph stays as it is; on a page break it may be an inner line, nearly full.
MAX_LAST_GAP_CELLS = 1.2


def justify_han_lines(document: Document) -> None:
    """Spread the free space of each justified line between its characters, in place."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockContainerBox) and box.style["text_align_all"] == "justify":
                lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
                for line in lines:
                    limit = MAX_LAST_GAP_CELLS if line is lines[-1] else MAX_GAP_CELLS
                    _justify_line(line, box.content_box_x() + box.width, limit)


def _justify_line(line: boxes.LineBox, right_edge: float, limit_in_cells: float) -> None:
    texts = list(_text_boxes(line))
    gaps = sum(len(text.text) for text in texts) - 1
    if gaps < 1:
        return
    _undo_space_stretching(texts)
    last = texts[-1]
    gap = right_edge - (last.position_x + last.width - _letter_spacing(last))
    if not 0.05 < gap <= limit_in_cells * last.style["font_size"]:
        return
    advance = 0.0
    for text in texts:
        style = text.style.copy()
        style["letter_spacing"] = _letter_spacing(text) + gap / gaps
        text.style = style
        text.position_x += advance
        text.width += len(text.text) * gap / gaps
        advance += len(text.text) * gap / gaps


def _undo_space_stretching(texts: list[boxes.TextBox]) -> None:
    """Take back what the renderer put into the line's few spaces: a lone space would become a hole."""
    advance = 0.0
    for text in texts:
        text.position_x -= advance
        if text.justification_spacing:
            stretched = text.justification_spacing * (text.text.count(" ") + text.text.count("\u00a0"))
            text.width -= stretched
            advance += stretched
            text.justification_spacing = text.pango_layout.justification_spacing = 0


def _letter_spacing(text: boxes.TextBox) -> float:
    spacing = text.style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)


def _text_boxes(box: boxes.Box) -> Iterator[boxes.TextBox]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _text_boxes(child)
