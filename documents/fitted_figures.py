"""Let a picture shrink into the rest of its page (插图): else the page before it may end half empty."""

from typing import Any

from weasyprint.layout import block

# A picture smaller than this share of its size goes to the next page instead.
SMALLEST_SHARE = 0.6
# The line of the caption under it, 20 pt, in the renderer's pixels.
CAPTION_HEIGHT = 20 * 96 / 72

_lay_out = block.block_replaced_box_layout


def fit_figures() -> None:
    """Make the renderer shrink a picture that nearly fits on its page."""
    block.block_replaced_box_layout = _lay_out_fitting


def _lay_out_fitting(context: Any, box: Any, containing_block: Any) -> Any:
    box, *rest = _lay_out(context, box, containing_block)
    room = context.page_bottom - box.position_y - CAPTION_HEIGHT
    if box.height * SMALLEST_SHARE <= room < box.height:
        narrower = box.width * (1 - room / box.height)
        box.width -= narrower
        box.height = room
        # The margins centre the picture.
        box.margin_left += narrower / 2
        box.margin_right += narrower / 2
    return box, *rest
