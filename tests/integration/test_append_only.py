"""Which tables are only ever added to: the models say it, and the database keeps to it."""

import attacks
import pytest
from django.db import DatabaseError, connection, transaction
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from cases.models import AccessRecord, CaseEvent
from common import append_only

pytestmark = pytest.mark.django_db


def guarded_tables() -> set[str]:
    """Return the tables that have a trigger of the kind that refuses changes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'"
            )
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE NOT tgisinternal AND prosrc LIKE '%append-only%'"
            )
        return {table for (table,) in cursor.fetchall()}


def test_the_models_name_every_table_that_the_database_guards():
    assert {CaseEvent._meta.db_table, AccessRecord._meta.db_table} <= set(append_only.tables())
    assert guarded_tables() == set(append_only.tables())
    assert append_only.unguarded(append_only.tables()) == []


def test_the_database_refuses_to_change_delete_or_empty():
    drive(gather_people(), Stage.REGISTERED)
    table = CaseEvent._meta.db_table
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        # What waits for the end of the transaction would be the first to refuse an emptying.
        attacks.sql("SET CONSTRAINTS ALL IMMEDIATE")
        statements += [f"TRUNCATE {each} CASCADE" for each in append_only.tables()]
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attacks.sql(statement)
