"""The ./run script as people and scripts call it, without installing anything."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.serving import ROOT, environment


def run(*arguments, home, cwd, stdin="", **variables):
    """Run the script with a port that is none, so that serving ends where it would begin."""
    return subprocess.run(
        [str(ROOT / "run"), *arguments],
        cwd=cwd,
        env=environment(home, port="no-port") | variables,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(tmp_path):
    """A state folder whose environment is the one that runs this test, as if just installed."""
    lock = hashlib.sha256((ROOT / "requirements" / "app.txt").read_bytes()).hexdigest()[:12]
    venv = tmp_path / "state folder" / f"venv-{lock}"
    venv.mkdir(parents=True)
    for name in ("bin", "lib", "pyvenv.cfg"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    (venv / ".complete").touch()
    fonts = venv.parent / "fonts"
    fonts.mkdir()
    (fonts / "FandolFang-Regular.otf").write_bytes(b"stands in for the download")
    return venv.parent


@pytest.fixture
def commands(tmp_path):
    """Return a folder for PATH with the given scripts in front of the real commands."""
    folder = tmp_path / "commands"
    folder.mkdir()

    def put(**scripts):
        for name, body in scripts.items():
            file = folder / name.replace("_", "-")
            file.write_text(f"#!/bin/sh\n{body}\n")
            file.chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    return put


def test_help_and_unknown_commands(tmp_path):
    help_ = run("help", home=tmp_path, cwd=tmp_path)
    unknown = run("destroy", home=tmp_path, cwd=tmp_path)

    assert (help_.returncode, help_.stderr) == (0, "")
    assert "./run" in help_.stdout
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "./run" in unknown.stderr


def test_manage_migrates_an_empty_state_and_prints_only_the_commands_own_output(home, tmp_path):
    first = run("manage", "dumpdata", "accounts.district", home=home, cwd=tmp_path)
    marker = home / "migrated"
    migrated_at = marker.stat().st_mtime_ns
    second = run("manage", "dumpdata", "accounts.district", home=home, cwd=tmp_path)

    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)
    assert second.stdout == first.stdout
    assert marker.stat().st_mtime_ns == migrated_at


def test_manage_migrates_again_when_the_database_is_gone(home, tmp_path):
    run("manage", "dumpdata", "accounts.district", home=home, cwd=tmp_path)
    (home / "zibo_fire.sqlite3").unlink()

    again = run("manage", "dumpdata", "accounts.district", home=home, cwd=tmp_path)

    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)


def test_manage_passes_input_status_and_the_callers_folder(home, tmp_path):
    line = '{"id":"x1","occurred_on":"2023-03-14","grade":"LARGER"}\n'
    (tmp_path / "facts.jsonl").write_text(line)

    from_input = run("manage", "compute_deadlines", home=home, cwd=tmp_path, stdin=line)
    from_file = run("manage", "compute_deadlines", "facts.jsonl", home=home, cwd=tmp_path)
    from_dash = run("manage", "compute_deadlines", "-", home=home, cwd=tmp_path, stdin=line)
    faulty = run("manage", "compute_deadlines", home=home, cwd=tmp_path, stdin="{}\n")
    exits = run("manage", "shell", "-v", "0", "-c", "raise SystemExit(7)", home=home, cwd=tmp_path)

    assert from_input.returncode == 0, from_input.stderr
    assert json.loads(from_input.stdout)["id"] == "x1"
    assert from_file.stdout == from_dash.stdout == from_input.stdout
    assert faulty.returncode == 1
    assert exits.returncode == 7


def test_a_relative_state_folder_starts_at_the_callers_folder(home, tmp_path):
    answer = run("manage", "dumpdata", "accounts.district", home=home.relative_to(tmp_path), cwd=tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert (home / "zibo_fire.sqlite3").exists()


def test_without_root_it_names_one_line_and_starts_all_the_same(home, tmp_path, commands):
    path = commands(id="echo 1000", dpkg_query="exit 1")

    answer = run("serve", home=home, cwd=tmp_path, PATH=path)

    lines = [line for line in answer.stderr.splitlines() if "apt-get install" in line]
    assert len(lines) == 1
    assert lines[0].strip().startswith("sudo apt-get update && sudo apt-get install")
    assert "libpango-1.0-0" in lines[0]
    # It came as far as the server, which refuses the port that is none.
    assert "no-port" in answer.stderr


def test_the_demo_is_loaded_into_its_own_database_only(home, tmp_path):
    # With --help it does everything but serve.
    other = run(
        "serve", "--help", home=home, cwd=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3"
    )
    own = run("serve", "--help", home=home, cwd=tmp_path)

    assert (other.returncode, own.returncode) == (0, 0)
    assert "演示账号" in own.stdout
    assert "演示账号" not in other.stdout
    assert (tmp_path / "other.sqlite3").exists()


def test_a_port_that_cannot_be_served_is_said_before_anything_is_done(home, tmp_path):
    answer = run("serve", home=home, cwd=tmp_path)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "no-port" in answer.stderr
    assert "CommandError" not in answer.stderr
    assert not (home / "zibo_fire.sqlite3").exists()


def test_tests_refuse_to_run_on_half_a_machine(home, tmp_path, commands):
    path = commands(id="echo 1000", dpkg_query="exit 1")

    answer = run("test", home=home, cwd=tmp_path, PATH=path)

    assert answer.returncode == 1
    assert "libpango-1.0-0" in answer.stderr


def test_an_old_python_is_named(tmp_path, commands):
    old = 'case $1 in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac'
    names = ("python3", "python3.13", "python3.12", "python3.11")
    path = commands(**dict.fromkeys(names, old))

    answer = run("serve", home=tmp_path / "home", cwd=tmp_path, PATH=path)

    assert answer.returncode == 1
    assert "3.11" in answer.stderr
    assert "Python 3.9.2" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    answer = run("serve", home=tmp_path / "file" / "home", cwd=tmp_path)

    assert answer.returncode == 1
    assert str(tmp_path / "file" / "home") in answer.stderr
