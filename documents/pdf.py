"""Render an official document to PDF/A (公文 PDF 生成).

Every character a user typed reaches the renderer through an auto-escaped template; every file it
may read is an asset in memory; and it runs in a process with limits, so that a worker outlives a
document that does not end.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string

from documents.errors import DocumentError, PdfUnavailable
from documents.fonts import FontSet, font_set
from documents.text import printable, require_glyphs, visible_text

logger = logging.getLogger(__name__)

# PDF/A-2b: embedded fonts, one output intent, XMP, and no attachment that is not PDF/A itself.
VARIANT = "pdf/a-2b"
MAX_HTML_BYTES = 16 * 1024 * 1024
UNAVAILABLE_STATUS = 3
MEMORY_STATUS = 4
MEMORY_SIGNS = (b"MemoryError", b"allocate memory", b"failed to allocate")
PASSED_ENVIRONMENT = ("PATH", "SYSTEMROOT", "DYLD_FALLBACK_LIBRARY_PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Asset:
    """Hold a picture that a document shows as ``asset:<key>`` (文内资源).

    :param media_type: ``image/jpeg`` or ``image/png``.
    """

    content: bytes
    media_type: str = "image/jpeg"


@dataclass(frozen=True)
class RenderLimits:
    """Bound one render (渲染上限): processor and wall seconds, and bytes of address space."""

    cpu_seconds: int = 90
    wall_seconds: int = 120
    memory_bytes: int = 2 * 1024**3


@dataclass(frozen=True)
class RenderedPdf:
    """Hold a finished PDF (已生成的 PDF) with its number of pages.

    :param peak_memory: the most memory its process held, in bytes; 0 where the system does not tell.
    """

    content: bytes = field(repr=False)
    page_count: int
    peak_memory: int = 0


DEFAULT_LIMITS = RenderLimits()


def render_pdf(
    *,
    template: str,
    context: Mapping[str, Any],
    assets: Mapping[str, Asset] | None = None,
    limits: RenderLimits = DEFAULT_LIMITS,
) -> RenderedPdf:
    """Render a template to PDF/A-2b (生成 PDF).

    :param template: a template of the project; it may refer to assets as ``asset:<key>``.
    :raises PdfUnavailable: if libraries or fonts are missing.
    :raises DocumentError: for a character no font has, a refused resource, or a limit.
    """
    fonts = font_set()
    # Started first: the renderer loads its libraries while the template is filled here.
    with _renderer(fonts) as renderer:
        html = printable(render_to_string(template, dict(context)))
        require_glyphs(visible_text(html), fonts)
        renderer.send(_order(html, assets or {}, limits))
        return renderer.result(limits.wall_seconds)


def probe() -> str:
    """Start the renderer once and return why it cannot work (可用性检查), or an empty text.

    :raises PdfUnavailable: if fonts are missing.
    """
    with _renderer(font_set()) as renderer:
        renderer.send(_order("<p>试</p>", {}, DEFAULT_LIMITS))
        try:
            renderer.result(DEFAULT_LIMITS.wall_seconds)
        except PdfUnavailable as unavailable:
            return unavailable.message
        except DocumentError as error:
            return error.message
    return ""


@contextmanager
def _renderer(fonts: FontSet) -> Iterator["_Renderer"]:
    """Start a render process, and leave none behind.

    Order and output are unnamed files: a pipe would carry forty photographs in pieces of four kilobytes.
    """
    environment = {name: os.environ[name] for name in PASSED_ENVIRONMENT if name in os.environ}
    environment |= {"FONTCONFIG_FILE": str(fonts.configuration), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as order, tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "documents.render_process", str(order.fileno())],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.PIPE,
            pass_fds=[order.fileno()],
            cwd=settings.BASE_DIR,
            env=environment,
        )
        try:
            yield _Renderer(process, order, output)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()


@dataclass(frozen=True)
class _Renderer:
    process: subprocess.Popen[bytes]
    order: IO[bytes]
    output: IO[bytes]

    def send(self, pieces: Iterable[bytes]) -> None:
        """Write the order."""
        self.order.writelines(pieces)
        self.order.flush()

    def result(self, wall_seconds: int) -> RenderedPdf:
        """Let the renderer begin and wait for its result.

        :raises DocumentError: if it fails, refuses, or takes longer.
        """
        try:
            _, errors = self.process.communicate(b"begin\n", timeout=wall_seconds)
        except subprocess.TimeoutExpired as error:
            raise DocumentError(
                "render_timeout", f"文档生成超过{wall_seconds}秒，已停止。请拆分过长的内容。"
            ) from error
        self.output.seek(0)
        return _result(self.process.returncode, self.output.read(), errors)


def _order(html: str, assets: Mapping[str, Asset], limits: RenderLimits) -> list[bytes]:
    body = html.encode()
    if len(body) > MAX_HTML_BYTES:
        raise DocumentError("document_too_large", "文档文字过长，无法生成 PDF。请拆分后再试。")
    identifier = hashlib.sha256(body)
    for key, asset in assets.items():
        identifier.update(key.encode() + hashlib.sha256(asset.content).digest())
    header = {
        "html_length": len(body),
        "assets": [
            {"key": key, "media_type": asset.media_type, "length": len(asset.content)}
            for key, asset in assets.items()
        ],
        "variant": VARIANT,
        "identifier": identifier.hexdigest()[:32],
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    return [json.dumps(header).encode(), b"\n", body, *(asset.content for asset in assets.values())]


def _result(status: int, output: bytes, errors: bytes) -> RenderedPdf:
    if status == UNAVAILABLE_STATUS:
        raise PdfUnavailable(_unavailable_reason(output))
    if status != 0:
        logger.error("render process ended with %s: %s", status, errors.decode(errors="replace")[-2000:])
        # Libraries report the same shortage in their own ways: by an abort, or inside another error.
        if status == MEMORY_STATUS or status < 0 or any(sign in errors for sign in MEMORY_SIGNS):
            raise DocumentError(
                "render_limit", "文档过大，生成时超出了内存或时间上限，已停止。请减少内容或照片。"
            )
        raise DocumentError("render_failed", "文档生成失败。内容没有丢失，请稍后再试或联系系统管理员。")
    line, _, content = output.partition(b"\n")
    verdict = json.loads(line)
    if verdict["refused"]:
        raise DocumentError(
            "resource_refused", f"文档引用了未登记的资源，已拒绝：{'、'.join(verdict['refused'][:3])}。"
        )
    if verdict["missing_glyphs"]:
        raise DocumentError("glyph_missing", "文档中有字体不支持的字符组合，无法印制。")
    for warning in verdict["warnings"]:
        logger.warning("renderer: %s", warning)
    return RenderedPdf(content, verdict["pages"], verdict["peak_memory"])


def _unavailable_reason(output: bytes) -> str:
    detail = json.loads(output)["detail"] if output else ""
    return f"本机缺少 PDF 组件（Pango），PDF 功能已停用。{detail}"
