"""Installations of the product beside the tests' own: a state folder and a database each, and people at work.

On PostgreSQL each place has a database of its own on the server that DATABASE_URL names.
"""

import os
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Place:
    """One installation."""

    home: Path
    database_url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return what a person's shell would hold who runs the product here."""
        kept = ("PATH", "HOME", "LANG", "LC_ALL")
        own = {name: os.environ[name] for name in kept if name in os.environ}
        own |= {"ZIBO_FIRE_HOME": str(self.home), "PYTHONPATH": str(ROOT / "tests")}
        return own | ({"DATABASE_URL": self.database_url} if self.database_url else {}) | self.extra

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run a Python program here."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run one command of the product here."""
        return self.run("manage.py", *arguments, check=check)

    def settle(self) -> "Place":
        """Make the tables, and the accounts and cases of the demonstration."""
        self.manage("migrate", "-v", "0")
        self.run("tests/people_at_work.py", "people")
        return self

    def names(self) -> set[str]:
        """Return the names of everybody registered in a case here."""
        return set(self.run("tests/people_at_work.py", "names").stdout.split())

    def take_keys_of(self, other: "Place") -> None:
        """Bring the keys here, as an operator does before a restore."""
        (self.home / "keys").mkdir()
        for path in (other.home / "keys").iterdir():
            (self.home / "keys" / path.name).write_bytes(path.read_bytes())


def new_place(folder: Path, name: str) -> Place:
    """Return an empty place: a folder, and on PostgreSQL a database."""
    home = folder / name
    home.mkdir(mode=0o700)
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return Place(home)
    database = f"place_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    return Place(home, f"{server.rsplit('/', 1)[0]}/{database}")


class People:
    """Several processes that register one person after another, so many a second all together."""

    def __init__(self, place: Place, *, processes: int, rate: float) -> None:
        self.place = place
        self.files = [place.home / f"acknowledged-{number}.txt" for number in range(processes)]
        self.processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    "tests/people_at_work.py",
                    "work",
                    str(file),
                    str(rate / processes),
                    str(number),
                ],
                cwd=ROOT,
                env=place.environment(),
                stderr=(place.home / "people.log").open("ab"),
            )
            for number, file in enumerate(self.files)
        ]

    def acknowledged(self) -> list[tuple[float, str]]:
        """Return the moment and name of each act that its person was told is done."""
        lines = [line for file in self.files if file.exists() for line in file.read_text().splitlines()]
        return [(float(moment), name) for moment, name in (line.split(" ") for line in lines)]

    def refused(self) -> int:
        """Return how often somebody was told that it cannot be done now."""
        log = self.place.home / "people.log"
        return log.read_text().count("REFUSED")

    def stop(self) -> None:
        """Let everybody finish and go."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(60)

    def unexpected(self) -> str:
        """Return what broke in a way nobody planned for."""
        return "\n".join(
            line
            for line in (self.place.home / "people.log").read_text().splitlines()
            if "REFUSED" not in line
        )
