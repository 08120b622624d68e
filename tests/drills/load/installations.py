"""Installations to be put under load: the product served as it is in production, on either database."""

import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from places import Place
from services.production import VARIABLES, Host
from with_services import start_postgresql, start_redis

from tests.integration.serving import ROOT, Server, free_port, wait_until

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
WORLD = Path(__file__).with_name("world.py")
LOCUST_PATIENCE_SECONDS = 90
# Somebody reads, thinks or types for a quarter of it at least: nineteen seconds on average, about what TPC-C
# gives its people. A task is one page or several, so that each asks for a page every ten.
PAUSE_SECONDS = 30.0
RUSH_SECONDS_TO_COME = 5
PRODUCTION = {"Host": VARIABLES["SERVER_NAME"], "X-Forwarded-Proto": "https"}


@dataclass
class Rush:
    """What some people met in some time."""

    seconds: float
    taken: dict[str, list[float]]
    answers: dict[str, int]
    faults: dict[str, int]

    def percentile(self, part: float, name: str = "") -> float:
        """Return the seconds within which this part of the requests was answered; all names together."""
        times = sorted(
            one
            for key, found in self.taken.items()
            for one in found
            if key == name or (not name and key != "turned away")
        )
        return times[min(len(times) - 1, int(len(times) * part))] if times else 0.0

    def served(self) -> int:
        """Return how many requests were answered with what was asked for."""
        return sum(len(found) for key, found in self.taken.items() if key != "turned away")

    def turned_away(self) -> int:
        """Return how many were told to come again."""
        return len(self.taken.get("turned away", ()))

    def written(self) -> float:
        """Return which part of the requests wrote."""
        return sum(len(found) for name, found in self.taken.items() if name.startswith("写")) / self.served()

    def __str__(self) -> str:
        lines = [
            f"{self.served()} requests, {self.served() / self.seconds:.1f}/s, {self.written():.0%} writes, "
            f"{self.turned_away()} turned away; answers {self.answers}"
        ]
        for name in ["", *sorted(self.taken)]:
            shown = [f"{self.percentile(part, name) * 1000:7.0f}" for part in (0.5, 0.95, 0.99)]
            number = len(self.taken[name]) if name else self.served()
            lines.append(f"{number:7} {' '.join(shown)} ms  {name or 'p50 p95 p99 of all'}")
        return "\n".join([*lines, *(f"FAULT {number}× {fault}" for fault, number in self.faults.items())])


@dataclass
class Installation:
    """A served installation with people and cases."""

    place: Place
    port: int
    logs: list[Path]
    headers: dict[str, str] = field(default_factory=dict)
    rushes: int = 0

    def ask(self, path: str) -> tuple[int, float]:
        """Return how one more request is answered, and after how many seconds."""
        began = time.monotonic()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET", path, headers=self.headers)
            answer = link.getresponse()
            answer.read()
        finally:
            link.close()
        return answer.status, time.monotonic() - began

    def complaints(self) -> list[str]:
        """Return the lines of the servers that tell of a lock, a fault of the program or a lost worker."""
        return [
            line
            for log in self.logs
            for line in log.read_text(encoding="utf-8").splitlines()
            if "locked" in line or "Traceback" in line or "database_busy" in line or "ended with" in line
        ]

    @property
    def acknowledged(self) -> Path:
        return self.place.home / "acknowledged.txt"

    def missing(self) -> list[str]:
        """Return what was acknowledged and is not there."""
        self.place.run(str(WORLD), "missing", str(self.acknowledged), str(self.place.home / "missing.txt"))
        return (self.place.home / "missing.txt").read_text(encoding="utf-8").splitlines()

    def rush(
        self, *, users: int, seconds: int, pause: float = PAUSE_SECONDS, over_capacity: bool = False
    ) -> Rush:
        """Let so many people work for a time; they come one after another, or at once if that is too many.

        :param pause: the seconds that somebody reads or thinks at most.
        """
        self.rushes += 1
        told = self.place.home / f"report-{self.rushes}.json"
        command = [sys.executable, "-m", "locust", "--locustfile", str(LOCUSTFILE), "--headless"]
        command += ["--host", f"http://127.0.0.1:{self.port}", "--users", str(users), "--only-summary"]
        coming = RUSH_SECONDS_TO_COME if over_capacity else min(pause, seconds / 4)
        command += ["--spawn-rate", str(users / coming), "--run-time", f"{seconds}s"]
        command += ["--stop-timeout", "60", "--exit-code-on-error", "0"]
        own = {
            "LOAD_WORLD": str(self.place.home / "world.json"),
            "LOAD_ACKNOWLEDGED": str(self.acknowledged),
            "LOAD_REPORT": str(told),
            "LOAD_LONGEST_PAUSE_SECONDS": str(pause),
            "LOAD_HEADERS": json.dumps(self.headers),
            "LOAD_RUSH": "1" if over_capacity else "",
        }
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.place.environment() | own,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + LOCUST_PATIENCE_SECONDS,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return Rush(seconds, **json.loads(told.read_text(encoding="utf-8")))


def enter_world(place: Place, *, cases: int) -> dict[str, Any]:
    """Enter people and cases, and return who may come."""
    file = place.home / "world.json"
    command = [sys.executable, str(WORLD), "enter", str(file), str(cases)]
    log = place.home / "entering.log"
    with log.open("wb") as told:
        done = subprocess.run(
            command, cwd=ROOT, env=place.environment(), stdout=told, stderr=told, check=False
        )
    assert done.returncode == 0, log.read_text()[-3000:]
    return json.loads(file.read_text(encoding="utf-8"))


@contextmanager
def on_sqlite(home: Path, *, cases: int) -> Iterator[Installation]:
    """One machine as ``./run`` serves it: SQLite, the embedded worker and scheduler."""
    home.mkdir(mode=0o700)
    _take_fonts(home)
    place = Place(home)
    place.manage("migrate", "-v", "0")
    installation = Installation(place, free_port(), [home / "stderr.txt"])
    enter_world(place, cases=cases)
    server = Server(home, port=installation.port)
    try:
        server.wait_until_served()
        yield installation
    finally:
        server.end()


@contextmanager
def on_postgresql(home: Path, *, cases: int) -> Iterator[Installation]:
    """The services of docker-compose.yml, run by hand beside a PostgreSQL and a Redis of their own."""
    home.mkdir(mode=0o700)
    # Not below the folder of the tests, which the account of PostgreSQL may not enter.
    folder = Path(tempfile.mkdtemp(prefix="zibo-fire-load-"))
    started: list[subprocess.Popen[bytes]] = []
    host = None
    try:
        owner, redis = start_postgresql(folder, started, durable=True), start_redis(folder, started)
        port = free_port()
        host = _host(home, owner, redis, port)
        migrated = host.start("migrate")
        assert migrated.wait(120) == 0, host.log("migrate").read_text()
        kept = host.environment("web") | {"PYTHONPATH": str(ROOT / "tests")}
        place = Place(home / "state", extra=kept)
        services = ("web", "worker", "beat")
        installation = Installation(place, port, [host.log(one) for one in services], headers=PRODUCTION)
        enter_world(place, cases=cases)
        for service in services:
            host.start(service)
        wait_until(lambda: _answers(installation))
        yield installation
    finally:
        if host is not None:
            host.end()
        for process in reversed(started):
            # At once: whoever keeps a connection open would be waited for.
            process.send_signal(signal.SIGINT)
            process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _host(home: Path, owner: str, redis: str, port: int) -> Host:
    for folder in ("state", "checkpoints", "keys"):
        (home / folder).mkdir()
    _take_fonts(home / "state")
    (home / "keys" / "checkpoint.key").write_bytes(secrets.token_bytes(32))
    host = Host(
        home,
        {
            f"postgres://zibo_owner:{VARIABLES['POSTGRES_PASSWORD']}@postgres/zibo": owner,
            "@postgres/zibo": f"@{owner.partition('@')[2]}",
            "redis://redis:6379/0": redis,
            "/state": str(home / "state"),
            "/checkpoints": str(home / "checkpoints"),
            "/keys": str(home / "keys"),
            "0.0.0.0": "127.0.0.1",
            "8000": str(port),
        },
    )
    subprocess.run(
        [sys.executable, "manage.py", "encryption_key", "--make"],
        cwd=ROOT,
        env=host.environment("migrate"),
        check=True,
        capture_output=True,
    )
    return host


def _answers(installation: Installation) -> bool:
    try:
        return installation.ask("/sign-in/")[0] == 200
    except OSError:
        return False


def _take_fonts(home: Path) -> None:
    """Let the installation print with the fonts that the tests have."""
    (home / "fonts").symlink_to(Path(os.environ.get("ZIBO_FIRE_HOME", ROOT / "var")) / "fonts")
