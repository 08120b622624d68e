"""Facts corrected without losing anybody's words; parties typed once (第二条、第十五条)."""

from datetime import date

import pytest

from cases.clocks import case_clocks
from cases.models import Party, PartyKind
from cases.services.facts import edit_facts, facts_digest
from cases.services.group import request_group
from cases.services.organizer import escalate
from cases.services.parties import register_party, remove_party
from common.errors import DomainError
from reports.models import Finding


def edit(world, case, facts, actor=None, **values):
    known = {"seen": facts_digest(case), "edited_on": date(2026, 3, 6)}
    return edit_facts(public_id=case.public_id, actor=actor or world.office, facts=facts, **(known | values))


def party(world, case, name="某商贸有限公司", kind=PartyKind.UNIT, roles=("FIRE_UNIT",), **values):
    details = values.pop("details", {})
    return register_party(
        public_id=case.public_id,
        actor=world.office,
        kind=kind,
        name=name,
        roles=roles,
        details=details,
        **values,
    )


def test_facts_are_completed_and_the_event_says_what_changed(world):
    case = world.register()
    edit(world, case, {"site_kind": "商业", "building_floors": 3})
    case.refresh_from_db()
    assert (case.site_kind, case.building_floors) == ("商业", 3)
    assert [event.act for event in case.events.all()] == ["REGISTER_FIRE", "EDIT_FACTS"]


def test_a_stale_save_names_what_is_stored_and_may_overwrite_knowingly(world):
    case = world.register()
    seen = facts_digest(case)
    edit(world, case, {"address": "柳泉路2号"}, actor=world.second)
    with pytest.raises(DomainError) as refusal:
        edit(world, case, {"address": "柳泉路3号"}, seen=seen)
    assert refusal.value.code == "stale_facts"
    assert "“起火地点”现存为“柳泉路2号”" in refusal.value.message
    edit(world, case, {"address": "柳泉路3号"}, seen=seen, overwrite=True)
    case.refresh_from_db()
    assert case.address == "柳泉路3号"


def test_a_fire_day_moved_across_midnight_moves_every_clock(world):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        edit(world, case, {"occurred_on": date(2026, 3, 1)})
    assert refusal.value.code == "text_missing"
    edit(world, case, {"occurred_on": date(2026, 3, 1)}, reason="监控显示零时前起火")
    case.refresh_from_db()
    due = {clock.code: clock.due_on for clock in case_clocks(case, date(2026, 3, 6))}
    assert due["cause_determination"] == date(2026, 3, 31)


def test_the_fire_is_not_moved_behind_a_step_or_before_the_rules(world):
    case = world.judge(world.register())
    request_group(
        public_id=case.public_id, actor=world.office, requested_on=date(2026, 3, 4), document_number="1"
    )
    for day, code in ((date(2026, 3, 5), "fire_after_step"), (date(2022, 11, 25), "rulebook_not_in_force")):
        with pytest.raises(DomainError) as refusal:
            edit(world, case, {"occurred_on": day}, reason="更正")
        assert refusal.value.code == code


def test_a_place_in_another_district_moves_the_case_to_its_government(world):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        edit(world, case, {"district": world.zichuan.district})
    assert refusal.value.code == "text_missing"
    edit(world, case, {"district": world.zichuan.district}, reason="起火点在淄川区一侧")
    case.refresh_from_db()
    assert (case.organizer_name, case.lead_agency) == ("淄川区人民政府", world.zichuan)
    assert case.region == "山东省淄博市淄川区"
    move = case.organizer_decisions.get()
    assert (move.kind, move.decided_on) == ("PLACE_CORRECTION", date(2026, 3, 6))


def test_a_place_is_fixed_once_the_group_is_requested(world):
    case = world.judge(world.register())
    request_group(
        public_id=case.public_id, actor=world.office, requested_on=date(2026, 3, 4), document_number="1"
    )
    with pytest.raises(DomainError) as refusal:
        edit(world, case, {"district": world.zichuan.district}, reason="更正")
    assert (refusal.value.code, refusal.value.article) == ("place_is_fixed", "第四条")


def test_an_escalated_case_stays_with_the_city_wherever_the_fire_began(world):
    case = world.register()
    escalate(
        public_id=case.public_id,
        actor=world.city_office,
        decided_on=date(2026, 3, 4),
        document_number="1号",
        reason="社会关注",
    )
    case.refresh_from_db()
    edit(world, case, {"district": world.zichuan.district}, actor=world.city_office, reason="更正")
    case.refresh_from_db()
    assert (case.lead_agency, case.region) == (world.city, "山东省淄博市淄川区")


def test_a_party_is_registered_corrected_and_struck(world):
    case = world.register()
    party(world, case, details={"credit_code": "91370303MA3XXXXX1P"})
    unit = case.parties.get()
    assert (unit.key, unit.position) == ("party-1", 1)
    party(world, case, key="party-1", name="某商贸公司", roles=("LESSEE", "FIRE_UNIT"))
    unit = case.parties.get()
    assert unit.name == "某商贸公司"
    assert sorted(unit.roles.values_list("role", flat=True)) == ["FIRE_UNIT", "LESSEE"]
    party(world, case, key="party-1", name="某商贸公司", roles=("LESSEE",))
    assert list(unit.roles.values_list("role", flat=True)) == ["LESSEE"]
    with pytest.raises(DomainError) as refusal:
        remove_party(public_id=case.public_id, actor=world.office, key="party-1", reason=" ")
    assert refusal.value.code == "reason_missing"
    party(world, case, key="party-1", is_removed=True, removal_reason="误登记")
    assert not case.parties.exists()


def test_nobody_is_typed_twice(world):
    case = world.register()
    person = {"kind": PartyKind.PERSON, "roles": ("WITNESS",)}
    party(world, case, "张三", details={"identity_number": "370303199001010017"}, **person)
    with pytest.raises(DomainError) as refusal:
        party(world, case, "张叁", details={"identity_number": "370303199001010017"}, **person)
    assert (refusal.value.code, refusal.value.article) == ("party_registered_twice", "第十五条")
    with pytest.raises(DomainError) as refusal:
        party(world, case, "张三", **person)
    assert refusal.value.code == "name_registered"
    party(world, case, "张三", is_another=True, **person)
    assert case.parties.count() == 2
    other = world.register(address="另一处")
    party(world, other, "张三", details={"identity_number": "370303199001010017"}, **person)


def test_a_person_has_no_fields_of_a_unit(world):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        party(world, case, "张三", PartyKind.PERSON, (), details={"credit_code": "91370303MA3XXXXX1P"})
    assert refusal.value.code == "invalid"
    assert not Party.objects.exists()


def test_a_party_of_another_case_is_not_found(world):
    case, other = world.register(), world.register(address="另一处")
    party(world, other)
    with pytest.raises(DomainError) as refusal:
        party(world, case, key="party-1")
    assert refusal.value.code == "party_not_found"


def test_a_party_that_records_speak_of_stays(world):
    case = world.register()
    party(world, case)
    with world.writing(case) as step:
        Finding.objects.create(
            case=step.case, position=1, key="p", kind="CAUSE", party=case.parties.get(), text="x"
        )
    with pytest.raises(DomainError) as refusal:
        remove_party(public_id=case.public_id, actor=world.office, key="party-1", reason="误登记")
    assert (refusal.value.code, refusal.value.article) == ("party_in_use", "第十五条")
    assert case.parties.exists()
