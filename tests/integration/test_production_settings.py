"""Production starts with every secret and everything closed, or not at all and says in one line why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def variables(tmp_path) -> dict[str, str]:
    for name in ("checkpoint.key", "encryption-keys.json"):
        (tmp_path / name).write_text("a key")
    return {
        "PATH": os.environ["PATH"],
        "ZIBO_FIRE_HOME": str(tmp_path / "state"),
        "DJANGO_SETTINGS_MODULE": "zibo_fire.settings.prod",
        "SECRET_KEY": "x9-production-only-" * 4,
        "ALLOWED_HOSTS": "huozai.zibo.example",
        "DATABASE_URL": "postgres://zibo_app:secret@127.0.0.1:1/zibo",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CHECKPOINT_FILE": str(tmp_path / "checkpoints.jsonl"),
        "CHECKPOINT_KEY_FILE": str(tmp_path / "checkpoint.key"),
        "ENCRYPTION_KEY_FILE": str(tmp_path / "encryption-keys.json"),
    }


def python(variables, *arguments) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def setting(variables, name: str) -> str:
    ended = python(variables, "-c", f"from zibo_fire.settings import prod; print(prod.{name})")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_nothing_is_left_for_the_deployment_check(variables):
    ended = python(variables, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (ended.returncode, ended.stdout.split(" (")[0]) == (0, "System check identified no issues"), ended


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "huozai.zibo.example,.zibo.example"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("CHECKPOINT_FILE", ""),
        ("CHECKPOINT_KEY_FILE", ""),
        ("CHECKPOINT_KEY_FILE", "/nowhere/checkpoint.key"),
        ("ENCRYPTION_KEY_FILE", ""),
        ("ENCRYPTION_KEY_FILE", "/nowhere/encryption-keys.json"),
    ],
)
def test_a_missing_or_weak_secret_stops_the_start_with_one_line(variables, name, value):
    ended = python(variables | {name: value}, "-c", "import zibo_fire.settings.prod")
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert name in line
    assert "不能启动" in line
    assert value == "" or "secret" not in line


def test_debug_cannot_be_switched_on(variables):
    assert setting(variables | {"DEBUG": "1", "ZIBO_FIRE_DEBUG": "1"}, "DEBUG") == "False"


def test_the_database_is_opened_with_time_outs(variables):
    database = setting(variables, "DATABASES['default']")
    for limit in ("statement_timeout=30s", "lock_timeout=10s", "idle_in_transaction_session_timeout=60s"):
        assert f"-c {limit}" in database
    assert "'CONN_HEALTH_CHECKS': True" in database
    assert "statement_timeout=0s" in setting(
        variables | {"DATABASE_STATEMENT_SECONDS": "0"}, "DATABASES['default']"
    )


def test_what_the_address_says_goes_before_the_defaults(variables):
    url = variables["DATABASE_URL"] + "?sslmode=verify-full&connect_timeout=2"
    options = setting(variables | {"DATABASE_URL": url}, "DATABASES['default']['OPTIONS']")
    assert "'sslmode': 'verify-full'" in options
    assert "'connect_timeout': 5" not in options


def test_the_image_has_a_thread_for_everybody_who_may_wait(variables):
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.WEB_THREADS)"]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    assert f'"--blocking-threads", "{done.stdout.strip()}"' in (ROOT / "Dockerfile").read_text()
