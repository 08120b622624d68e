"""PostgreSQL restarts and its backends are killed while people work: nothing they were told of is lost.

A server of this test's own, with everything switched on that keeps a commit on disk.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from places import ROOT, People, Place
from with_services import SETTINGS, start_postgresql

from tests.integration.serving import wait_until

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class OwnServer:
    """A PostgreSQL server that can be restarted."""

    def __init__(self, folder: Path) -> None:
        started: list[subprocess.Popen] = []
        self.url = start_postgresql(folder, started)
        self.process = started[0]
        self.argv = [
            argument.replace("=off", "=on") if argument.split("=")[0] in DURABLE else argument
            for argument in self.process.args
        ]
        assert {SETTINGS[name] for name in DURABLE} == {"off"}
        self.restart(signal.SIGINT)
        with self.connect() as server:
            for name in DURABLE:
                assert server.execute(f"SHOW {name}").fetchone() == ("on",)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True, connect_timeout=5)

    def restart(self, number: signal.Signals) -> None:
        """Stop the server, orderly or as by a crash, and start it again."""
        self.process.send_signal(number)
        self.process.wait(60)
        own: dict = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen(
            self.argv, cwd=self.argv[2], stderr=subprocess.DEVNULL, start_new_session=True, **own
        )
        self.wait_until_up()

    def kill_a_backend(self, chance: random.Random) -> None:
        """Kill one process that serves somebody, which makes the server restart all of them."""
        with self.connect() as server:
            found = server.execute(
                "SELECT pid FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
        if found:
            os.kill(chance.choice(found)[0], signal.SIGKILL)
            self.wait_until_up()

    def wait_until_up(self) -> None:
        wait_until(self.is_up, seconds=60)

    def is_up(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def end(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)


@pytest.fixture
def server():
    with tempfile.TemporaryDirectory(prefix="zibo-fire-restarts-") as folder:
        own = OwnServer(Path(folder))
        try:
            yield own
        finally:
            own.end()


def disturb(server: OwnServer, folder: Path, *, restarts: int, kills: int) -> tuple[int, int]:
    """Work through restarts and kills; return how many acts were done and how many refused."""
    home = folder / "home"
    home.mkdir()
    place = Place(home, server.url).settle()
    chance = random.Random(20221109)
    looked = home / "looked.txt"
    people = People(place, processes=2, rate=40)
    looker = subprocess.Popen(
        [sys.executable, "tests/people_at_work.py", "look", str(looked)], cwd=ROOT, env=place.environment()
    )
    troubles = ["restart"] * restarts + ["kill"] * kills
    chance.shuffle(troubles)
    try:
        wait_until(
            lambda: len(people.acknowledged()) > 4 and looked.exists() and looked.stat().st_size > 100,
            seconds=60,
        )
        for trouble in troubles:
            if trouble == "kill":
                server.kill_a_backend(chance)
            else:
                server.restart(chance.choice((signal.SIGINT, signal.SIGQUIT)))
            done, seen = len(people.acknowledged()), looked.stat().st_size
            # Everybody goes on without anybody's help.
            wait_until(lambda done=done: len(people.acknowledged()) >= done + 2, seconds=60)
            wait_until(lambda seen=seen: looked.read_text()[seen:].count("200 page") >= 2, seconds=60)
    finally:
        people.stop()
        looker.terminate()
        looker.wait(60)
    acknowledged = {name for _, name in people.acknowledged()}
    assert people.unexpected() == ""
    assert acknowledged <= place.names()
    place.manage("verify")
    answers = set(looked.read_text().splitlines())
    assert answers <= {"200 page", "503 told"}, answers
    return len(acknowledged), people.refused()


def test_restarts_and_kills_lose_no_act(server, tmp_path):
    done, refused = disturb(server, tmp_path, restarts=2, kills=2)
    assert refused
    assert done


@pytest.mark.drill
def test_twenty_restarts_and_twenty_kills_lose_no_act(server, tmp_path, capsys):
    done, refused = disturb(server, tmp_path, restarts=20, kills=20)
    with capsys.disabled():
        print(f"\n{done} acts done, {refused} told to try again")
