"""Give the readings of a case a chain of their own (查阅记录链): its columns, empty yet, and its ends."""

import django.db.models.deletion
from django.db import migrations, models

from common import append_only

TABLE = "cases_accessrecord"


def create(apps, schema_editor):
    append_only.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    append_only.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_encrypt_identity_numbers")]

    operations = [
        # The rows are chained by the next migration; the one after it guards the table again.
        migrations.RunPython(drop, create),
        migrations.CreateModel(
            name="AccessHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(default=0, verbose_name="序号")),
                ("hash", models.CharField(default="0" * 64, max_length=64, verbose_name="摘要")),
                ("noted", models.PositiveIntegerField(default=0, verbose_name="检查点序号")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_head",
                        to="cases.firecase",
                        verbose_name="案件",
                    ),
                ),
            ],
            options={"verbose_name": "查阅记录链末端", "verbose_name_plural": "查阅记录链末端"},
        ),
        migrations.AddField("accessrecord", "seq", models.PositiveIntegerField("序号", null=True)),
        migrations.AddField(
            "accessrecord", "prev", models.CharField("前一记录摘要", max_length=64, default="")
        ),
        migrations.AddField("accessrecord", "hash", models.CharField("摘要", max_length=64, default="")),
        migrations.AlterField("accessrecord", "at", models.DateTimeField("时间")),
    ]
