"""The site says whether it lives and is ready; each part that fails is named, and nobody waits for it."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from reports.services import rendering
from tests.integration.serving import ROOT, Server, environment, wait_until
from zibo_fire.health import middleware, parts
from zibo_fire.health.heartbeats import LONGEST_SILENCE, note_heartbeat
from zibo_fire.health.parts import Standing, look
from zibo_fire.models import Heartbeat

QUICKLY = 3.0
BEAT, WORKER = Heartbeat.Part.BEAT, Heartbeat.Part.WORKER


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch):
    monkeypatch.setattr(middleware, "KEEP_SECONDS", 0)


@pytest.fixture
def at_work(transactional_db):
    now = timezone.now()
    for part in (BEAT, WORKER):
        note_heartbeat(part=part, now=now)
    return now


def ready() -> dict:
    began = time.monotonic()
    answer = Client().get("/readyz", headers={"host": "10.0.0.9"})
    assert time.monotonic() - began < QUICKLY
    assert set(answer.json()) == {"status", "failing", "warnings"}
    failing = answer.json()["failing"]
    assert (answer.status_code, answer.json()["status"]) == ((503, "failing") if failing else (200, "ok"))
    return answer.json()


def standing(name: str, **options) -> Standing:
    (part,) = [part for part in look(**options) if part.name == name]
    assert (part.remedy == "") is (part.standing is Standing.WELL)
    return part.standing


def silence(part: Heartbeat.Part, since: timedelta) -> None:
    Heartbeat.objects.filter(part=part).delete()
    note_heartbeat(part=part, now=timezone.now() - since)


def test_a_process_lives_without_a_database():
    # No mark: the test framework refuses every statement here.
    client = Client()
    client.cookies["sessionid"] = "whatever"
    answer = client.get("/livez", headers={"host": "10.0.0.9"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"
    assert client.post("/livez").status_code == 405


def test_a_site_whose_parts_all_work_is_ready(at_work):
    assert ready()["failing"] == []
    assert {part.standing for part in look()} <= {Standing.WELL, Standing.WARNING}


def test_programs_that_never_ran_are_named(transactional_db):
    assert ready()["failing"] == ["beat", "worker"]


def test_a_silent_worker_is_named(at_work):
    silence(WORKER, LONGEST_SILENCE + timedelta(seconds=2))
    assert ready()["failing"] == ["worker"]
    silence(WORKER, LONGEST_SILENCE - timedelta(seconds=5))
    assert ready()["failing"] == []


def test_a_silent_scheduler_is_named_and_not_the_worker_it_did_not_ask(at_work):
    for part in (BEAT, WORKER):
        silence(part, timedelta(hours=2))
    assert ready()["failing"] == ["beat"]
    silence(WORKER, timedelta(hours=3))
    assert ready()["failing"] == ["beat", "worker"]


def test_a_worker_that_prints_is_not_silent(at_work):
    silence(WORKER, timedelta(minutes=10))
    scene = drive(gather_people(), Stage.INVESTIGATING)
    rendering.request_rendering(scene.case, scene.people.leader)
    assert ready()["failing"] == ["worker"]
    claimed = rendering.claim()
    assert ready()["failing"] == []
    type(claimed).objects.update(claimed_at=timezone.now() - timedelta(minutes=10))
    assert ready()["failing"] == ["worker"]


def test_a_migration_that_was_not_applied_is_named(at_work):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("zibo_fire", "0001_heartbeat")
    try:
        assert ready()["failing"] == ["migrations"]
    finally:
        recorder.record_applied("zibo_fire", "0001_heartbeat")
    assert ready()["failing"] == []


def test_little_space_is_named_for_each_place(at_work, settings):
    settings.LEAST_FREE_DISK_BYTES = 1 << 60
    found = set(ready()["failing"])
    own = {"disk_database"} if connection.vendor == "sqlite" else set()
    assert found == {"disk_files", "disk_checkpoints", "disk_temp"} | own


def test_an_absent_database_is_named(at_work, monkeypatch):
    absent = {"NAME": "/nowhere/there.sqlite3"} if connection.vendor == "sqlite" else {"PORT": "1"}
    for name, value in absent.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    assert ready()["failing"] == ["database"]


@contextmanager
def database_that_does_not_answer(monkeypatch):
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    with socket.create_server(("127.0.0.1", 0)) as silent, monkeypatch.context() as changed:
        changed.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        changed.setitem(connection.settings_dict, "PORT", str(silent.getsockname()[1]))
        yield


def test_a_database_that_does_not_answer_keeps_nobody_waiting(at_work, monkeypatch):
    connection.close()
    with database_that_does_not_answer(monkeypatch):
        # More often than there are threads to wait for it.
        for _ in range(5):
            assert ready()["failing"] == ["database"]
    wait_until(lambda: ready()["failing"] == [])


def test_a_clock_that_went_back_fails_and_is_remembered_for_a_day(at_work):
    ahead = timezone.now() + timedelta(hours=1)
    note_heartbeat(part=BEAT, now=ahead)
    assert "clock" in ready()["failing"]
    note_heartbeat(part=BEAT, now=timezone.now())
    told = ready()
    assert (told["failing"], "clock" in told["warnings"]) == ([], True)
    Heartbeat.objects.update(stepped_back_at=timezone.now() - timedelta(days=1, seconds=1))
    assert "clock" not in ready()["warnings"]


def test_clocks_a_moment_apart_are_no_fault(at_work):
    note_heartbeat(part=BEAT, now=timezone.now() + timedelta(seconds=1))
    note_heartbeat(part=BEAT, now=timezone.now())
    assert standing("clock") is Standing.WELL


def test_a_missing_notice_is_a_warning_and_next_years_from_november(at_work):
    years = {notice.year for notice in parts.default_calendar().notices}
    last = max(years)

    def at(year: int, month: int):
        return lambda: datetime(year, month, 2, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert standing("calendar", now=at(last, 10)) is Standing.WELL
    assert standing("calendar", now=at(last, 11)) is Standing.WARNING
    assert standing("calendar", now=at(last - 1, 12)) is Standing.WELL
    assert standing("calendar", now=at(last + 1, 1)) is Standing.WARNING


def test_many_who_ask_cost_one_look(at_work, monkeypatch):
    monkeypatch.setattr(middleware, "KEEP_SECONDS", 60)
    monkeypatch.setattr(middleware, "_kept", (float("-inf"), []))
    assert ready()["failing"] == []
    Heartbeat.objects.all().delete()
    assert ready()["failing"] == []


def test_the_administrator_reads_what_to_do_and_nobody_else_does(at_work):
    people = gather_people()
    silence(WORKER, timedelta(hours=1))
    client = Client()
    assert client.get("/system-status/").status_code == 302
    client.force_login(people.office)
    assert client.get("/system-status/").status_code == 403
    client.force_login(people.administrator)
    page = client.get("/system-status/").content.decode()
    for words in ("系统状态", "后台程序", "故障", "重新启动后台程序（worker）", "数据库", "时钟"):
        assert words in page
    assert "system-status" in client.get("/start/").content.decode()


def test_scheduler_and_worker_show_that_they_work_and_a_stopped_worker_is_found(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v", "0"]
    subprocess.run(command, env=environment(home), check=True, timeout=120)
    server = Server(home, HEARTBEAT_SECONDS="1")
    try:
        wait_until(lambda: readiness(server.port) == (200, b"[]"), seconds=60)
        stopped = server.process_ids("zibo_fire worker")
        for process_id in stopped:
            os.kill(process_id, signal.SIGSTOP)
        wait_until(lambda: readiness(server.port) == (503, b'["worker"]'), seconds=30)
        for process_id in stopped:
            os.kill(process_id, signal.SIGCONT)
        wait_until(lambda: readiness(server.port) == (200, b"[]"), seconds=30)
    finally:
        server.end()
        shutil.rmtree(home)


def readiness(port: int) -> tuple[int, bytes] | None:
    """Return the status and the failing parts that a running site tells."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    except OSError:
        return None
    return status, body.split(b'"failing": ')[-1].split(b', "warnings"')[0]
