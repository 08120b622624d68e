"""Keep files by digest in a bucket of S3-compatible storage (对象存储)."""

import hashlib
import tempfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from .store import CHUNK, verified

# Larger files wait on disk while they are hashed; smaller ones stay in memory.
IN_MEMORY = 4 * CHUNK
ABSENT = {"404", "NoSuchKey", "NotFound"}
CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"max_attempts": 3, "mode": "standard"},
    # Stores other than Amazon's know no newer checksums; the digest is compared at each reading anyway.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3FileStore:
    """A bucket of files named by digest; keys to it come from the environment (AWS_ACCESS_KEY_ID …)."""

    def __init__(self) -> None:
        self.bucket: str = settings.S3_BUCKET

    @cached_property
    def _client(self) -> Any:
        return boto3.session.Session().client(
            "s3", endpoint_url=settings.S3_ENDPOINT_URL or None, region_name=settings.S3_REGION, config=CONFIG
        )

    def put(self, stream: BinaryIO) -> str:
        """Store a stream and return its SHA-256 in hexadecimal.

        The bucket shows an object only when all of it has arrived.
        """
        hasher = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            while chunk := stream.read(CHUNK):
                hasher.update(chunk)
                file.write(chunk)
            file.seek(0)
            digest = hasher.hexdigest()
            self._client.upload_fileobj(file, self.bucket, _key(digest))
        return digest

    def exists(self, digest: str) -> bool:
        """Tell whether a file of this digest is stored."""
        try:
            self._client.head_object(Bucket=self.bucket, Key=_key(digest))
        except ClientError as error:
            if _is_absent(error):
                return False
            raise
        return True

    def open(self, digest: str) -> BinaryIO:
        """Fetch a stored file whole and compare it with its digest before anybody sees a byte of it.

        :raises FileNotFoundError: if no file has this digest.
        :raises DamagedFile: if its bytes have another one.
        """
        file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 (whoever reads it closes it)
        try:
            self._client.download_fileobj(self.bucket, _key(digest), file)
        except ClientError as error:
            file.close()
            if _is_absent(error):
                raise FileNotFoundError(digest) from error
            raise
        file.seek(0)
        return verified(file, digest)

    def read(self, digest: str) -> bytes:
        """Return the bytes of a stored file; raises as :meth:`open` does."""
        with self.open(digest) as stream:
            return stream.read()

    def remove(self, digest: str) -> None:
        """Remove a file that nothing refers to; it may be gone already."""
        self._client.delete_object(Bucket=self.bucket, Key=_key(digest))

    def digests(self) -> Iterator[str]:
        """Yield the digest of every stored file, in no order."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            yield from (found["Key"].rpartition("/")[2] for found in page.get("Contents", ()))


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in ABSENT
