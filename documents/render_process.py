"""Turn one HTML document into a PDF in a process of its own (PDF 渲染进程); the only user of WeasyPrint.

Run as ``python -m documents.render_process FD``. When a line comes on standard input, the file open at
FD holds the order: one JSON line (limits and lengths), the HTML, the assets. Standard output gets one
JSON line (the verdict), then the PDF. It imports no Django and gets no settings: whatever a document
makes it do, it holds no database, no key and no address.
"""

import json
import logging
import os
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urldefrag

try:
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from documents.even_lines import keep_lines_even
    from documents.fitted_figures import fit_figures
    from documents.justification import justify_han_lines
    from documents.lean_fonts import use_lean_fonts
    from documents.quotation_breaks import with_quotation_breaks
except OSError as error:
    # Pango is loaded when the package is imported, and may be missing on this machine.
    json.dump({"status": "unavailable", "detail": str(error).splitlines()[0]}, sys.stdout)
    sys.exit(3)

NO_GLYPH = ".notdef glyph rendered"


class AssetFetcher(URLFetcher):
    """Serve registered assets from memory and nothing else (仅限登记资源), noting each refusal."""

    def __init__(self, assets: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self.assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset of an ``asset:`` address.

        :raises ValueError: for every other address; the render goes on, so it is noted as well.
        """
        asset = self.assets.get(urldefrag(url).url)
        if asset is None:
            self.refused.append(url[:200])
            raise ValueError("not a registered asset")
        media_type, content = asset
        return URLFetcherResponse(url, body=content, headers={"Content-Type": media_type})


class Warnings(logging.Handler):
    """Collect what the renderer warns of, since it hides most faults behind warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage()[:300])


def main() -> int:
    """Read one order, render it, write the verdict and the PDF."""
    if not sys.stdin.readline():
        return 0
    with open(int(sys.argv[1]), "rb") as file:
        file.seek(0)
        order = json.loads(file.readline())
        limit_resources(order["memory_bytes"], order["cpu_seconds"])
        html = file.read(order["html_length"]).decode()
        assets = read_assets(file, order["assets"])
    warnings = Warnings()
    logger = logging.getLogger("weasyprint")
    logger.handlers[:] = [warnings]
    logger.propagate = False
    use_lean_fonts()
    keep_lines_even()
    fit_figures()
    fetcher = AssetFetcher(assets)
    source = weasyprint.HTML(string=with_quotation_breaks(html), url_fetcher=fetcher)
    document = source.render(pdf_variant=order["variant"])
    justify_han_lines(document)
    content = document.write_pdf(
        pdf_variant=order["variant"],
        pdf_identifier=bytes.fromhex(order["identifier"]),
    )
    verdict: dict[str, Any] = {
        "status": "done",
        "pages": len(document.pages),
        "refused": fetcher.refused,
        "missing_glyphs": [message for message in warnings.messages if message.startswith(NO_GLYPH)],
        "warnings": warnings.messages[:20],
        "peak_memory": peak_memory(),
    }
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + content)
    return 0


def limit_resources(memory_bytes: int, cpu_seconds: int) -> None:
    """Cap address space, processor time and core files of this process."""
    for kind, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            # Some systems have no address-space limit; the time limits still hold there.
            continue


def read_assets(stream: BinaryIO, listing: list[dict[str, Any]]) -> dict[str, tuple[str, bytes]]:
    """Read the assets that follow the HTML, by their address."""
    return {f"asset:{entry['key']}": (entry["media_type"], stream.read(entry["length"])) for entry in listing}


def peak_memory() -> int:
    """Return the most memory this program has held, in bytes; 0 where the system does not tell.

    The kernel's own figure for the process would count the parent from which it was started.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (MemoryError, SystemError):
        # Out of memory; some libraries then fail without setting an error, which Python reports as its
        # own. Nothing more that needs memory: not even an orderly exit.
        os._exit(4)
