"""Tell pages and commands whether this machine can make PDFs (PDF 功能是否可用)."""

import threading
from functools import lru_cache

from documents.errors import PdfUnavailable
from documents.fonts import font_set
from documents.pdf import probe

# The probe is a process of its own that loads all libraries; without this each thread would start one.
_probing = threading.Lock()


def pdf_available() -> tuple[bool, str]:
    """Return whether PDFs can be made, and if not, the reason in Chinese.

    The fonts are looked at each time; the libraries once, since they do not come and go.
    """
    try:
        font_set()
        with _probing:
            reason = _probe_once()
    except PdfUnavailable as unavailable:
        return False, unavailable.message
    return not reason, reason


@lru_cache(maxsize=1)
def _probe_once() -> str:
    return probe()
