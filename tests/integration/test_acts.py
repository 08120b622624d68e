"""The path of acts: access, guards, change, one event; and what verification finds."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User
from cases.acts import begin, save
from cases.lifecycle import Act
from cases.models import CaseEvent, FireCase, Milestone, ScopeDecision
from cases.services.group import request_group
from cases.verification import case_path, protected_models, verify_all
from common.errors import DomainError
from common.records import WrittenOutsideAnAct

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(db):
    district = District.objects.get(name="张店区")
    agency = Agency.objects.create(
        name="张店区消防救援大队", kind=AgencyKind.FIRE_RESCUE, level=Level.DISTRICT, district=district
    )
    user = User.objects.create_user("office", full_name="甲", agency=agency)
    RoleGrant.objects.create(user=user, role=Role.OFFICE)
    return user


@pytest.fixture
def case(office):
    with begin(actor=office, act=Act.REGISTER_FIRE, agency_id=office.agency_id) as step:
        step.case = FireCase(
            title="张店区“11·1”火灾事故",
            rulebook_code="zibo-2022-109",
            occurred_on=date(2026, 11, 1),
            region="山东省淄博市张店区",
            address="某路1号",
            site_name="某商铺",
            lead_agency=office.agency,
        )
        save(step.case)
        save(ScopeDecision(case=step.case, decided_on=date(2026, 11, 1), in_scope=True))
    return step.case


def test_an_act_moves_the_stage_and_leaves_one_event(case, office):
    request_group(
        public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3), document_number="〔2026〕1号"
    )
    case.refresh_from_db()
    assert case.stage == "GROUP_REQUESTED"
    assert [event.seq for event in case.events.all()] == [1, 2]
    assert list(verify_all()) == []


def test_a_refused_act_leaves_nothing(case, office):
    with pytest.raises(DomainError) as refusal:
        request_group(
            public_id=case.public_id, actor=office, requested_on=date(2026, 10, 3), document_number="1"
        )
    assert (refusal.value.code, refusal.value.article) == ("before_fire", "第六条")
    assert CaseEvent.objects.count() == 1
    assert not Milestone.objects.exists()


def test_protected_rows_are_written_only_inside_an_act(case):
    case.title = "改名"
    with pytest.raises(WrittenOutsideAnAct):
        case.save()


def test_verification_finds_direct_changes(case):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_firecase SET address = 'x' WHERE id = %s", [case.pk])
    assert [fault.kind for fault in verify_all()] == ["CHANGED"]


def test_every_protected_model_leads_to_its_case():
    assert [model.__name__ for model in protected_models() if case_path(model) is None] == []
