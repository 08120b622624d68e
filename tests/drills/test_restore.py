"""A backup while people work: whatever was acknowledged before its moment is there after a restore."""

import json
import tarfile
import time
from datetime import datetime

import pytest
from places import People, new_place


def backup_and_restore(
    tmp_path, *, processes: int, rate: float, backups: int, before: float
) -> tuple[int, float]:
    """Work, take backups, restore each elsewhere; return the acts acknowledged and how many a second."""
    source = new_place(tmp_path, "source").settle()
    people = People(source, processes=processes, rate=rate)
    archives = []
    try:
        began = time.time()
        while len(people.acknowledged()) < processes:
            assert time.time() - began < 60, people.unexpected()
            time.sleep(0.1)
        for number in range(backups):
            time.sleep(before)
            archives.append(tmp_path / f"{number}.tar")
            source.manage("backup", str(archives[-1]))
        time.sleep(before)
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
    return len(acknowledged), len(acknowledged) / (max(moments) - min(moments))


def test_a_backup_while_people_work_holds_what_they_were_told_is_done(tmp_path):
    backup_and_restore(tmp_path, processes=2, rate=20, backups=1, before=1.5)


@pytest.mark.drill
def test_three_backups_at_fifty_acts_a_second(tmp_path, capsys):
    count, rate = backup_and_restore(tmp_path, processes=4, rate=50, backups=3, before=10)
    with capsys.disabled():
        print(f"\n{count} acts, {rate:.0f} a second")
    assert count > 100
