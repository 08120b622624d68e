"""What the tests beside a real PostgreSQL and a real Redis share; tests/with_services.py starts both."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@dataclass(frozen=True)
class AppRole:
    """The role that the application works as, and its own way into the test's database."""

    name: str
    password: str

    @property
    def url(self) -> str:
        """Return the address of the test's database for this role."""
        return database_url(self.name, self.password)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)


def database_url(user: str, password: str) -> str:
    """Return the address of the test's database for a role."""
    place = connection.settings_dict
    return f"postgres://{user}:{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


@pytest.fixture(autouse=True)
def real_services():
    """Fail, and never skip, where a service is not the real one."""
    assert connection.vendor == "postgresql", "run with ./run test or tests/with_services.py"
    assert os.environ["REDIS_URL"].startswith("redis://")


@pytest.fixture
def redis_url(worker_id: str) -> str:
    """Return a Redis database that no other worker of the tests uses."""
    number = 1 + int(worker_id.removeprefix("gw") or 0) if worker_id != "master" else 1
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()


@pytest.fixture
def app_role(transactional_db, monkeypatch) -> Iterator[AppRole]:
    """Let the command make the application's role, and take it away again."""
    # Roles belong to the whole server, which other workers of the tests share.
    role = AppRole(f"app_{secrets.token_hex(4)}", secrets.token_hex(16))
    monkeypatch.setenv("DATABASE_APP_PASSWORD", role.password)
    call_command("database_roles", role.name, verbosity=0)
    yield role
    name = sql.Identifier(role.name)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(sql.SQL("DROP OWNED BY {}").format(name))
        cursor.execute(sql.SQL("DROP ROLE {}").format(name))
