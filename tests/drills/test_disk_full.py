"""A full disk: a clear sentence, reading goes on, nothing half stored, and no repair by hand afterwards.

The volumes are small ones of this test's own. Where none may be mounted, a limit on the size of files stands
in: what would grow a file is refused in the same way.
"""

import errno
import gc
import io
import os
import pwd
import resource
import secrets
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from cases.models import AccessRecord
from cases.verification import verify_all
from common.store import FileStore

SMALL = "12m"


@contextmanager
def small_volume(folder: Path):
    """Hold a small volume at a folder; yield how it is filled up and emptied again."""
    folder.mkdir(exist_ok=True)
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    ).returncode
    try:
        yield (lambda: fill(folder)) if mounted else no_file_grows
    finally:
        connection.close()
        # Uploads end with their last reference, and their files with them.
        gc.collect()
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def fill(folder: Path):
    """Leave no free block on a volume inside the block."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def no_file_grows():
    """Refuse what would make a file longer inside the block."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


@pytest.fixture
def scene(transactional_db):
    return drive(gather_people(), Stage.INVESTIGATING)


@pytest.fixture
def client(scene):
    browser = Client(raise_request_exception=False)
    browser.force_login(scene.people.member)
    session = browser.session
    # Long enough ago that being there is noted at the next request.
    session["seen_at"] -= 120
    session.save()
    return browser


def press(client: Client, scene, name: str):
    # Long enough that it fits into no page that is there already.
    scope = secrets.token_hex(30_000)
    typed = {"kind": "UNIT", "name": name, "roles": ["WITNESS"], "business_scope": scope}
    return client.post(f"/cases/{scene.public_id}/acts/register-party/", typed)


def require_said(answer) -> None:
    text = answer.content.decode()
    assert answer.status_code == 507, text
    assert "磁盘空间不足" in text
    assert "没有保存" in text
    assert answer["Retry-After"]


@contextmanager
def database_on(folder: Path):
    """Let the product write to another volume: a copy of a SQLite database, a table of a server."""
    if connection.vendor == "postgresql":
        with table_on(folder):
            yield
        return
    own = connection.settings_dict["NAME"]
    connection.close()
    copy = folder / "database.sqlite3"
    copy.write_bytes(Path(own).read_bytes())
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@contextmanager
def table_on(folder: Path):
    for path in (folder, *folder.parents[:-2]):
        path.chmod(path.stat().st_mode | 0o011)
    # The server's own account: the one that the tests start it under, where they are root themselves.
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    place = folder / "tablespace"
    place.mkdir()
    os.chown(place, account.pw_uid, account.pw_gid)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        cursor.execute("ALTER TABLE cases_party SET TABLESPACE small")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE cases_party SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")


def test_a_full_disk_under_the_database(scene, client, tmp_path):
    with small_volume(tmp_path / "volume") as full, database_on(tmp_path / "volume"):
        events = scene.case.events.count()
        with full():
            require_said(press(client, scene, "张三"))
            for page in ("", "facts/", "journal/", "timeline/"):
                answer = client.get(f"/cases/{scene.public_id}/{page}")
                assert answer.status_code in (200, 404), (page, answer.content.decode()[:500])
            assert client.get(f"/cases/{scene.public_id}/facts/").status_code == 200
            assert client.get("/").status_code in (200, 302)
            assert scene.case.events.count() == events
            assert not scene.case.parties.filter(name="张三").exists()
        assert press(client, scene, "张三").status_code == 302
        assert scene.case.events.count() == events + 1
        assert [str(fault) for fault in verify_all()] == []
        read = AccessRecord.objects.count()
        client.get(f"/cases/{scene.public_id}/facts/")
        assert AccessRecord.objects.count() == read + 1


def test_a_full_disk_under_the_files(scene, client, settings, tmp_path):
    with small_volume(tmp_path / "volume") as full:
        settings.FILE_STORE_DIR = tmp_path / "volume" / "files"
        store = FileStore(Path(settings.FILE_STORE_DIR))
        kept = store.put(io.BytesIO(b"before"))
        with full():
            with pytest.raises(OSError, match=r"space|large"):
                store.put(io.BytesIO(bytes(1 << 20)))
            assert store.read(kept) == b"before"
            assert list(store.digests()) == [kept]
            assert not list(store.root.glob(".incoming-*"))
        assert store.read(store.put(io.BytesIO(bytes(1 << 20)))) == bytes(1 << 20)


def test_a_full_disk_under_the_temporary_files(scene, client, settings, tmp_path):
    with small_volume(tmp_path / "volume") as full:
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "volume")
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
        events = scene.case.events.count()

        def send():
            file = SimpleUploadedFile("scan.pdf", os.urandom(1 << 20), "application/pdf")
            return client.post(
                f"/cases/{scene.public_id}/acts/register-party/", {"name": "张三", "scan": file}
            )

        with full():
            require_said(send())
            assert client.get(f"/cases/{scene.public_id}/facts/").status_code == 200
        assert send().status_code in (200, 422)
        assert scene.case.events.count() == events
        assert press(client, scene, "李四").status_code == 302
