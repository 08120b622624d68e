"""Measure the pages at 1,000 and 100,000 cases on both databases against a plain application (规模测试).

``python -m bench scale`` brings up SQLite files and a PostgreSQL of its own. Each database has a process of
its own, and the rounds go round them, so that what else the machine does falls on all alike. Only ratios
mean anything. ZIBO_FIRE_BENCH_CASES=1000,20000 measures other numbers, ZIBO_FIRE_BENCH_ROUNDS more rounds.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from tests.with_services import start_postgresql

_SIZES = tuple(int(one) for one in os.environ.get("ZIBO_FIRE_BENCH_CASES", "1000,100000").split(","))
_ROUNDS = int(os.environ.get("ZIBO_FIRE_BENCH_ROUNDS", "15"))
_ROOT = Path(__file__).parents[1]
_GROWTH = 1.2
# What is measured, what it is held against, how many times that it may take, how many queries it may cost.
_GOALS: tuple[tuple[str, str, float, int], ...] = (
    ("list", "y_list", 1.0, 5),
    ("list_district", "y_list", 1.0, 5),
    ("list_member", "y_list", 1.0, 5),
    ("list_narrowed", "y_list", 1.0, 5),
    ("deep", "list", 1.2, 5),
    ("settled", "y_list", 1.0, 5),
    ("detail", "y_detail", 2.0, 12),
    ("search", "list", 1.2, 12),
    ("list_text", "list", 1.2, 7),
    ("create", "y_create", 2.0, 12),
    ("api", "y_list", 1.0, 5),
)


@dataclass
class _Child:
    """One database with its process (被测数据库)."""

    vendor: str
    size: int
    process: subprocess.Popen[str]
    times: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, int] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)

    def ask(self, what: str) -> Any:
        """Let the process do something and return what it answers."""
        self.send(what)
        return self.hear()

    def send(self, what: str) -> None:
        """Tell the process to do something."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        """Return the answer to what the process was told first."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the process of {self.vendor} with {self.size} cases ended")
        return json.loads(line)


def main() -> None:
    """Print medians, their growth with the number of cases, ratios to the yardstick, and the plans."""
    folder = Path(tempfile.mkdtemp(prefix="zibo-fire-scale-"))
    started: list[subprocess.Popen[bytes]] = []
    children: list[_Child] = []
    try:
        # Both databases wait for the disk, as in use.
        address = start_postgresql(folder, started, durable=True)
        for size in _SIZES:
            children.append(_Child("SQLite", size, _process("", size)))
            children.append(_Child("PostgreSQL", size, _process(_another_database(address, size), size)))
        # Filling is not measured, so the databases are filled side by side.
        for child in children:
            child.send("seed")
        for child in children:
            print(f"{child.vendor}, {child.size:,} cases: filled in {child.hear():.0f} s", flush=True)
        for child in children:
            answer = child.ask("look")
            child.costs, child.plans = answer["costs"], answer["plans"]
        for _ in range(_ROUNDS):
            for child in children:
                for name, milliseconds in child.ask("round").items():
                    child.times.setdefault(name, []).append(milliseconds)
    finally:
        for child in children:
            child.process.kill()
            child.process.wait()
        for server in started:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    _report(children)


def _process(address: str, size: int) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.yardstick.settings",
        "PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'tests'}",
        "DATABASE_URL": address,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bench.scale_child", str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env=environment,
    )


def _another_database(address: str, size: int) -> str:
    name = f"scale_{size}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{address.rpartition('/')[0]}/{name}"


def _report(children: list[_Child]) -> None:
    smallest = {child.vendor: child for child in children if child.size == min(_SIZES)}
    for child in children:
        first = smallest[child.vendor]
        print(f"\n{child.vendor}, {child.size:,} cases, medians of {_ROUNDS} interleaved rounds")
        print(f"{'':16}{'ms':>8}{'against':>12}{'ratio':>8}{'goal':>7}{'growth':>8}{'SQL':>5}")
        for name, against, goal, most in _GOALS:
            taken, other = median(child.times[name]), median(child.times[against])
            growth = taken / median(first.times[name])
            fits = taken / other <= goal and child.costs[name] <= most and growth <= _GROWTH
            same = child.costs[name] == first.costs[name]
            print(
                f"{name:16}{taken:8.1f}{against:>12}{taken / other:8.2f}{goal:7.1f}{growth:8.2f}"
                f"{child.costs[name]:5}{'' if fits and same else '  <- goal missed'}"
            )
        for name in ("y_list", "y_deep", "y_detail", "y_create"):
            growth = median(child.times[name]) / median(first.times[name])
            print(f"{name:16}{median(child.times[name]):8.1f}{'':27}{growth:8.2f}{child.costs[name]:5}")
        for name, plan in child.plans.items():
            print(f"plan of {name}: {plan}")


if __name__ == "__main__":
    main()
