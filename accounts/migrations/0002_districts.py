"""Enter the eight districts and counties and the three zones of Zibo (第四条、第三十七条)."""

from django.db import migrations

DISTRICTS = ["张店区", "淄川区", "博山区", "周村区", "临淄区", "桓台县", "高青县", "沂源县"]
ZONES = ["高新区", "经济开发区", "文昌湖省级旅游度假区"]


def enter(apps, schema_editor):
    district = apps.get_model("accounts", "District")
    district.objects.bulk_create(
        [district(name=name, is_zone=False) for name in DISTRICTS]
        + [district(name=name, is_zone=True) for name in ZONES]
    )


def remove(apps, schema_editor):
    apps.get_model("accounts", "District").objects.filter(name__in=DISTRICTS + ZONES).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(enter, remove)]
