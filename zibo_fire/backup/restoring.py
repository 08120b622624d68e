"""Restore a backup into an empty place (恢复): everything is checked before anything is put there."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from accounts.verification import verify_accounts
from cases.verification import verify_all
from common.errors import DomainError
from zibo_fire.backup import databases
from zibo_fire.backup.manifest import (
    CHECKPOINTS,
    DATABASES,
    FILES,
    MANIFEST,
    NOTHING,
    Manifest,
    damaged,
    read_manifest,
)
from zibo_fire.backup.taking import CHUNK, require_space

LARGEST_MANIFEST = 1 << 28
_END = bytes(2 * tarfile.BLOCKSIZE)

Say = Callable[[str], None]


def restore_backup(*, source: Path, say: Say) -> tuple[Manifest, list[str]]:
    """Restore a backup and check it; return its manifest and what verification finds (恢复).

    Nothing is put in place before the whole backup was read and fits its manifest; the database comes last,
    so that a restore that was interrupted leaves none. Sessions of then are ended.

    :raises DomainError: ``backup_damaged``, ``backup_foreign``, ``backup_newer``, ``engine_differs``,
        ``keys_do_not_fit``, ``place_not_empty``, ``disk_space_short``, ``restore_failed``.
    """
    _require_keys_present()
    databases.require_empty()
    store = Path(settings.FILE_STORE_DIR)
    if store.is_dir() and any(path.is_file() for path in store.rglob("*")):
        raise DomainError("place_not_empty", f"文件库{store}中已有文件。只能恢复到空的位置。{NOTHING}")
    say("正在检查备份……")
    manifest = check_backup(source)
    say(f"备份完整：{manifest.chains.size}个案件，{len(manifest.parts)}个部分。")
    staged = store.with_name(f".{store.name}.restoring")
    with _staging(staged):
        require_space(staged, manifest.size)
        say("正在恢复文件……")
        dump = _unpack(source, manifest, staged)
        # A second check: the archive may have changed since the first one.
        checkpoints = staged / CHECKPOINTS
        _place(staged, store, checkpoints, dump, say)
    return manifest, _complete(manifest, say)


def check_backup(source: Path) -> Manifest:
    """Read a whole backup and compare each part with the manifest.

    :raises DomainError: naming the damaged, missing or foreign part.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest_bytes = b""
    last = MANIFEST
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                last = entry.name
                if not entry.isreg():
                    raise damaged(entry.name)
                reader = archive.extractfile(entry)
                assert reader is not None
                if entry.name == MANIFEST:
                    manifest_bytes = reader.read(LARGEST_MANIFEST)
                    continue
                hasher, size = hashlib.sha256(), 0
                while block := reader.read(CHUNK):
                    hasher.update(block)
                    size += len(block)
                if size != entry.size or entry.name in found:
                    raise damaged(entry.name)
                found[entry.name] = (size, hasher.hexdigest())
    except tarfile.ReadError as error:
        if not found and not manifest_bytes:
            raise DomainError("backup_foreign", f"这不是本系统的备份，或者已经损坏。{NOTHING}") from error
        raise damaged(f"{last}之后的部分") from error
    except OSError as error:
        raise DomainError("backup_unreadable", f"无法读取{source}：{error.strerror}。") from error
    if not manifest_bytes or not _ends_well(source):
        raise damaged(MANIFEST if not manifest_bytes else "文件末尾")
    manifest = read_manifest(manifest_bytes)
    wanted = {part.name: (part.size, part.sha256) for part in manifest.parts}
    for name in (*wanted, *found):
        if found.get(name) != wanted.get(name) or not _is_known(name, wanted[name][1], manifest.engine):
            raise damaged(name)
    _require_engine(manifest)
    _require_known_migrations(manifest)
    return manifest


def _ends_well(source: Path) -> bool:
    with source.open("rb") as file:
        file.seek(-len(_END), os.SEEK_END)
        return file.read() == _END


def _is_known(name: str, sha256: str, engine: str) -> bool:
    if name in (DATABASES.get(engine), CHECKPOINTS):
        return True
    return name == f"{FILES}{sha256[:2]}/{sha256}"


def _require_keys_present() -> None:
    # Asking for a key that is absent would make a new one, which fits no backup.
    for name in ("CHECKPOINT_KEY_FILE", "ENCRYPTION_KEY_FILE"):
        if not Path(getattr(settings, name)).is_file():
            raise DomainError(
                "keys_do_not_fit",
                f"密钥文件{getattr(settings, name)}（{name}）不存在，请先放回备份时的密钥文件。{NOTHING}",
            )


def _require_engine(manifest: Manifest) -> None:
    if manifest.engine != databases.engine():
        raise DomainError(
            "engine_differs",
            f"备份来自{manifest.engine}，本系统使用{databases.engine()}，不能恢复。{NOTHING}",
        )


def _require_known_migrations(manifest: Manifest) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    apps = {app for app, _ in known}
    newer = [
        name
        for name in manifest.migrations
        if tuple(name.split(".", 1)) not in known and name.split(".", 1)[0] in apps
    ]
    if newer:
        raise DomainError(
            "backup_newer",
            f"备份来自更新的程序版本（{'、'.join(newer[:3])}），请先升级程序再恢复。{NOTHING}",
        )


@contextmanager
def _staging(folder: Path) -> Iterator[None]:
    """Hold an empty folder on the volume of the file store; what an interrupted restore left goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(source: Path, manifest: Manifest, staged: Path) -> Path:
    """Write the parts into the staging folder, the dump of a SQLite database beside its place; return it."""
    wanted = {part.name: part.sha256 for part in manifest.parts}
    database_name = DATABASES[manifest.engine]
    beside = databases.database_folder()
    dump = (beside or staged) / f".{database_name}.restoring"
    with tarfile.open(source, "r:") as archive:
        for entry in archive:
            if entry.name == MANIFEST:
                continue
            if entry.name not in wanted:
                raise damaged(entry.name)
            path = dump if entry.name == database_name else staged / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            reader = archive.extractfile(entry)
            assert reader is not None
            hasher = hashlib.sha256()
            with path.open("wb") as file:
                os.fchmod(file.fileno(), 0o600)
                while block := reader.read(CHUNK):
                    hasher.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            if hasher.hexdigest() != wanted[entry.name]:
                dump.unlink(missing_ok=True)
                raise damaged(entry.name)
    return dump


def _place(staged: Path, store: Path, checkpoints: Path, dump: Path, say: Say) -> None:
    files = staged / FILES.rstrip("/")
    files.mkdir(exist_ok=True)
    if store.is_dir():
        shutil.rmtree(store)
    os.replace(files, store)
    databases.sync_folder(store.parent)
    try:
        say("正在恢复数据库……")
        databases.put_back(dump)
    except BaseException:
        shutil.rmtree(store, ignore_errors=True)
        raise
    finally:
        dump.unlink(missing_ok=True)
    kept = Path(settings.CHECKPOINT_FILE)
    # One kept elsewhere may know of acts done after the backup, and stays.
    if checkpoints.exists() and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(checkpoints, kept)


def _complete(manifest: Manifest, say: Say) -> list[str]:
    """Bring the schema up to date, end the sessions of then, and return what verification finds."""
    restored = databases.read_chains()
    call_command("migrate", interactive=False, verbosity=0)
    # Who was locked out since the backup must not come back with an old session.
    Session.objects.all().delete()
    say("正在校验……")
    faults = [] if restored == manifest.chains else ["事件链末端与备份清单不符"]
    return faults + [str(fault) for fault in (*verify_all(), *verify_accounts())]
