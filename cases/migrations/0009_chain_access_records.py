"""Chain the readings that were recorded before (查阅记录), in the order in which they were."""

from django.db import migrations

from common import chain


def link(apps, schema_editor):
    AccessRecord = apps.get_model("cases", "AccessRecord")
    AccessHead = apps.get_model("cases", "AccessHead")
    ends = {}
    records = AccessRecord.objects.select_related("case").only(
        "case__public_id", "actor_id", "kind", "subject", "at", "request_id"
    )
    for record in records.order_by("pk").iterator():
        seq, previous = ends.get(record.case_id, (0, chain.GENESIS))
        record.seq, record.prev = seq + 1, previous
        record.hash = chain.digest(
            {
                "domain": "zibo-fire/access-record",
                "algorithm": "sha256",
                "canonical": 1,
                "case": record.case.public_id,
                "seq": record.seq,
                "prev": record.prev,
                "actor": record.actor_id,
                "kind": record.kind,
                "subject": record.subject,
                "at": record.at,
                "request_id": record.request_id,
            }
        )
        record.save(update_fields=["seq", "prev", "hash"])
        ends[record.case_id] = (record.seq, record.hash)
    for case_id, (seq, end) in ends.items():
        AccessHead.objects.create(case_id=case_id, seq=seq, hash=end)


def unlink(apps, schema_editor):
    apps.get_model("cases", "AccessHead").objects.all().delete()
    apps.get_model("cases", "AccessRecord").objects.update(seq=None, prev="", hash="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_access_chain")]

    operations = [migrations.RunPython(link, unlink)]
