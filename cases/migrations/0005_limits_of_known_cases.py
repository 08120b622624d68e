"""Give each case already there a place in the lists; the limits themselves are derived by rebuild_limits."""

from django.db import migrations

SETTLED = ("CLOSED", "TRANSFERRED", "ASSISTED")
NONE = 2
BATCH = 1000


def enter(apps, schema_editor):
    limit = apps.get_model("cases", "NextLimit")
    batch = []
    for case in apps.get_model("cases", "FireCase").objects.filter(next_limit=None).order_by("pk").iterator():
        settled = "SETTLED" if case.stage in SETTLED else "OPEN"
        day = f"{case.occurred_on:%Y%m%d}"
        batch.append(
            limit(
                case_id=case.pk,
                shelf="REFERENCE" if case.is_reference else settled,
                standing=NONE,
                day=case.occurred_on,
                position=f"{NONE}{day}{case.public_id}",
                fire_position=f"{day}{case.public_id}",
                stage=case.stage,
                district_id=case.district_id,
                lead_agency_id=case.lead_agency_id,
                # No version of the rules is named so: the row is derived anew at the next look.
                basis="",
            )
        )
        if len(batch) == BATCH:
            limit.objects.bulk_create(batch)
            batch = []
    limit.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_next_limit")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
