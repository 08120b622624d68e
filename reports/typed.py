"""Show typed text as it will print (正文预览)."""

from dataclasses import dataclass

from cases.models import FireCase
from documents.errors import PdfUnavailable
from documents.fonts import font_set
from documents.text import uncovered_characters
from reports.content import Block
from reports.drafting.figures import WrittenSection, place_figures
from reports.drafting.markup import clean_text, parse_text

MOST_SHOWN = 10


@dataclass(frozen=True)
class TypedPreview:
    """Typed text as blocks (正文预览), its length, and characters that no document font can print."""

    blocks: tuple[Block, ...]
    characters: int
    unprintable: tuple[str, ...]


def typed_preview(case: FireCase, text: str | None) -> TypedPreview:
    """Return how a typed text will look, with the case's pictures in their places (正文预览)."""
    clean = clean_text(text or "")
    blocks = place_figures([WrittenSection(parse_text(clean))], tuple(case.figures.all()))[0]
    return TypedPreview(blocks, len(clean), _unprintable(clean))


def _unprintable(text: str) -> tuple[str, ...]:
    try:
        return tuple(uncovered_characters(text, font_set())[:MOST_SHOWN])
    except PdfUnavailable:
        return ()
