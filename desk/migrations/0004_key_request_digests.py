from django.db import migrations

from common.encryption import blind_index


def key_digests(apps, schema_editor):
    """Put the key over what was kept without one; the same request is still known."""
    for answer in apps.get_model("desk", "RememberedAnswer").objects.order_by("pk").iterator():
        answer.request_digest = blind_index(answer.request_digest)
        answer.save(update_fields=["request_digest"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_webhook")]

    # Back, a request sent again is taken for another one and refused, which does nothing twice.
    operations = [migrations.RunPython(key_digests, migrations.RunPython.noop)]
