"""Let the database itself refuse to change or delete rows of a table (只增不改)."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Create the triggers of a table whose rows are only ever added."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def drop(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Drop the triggers again."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")


def tables() -> list[str]:
    """Return the tables of all models that say they are only ever added to (只增不改的表)."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False))


def unguarded(tables: Iterable[str]) -> list[str]:
    """Return the tables whose triggers are not all there and enabled (触发器缺失的表)."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = {table: {f"{table}_no_update", f"{table}_no_delete"} for table in tables}
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        wanted = {table: {f"{table}_append_only"} for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        present = {name for (name,) in cursor.fetchall()}
    return [table for table, names in wanted.items() if not names <= present]
