"""Requesting, returning and establishing the group; invitations (第六条、第七条)."""

from datetime import timedelta

import pytest
from integration.group.scene import (
    FIRE,
    GOVERNMENT,
    SENDERS,
    appoint_senders,
    establish,
    invite_procuratorate,
    member_named,
    nov,
    refused,
)

from accounts.models import AgencyKind
from cases.acts import perform, save
from cases.clocks import case_clocks
from cases.lifecycle import Act
from cases.models import DocumentEntry, GroupMember, InvestigationGroup, ScopeDecision
from cases.services.group import invite_body, request_group, return_request
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.verification import verify_all

pytestmark = pytest.mark.django_db


def test_a_complete_group_is_established_with_its_leader(established, people):
    assert established.stage == "INVESTIGATING"
    group = established.group
    assert group.leadership == InvestigationGroup.Leadership.GOVERNMENT_LEADER
    assert member_named(established, "组长").role == "LEADER"
    assert {member.joined_on for member in group.members.all()} == {nov(5)}
    assert established.milestones.last().document_number == "张政办字〔2026〕9号"
    kinds = set(DocumentEntry.objects.values_list("kind", flat=True))
    assert kinds == {"GROUP_REQUEST", "INVITATION_LETTER", "GROUP_ESTABLISHMENT"}
    assert list(verify_all()) == []


def test_establishing_without_the_invitation_of_the_procuratorate_is_refused(requested, people):
    appoint_senders(requested, people)
    message = refused("composition_incomplete", "第七条", establish, requested, people)
    assert "应当邀请人民检察院派人参加" in message
    assert not GroupMember.objects.filter(role="LEADER").exists()


@pytest.mark.parametrize("position", range(len(SENDERS)))
def test_establishing_without_a_body_is_refused_and_names_it(requested, people, position):
    invite_procuratorate(requested, people)
    for index, (name, agency_name, kind) in enumerate(SENDERS):
        if index != position:
            appoint_member(
                public_id=requested.public_id,
                actor=people.office,
                person=Person(name, agency_name, kind),
            )
    message = refused("composition_incomplete", "第七条", establish, requested, people)
    assert AgencyKind(SENDERS[position][2]).label in message
    assert message.count("缺少") == 1


def test_the_fire_chief_leads_by_delegation(ready, people):
    chief = Person("乙", "张店区消防救援大队", AgencyKind.FIRE_RESCUE)
    refused("delegation_missing", "第六条", establish, ready, people, leader=chief)
    appoint_member(
        public_id=ready.public_id,
        actor=people.office,
        person=Person("庚", GOVERNMENT, AgencyKind.GOVERNMENT),
    )
    establish(ready, people, leader=chief, delegation_number="张政委〔2026〕1号")
    assert member_named(ready, "乙").role == "LEADER"
    group = InvestigationGroup.objects.get(case=ready)
    assert group.leadership == InvestigationGroup.Leadership.DELEGATED_FIRE_CHIEF
    assert group.delegation_number == "张政委〔2026〕1号"


def test_nobody_else_leads(ready, people):
    police = Person("辛", "张店公安分局", AgencyKind.PUBLIC_SECURITY)
    refused("leadership_mismatch", "第六条", establish, ready, people, leader=police)


def test_established_no_earlier_than_requested(ready, people):
    refused("before_request", "第六条", establish, ready, people, established_on=nov(2))


def request(case, people, day):
    return request_group(public_id=case.public_id, actor=people.office, requested_on=day, document_number="1")


def test_a_group_is_requested_after_the_fire_and_within_the_scope(case, people):
    refused("before_fire", "第六条", request, case, people, FIRE - timedelta(days=1))
    with perform(public_id=case.public_id, actor=people.office, act=Act.EDIT_FACTS):
        save(ScopeDecision(case=case, decided_on=nov(2), in_scope=False))
    refused("out_of_scope", "第五条", request, case, people, nov(3))


def test_a_returned_request_can_be_made_again_and_has_met_the_clock(requested, people):
    return_request(
        public_id=requested.public_id,
        actor=people.office,
        returned_on=nov(6),
        reason="成员名单不全",
        document_number="张政办退〔2026〕3号",
    )
    requested.refresh_from_db()
    assert requested.stage == "REGISTERED"
    refused(
        "before_return",
        "第六条",
        request_group,
        public_id=requested.public_id,
        actor=people.office,
        requested_on=nov(5),
        document_number="2",
    )
    request_group(
        public_id=requested.public_id, actor=people.office, requested_on=nov(9), document_number="2"
    )
    clock = next(clock for clock in case_clocks(requested, nov(20)) if clock.code == "group_request")
    assert clock.met_on == nov(3)
    assert list(verify_all()) == []


def test_a_request_is_returned_after_it_was_made(requested, people):
    refused(
        "before_request",
        "第六条",
        return_request,
        public_id=requested.public_id,
        actor=people.office,
        returned_on=nov(2),
        reason="略",
    )


def test_only_procuratorate_and_discipline_bodies_are_invited(requested, people):
    values = {
        "public_id": requested.public_id,
        "actor": people.office,
        "name": "某单位",
        "invited_on": nov(4),
        "invitation_number": "1",
    }
    refused("not_invited_body", "第七条", invite_body, kind=AgencyKind.HOUSING, **values)
    values["invitation_number"] = " "
    refused("letter_missing", "第七条", invite_body, kind=AgencyKind.PROCURATORATE, **values)


def test_an_invitation_before_the_fire_is_refused(requested, people):
    refused(
        "before_fire",
        "第七条",
        invite_body,
        public_id=requested.public_id,
        actor=people.office,
        kind=AgencyKind.PROCURATORATE,
        name="张店区人民检察院",
        invited_on=FIRE - timedelta(days=1),
        invitation_number="1",
    )


def test_naming_an_invited_body_again_records_who_came(ready, people):
    body = invite_body(
        public_id=ready.public_id,
        actor=people.office,
        kind=AgencyKind.PROCURATORATE,
        name="张店区人民检察院",
        invited_on=nov(4),
        invitation_number="张消函〔2026〕2号",
        has_attended=True,
        representative="壬",
    )
    assert list(ready.group.invited_bodies.all()) == [body]
    assert list(verify_all()) == []
