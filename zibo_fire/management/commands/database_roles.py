"""Let the application work on PostgreSQL as a role that can change neither tables nor events."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from common import append_only

# The application asks it which migrations were applied, and only the owner applies any.
READ_ONLY_TABLES = ["django_migrations"]
PASSWORD_VARIABLE = "DATABASE_APP_PASSWORD"


class Command(BaseCommand):
    """Grant the application's role what it needs and nothing more; run by the owner after each migration."""

    help = "Grant a PostgreSQL role what the application needs: no DDL, and only additions to the events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "role", help=f"the application's role; made with the password in {PASSWORD_VARIABLE} if missing"
        )
        parser.add_argument("--print", action="store_true", help="print the statements and run none")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("数据库角色仅用于 PostgreSQL。")
        role = options["role"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user = %s", [role])
            if cursor.fetchone() == (True,):
                raise CommandError(f"应以数据库所有者的身份运行本命令，而不是应用角色“{role}”。")
            statements = [*_making(cursor, role), *grants(cursor, role)]
            if options["print"]:
                for statement in grants(cursor, role):
                    self.stdout.write(statement.as_string(cursor.connection) + ";")
                return
            # One transaction: the application never meets a moment without its rights.
            with transaction.atomic():
                for statement in statements:
                    cursor.execute(statement)
        self.stdout.write(f"应用角色“{role}”已就绪；只增不改的表：{'、'.join(append_only.tables())}")


def grants(cursor: Any, role: str) -> list[sql.Composed]:
    """Return the statements that take every right from a role and give back what the application needs."""
    name, added = sql.Identifier(role), append_only.tables()
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    tables = [table for (table,) in cursor.fetchall()]
    cursor.execute("SELECT current_schema(), current_database()")
    schema, database = (sql.Identifier(found) for found in cursor.fetchone())
    statements = [
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(schema),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM PUBLIC, {}").format(schema, name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, name),
    ]
    for table in tables:
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table in added:
            rights = "SELECT, INSERT"
        elif table in READ_ONLY_TABLES:
            rights = "SELECT"
        grant = sql.SQL("GRANT {} ON TABLE {}.{} TO {}")
        statements.append(grant.format(sql.SQL(rights), schema, sql.Identifier(table), name))
    return statements


def _making(cursor: Any, role: str) -> list[sql.Composed]:
    """Return what makes the role, or gives an existing one its password and takes its special powers."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password and verb == "CREATE":
        raise CommandError(f"角色“{role}”尚不存在，请在 {PASSWORD_VARIABLE} 中给出其密码。")
    form = sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
    made = form.format(sql.Identifier(role))
    return [made + sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else made]
