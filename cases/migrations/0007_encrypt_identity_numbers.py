"""Encrypt the identity numbers already entered, and seal the events that hold them (身份证号加密).

The bytes of an event are part of the chain and stay what they are; only how they lie here changes. Sessions
end, because a form kept in one may hold a number.
"""

from django.db import migrations

from common import append_only, encryption

TABLES = (("cases_party", "id"), ("cases_historicalparty", "history_id"))
EVENTS = "cases_caseevent"
# An event holds the number itself or a digest that could be guessed wherever it names a party.
NAMED = b'"cases.party:'
ROWS = 500


def _each(cursor, table, key, column, where):
    """Yield (key, value) of a table's rows in order, a few hundred at a time."""
    last = 0
    while True:
        cursor.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {where} AND {key} > %s ORDER BY {key} LIMIT {ROWS}", [last]
        )
        found = cursor.fetchall()
        if not found:
            return
        yield from found
        last = found[-1][0]


def encrypt(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, key in TABLES:
            for pk, text in _each(cursor, table, key, "identity_number", "identity_number <> ''"):
                cursor.execute(
                    f"UPDATE {table} SET identity_number = %s, identity_index = %s WHERE {key} = %s",
                    [encryption.encrypt(text), encryption.blind_index(text), pk],
                )
        _rewrite_events(schema_editor, cursor, encryption.seal, lambda body: NAMED in body)
        cursor.execute("DELETE FROM django_session")


def decrypt(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, key in TABLES:
            for pk, token in _each(cursor, table, key, "identity_number", "identity_number <> ''"):
                cursor.execute(
                    f"UPDATE {table} SET identity_number = %s WHERE {key} = %s", [encryption.decrypt(token), pk]
                )
        _rewrite_events(schema_editor, cursor, encryption.unseal, encryption.is_sealed)
        cursor.execute("DELETE FROM django_session")


def _rewrite_events(schema_editor, cursor, change, is_meant):
    append_only.drop(schema_editor, EVENTS)
    for pk, body in _each(cursor, EVENTS, "id", "body", "1 = 1"):
        content = bytes(body)
        if is_meant(content):
            cursor.execute(f"UPDATE {EVENTS} SET body = %s WHERE id = %s", [change(content), pk])
    append_only.create(schema_editor, EVENTS)


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0006_encrypted_identity_number'),
        ('sessions', '0001_initial'),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
