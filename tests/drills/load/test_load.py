"""Many people at once: nothing breaks, nothing acknowledged is lost, and a rush is told to come again.

The slice in the tests is small; ``./run drill load`` lets 100 people work on SQLite and 200 on PostgreSQL for
five minutes each (ZIBO_FIRE_LOAD_SECONDS) on 1,000 cases (ZIBO_FIRE_LOAD_CASES), and then ten times as many
come at once.
"""

import os
import threading

import pytest
from drills.load.installations import Installation, Rush, on_postgresql, on_sqlite

CASES = int(os.environ.get("ZIBO_FIRE_LOAD_CASES", "1000"))
SECONDS = int(os.environ.get("ZIBO_FIRE_LOAD_SECONDS", "300"))
RUSH_SECONDS = 20
AFTER_SECONDS = 60
LEAST_WRITES = 0.15
INSTALLATIONS = {"sqlite": on_sqlite, "postgresql": on_postgresql}
# What must be there for everybody however many come.
ALWAYS = ("/static/css/base.css", "/livez")
QUICK_SECONDS = 2.0


class Watch:
    """Ask again and again, during a rush, for what must always be there."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.answers: list[tuple[str, int, float]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            for path in ALWAYS:
                self.answers.append((path, *self.installation.ask(path)))


def sound(installation: Installation, rush: Rush) -> None:
    """Require that nothing went wrong and nothing is lost."""
    assert not rush.faults, str(rush)
    assert installation.missing() == []
    assert rush.written() > 0
    assert installation.complaints() == []
    installation.place.manage("verify")


def test_people_at_work_lose_nothing(tmp_path):
    with on_sqlite(tmp_path / "home", cases=20) as installation:
        rush = installation.rush(users=12, seconds=15, pause=2.0)
        sound(installation, rush)
    assert rush.turned_away() == 0
    assert rush.served() > 20


@pytest.mark.drill
@pytest.mark.parametrize(("database", "users"), [("sqlite", 100), ("postgresql", 200)])
def test_a_day_of_work_and_a_rush(tmp_path, capsys, database, users):
    with INSTALLATIONS[database](tmp_path / "home", cases=CASES) as installation:
        work = installation.rush(users=users, seconds=SECONDS)
        say(capsys, f"{database}, {users} people, {SECONDS} s", work)
        sound(installation, work)
        assert work.turned_away() == 0
        assert work.written() >= LEAST_WRITES

        with Watch(installation) as watch:
            rush = installation.rush(users=10 * users, seconds=RUSH_SECONDS, over_capacity=True)
        slowest = max(seconds for _, _, seconds in watch.answers)
        say(capsys, f"{database}, {10 * users} people at once; always there within {slowest:.2f} s", rush)
        assert {status for _, status, _ in watch.answers} == {200}
        assert rush.turned_away() > 0
        assert rush.percentile(0.5, "turned away") < QUICK_SECONDS
        sound(installation, rush)

        after = installation.rush(users=users, seconds=AFTER_SECONDS)
        say(capsys, f"{database}, {users} people right after it", after)
        assert after.turned_away() == 0
        sound(installation, after)


def say(capsys: pytest.CaptureFixture[str], title: str, rush: Rush) -> None:
    with capsys.disabled():
        print(f"\n== {title}\n{rush}")
