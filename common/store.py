"""Keep files by the SHA-256 of their bytes (按内容寻址的文件库).

A stored file is never rewritten: the same bytes have the same digest, and other bytes another.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
DIGEST_LENGTH = 64


class FileStore:
    """A folder of files named by digest (文件库).

    :param root: the folder; made when the first file is put.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

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
        return hashlib.sha256(content).hexdigest()

    def remove(self, digest: str) -> None:
        """Remove a file that nothing refers to (e.g. after a refused import); it may be gone already."""
        self.path(digest).unlink(missing_ok=True)

    def open(self, digest: str) -> BinaryIO:
        """Open a stored file for reading.

        :raises FileNotFoundError: if no file has this digest.
        """
        return self.path(digest).open("rb")

    def read(self, digest: str) -> bytes:
        """Return the bytes of a stored file."""
        return self.path(digest).read_bytes()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
