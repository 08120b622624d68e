"""Measure search by the index against a scan of all texts and the same page without words (检索).

``python -m bench search`` fills an SQLite file and a PostgreSQL of its own with 100,000 cases and two texts
each, then asks for words that are in none, one, few, many and all of them. ZIBO_FIRE_BENCH_CASES=20000
measures another number.
"""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure in a process of its own for each database."""
    run = [sys.executable, "-m", "bench.search_child"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "zibo_fire.settings.test"}
    environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), str(_ROOT / "tests")])
    subprocess.run(run, check=True, env=environment, cwd=_ROOT)
    subprocess.run([sys.executable, "tests/with_services.py", *run], check=True, env=environment, cwd=_ROOT)
