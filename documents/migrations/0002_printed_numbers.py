"""Keep which text was printed under a number (文号的存档文本)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            "documentrendering",
            "number",
            models.CharField("文号", blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            "documentrendering",
            "recipient",
            models.CharField("主送机关", blank=True, default="", max_length=200),
            preserve_default=False,
        ),
    ]
