"""Encrypt what must not be read from a copy of the database (静态加密): identity numbers above all.

The keys lie in a file outside the database, newest first: ``{"index": …, "keys": [{"id": …, "key": …}]}``.
AES-GCM with a random nonce hides equal texts from each other; the keyed index finds them again without
opening any. The index key cannot be changed later: the chains of events hold what it made.
"""

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_KEY_BYTES = 32
_NONCE_BYTES = 12
_MARK = "e1:"
_SEALED_MARK = _MARK.encode()
# Binds a token to this use of the key.
_PURPOSE = b"zibo-fire/at-rest/1"


class Unreadable(ValueError):
    """Report a text that the keys at hand do not open, or that was changed (无法解密)."""


@dataclass(frozen=True)
class Keyring:
    """The keys of this system (密钥): ``keys`` by id, the newest first."""

    index: bytes
    keys: dict[str, bytes]

    @property
    def newest(self) -> str:
        """Return the id of the key that encrypts from now on."""
        return next(iter(self.keys))

    @property
    def index_id(self) -> str:
        """Return what tells one index key from another without giving it away."""
        return key_id(self.index)


def key_id(key: bytes) -> str:
    """Return what names a key and does not give it away (密钥编号)."""
    return hashlib.sha256(b"zibo-fire/key-id" + key).hexdigest()[:16]


def keyring() -> Keyring:
    """Return the keys as the file has them now; a file changed meanwhile is read again.

    :raises ImproperlyConfigured: if there is none and this environment makes none.
    """
    path = Path(settings.ENCRYPTION_KEY_FILE)
    try:
        found = path.stat()
    except FileNotFoundError:
        if not settings.ENCRYPTION_KEY_IS_MADE:
            raise ImproperlyConfigured(
                f"身份证号加密密钥文件{path}不存在。首次安装请运行 ./run manage encryption_key --make；"
                "已有数据的，请放回原密钥文件。"
            ) from None
        make_key_file()
        found = path.stat()
    return _read(str(path), found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, _changed_ns: int, _size: int, _number: int) -> Keyring:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        keys = {str(one["id"]): base64.b64decode(one["key"], validate=True) for one in content["keys"]}
        index = base64.b64decode(content["index"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"密钥文件{path}不完整，请放回原文件。") from error
    whole = keys and all(key_id(key) == name for name, key in keys.items())
    if not whole or {len(key) for key in (index, *keys.values())} != {_KEY_BYTES}:
        raise ImproperlyConfigured(f"密钥文件{path}不完整，请放回原文件。")
    return Keyring(index, keys)


def make_key_file() -> None:
    """Make the file of keys unless it is there; of several first starts at once, one makes it."""
    path = Path(settings.ENCRYPTION_KEY_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)

    def make(present: dict[str, Any] | None) -> dict[str, Any]:
        return present or {"index": _new_secret(), "keys": [_new_key()]}

    _rewrite(path, make)


def add_key() -> str:
    """Put a new key before the others and return its id; from now on it encrypts (密钥轮换)."""
    added = _new_key()

    def add(present: dict[str, Any] | None) -> dict[str, Any]:
        assert present is not None
        return present | {"keys": [added, *present["keys"]]}

    keyring()
    _rewrite(Path(settings.ENCRYPTION_KEY_FILE), add)
    return added["id"]


def drop_keys(ids: set[str]) -> None:
    """Remove keys that nothing is encrypted with any more; the newest always stays."""

    def drop(present: dict[str, Any] | None) -> dict[str, Any]:
        assert present is not None
        newest, *older = present["keys"]
        return present | {"keys": [newest, *(one for one in older if one["id"] not in ids)]}

    _rewrite(Path(settings.ENCRYPTION_KEY_FILE), drop)


def encrypt(text: str) -> str:
    """Return a token that only the keys of this system open."""
    ring = keyring()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    hidden = AESGCM(ring.keys[ring.newest]).encrypt(nonce, text.encode("utf-8", "surrogatepass"), _PURPOSE)
    return f"{_MARK}{ring.newest}:{base64.urlsafe_b64encode(nonce + hidden).decode('ascii')}"


def decrypt(token: str) -> str:
    """Return the text of a token.

    :raises Unreadable: if no key at hand opens it, or it is no token.
    """
    name = key_of(token)
    key = keyring().keys.get(name)
    if key is None:
        raise Unreadable("没有解密所需的密钥" if name else "不是加密的内容")
    try:
        raw = base64.urlsafe_b64decode(token.rsplit(":", 1)[1])
        return (
            AESGCM(key)
            .decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _PURPOSE)
            .decode("utf-8", "surrogatepass")
        )
    except (InvalidTag, ValueError) as error:
        raise Unreadable("加密的内容被改动") from error


def key_of(token: str) -> str:
    """Return the id of the key that a token was made with, empty if it is no token."""
    parts = token.split(":")
    return parts[1] if len(parts) == 3 and token.startswith(_MARK) else ""


def seal(content: bytes) -> bytes:
    """Return bytes that only the keys of this system open."""
    return encrypt(base64.b64encode(content).decode("ascii")).encode("ascii")


def is_sealed(content: bytes) -> bool:
    """Tell whether these bytes are sealed."""
    return content.startswith(_SEALED_MARK)


def unseal(content: bytes) -> bytes:
    """Return what was sealed; bytes that never were are returned as they are.

    :raises Unreadable: if no key at hand opens them.
    """
    if not is_sealed(content):
        return content
    return base64.b64decode(decrypt(content.decode("ascii", "replace")))


def blind_index(text: str) -> str:
    """Return what equal texts share and nobody without the key can compute, empty for an empty text."""
    if not text:
        return ""
    return hmac.new(keyring().index, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def masked(identity_number: str) -> str:
    """Return an identity number with the date of birth hidden (脱敏), for whoever need not know it."""
    if len(identity_number) < 15:
        return "*" * len(identity_number)
    return identity_number[:6] + "*" * (len(identity_number) - 10) + identity_number[-4:]


class EncryptedCharField(models.CharField):  # type: ignore[type-arg]  # generic for the checker alone
    """A line that the database holds encrypted (加密字段); an empty one stays empty.

    The chain of events commits to its blind index, so neither the text nor a digest that could be guessed
    leaves the column. It cannot be searched: a second column holds the index.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text

    def chain_value(self, value: str | None) -> str:
        """Return what the chain of events holds of a value."""
        return blind_index(value or "")


def _new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def _new_key() -> dict[str, str]:
    key = _new_secret()
    return {"id": key_id(base64.b64decode(key)), "key": key}


def _rewrite(path: Path, change: Callable[[dict[str, Any] | None], dict[str, Any]]) -> None:
    """Replace the file of keys by a synced copy; a crash leaves the old one whole."""
    lock = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        present = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        changed = change(present)
        if changed == present:
            return
        temporary = path.with_name(path.name + ".new")
        descriptor = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(changed, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        os.close(lock)
