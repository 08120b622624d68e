"""Refuse to change or delete an entry of the journal of accounts in the database itself (账号日志只增不改)."""

from django.db import migrations

from common import append_only

TABLE = "accounts_accountevent"


def create(apps, schema_editor):
    append_only.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    append_only.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_districts")]
    operations = [migrations.RunPython(create, drop)]
