"""Take a backup while people work (备份): the database first, then the files it may refer to."""

import fcntl
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from common import chain
from common.errors import DomainError
from common.store import FileStore
from zibo_fire.backup.databases import database_size, engine, sync_folder, take_snapshot
from zibo_fire.backup.manifest import CHECKPOINTS, FILES, MANIFEST, Manifest, Part, key_ids

CHUNK = 1 << 20
FILES_A_LINE = 500

Say = Callable[[str], None]


def take_backup(*, target: Path, say: Say) -> Manifest:
    """Write one archive of database, files and checkpoints, and none of the keys (备份).

    A file once stored is never changed, so whatever the database refers to is still there afterwards. The
    archive appears under its name only when it is whole and on disk.

    :param say: is told how far it is.
    :raises DomainError: ``target_exists``, ``backup_running``, ``disk_space_short``, ``backup_failed``.
    """
    target = target.absolute()
    if target.exists():
        raise DomainError("target_exists", f"{target}已经存在，请另选备份文件名。")
    if not target.parent.is_dir():
        raise DomainError("target_folder_missing", f"目录{target.parent}不存在。")
    store = FileStore(Path(settings.FILE_STORE_DIR))
    with _workplace(target) as folder:
        _require_space(folder, store)
        noted = _checkpoints_so_far()
        at = chain.plain(timezone.now())
        say("正在备份数据库……")
        snapshot = take_snapshot(folder)
        say(f"数据库：{snapshot.chains.size}个案件，{snapshot.chains.events}个事件，{_told(snapshot.path)}")
        parts: list[Part] = []
        missing: list[str] = []
        unfinished = folder / "unfinished.tar"
        with unfinished.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                parts.append(_add(archive, snapshot.path.name, snapshot.path))
                snapshot.path.unlink()
                if noted:
                    parts.append(_add_bytes(archive, CHECKPOINTS, noted))
                for digest in sorted(set(store.digests()) | snapshot.files):
                    _add_file(archive, store, digest, parts, missing, is_needed=digest in snapshot.files)
                    if len(parts) % FILES_A_LINE == 0:
                        say(f"已备份{len(parts)}个文件……")
                manifest = Manifest(
                    engine=engine(),
                    database_at=at,
                    migrations=snapshot.migrations,
                    chains=snapshot.chains,
                    parts=parts,
                    missing_files=missing,
                    **key_ids(),
                )
                _add_bytes(archive, MANIFEST, manifest.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, target)
        sync_folder(target.parent)
    return manifest


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """Hold a folder beside the target, for its owner alone; what a killed backup left in it goes first."""
    folder = target.with_name(f".{target.name}.partial")
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DomainError("backup_running", f"{target}正在备份，请等待其完成。") from None
        for left in folder.iterdir():
            left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _require_space(folder: Path, store: FileStore) -> None:
    # The dump lies beside the archive until it is in it.
    needed = 2 * database_size() + sum(store.path(digest).stat().st_size for digest in store.digests())
    require_space(folder, needed)


def require_space(folder: Path, needed: int) -> None:
    """Require so many free bytes on the volume of a folder, and a little more.

    :raises DomainError: ``disk_space_short``.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + needed // 20 + CHUNK:
        raise DomainError(
            "disk_space_short",
            f"{folder}所在磁盘空间不足：需要{_megabytes(needed)}，可用{_megabytes(free)}。",
        )


def _checkpoints_so_far() -> bytes:
    """Return the checkpoints noted before the database is read: each speaks of an event that is in it."""
    path = Path(settings.CHECKPOINT_FILE)
    return path.read_bytes() if path.exists() else b""


def _add_file(
    archive: tarfile.TarFile,
    store: FileStore,
    digest: str,
    parts: list[Part],
    missing: list[str],
    *,
    is_needed: bool,
) -> None:
    path = store.path(digest)
    try:
        with path.open("rb") as file:
            is_whole = hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        is_whole = False
    if is_whole:
        parts.append(_add(archive, f"{FILES}{digest[:2]}/{digest}", path))
    elif is_needed:
        missing.append(digest)


def _add(archive: tarfile.TarFile, name: str, path: Path) -> Part:
    with path.open("rb") as file:
        return _add_stream(archive, name, file, path.stat().st_size)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> Part:
    return _add_stream(archive, name, io.BytesIO(content), len(content))


def _add_stream(archive: tarfile.TarFile, name: str, stream: BinaryIO, size: int) -> Part:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    reader = _Hashing(stream)
    archive.addfile(entry, reader)  # type: ignore[arg-type]  # it only reads
    return Part(name, size, reader.hasher.hexdigest())


class _Hashing:
    """Hash what is read through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.hasher = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.hasher.update(content)
        return content


def _told(path: Path) -> str:
    return _megabytes(path.stat().st_size)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}MB"
