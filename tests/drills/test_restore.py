"""A backup while people work: whatever was acknowledged before its moment is there after a restore."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from drills.load.installations import enter_world
from drills.writers import Writers
from places import People, Place, new_place
from with_services import end_all, start_postgresql

from tests.integration.serving import Server, wait_until

RATE = 50
# SQLite's writers queue one behind the other, and each transaction waits for the disk four times: journal,
# its folder, journal again, database. So there the disk says how many a second it can be; the figure is told.
LEAST_RATE = {"sqlite": 15, "postgresql": 45}


def backup_and_restore(tmp_path, source: Place, people, *, backups: int, work: float) -> float:
    """Take backups while people work, restore each elsewhere; return the writes a second.

    :param work: the seconds that people work before and after each backup.
    """
    archives = [tmp_path / f"{number}.tar" for number in range(backups)]
    try:
        wait_until(lambda: len(people.acknowledged()) >= 2 or people.unexpected(), seconds=60)
        for archive in archives:
            work_for(people, work)
            source.manage("backup", str(archive))
        work_for(people, work)
    finally:
        people.stop()
    acknowledged = people.acknowledged()
    assert people.unexpected() == ""
    moments = [moment for moment, _ in acknowledged]
    for number, archive in enumerate(archives):
        with tarfile.open(archive) as opened:
            manifest = json.load(opened.extractfile("manifest.json"))
        moment = datetime.fromisoformat(manifest["database_at"]).timestamp()
        # The backup was taken in the middle of the work and not before or after it.
        assert min(moments) < moment < max(moments)
        target = new_place(tmp_path, f"target{number}")
        target.take_keys_of(source)
        assert "校验通过" in target.manage("restore", str(archive)).stderr
        known = target.names()
        assert {name for at, name in acknowledged if at < moment} <= known
        assert known <= source.names()
        kept = target.home / "checkpoints" / "checkpoints.jsonl"
        target.manage("verify", "--checkpoints", str(kept))
    assert {name for _, name in acknowledged} <= source.names()
    source.manage("verify")
    return len(acknowledged) / (max(moments) - min(moments))


def work_for(people, seconds: float) -> None:
    """Wait until people have worked for so long: until the moments of what is done lie so far apart."""
    began = max(moment for moment, _ in people.acknowledged())
    wait_until(
        lambda: max(moment for moment, _ in people.acknowledged()) - began >= seconds or people.unexpected(),
        seconds=60 + seconds,
    )


def test_a_backup_while_people_work_holds_what_they_were_told_is_done(tmp_path):
    source = new_place(tmp_path, "source").settle()
    people = People(source, processes=2, rate=20)
    backup_and_restore(tmp_path, source, people, backups=1, work=1.5)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, monkeypatch) -> Iterator[str]:
    """A database that syncs each commit to disk."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if request.param == "sqlite":
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="zibo-fire-restore-") as folder:
        started = []
        try:
            url = start_postgresql(Path(folder), started, durable=True)
            monkeypatch.setenv("DATABASE_URL", url)
            yield url
        finally:
            end_all(started)


@contextmanager
def served(place: Place) -> Iterator[Server]:
    own = {"DATABASE_URL": place.database_url} if place.database_url else {}
    server = Server(place.home, **own)
    try:
        server.wait_until_served()
        yield server
    finally:
        server.end()


@pytest.mark.drill
def test_three_backups_at_fifty_writes_a_second(tmp_path, capsys, database):
    source = new_place(tmp_path, "source")
    source.manage("migrate", "-v", "0")
    world = enter_world(source, cases=60)
    with served(source) as server:
        people = Writers(server.port, world, people=12, rate=RATE)
        rate = backup_and_restore(tmp_path, source, people, backups=3, work=10)
    with capsys.disabled():
        print(f"\n{'PostgreSQL' if database else 'SQLite'}: {rate:.0f} writes a second, {people.told()}")
    assert rate >= LEAST_RATE["postgresql" if database else "sqlite"]
