"""A district's fire body, its people, and a case brought to a stage by services."""

from types import SimpleNamespace

import pytest
from integration.group.scene import (
    FIRE,
    GOVERNMENT,
    appoint_senders,
    declare_clean,
    establish,
    invite_procuratorate,
    nov,
)
from remembering import remembered

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User
from cases.acts import begin, save
from cases.lifecycle import Act
from cases.models import FireCase, ScopeDecision
from cases.services.group import request_group
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.services.recusal import apply_for_recusal


@pytest.fixture
def brigade(db):
    return remembered("brigade", _found_brigade)


def _found_brigade():
    return Agency.objects.create(
        name="张店区消防救援大队",
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=District.objects.get(name="张店区"),
    )


@pytest.fixture
def people(brigade):
    return remembered("people of the brigade", lambda: _gather(brigade))


def _gather(brigade):
    def person(username, agency, *roles, name=""):
        user = User.objects.create_user(username, full_name=name or username, agency=agency)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return user

    police = Agency.objects.create(
        name="张店公安分局",
        kind=AgencyKind.PUBLIC_SECURITY,
        level=Level.DISTRICT,
        district=brigade.district,
    )
    return SimpleNamespace(
        office=person("office", brigade, Role.OFFICE),
        investigator=person("investigator", brigade, Role.INVESTIGATOR),
        leader=person("leader", None, name="组长"),
        deputy=person("deputy", None, name="副组长"),
        officer=person("officer", police, name="丙"),
        stranger=person("stranger", police),
    )


def register_fire(people, brigade):
    with begin(actor=people.office, act=Act.REGISTER_FIRE, agency_id=brigade.pk) as step:
        step.case = FireCase(
            title="张店区“11·1”火灾事故",
            rulebook_code="zibo-2022-109",
            occurred_on=FIRE,
            region="山东省淄博市张店区",
            address="某路1号",
            site_name="某商铺",
            organizer_name=GOVERNMENT,
            lead_agency=brigade,
        )
        save(step.case)
        save(ScopeDecision(case=step.case, decided_on=FIRE, in_scope=True))
    return step.case


@pytest.fixture
def case(people, brigade):
    return remembered("registered", lambda: register_fire(people, brigade))


@pytest.fixture
def elsewhere(people, brigade):
    """A person of another case's group, with a recusal applied for there."""
    other = register_fire(people, brigade)
    request_group(public_id=other.public_id, actor=people.office, requested_on=nov(3), document_number="9")
    member = appoint_member(
        public_id=other.public_id,
        actor=people.office,
        person=Person("他", GOVERNMENT, AgencyKind.GOVERNMENT),
        role="DEPUTY_LEADER",
    )
    apply_for_recusal(
        public_id=other.public_id,
        actor=people.office,
        member=member,
        applied_by="某公司",
        applied_on=nov(4),
        ground=1,
        reason="系业主近亲属",
    )
    return member


@pytest.fixture
def requested(case, people):
    remembered(
        "requested",
        lambda: request_group(
            public_id=case.public_id,
            actor=people.office,
            requested_on=nov(3),
            document_number="张消请〔2026〕1号",
        ),
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def ready(requested, people):
    def make_ready():
        appoint_senders(requested, people)
        invite_procuratorate(requested, people)

    remembered("ready", make_ready)
    return requested


@pytest.fixture
def established(ready, people):
    remembered("established", lambda: establish(ready, people))
    ready.refresh_from_db()
    return ready


@pytest.fixture
def working(established, people):
    """The leader and the officer of the police have declared; the others have no accounts."""

    def declare():
        declare_clean(established, people.leader)
        declare_clean(established, people.officer)

    remembered("working", declare)
    return established
