"""Take pictures and scans out of a case file and put them back (插图、扫描件)."""

import base64
import binascii
import io
import warnings
from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, UnidentifiedImageError

from documents.errors import DocumentError
from documents.scans import check_scan

from .document import Entry, entries
from .faults import Fault

MAX_PIXELS = 80_000_000
_SCAN_NAMES = {"application/pdf": "scan.pdf", "image/jpeg": "scan.jpg", "image/png": "scan.png"}
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def picture_bytes(data: str) -> bytes:
    """Return the bytes of a base64 text in its one canonical form.

    :raises ValueError: if the text is no base64 or another text would stand for the same bytes.
    """
    content = base64.b64decode(data, validate=True)
    if base64.b64encode(content).decode() != data:
        raise ValueError(data[:20])
    return content


def picture_text(content: bytes) -> str:
    """Return the base64 text of the bytes."""
    return base64.b64encode(content).decode()


def _fault_of(content: bytes, media_type: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as image:
                if image.width * image.height > MAX_PIXELS:
                    return "图片像素过大"
                image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "图片像素过大"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ArithmeticError):
        return "不是所填格式的图片，或者已经损坏"
    return ""


def _check_pictures(document: Entry) -> Iterator[Fault]:
    for path, figure in entries(document, "figures"):
        if "data" not in figure or "media_type" not in figure:
            continue
        try:
            content = picture_bytes(figure["data"])
        except (binascii.Error, ValueError):
            yield Fault((*path, "data"), "“图片数据”不是规范的base64编码")
            continue
        if message := _fault_of(content, figure["media_type"]):
            yield Fault((*path, "data"), f"“图片数据”{message}")


def _check_scans(document: Entry) -> Iterator[Fault]:
    for path, entry in entries(document, "documents"):
        if "data" not in entry or "media_type" not in entry:
            continue
        try:
            content = picture_bytes(entry["data"])
        except (binascii.Error, ValueError):
            yield Fault((*path, "data"), "“扫描件”不是规范的base64编码", "第三十二条")
            continue
        try:
            check_scan(SimpleUploadedFile(_SCAN_NAMES[entry["media_type"]], content))
        except DocumentError as error:
            yield Fault((*path, "data"), error.message.rstrip("。"), "第三十二条")


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (_check_pictures, _check_scans)
