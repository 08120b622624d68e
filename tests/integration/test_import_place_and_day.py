"""An import knows where the fire was, who leads, and that nothing has happened after today."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import Agency, AgencyKind, District, Level
from archives.case_file.faults import CaseFileRefused
from archives.case_file.place_rules import ZIBO_DISTRICTS
from archives.case_file.schema import case_file_schema
from archives.case_file.writing import to_json
from archives.services.export_case import export_case
from archives.services.import_case import access_warning, import_case
from archives.services.seed_demo import demo_documents
from tests.import_samples import approved_document, good_document

pytestmark = pytest.mark.django_db


def _import(document, today=None):
    return import_case(content=to_json(document).encode(), today=today)


def _refused(document, today=None):
    with pytest.raises(CaseFileRefused) as refused:
        _import(document, today)
    return {fault.pointer: fault.message for fault in refused.value.faults}


@pytest.fixture
def bodies():
    """Return the fire-rescue bodies of the city and of two districts."""
    places = {None: "淄博市消防救援支队", "张店区": "张店区消防救援大队", "桓台县": "桓台县消防救援大队"}
    return {
        place: Agency.objects.create(
            name=name,
            kind=AgencyKind.FIRE_RESCUE,
            level=Level.DISTRICT if place else Level.CITY,
            district=District.objects.get(name=place) if place else None,
        )
        for place, name in places.items()
    }


@pytest.mark.parametrize(
    ("organizer", "leads"),
    [
        ({"organizer_level": "CITY"}, None),
        ({"organizer_level": "DISTRICT"}, "张店区"),
        # The grade of the good document is 较大.
        ({"organizer_name": "某某政府"}, None),
        ({"organizer_level": "CITY", "lead_body_name": "桓台县消防救援大队"}, "桓台县"),
    ],
)
def test_the_body_that_leads_is_the_named_one_or_that_of_level_and_place(bodies, organizer, leads):
    document = good_document() | {"organizer": organizer}
    case = _import(document)
    assert case.lead_agency == bodies[leads]
    assert access_warning(case) == ""
    assert json.loads(export_case(case)) == json.loads(to_json(document))


def test_an_ordinary_fire_without_a_level_is_its_districts(bodies):
    document = good_document()
    del document["organizer"], document["grade_decisions"]
    assert _import(document).lead_agency == bodies["张店区"]


@pytest.mark.parametrize(
    ("name", "why"), [("没有登记的大队", "没有名为“没有登记的大队”的机构"), (None, "没有填写")]
)
def test_a_case_that_no_body_may_open_is_imported_with_a_warning(tmp_path, capsys, name, why):
    document = good_document()
    document["organizer"] = {"lead_body_name": name} if name else {"organizer_level": "DISTRICT"}
    file = tmp_path / "case.json"
    file.write_text(to_json(document), encoding="utf-8")
    call_command("import_case", str(file))
    output = capsys.readouterr()
    assert len(output.out.splitlines()) == 1
    assert output.err.startswith("/organizer/lead_body_name: 警告：")
    assert why in output.err
    assert len(output.err.splitlines()) == 1


def test_a_published_case_needs_no_body():
    reference = next(one for one in demo_documents(date(2026, 11, 22)) if "is_reference" in one)
    assert access_warning(_import(reference)) == ""


def test_the_schema_names_the_districts_that_the_database_holds():
    assert set(ZIBO_DISTRICTS) == set(District.objects.values_list("name", flat=True))
    fire = case_file_schema()["properties"]["fire"]["properties"]
    assert fire["district"]["enum"] == list(ZIBO_DISTRICTS)


def test_the_schema_tells_a_hand_writer_lists_and_parts():
    properties = case_file_schema()["properties"]
    signature = properties["milestones"]["items"]["properties"]["signatures"]["items"]["properties"]
    assert "key of an entry of group.members" in signature["member"]["description"]
    number = properties["report_parts"]["items"]["properties"]["number"]["description"]
    for part in ("1 引言", "4 火灾原因及性质", "6 整改措施建议"):
        assert part in number


@pytest.mark.parametrize(
    "region", ["安徽省芜湖市弋江区", "北京市丰台区", "山东省济南市历下区", "潍坊市青州市"]
)
def test_a_zibo_district_with_a_place_elsewhere_is_refused(region):
    document = good_document()
    document["fire"]["region"] = region
    faults = _refused(document)
    assert list(faults) == ["/fire/region"]
    assert "张店区" in faults["/fire/region"]


@pytest.mark.parametrize("region", ["山东省淄博市张店区", "淄博市张店区", "山东淄博", "张店区"])
def test_a_place_in_the_city_is_taken_however_it_is_written(region):
    document = good_document()
    document["fire"]["region"] = region
    assert _import(document).region == region


def test_what_has_not_happened_yet_is_refused_by_pointer():
    document = approved_document()
    del document["documents"]
    faults = _refused(document, date(2026, 12, 1))
    assert "/replies/0/replied_on" in faults
    assert "/milestones/4/signatures/0/signed_on" in faults
    assert all("不得晚于今天（2026年12月1日）" in message for message in faults.values())
    # Beyond the day of the last fact nothing is refused; a delegation may reach into the future.
    assert _import(document, date(2026, 12, 20)).pk


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("fire", "occurred_on"), "2026-11-23"),
        (("fire", "reported_at"), "2026-11-23T00:00:00+08:00"),
        (("appraisals", 0, "received_on"), "2026-11-23"),
        (("grade_decisions", 1, "established_on"), "2026-11-23"),
        (("extensions", 0, "decided_on"), "2026-11-23"),
        (("group", "members", 0, "joined_on"), "2026-11-23"),
    ],
)
def test_each_date_is_held_against_today(path, value):
    document = good_document()
    *above, name = path
    place = document
    for step in above:
        place = place[step]
    place[name] = value
    pointer = "/" + "/".join(map(str, path))
    faults = _refused(document, date(2026, 11, 22))
    assert faults[pointer].endswith("不得晚于今天（2026年11月22日）")


def test_the_command_reads_the_day_of_the_machine(tmp_path, capsys):
    document = good_document()
    document["milestones"].append({"kind": "PUBLISHED", "reached_on": "2190-01-01"})
    file = tmp_path / "case.json"
    file.write_text(to_json(document), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_case", str(file))
    assert "不得晚于今天" in capsys.readouterr().err


def test_nothing_of_the_demonstration_lies_ahead_of_its_day():
    day = date(2026, 11, 22)
    for document in demo_documents(day):
        assert _import(document, day).pk
