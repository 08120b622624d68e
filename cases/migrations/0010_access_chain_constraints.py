"""Let every reading have its place in the chain, and guard the table again (查阅记录链)."""

from django.db import migrations, models

from common import append_only

TABLE = "cases_accessrecord"


def create(apps, schema_editor):
    append_only.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    append_only.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_chain_access_records")]

    operations = [
        migrations.AlterField("accessrecord", "seq", models.PositiveIntegerField("序号")),
        migrations.AlterField("accessrecord", "prev", models.CharField("前一记录摘要", max_length=64)),
        migrations.AlterField("accessrecord", "hash", models.CharField("摘要", max_length=64)),
        migrations.AddConstraint(
            "accessrecord",
            models.UniqueConstraint(fields=["case", "seq"], name="reading_number_is_unique_in_its_case"),
        ),
        migrations.RunPython(create, drop),
    ]
