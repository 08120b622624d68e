"""Every act of intake driven by its page, the second person included."""

import pytest
from django.urls import reverse

from cases.lifecycle import Act
from cases.models import PendingAct
from desk.acts import HANDLERS

PAGES = {
    Act.REGISTER_PARTY: ("office", {"kind": "UNIT", "name": "某商贸公司", "roles": ["FIRE_UNIT"]}, {}),
    Act.RECORD_CASUALTIES: ("office", {"recorded_on": "2026-03-04", "deaths": "2"}, {}),
    Act.DECIDE_SCOPE: ("office", {"decided_on": "2026-03-03", "is_production_related": "no"}, {}),
    Act.ESCALATE: (
        "city_office",
        {"decided_on": "2026-03-04", "document_number": "提1号", "reason": "社会关注"},
        {},
    ),
    Act.HAND_OVER: (
        "city_office",
        {"handed_over_on": "2026-03-04", "document_number": "交1号"},
        {"deaths": 10},
    ),
}


def address(case, act):
    return reverse("desk:act", args=[case.public_id, act.value.lower().replace("_", "-")])


@pytest.mark.parametrize("act", PAGES)
def test_the_page_of_an_act_does_it(client, world, act):
    who, values, facts = PAGES[act]
    case = world.register(**facts)
    client.force_login(getattr(world, who))
    assert client.get(address(case, act)).status_code == 200
    answer = client.post(address(case, act), values | {"confirmed": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    assert case.events.last().act == act


def test_facts_are_edited_on_their_page(client, world):
    case = world.register()
    client.force_login(world.office)
    form = client.get(address(case, Act.EDIT_FACTS)).context["form"]
    shown = {field.name: field.value() for field in form}
    typed = {name: value for name, value in shown.items() if value not in (None, False)}
    answer = client.post(address(case, Act.EDIT_FACTS), typed | {"site_kind": "商业"})
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()
    assert case.site_kind == "商业"


def test_a_grade_is_decided_on_its_page(client, world):
    case = world.register(deaths=2)
    client.force_login(world.office)
    client.post(
        address(case, Act.RECORD_CASUALTIES),
        {"recorded_on": "2026-03-04", "deaths": "3", "confirmed": "yes"},
    )
    values = {"established_on": "2026-03-05", "grade": "LARGER"}
    checked = client.post(address(case, Act.DECIDE_GRADE), values)
    assert checked.status_code == 200
    case.refresh_from_db()
    assert case.organizer_level == "DISTRICT"
    answer = client.post(address(case, Act.DECIDE_GRADE), values | {"confirmed": "yes"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.organizer_level == "CITY"


@pytest.mark.parametrize(
    ("act", "values", "stage"),
    [
        (
            Act.DECIDE_SCOPE,
            {
                "decided_on": "2026-03-03",
                "is_production_related": "no",
                "has_social_impact": "yes",
                "social_impact_reason": "涉及三十户",
            },
            "REGISTERED",
        ),
        (
            Act.TRANSFER_OUT,
            {
                "transferred_on": "2026-03-03",
                "document_number": "移1号",
                "exclusions": ["1"],
                "exclusion_reason": "有人放火",
                "receiving_bodies": "淄博市公安局张店分局",
            },
            "TRANSFERRED",
        ),
    ],
)
def test_two_people_do_it_on_two_pages(client, world, act, values, stage):
    case = world.register(deaths=0)
    client.force_login(world.office)
    client.post(address(case, act), values | {"confirmed": "yes"})
    pending = PendingAct.objects.get()
    confirm = reverse("desk:pending_act", args=[case.public_id, pending.public_id])
    client.post(confirm, {"decision": "confirm"})
    pending.refresh_from_db()
    assert pending.outcome == "PENDING"
    client.force_login(world.second)
    assert client.get(confirm).status_code == 200
    assert client.post(confirm, {"decision": "confirm"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == stage
    assert case.scope_decisions.get().in_scope is (act is Act.DECIDE_SCOPE)


def test_every_act_of_intake_has_its_page():
    intake = {*PAGES, Act.EDIT_FACTS, Act.DECIDE_GRADE, Act.TRANSFER_OUT}
    assert intake <= set(HANDLERS)
