"""The index over the search entries: full text on SQLite, an array of tokens on PostgreSQL (检索索引)."""

from django.db import migrations

_SQLITE = (
    "CREATE VIRTUAL TABLE cases_search_index USING fts5(scope, tokens, content='cases_searchentry', "
    "content_rowid='id', tokenize='ascii', detail=none, columnsize=0)",
    "CREATE TRIGGER cases_search_added AFTER INSERT ON cases_searchentry BEGIN "
    "INSERT INTO cases_search_index(rowid, scope, tokens) VALUES (new.id, new.scope, new.tokens); END",
    "CREATE TRIGGER cases_search_removed AFTER DELETE ON cases_searchentry BEGIN "
    "INSERT INTO cases_search_index(cases_search_index, rowid, scope, tokens) "
    "VALUES ('delete', old.id, old.scope, old.tokens); END",
    "CREATE TRIGGER cases_search_changed AFTER UPDATE ON cases_searchentry BEGIN "
    "INSERT INTO cases_search_index(cases_search_index, rowid, scope, tokens) "
    "VALUES ('delete', old.id, old.scope, old.tokens); "
    "INSERT INTO cases_search_index(rowid, scope, tokens) VALUES (new.id, new.scope, new.tokens); END",
)
_SQLITE_UNDONE = (
    "DROP TRIGGER cases_search_added",
    "DROP TRIGGER cases_search_removed",
    "DROP TRIGGER cases_search_changed",
    "DROP TABLE cases_search_index",
)
# What is written waits in a list that every search reads through, so the list is kept short.
# Parting the tokens of each row again costs far more than the planner would think of the plain expression.
_POSTGRESQL = (
    "CREATE FUNCTION cases_search_terms(scope text, tokens text) RETURNS text[] "
    "LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS "
    "$$ BEGIN RETURN string_to_array(scope || ' ' || tokens, ' '); END $$",
    "CREATE INDEX cases_search_index ON cases_searchentry "
    "USING gin (cases_search_terms(scope, tokens)) WITH (gin_pending_list_limit = 256)",
)
_POSTGRESQL_UNDONE = (
    "DROP INDEX cases_search_index",
    "DROP FUNCTION cases_search_terms(text, text)",
)


def create(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in _SQLITE_UNDONE if is_sqlite else _POSTGRESQL_UNDONE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_search_entries")]

    operations = [migrations.RunPython(create, drop)]
