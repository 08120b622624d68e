"""Take in the scan of an official document (扫描件): PDF, JPEG or PNG, checked before anything is kept.

The type is what extension, first bytes and parser agree on; none of them is believed alone.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import pikepdf
from django.core.files.uploadedfile import UploadedFile

from documents.errors import DocumentError
from documents.images import picture_type
from documents.jobs import file_store

MAX_BYTES = 50 * 1024 * 1024
MAX_NAME = 120
NO_SECRETS = "涉及国家秘密的文件不得录入本系统。"
ACCEPTED = ".pdf,.jpg,.jpeg,.png"
_PDF = "application/pdf"
# extension → (media type, first bytes)
_KINDS = {
    ".pdf": (_PDF, b"%PDF-"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}
_UNSAFE = frozenset('\\/:*?"<>|')


@dataclass(frozen=True, slots=True)
class Scan:
    """A checked scan in the file store (扫描件): its digest, the name it came with, its media type."""

    digest: str
    name: str
    media_type: str


def check_scan(upload: UploadedFile) -> str:
    """Return the media type of a scan, or refuse it (扫描件检查).

    :raises DocumentError: ``scan_too_large``, ``scan_type_refused`` or ``scan_unreadable``.
    """
    name = upload.name or ""
    if not upload.size:
        raise DocumentError("scan_unreadable", "“扫描件”是空文件。")
    if upload.size > MAX_BYTES:
        raise DocumentError("scan_too_large", "“扫描件”不得超过50MB，请降低扫描分辨率或者拆分。")
    media_type, signature = _KINDS.get(PurePosixPath(name).suffix.lower(), ("", b""))
    if not media_type:
        raise DocumentError("scan_type_refused", "“扫描件”应为PDF、JPG或者PNG文件。")
    upload.seek(0)
    if upload.read(len(signature)) != signature:
        raise DocumentError("scan_type_refused", "“扫描件”的内容与文件扩展名不符。")
    upload.seek(0)
    if media_type == _PDF:
        _parse_pdf(cast(BinaryIO, upload))
    elif picture_type(upload.read(), name="“扫描件”") != media_type:
        raise DocumentError("scan_type_refused", "“扫描件”的内容与文件扩展名不符。")
    upload.seek(0)
    return media_type


def store_scan(upload: UploadedFile | None) -> Scan | None:
    """Check a scan and store it by its digest, before the act that names it (存入扫描件).

    :raises DocumentError: as :func:`check_scan`.
    """
    if upload is None:
        return None
    media_type = check_scan(upload)
    upload.seek(0)
    return Scan(file_store().put(cast(BinaryIO, upload)), (upload.name or "")[-200:], media_type)


def served_name(name: str, title: str, media_type: str) -> str:
    """Return a clean name to serve a scan under (下载文件名); the name it came with is kept as data."""
    suffix = next(ending for ending, (kind, _) in _KINDS.items() if kind == media_type)
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = stem.rpartition(".")[0] if "." in stem else stem
    for candidate in (stem, title):
        clean = "".join(one for one in candidate if _is_plain(one)).strip(" .")[:MAX_NAME]
        if clean:
            return clean + suffix
    return f"扫描件{suffix}"


def _is_plain(character: str) -> bool:
    return character not in _UNSAFE and not unicodedata.category(character).startswith("C")


def _parse_pdf(stream: BinaryIO) -> None:
    try:
        with pikepdf.open(stream) as document:
            if not len(document.pages):
                raise DocumentError("scan_unreadable", "“扫描件”没有页面。")
    except pikepdf.PasswordError as error:
        raise DocumentError("scan_unreadable", "“扫描件”设有密码，请去除密码后上传。") from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise DocumentError("scan_unreadable", "“扫描件”已损坏或者不是PDF文件。") from error
