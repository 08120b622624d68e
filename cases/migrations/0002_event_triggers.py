"""Refuse to change or delete an event in the database itself (事件只增不改)."""

from django.db import migrations

from common import append_only

TABLE = "cases_caseevent"


def create(apps, schema_editor):
    append_only.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    append_only.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
