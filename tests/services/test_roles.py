"""The application's role on PostgreSQL: it does all of the work, and can change neither events nor tables."""

from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from personas import gather_people
from psycopg import sql
from scenarios import drive

from cases.lifecycle import Stage
from cases.verification import verify_all
from common import append_only

EVENTS = "cases_caseevent"


def refused(role, statement: str) -> bool:
    """Tell whether the database denies the statement to the role for want of rights."""
    with role.connect() as own:
        try:
            own.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def test_whole_cases_are_handled_as_the_applications_role(app_role):
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(app_role.name)))
    scene = drive(gather_people(), Stage.CLOSED)
    assert scene.case.events.count() > 20
    assert [str(fault) for fault in verify_all()] == []


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_what_is_only_added_to_is_only_added_to(app_role, verb):
    statements = {
        "UPDATE": "UPDATE {table} SET id = id",
        "DELETE": "DELETE FROM {table}",
        "TRUNCATE": "TRUNCATE {table} CASCADE",
    }
    assert EVENTS in append_only.tables()
    for table in append_only.tables():
        assert refused(app_role, statements[verb].format(table=table)), table
        assert not refused(app_role, f"SELECT * FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        f"ALTER TABLE {EVENTS} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {EVENTS}_append_only ON {EVENTS}",
        f"CREATE OR REPLACE FUNCTION {EVENTS}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
        f"DROP TABLE {EVENTS} CASCADE",
        f"ALTER TABLE {EVENTS} ADD COLUMN more text",
        f"CREATE RULE hidden AS ON INSERT TO {EVENTS} DO INSTEAD NOTHING",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SET session_replication_role = replica",
        "TRUNCATE cases_firecase CASCADE",
        "DELETE FROM django_migrations",
        "CREATE ROLE another",
        "ALTER ROLE CURRENT_USER SUPERUSER",
    ],
)
def test_the_applications_role_changes_no_table_and_gives_itself_nothing(app_role, statement):
    assert refused(app_role, statement)


def test_the_applications_role_hands_itself_no_right(app_role):
    with app_role.connect() as own:
        # PostgreSQL only warns that nothing was granted.
        own.execute(f"GRANT UPDATE ON {EVENTS} TO CURRENT_USER")
    assert refused(app_role, f"UPDATE {EVENTS} SET id = id")


def test_rights_given_by_mistake_are_taken_back(app_role):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON {EVENTS} TO PUBLIC")
        cursor.execute(
            sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}").format(sql.Identifier(app_role.name))
        )
    # Only the trigger would be left to refuse it.
    assert not refused(app_role, f"SELECT 1 FROM {EVENTS} FOR UPDATE")
    call_command("database_roles", app_role.name, stdout=StringIO())
    assert refused(app_role, f"SELECT 1 FROM {EVENTS} FOR UPDATE")
    assert refused(app_role, f"DELETE FROM {EVENTS}")


def test_a_new_password_takes_the_place_of_the_old(app_role, monkeypatch):
    monkeypatch.setenv("DATABASE_APP_PASSWORD", "another")
    call_command("database_roles", app_role.name, stdout=StringIO())
    with pytest.raises(psycopg.OperationalError, match="password"):
        app_role.connect()


def test_the_statements_are_shown_and_not_run(app_role):
    output = StringIO()
    call_command("database_roles", app_role.name, "--print", stdout=output)
    assert f'GRANT SELECT, INSERT ON TABLE "public"."{EVENTS}" TO "{app_role.name}";' in output.getvalue()
    assert app_role.password not in output.getvalue()


def test_no_role_without_a_password_and_none_that_is_the_owner(transactional_db, monkeypatch):
    monkeypatch.delenv("DATABASE_APP_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DATABASE_APP_PASSWORD"):
        call_command("database_roles", "nobody_yet")
    with pytest.raises(CommandError, match="所有者"):
        call_command("database_roles", connection.settings_dict["USER"])
