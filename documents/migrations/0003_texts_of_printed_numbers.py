"""Let the first text printed under a number before be the text of that number (文号的存档文本)."""

from django.db import migrations

TO_SEVERAL = "CASE_TRANSFER"


def enter(apps, schema_editor):
    DocumentRendering = apps.get_model("documents", "DocumentRendering")
    taken = set()
    rows = DocumentRendering.objects.exclude(status="FAILED").order_by("requested_at", "pk")
    for row in rows.iterator():
        number = row.content.get("number", "")
        recipient = row.content.get("addressee", "") if row.kind == TO_SEVERAL else ""
        key = (row.subject, row.kind, number, recipient)
        if number and key not in taken:
            taken.add(key)
            row.number, row.recipient = number, recipient
            row.save(update_fields=["number", "recipient"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_printed_numbers")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
