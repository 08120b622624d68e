"""Keep lines as high as their style says, whatever face draws a character (行距).

The renderer gives a run of text the ascent of its tallest face. A rare character in a name comes from
another face than the rest, would stand its line 0.7 mm off and leave a page with 20 lines instead of 22.
"""

from typing import Any

from weasyprint.layout import inline
from weasyprint.text.line_break import strut

_split_text_box = inline.split_text_box


def keep_lines_even() -> None:
    """Make the renderer place each run of text by the metrics of its first face."""
    inline.split_text_box = _split_evenly


def _split_evenly(*arguments: Any, **options: Any) -> tuple[Any, int | None, bool]:
    box, resume, is_broken = _split_text_box(*arguments, **options)
    if box is not None:
        line_height, box.baseline = strut(box.style)
        box.margin_top = box.margin_bottom = (line_height - box.height) / 2
    return box, resume, is_broken
