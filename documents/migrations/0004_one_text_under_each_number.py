"""Refuse two texts under one number (文号的存档文本)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_texts_of_printed_numbers")]

    operations = [
        migrations.AddConstraint(
            "documentrendering",
            models.UniqueConstraint(
                fields=["subject", "kind", "number", "recipient"],
                condition=~Q(number="") & ~Q(status="FAILED"),
                name="one_text_under_each_number",
            ),
        ),
    ]
