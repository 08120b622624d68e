"""A backup taken and restored by the commands, and every backup that must not be restored."""

import io
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from places import ROOT, Place, new_place

from common import encryption
from common.errors import DomainError
from zibo_fire.backup import databases, manifest, taking
from zibo_fire.backup.restoring import check_backup, restore_backup


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> tuple[Place, Path]:
    """Return a place with cases, stored pictures and checkpoints, and its backup."""
    folder = tmp_path_factory.mktemp("backup")
    place = new_place(folder, "source").settle()
    archive = folder / "backup.tar"
    place.manage("backup", str(archive))
    return place, archive


@pytest.fixture
def with_its_keys(taken, settings):
    settings.CHECKPOINT_KEY_FILE = str(taken[0].home / "keys" / "checkpoint.key")
    settings.ENCRYPTION_KEY_FILE = str(taken[0].home / "keys" / "encryption-keys.json")


@pytest.fixture
def archive(taken, with_its_keys, tmp_path) -> Path:
    return Path(shutil.copy(taken[1], tmp_path / "backup.tar"))


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        return {entry.name: opened.extractfile(entry).read() for entry in opened}


def pack(archive: Path, content: dict[str, bytes]) -> None:
    with tarfile.open(archive, "w") as opened:
        for name, data in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            opened.addfile(entry, io.BytesIO(data))


def signed_anew(content: bytes, **changes) -> bytes:
    entry = json.loads(content) | changes
    del entry["signature"]
    return json.dumps(entry | {"signature": manifest.checkpoints.signature_of(entry)}).encode()


def refusal_of(archive: Path) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        check_backup(archive)
    return refusal.value


def test_what_was_backed_up_is_there_again(taken, tmp_path):
    source, archive = taken
    target = new_place(tmp_path, "target")
    target.take_keys_of(source)
    told = target.manage("restore", str(archive)).stderr
    assert "恢复完成，校验通过" in told
    exported = [place.manage("export_case", number(place)).stdout for place in (source, target)]
    assert exported[0] == exported[1]
    kept = target.home / "checkpoints" / "checkpoints.jsonl"
    assert kept.read_bytes() == (source.home / "checkpoints" / "checkpoints.jsonl").read_bytes()
    assert "校验通过" in target.manage("verify", "--checkpoints", str(kept)).stderr
    files = sorted(path.name for path in (target.home / "files").rglob("*") if path.is_file())
    assert files == sorted(path.name for path in (source.home / "files").rglob("*") if path.is_file())
    assert files
    # A second one is refused, and changes nothing.
    again = target.manage("restore", str(archive), check=False)
    assert again.returncode == 1
    assert "只能恢复到空的" in again.stderr
    assert target.manage("export_case", number(target)).stdout == exported[0]


def number(place: Place) -> str:
    code = (
        "from cases.models import FireCase as F; print(F.objects.filter(figures__isnull=False)[0].public_id)"
    )
    found = place.run("manage.py", "shell", "-v", "0", "-c", code)
    return found.stdout.strip().splitlines()[-1]


def test_no_key_lies_in_the_archive_and_nobody_else_may_read_it(taken):
    source, archive = taken
    content = archive.read_bytes()
    keys = json.loads((source.home / "keys" / "encryption-keys.json").read_text())
    secrets = [keys["index"].encode(), *(one["key"].encode() for one in keys["keys"])]
    secrets += [(source.home / "keys" / "checkpoint.key").read_bytes()]
    secrets += [(source.home / "secret_key").read_bytes()]
    assert not [one for one in secrets if one in content]
    assert archive.stat().st_mode & 0o077 == 0
    assert not list(archive.parent.glob(".*"))


def test_each_damaged_part_is_named(archive):
    content = members(archive)
    assert len([name for name in content if name.startswith("files/")]) >= 1
    for name in content:
        damaged = content | {name: content[name][:-9] + b"x" + content[name][-8:]}
        pack(archive, damaged)
        refusal = refusal_of(archive)
        assert refusal.code == "backup_damaged", name
        assert name in refusal.message
        pack(archive, {other: data for other, data in content.items() if other != name})
        refusal = refusal_of(archive)
        assert refusal.code == "backup_damaged"
        assert name in refusal.message
    pack(archive, content | {"files/../../escape": b"x"})
    assert "files/../../escape" in refusal_of(archive).message


def test_every_truncation_is_refused(archive):
    whole = archive.read_bytes()
    end = whole.rstrip(b"\0")
    for length in (
        0,
        100,
        512,
        5000,
        len(whole) // 3,
        len(whole) // 2,
        len(end) - 600,
        len(end) - 1,
        len(end) + 10,
    ):
        archive.write_bytes(whole[:length])
        assert refusal_of(archive).code in {"backup_damaged", "backup_foreign"}, length


def test_one_changed_byte_anywhere_is_found(archive):
    whole = archive.read_bytes().rstrip(b"\0")
    step = max(1, len(whole) // 60)
    for place in range(100, len(whole), step):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        archive.write_bytes(bytes(changed) + bytes(1024))
        # What pads a part to the next block belongs to none.
        if not is_padding(archive, whole, place):
            assert refusal_of(archive).code in {"backup_damaged", "backup_foreign"}, place


def is_padding(archive: Path, whole: bytes, place: int) -> bool:
    original = archive.with_name("original.tar")
    original.write_bytes(whole + bytes(1024))
    with tarfile.open(original) as opened:
        return any(
            entry.offset_data + entry.size <= place < entry.offset_data + -(-entry.size // 512) * 512
            for entry in opened
        )


def test_another_systems_backup_and_a_newer_one_are_refused(archive, settings, tmp_path):
    content = members(archive)
    name = manifest.MANIFEST
    pack(archive, content | {name: signed_anew(content[name], format="zibo-fire/backup/9")})
    assert refusal_of(archive).code == "backup_newer"
    newer = [*json.loads(content[name])["migrations"], "cases.9999_of_tomorrow"]
    pack(archive, content | {name: signed_anew(content[name], migrations=newer)})
    refusal = refusal_of(archive)
    assert refusal.code == "backup_newer"
    assert "cases.9999_of_tomorrow" in refusal.message
    other = "postgresql" if databases.engine() == "sqlite" else "sqlite"
    renamed = {manifest.DATABASES[databases.engine()]: manifest.DATABASES[other]}
    parts = json.loads(content[name])["parts"]
    moved = {renamed.get(old, old): data for old, data in content.items()}
    for part in parts:
        part["name"] = renamed.get(part["name"], part["name"])
    pack(archive, moved | {name: signed_anew(content[name], engine=other, parts=parts)})
    assert refusal_of(archive).code == "engine_differs"
    pack(archive, {name: b'{"format": "something else"}'})
    assert refusal_of(archive).code == "backup_foreign"
    archive.write_bytes(b"PK\x03\x04" + bytes(5000))
    assert refusal_of(archive).code == "backup_foreign"


@pytest.mark.parametrize("key", ["CHECKPOINT_KEY_FILE", "ENCRYPTION_KEY_FILE"])
def test_keys_that_do_not_fit_are_refused_by_name(archive, settings, tmp_path, key):
    setattr(settings, key, str(tmp_path / "another"))
    with pytest.raises(DomainError) as refusal:
        restore_backup(source=archive, say=print)
    assert (refusal.value.code, key in refusal.value.message) == ("keys_do_not_fit", True)
    assert not (tmp_path / "another").exists()
    if key == "ENCRYPTION_KEY_FILE":
        encryption.make_key_file()
    else:
        (tmp_path / "another").write_bytes(bytes(32))
    refused = refusal_of(archive)
    assert (refused.code, key in refused.message) == ("keys_do_not_fit", True)


def test_a_damaged_backup_leaves_nothing(taken, tmp_path):
    source, archive = taken
    target = new_place(tmp_path, "target")
    target.take_keys_of(source)
    broken = tmp_path / "broken.tar"
    content = members(archive)
    last = [name for name in content if name.startswith("files/")][-1]
    pack(broken, content | {last: b"x" * len(content[last])})
    told = target.manage("restore", str(broken), check=False)
    assert told.returncode == 1
    assert last in told.stderr
    left = {path.name for path in target.home.rglob("*") if path.is_file()}
    assert left <= {
        "checkpoint.key",
        "encryption-keys.json",
        "encryption-keys.json.lock",
        "secret_key",
        "serve.lock",
    }
    # Nothing stands in the way of the whole one.
    target.manage("restore", str(archive))


def test_a_missing_file_is_told_and_the_rest_is_kept(taken, tmp_path):
    source, _ = taken
    file = next(path for path in (source.home / "files").rglob("*") if path.is_file())
    content = file.read_bytes()
    try:
        file.write_bytes(b"something else")
        told = source.manage("backup", str(tmp_path / "other.tar"), check=False)
    finally:
        file.write_bytes(content)
    assert told.returncode == 1
    assert file.name[:12] in told.stderr
    assert file.name in json.loads(members(tmp_path / "other.tar")[manifest.MANIFEST])["missing_files"]


def test_a_target_that_exists_or_a_full_disk_is_refused_first(taken, monkeypatch, tmp_path):
    with pytest.raises(DomainError) as refusal:
        taking.take_backup(target=taken[1], say=print)
    assert refusal.value.code == "target_exists"
    with pytest.raises(DomainError) as refusal:
        taking.require_space(tmp_path, shutil.disk_usage(tmp_path).free + 1)
    assert refusal.value.code == "disk_space_short"
    assert "MB" in refusal.value.message


def test_a_killed_backup_leaves_no_archive_and_no_hindrance(taken, tmp_path):
    source, _ = taken
    target = tmp_path / "killed.tar"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(target)],
        cwd=ROOT,
        env=source.environment(),
        stderr=subprocess.PIPE,
    )
    assert process.stderr.readline()
    process.kill()
    process.wait()
    process.stderr.close()
    assert not target.exists()
    source.manage("backup", str(target))
    assert [path.name for path in tmp_path.iterdir()] == ["killed.tar"]
