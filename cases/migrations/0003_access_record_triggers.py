"""Refuse to change or delete a record of reading in the database itself (查阅记录只增不改)."""

from django.db import migrations

from common import append_only

TABLE = "cases_accessrecord"


def create(apps, schema_editor):
    append_only.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    append_only.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_event_triggers")]
    operations = [migrations.RunPython(create, drop)]
