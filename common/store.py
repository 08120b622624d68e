"""Keep files by the SHA-256 of their bytes (按内容寻址的文件库).

A stored file is never rewritten: the same bytes have the same digest, and other bytes another. Whatever is
read is compared with its digest first, wherever it lies.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .errors import DomainError

CHUNK = 1 << 20
DIGEST_LENGTH = 64


class DamagedFile(DomainError):
    """Report a stored file whose bytes are no longer those of its digest (文件已损坏)."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            "file_damaged",
            f"文件与登记的摘要（{digest[:12]}……）不符，可能已损坏或者被改动，不予提供。请联系系统管理员从备份恢复。",
        )


class Store(Protocol):
    """What keeps files by digest: a folder, or a bucket of S3-compatible storage."""

    def put(self, stream: BinaryIO) -> str:
        """Store a stream and return its SHA-256 in hexadecimal."""

    def exists(self, digest: str) -> bool:
        """Tell whether a file of this digest is stored."""

    def open(self, digest: str) -> BinaryIO:
        """Open a stored file whose bytes are those of its digest.

        :raises FileNotFoundError: if no file has this digest.
        :raises DamagedFile: if its bytes have another one.
        """

    def read(self, digest: str) -> bytes:
        """Return the bytes of a stored file; raises as :meth:`open` does."""

    def remove(self, digest: str) -> None:
        """Remove a file that nothing refers to (e.g. after a refused import); it may be gone already."""

    def digests(self) -> Iterator[str]:
        """Yield the digest of every stored file, in no order."""


def file_store() -> Store:
    """Return the store that this system is set up with (文件库)."""
    return cast(Store, import_string(settings.FILE_STORE)())


def digest_of(content: bytes) -> str:
    """Return the digest under which these bytes are stored."""
    return hashlib.sha256(content).hexdigest()


def verified(stream: BinaryIO, digest: str) -> BinaryIO:
    """Return the stream at its beginning, its bytes compared with the digest.

    :raises DamagedFile: if they differ; the stream is closed then.
    """
    if hashlib.file_digest(cast(Any, stream), "sha256").hexdigest() != digest:
        stream.close()
        raise DamagedFile(digest)
    stream.seek(0)
    return stream


class FileStore:
    """A folder of files named by digest (文件库).

    :param root: the folder, made when the first file is put; the one of the settings if none is given.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = Path(settings.FILE_STORE_DIR) if root is None else root

    def path(self, digest: str) -> Path:
        """Return where the file of this digest lies; it need not exist."""
        return self.root / digest[:2] / digest

    def put(self, stream: BinaryIO) -> str:
        """Store a stream and return its SHA-256 in hexadecimal.

        Written beside its final place, synced and renamed, so that a crash leaves the whole file or none.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        hasher = hashlib.sha256()
        descriptor, temporary = tempfile.mkstemp(dir=self.root, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                while chunk := stream.read(CHUNK):
                    hasher.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            digest = hasher.hexdigest()
            target = self.path(digest)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, target)
            _sync_folder(target.parent)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def digests(self) -> Iterator[str]:
        """Yield the digest of every stored file, in no order."""
        for folder in self.root.glob("[0-9a-f][0-9a-f]"):
            yield from (path.name for path in folder.iterdir() if len(path.name) == DIGEST_LENGTH)

    @staticmethod
    def digest(content: bytes) -> str:
        """Return the digest under which these bytes are stored."""
        return digest_of(content)

    def exists(self, digest: str) -> bool:
        """Tell whether a file of this digest is stored."""
        return self.path(digest).is_file()

    def remove(self, digest: str) -> None:
        """Remove a file that nothing refers to (e.g. after a refused import); it may be gone already."""
        self.path(digest).unlink(missing_ok=True)

    def open(self, digest: str) -> BinaryIO:
        """Open a stored file whose bytes are those of its digest.

        :raises FileNotFoundError: if no file has this digest.
        :raises DamagedFile: if its bytes have another one.
        """
        return verified(self.path(digest).open("rb"), digest)

    def read(self, digest: str) -> bytes:
        """Return the bytes of a stored file; raises as :meth:`open` does."""
        with self.open(digest) as stream:
            return stream.read()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
