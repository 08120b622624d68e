"""Make a scene once a session, and put its rows back wherever another test begins with the same scene.

A scene is made by services, act by act, which takes seconds, and hundreds of tests begin with the very same
one. What making it left in the database is kept here and put back inside the transaction of the next test.
That happens only where nothing else was written before, under the settings of every test, and inside a
transaction that takes it back again; everywhere else the scene is made anew.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction

from accounts.models import District, User

T = TypeVar("T")
Row = tuple[Any, ...]

_CHANGING_NOTHING = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT")
# What a test may set otherwise without an act of a scene noticing.
_UNNOTICED = {
    "FILE_STORE_DIR",
    "CHECKPOINT_FILE",
    "CHECKPOINT_KEY_FILE",
    "WEBHOOK_HOSTS",
    "WEBHOOK_HTTP_TO_LOOPBACK",
}
_ROWS_A_STATEMENT = 100


@dataclass(frozen=True)
class Table:
    """A table and its columns, the key first."""

    name: str
    columns: tuple[str, ...]

    def read(self) -> dict[Any, Row]:
        """Return every row as the database keeps it, by its key."""
        # SQLite converts what is a column, and leaves alone what is an expression.
        plus = "+" if connection.vendor == "sqlite" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(plus + name for name in self.columns)} FROM {self.name}")
            return {row[0]: row for row in cursor.fetchall()}

    def insert(self, rows: list[Row]) -> None:
        """Write new rows."""
        into = f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES "
        one = f"({', '.join(['%s'] * len(self.columns))})"
        with connection.cursor() as cursor:
            for start in range(0, len(rows), _ROWS_A_STATEMENT):
                some = rows[start : start + _ROWS_A_STATEMENT]
                cursor.execute(into + ", ".join([one] * len(some)), [value for row in some for value in row])

    def update(self, rows: list[Row]) -> None:
        """Write rows over those of the same keys."""
        values = ", ".join(f"{name} = %s" for name in self.columns[1:])
        with connection.cursor() as cursor:
            for key, *others in rows:
                cursor.execute(
                    f"UPDATE {self.name} SET {values} WHERE {self.columns[0]} = %s", [*others, key]
                )

    def delete(self, keys: list[Any]) -> None:
        """Take rows away."""
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(f"DELETE FROM {self.name} WHERE {self.columns[0]} = %s", [key])


@dataclass
class Kept:
    """What making a scene answered, what it left in each table, and what it wanted done after a commit."""

    answer: bytes = b""
    gone: list[tuple[Table, list[Any]]] = field(default_factory=list)
    changed: list[tuple[Table, list[Row]]] = field(default_factory=list)
    new: list[tuple[Table, list[Row]]] = field(default_factory=list)
    after_commit: list[tuple[Callable[[], Any], bool]] = field(default_factory=list)

    def put_back(self) -> None:
        """Let the database hold what it held when the scene was made."""
        for table, keys in self.gone:
            table.delete(keys)
        for table, rows in self.changed:
            table.update(rows)
        for table, rows in self.new:
            table.insert(rows)
        for call, is_robust in self.after_commit:
            transaction.on_commit(call, robust=is_robust)


class Place:
    """Tell which remembered scenes, one upon the other, the database holds; None once it holds more."""

    def __init__(self) -> None:
        # Outside a test nobody takes anything back.
        self.scenes: tuple[Any, ...] | None = None

    def __call__(self, execute, sql, params, many, context):
        if not (isinstance(sql, str) and sql.lstrip().startswith(_CHANGING_NOTHING)):
            self.scenes = None
        return execute(sql, params, many, context)


_place = Place()
_kept: dict[tuple[Any, ...], Kept] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Begin each test with what the migrations entered and nothing else."""
    begin()


def begin() -> None:
    """Take note that the database holds no scene and nothing that a test wrote."""
    if _place not in connection.execute_wrappers:
        connection.execute_wrappers.append(_place)
    _place.scenes = ()


def remembered(scene: Any, make: Callable[[], T]) -> T:
    """Make a scene upon those that are there, or put back what making it left the first time.

    :param scene: what names it; the same name upon the same scenes is the same scene.
    :param make: what makes it; when the scene is put back, a copy of its first answer is returned.
    """
    if _place.scenes is None or not _is_as_always():
        return make()
    scenes = (*(_place.scenes or _ground()), scene)
    kept = _kept.get(scenes)
    if kept is None:
        answer, _kept[scenes] = _make_and_keep(make)
    else:
        kept.put_back()
        answer = pickle.loads(kept.answer)
    # Scenes that making this one went through are under it, not upon it.
    _place.scenes = scenes
    return answer


def _is_as_always() -> bool:
    """Tell whether nothing is set otherwise that a scene would notice, and the test will be taken back."""
    own = settings._wrapped
    while isinstance(own, UserSettingsHolder):
        if own._deleted or {name for name in vars(own) if name.isupper()} - _UNNOTICED:
            return False
        own = own.default_settings
    return connection.in_atomic_block


def _ground() -> tuple[Any, ...]:
    """Return what scenes stand upon: districts, whose keys a flush changes, and no people yet."""
    assert not User.objects.exists(), "an earlier test left people behind"
    return (tuple(District.objects.order_by("pk").values_list("pk", "name")),)


def _make_and_keep(make: Callable[[], T]) -> tuple[T, Kept]:
    before = {table: table.read() for table in _tables()}
    waiting = len(connection.run_on_commit)
    answer = make()
    kept = Kept(answer=pickle.dumps(answer))
    for table, rows in before.items():
        now = table.read()
        _keep(kept.gone, table, [key for key in rows if key not in now])
        _keep(kept.changed, table, [row for key, row in now.items() if rows.get(key, row) != row])
        _keep(kept.new, table, [row for key, row in now.items() if key not in rows])
    kept.after_commit = [(call, is_robust) for _, call, is_robust in connection.run_on_commit[waiting:]]
    return answer, kept


def _keep(kept: list[tuple[Table, list[Any]]], table: Table, found: list[Any]) -> None:
    if found:
        kept.append((table, found))


def _tables() -> Iterator[Table]:
    quote = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            key = model._meta.pk
            fields = [key, *(one for one in model._meta.local_concrete_fields if one is not key)]
            yield Table(quote(model._meta.db_table), tuple(quote(one.column) for one in fields))
