"""Values that cannot be true are refused by field, and what was typed stays (不可能的填写)."""

from datetime import date, time
from decimal import Decimal

import pytest
from personas import gather_people
from scenarios import drive, march

from cases.lifecycle import Stage
from cases.services.facts import edit_facts, facts_digest
from cases.services.parties import register_party
from common.errors import DomainError
from reports.models import ChronologyEntry, Responsibility
from reports.services.writing import save_chronology_entry

pytestmark = pytest.mark.django_db


def test_page_and_service_refuse_the_same(client):
    scene = drive(gather_people(), Stage.REGISTERED)
    client.force_login(scene.people.office)
    typed = {"kind": "PERSON", "name": "钱某", "age": "300", "identity_number": "110105194912310021"}
    page = client.post(f"/cases/{scene.public_id}/acts/register-party/", typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"age", "identity_number"}
    assert "110105194912310021" in page.content.decode()
    with pytest.raises(DomainError) as refused:
        scene.do(register_party, kind="PERSON", name="钱某", roles=(), details={"age": 300})
    assert (refused.value.code, refused.value.article) == ("impossible_value", "第十五条")
    assert not scene.case.parties.exists()


@pytest.mark.parametrize(("kind", "role"), [("PERSON", "FIRE_UNIT"), ("UNIT", "FIRE_HOUSEHOLD")])
def test_a_person_is_no_fire_unit_and_a_unit_no_household(client, kind, role):
    scene = drive(gather_people(), Stage.REGISTERED)
    client.force_login(scene.people.office)
    typed = {"kind": kind, "name": "钱某", "roles": [role]}
    page = client.post(f"/cases/{scene.public_id}/acts/register-party/", typed)
    assert set(page.context["form"].errors) == {"roles"}
    with pytest.raises(DomainError) as refused:
        scene.do(register_party, kind=kind, name="钱某", roles=[role], details={})
    assert refused.value.code == "impossible_value"
    assert not scene.case.parties.exists()


def test_the_property_loss_lies_within_the_economic_loss():
    scene = drive(gather_people(), Stage.REGISTERED)
    values = {"edited_on": march(4), "seen": facts_digest(scene.case)}
    loss = {"direct_economic_loss": Decimal(100), "direct_property_loss": Decimal(101)}
    with pytest.raises(DomainError) as refused:
        scene.do(edit_facts, facts=loss, **values)
    assert (refused.value.code, refused.value.article) == ("loss_exceeded", "第八条")
    scene.do(edit_facts, facts=loss | {"direct_property_loss": Decimal(100)}, **values)


def test_a_step_ends_after_it_begins_and_the_dead_are_asked_about(client):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    member = scene.people.member
    step = {
        "phase": ChronologyEntry.Phase.values[0],
        "occurred_on": date(2026, 3, 2),
        "text": "起火",
        "started_at": time(9, 30),
    }
    with pytest.raises(DomainError) as refused:
        scene.do(save_chronology_entry, member, ended_at=time(9, 29), **step)
    assert refused.value.code == "end_before_start"
    scene.do(save_chronology_entry, member, ended_at=time(9, 30), **step)
    scene.do(register_party, kind="PERSON", name="孙某", roles=["DECEASED"], details={})
    client.force_login(member)
    penalty = {
        "responsibility_class": str(Responsibility.Class.ADMINISTRATIVE_PENALTY.value),
        "party": scene.case.parties.get(name="孙某").key,
        "facts": "擅自离岗",
    }
    address = f"/cases/{scene.public_id}/writing/responsibilities/new/"
    page = client.post(address, penalty, follow=True)
    assert "已死亡的人员不再给予行政处罚" in page.content.decode()
    scene.do(register_party, kind="UNIT", name="某仓储公司", roles=["RELATED_UNIT"], details={})
    prosecuted = {
        "responsibility_class": str(Responsibility.Class.JUDICIAL.value),
        "party": scene.case.parties.get(name="某仓储公司").key,
        "facts": "违规储存",
    }
    page = client.post(address, prosecuted, follow=True)
    assert "“移送司法机关处理的人员”只列人员" in page.content.decode()
