"""What a page may offer is what the path of acts lets pass; and a prepared act needs its preparer."""

from types import SimpleNamespace

import pytest
from django.utils import timezone
from personas import gather_people
from scenarios import declare, drive, march, receive

from cases import access
from cases.acts import perform, prepare, reject
from cases.lifecycle import Act, CaseRole, Stage
from cases.models import PendingAct, Recusal
from cases.services import recusal
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.verification import verify_all
from common.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return gather_people()


def let_pass(user, case) -> set[Act]:
    """Return the acts that the path of acts does not refuse to this person."""
    passed = set()
    for act in Act:
        try:
            access.permit(case=case, actor=user, act=act)
        except DomainError:
            continue
        passed.add(act)
    return passed


def offered(user, case) -> set[Act]:
    roles = access.case_roles(user, case, timezone.localdate())
    return {rule.act for rule in access.allowed_acts(user, case, roles)}


@pytest.mark.parametrize("stage", [Stage.REGISTERED, Stage.SUBMITTED, Stage.ASSISTED])
def test_everybody_is_offered_exactly_what_would_pass(people, stage):
    scene = drive(people, stage)
    listed = {name: (offered(user, scene.case), let_pass(user, scene.case)) for name, user in people}
    assert {name: one for name, (one, other) in listed.items() if one != other} == {}
    assert listed["recused"] == listed["stranger"] == (set(), set())


def test_an_officer_who_joins_the_group_declares_before_anything_else(people):
    scene = drive(people, Stage.GROUP_REQUESTED)
    office = people.second_office
    scene.do(
        appoint_member,
        person=Person("内勤乙", "张店区消防救援大队", "FIRE_RESCUE", "文员", user=office),
    )
    assert {CaseRole.OFFICE, CaseRole.UNDECLARED} <= access.case_roles(office, scene.case)
    assert offered(office, scene.case) == let_pass(office, scene.case) == {Act.DECLARE}
    declare(scene, office, march(5))
    assert offered(office, scene.case) == let_pass(office, scene.case) > {Act.DECLARE}


def test_a_reference_case_offers_nothing(people):
    scene = drive(people, Stage.REGISTERED)
    scene.case.is_reference = True
    assert offered(people.office, scene.case) == set()


@pytest.fixture
def prepared(people) -> SimpleNamespace:
    scene = drive(people, Stage.SUBMITTED)
    receive(scene)
    pending = prepare(
        public_id=scene.public_id,
        actor=people.office,
        act=Act.REGISTER_REPLY,
        values={"document_number": "1"},
    )
    return SimpleNamespace(scene=scene, pending=pending)


def confirm(prepared, actor):
    with perform(
        public_id=prepared.scene.public_id, actor=actor, act=Act.REGISTER_REPLY, pending=prepared.pending
    ):
        pass


def test_what_a_recused_person_prepared_is_rejected_not_confirmed(people, prepared):
    scene = prepared.scene
    scene.do(
        recusal.apply_for_recusal,
        people.leader,
        applied_by="某公司",
        applied_on=march(25),
        ground=1,
        reason="系近亲属",
        user=people.office,
    )
    scene.do(
        recusal.decide_recusal,
        people.leader,
        recusal=Recusal.objects.get(user=people.office),
        recused=True,
        decided_on=march(25),
    )
    with pytest.raises(DomainError) as refusal:
        confirm(prepared, people.second_office)
    assert (refusal.value.code, refusal.value.article) == ("preparer_recused", "第十四条")
    assert "请退回" in refusal.value.message
    reject(pending=prepared.pending, actor=people.second_office, reason="提请人已经回避")
    prepared.pending.refresh_from_db()
    assert prepared.pending.outcome == PendingAct.Outcome.REJECTED
    assert list(verify_all()) == []


def test_what_was_prepared_by_somebody_who_left_the_office_is_not_confirmed(people, prepared):
    people.office.role_grants.update(revoked_at=timezone.now())
    with pytest.raises(DomainError) as refusal:
        confirm(prepared, people.second_office)
    assert (refusal.value.code, refusal.value.article) == ("preparer_not_permitted", "第二十九条")
