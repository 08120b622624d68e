"""Read a whole database at one moment and put it back (数据库快照), for SQLite and PostgreSQL."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

from common.errors import DomainError
from zibo_fire.backup.manifest import DATABASES, NOTHING, Chains, root_of

# Columns that name a file of the store, by table; in an older database some may not be there yet.
FILE_COLUMNS = (
    ("cases_documententry", "digest"),
    ("documents_documentrendering", "file_digest"),
    ("reports_reportfigure", "digest"),
    ("reports_reportrendering", "file_digest"),
)
# A backup waits as long for a writer as a writer waits for another.
_PATIENCE_SECONDS = 60

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a database said at the moment of the backup (快照): its dump and what the manifest tells of it."""

    path: Path
    migrations: list[str]
    chains: Chains
    files: frozenset[str]


def engine() -> str:
    """Return ``sqlite`` or ``postgresql``."""
    return connection.vendor


def database_size() -> int:
    """Return about how many bytes a copy of the database needs."""
    if engine() == "sqlite":
        path = _sqlite_path()
        return path.stat().st_size if path.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def take_snapshot(folder: Path) -> Snapshot:
    """Write the database into a folder as it is at one moment, while people go on working.

    :raises DomainError: ``database_empty``, ``program_missing``, ``backup_failed``.
    """
    path = folder / DATABASES[engine()]
    return _snapshot_sqlite(path) if engine() == "sqlite" else _snapshot_postgresql(path)


def require_empty() -> None:
    """Require a database that nothing was ever entered into.

    :raises DomainError: ``place_not_empty``.
    """
    if engine() == "sqlite":
        path = _sqlite_path()
        if path.exists() and path.stat().st_size:
            raise DomainError("place_not_empty", f"数据库{path}已经存在。只能恢复到空的位置。{NOTHING}")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        )
        if cursor.fetchone()[0]:
            name = connection.settings_dict["NAME"]
            raise DomainError("place_not_empty", f"数据库{name}中已有数据表。只能恢复到空的数据库。{NOTHING}")


def put_back(dump: Path) -> None:
    """Put a dump into the empty database, all of it or nothing.

    :param dump: lies on the same volume as a SQLite database, whose place it takes.
    :raises DomainError: ``program_missing``, ``restore_failed``.
    """
    if engine() == "sqlite":
        connection.close()
        path = _sqlite_path()
        os.replace(dump, path)
        sync_folder(path.parent)
        return
    connection.close()
    _run(
        "restore_failed",
        *("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
        *("--no-comments", f"--dbname={connection.settings_dict['NAME']}", str(dump)),
    )


def remove_database() -> None:
    """Take a SQLite database just put back away again."""
    if engine() == "sqlite":
        connection.close()
        _sqlite_path().unlink(missing_ok=True)


def database_folder() -> Path | None:
    """Return the folder of a SQLite database; a server keeps its own."""
    return _sqlite_path().parent if engine() == "sqlite" else None


def read_chains() -> Chains:
    """Return where the chains of the database in use end."""

    def query(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return _chains(query)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sqlite_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _snapshot_sqlite(path: Path) -> Snapshot:
    source_path = _sqlite_path()
    if not source_path.exists():
        raise DomainError("database_empty", f"数据库{source_path}不存在，没有可备份的数据。")
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"{source_path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_SECONDS)
            ) as source,
            contextlib.closing(sqlite3.connect(path, isolation_level=None)) as target,
        ):
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            # In one step: copied piece by piece, it would begin anew with every act done meanwhile.
            source.backup(target, pages=-1)
            query: Query = lambda sql: target.execute(sql).fetchall()  # noqa: E731
            columns = set(
                query(
                    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
                    "WHERE m.type = 'table'"
                )
            )
            snapshot = _read(path, query, columns)
    except sqlite3.Error as error:
        raise DomainError("backup_failed", f"数据库未能备份：{error}") from error
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return snapshot


def _snapshot_postgresql(path: Path) -> Snapshot:
    with _frozen_postgresql() as (query, name):
        columns = set(query("SELECT table_name, column_name FROM information_schema.columns"))
        snapshot = _read(path, query, columns)
        # What the manifest tells was read at the very moment that is dumped.
        _run(
            "backup_failed",
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}"),
            *(f"--file={path}", f"--dbname={connection.settings_dict['NAME']}"),
        )
    return snapshot


@contextmanager
def _frozen_postgresql() -> Iterator[tuple[Query, str]]:
    """Hold one moment of the database open; yield how it is asked, and its name for ``pg_dump``."""
    held = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with held.cursor() as cursor:
            # A pooler or the settings may set limits that a long dump would exceed.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (name,) = cursor.fetchone()

            def query(sql: str) -> list[tuple[Any, ...]]:
                cursor.execute(sql)
                return list(cursor.fetchall())

            yield query, name
            cursor.execute("ROLLBACK")
    finally:
        held.close()


def _read(path: Path, query: Query, columns: set[tuple[Any, ...]]) -> Snapshot:
    if ("cases_casehead", "seq") not in columns:
        raise DomainError("database_empty", "数据库中没有本系统的数据，没有可备份的内容。")
    files = {
        digest
        for table, column in FILE_COLUMNS
        if (table, column) in columns
        for (digest,) in query(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")
    }
    migrations = [
        f"{app}.{name}" for app, name in query("SELECT app, name FROM django_migrations ORDER BY id")
    ]
    return Snapshot(path, migrations, _chains(query), frozenset(files))


def _chains(query: Query) -> Chains:
    ends = query(
        "SELECT c.public_id, h.seq, h.hash FROM cases_casehead h JOIN cases_firecase c ON c.id = h.case_id"
    )
    accounts = query("SELECT seq, hash FROM accounts_accounthead WHERE id = 1")
    events = query("SELECT count(*) FROM cases_caseevent")[0][0]
    told = [(str(public_id), int(seq), str(link)) for public_id, seq, link in ends]
    return Chains(len(ends), root_of(told), int(events), list(accounts[0]) if accounts else None)


def _run(code: str, program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise DomainError("program_missing", f"缺少程序{program}，请安装软件包 postgresql-client。")
    found = subprocess.run(
        [program, *arguments], env=_libpq_environment(), capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise DomainError(code, f"{program}失败：{found.stderr.strip()[-1000:]}")


def _libpq_environment() -> dict[str, str]:
    """Return the environment in which PostgreSQL's own programs reach the same server."""
    settings = connection.settings_dict
    known = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGSSLMODE": settings.get("OPTIONS", {}).get("sslmode", ""),
    }
    return os.environ | {name: value for name, value in known.items() if value}
