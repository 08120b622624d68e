"""A hash chain over canonical JSON (事件链): changing, dropping or moving one link breaks all that follow."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from . import encryption

DOMAIN = "zibo-fire/case-event"
CANONICAL_VERSION = 1
GENESIS = "0" * 64


def plain(value: Any) -> Any:
    """Return a value as canonical JSON can hold it, the same from every database.

    Decimals lose trailing zeros, instants are UTC to the microsecond, text is kept byte for byte.

    :raises TypeError: for a type that has no canonical form.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(type(value).__name__)


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of a plain value: sorted keys, UTF-8, no spaces."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def link_hash(body: bytes) -> str:
    """Return the hash of one link; its body holds the hash of the link before."""
    return hashlib.sha256(body).hexdigest()


def stored_bytes(value: Any) -> bytes:
    """Return the bytes of a link that the database holds; nothing for what never was a link's body.

    SQLite takes text or a number for bytes from whoever writes it directly. Links made before identity
    numbers were encrypted lie sealed; what cannot be opened is no body either.
    """
    if not isinstance(value, bytes | bytearray | memoryview):
        return b""
    content = bytes(value)
    try:
        return encryption.unseal(content)
    except ValueError:
        return b""
