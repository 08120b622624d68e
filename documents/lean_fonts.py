"""Keep whole font files out of the render process's memory (字体内存).

The renderer copies each font file, 20 MB and more for Chinese, and keeps the copies until it subsets
them at the end. Subsetting by HarfBuzz reads the mapped file itself, so nobody looks at the copies:
they cost 160 MB in a report with all its typefaces.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.pdf import fonts, stream
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

SIGNATURE_LENGTH = 4


class LeanFont(fonts.Font):
    """A font that holds the signature of its file instead of the file until it is subset (精简字体)."""

    def __init__(self, *arguments: Any) -> None:
        with _reading_signatures_only():
            super().__init__(*arguments)

    def subset(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Subset the font, and fail rather than embed a mere signature.

        :raises RuntimeError: if HarfBuzz cannot subset the font.
        """
        super().subset(to_unicode, hinting)
        if len(self.file_content) <= SIGNATURE_LENGTH:
            raise RuntimeError(f"cannot subset {self.family}")


@contextmanager
def _reading_signatures_only() -> Iterator[None]:
    original = fonts.get_hb_object_data
    fonts.get_hb_object_data = _signature
    try:
        yield
    finally:
        fonts.get_hb_object_data = original


def _signature(hb_face: Any) -> bytes:
    blob = harfbuzz.hb_face_reference_blob(hb_face)
    with ffi.new("unsigned int *") as length:
        data = harfbuzz.hb_blob_get_data(blob, length)
        signature = ffi.unpack(data, min(SIGNATURE_LENGTH, int(length[0])))
    harfbuzz.hb_blob_destroy(blob)
    return signature


def use_lean_fonts() -> None:
    """Make the renderer use lean fonts, unless its HarfBuzz is too old to subset by itself."""
    if harfbuzz_subset and harfbuzz.hb_version_atleast(4, 1, 0):
        stream.Font = LeanFont
