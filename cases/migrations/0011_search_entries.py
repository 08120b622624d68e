"""The rows of what can be searched (检索条目)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_access_chain_constraints")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record", models.CharField(max_length=80, verbose_name="记录")),
                ("kind", models.CharField(max_length=60, verbose_name="记录类别")),
                (
                    "visibility",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "列表信息"), (2, "案件内容")], verbose_name="查阅范围"
                    ),
                ),
                ("text", models.TextField(verbose_name="文字")),
                ("folded", models.TextField(verbose_name="比对文字")),
                ("scope", models.TextField(verbose_name="检索范围")),
                ("tokens", models.TextField(verbose_name="检索词")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="cases.firecase",
                        verbose_name="案件",
                    ),
                ),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "constraints": [
                    models.UniqueConstraint(fields=("record", "visibility"), name="search_entry_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__gte", 1), ("visibility__lte", 2)),
                        name="search_entry_is_for_readers",
                    ),
                ],
            },
        ),
    ]
