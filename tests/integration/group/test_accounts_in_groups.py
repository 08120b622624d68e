"""A member's account is the member's own, and nobody who works on no case comes in by the group (第七条)."""

import pytest
from integration.group.scene import refused
from personas import GOVERNMENT, gather_people
from scenarios import drive, march

from accounts.models import AgencyKind, Role, RoleGrant, User
from cases import access
from cases.forms.people import AccountField
from cases.lifecycle import Stage
from cases.models import GroupMember, MemberRole
from cases.selectors.group import typed_kinds
from cases.services.group import establish_group, invite_body
from cases.services.members import appoint_member, replace_member
from cases.services.membership import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.INVESTIGATING)


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("newcomer", password="correct-horse-9", full_name="丁一")


def appoint(scene, person: Person):
    return scene.do(
        appoint_member, person=person, role=MemberRole.MEMBER, joined_on=march(9), document_number=""
    )


def person_of(user, **changed) -> Person:
    facts = {"name": user.full_name, "agency_name": "某单位", "agency_kind": AgencyKind.OTHER, "user": user}
    return Person(**{**facts, **changed})


NOT_FOR_CASES = [
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
    Role.AUDITOR,
]


@pytest.mark.parametrize("role", NOT_FOR_CASES)
def test_who_becomes_an_administrator_or_auditor_later_knows_the_case_no_more(scene, newcomer, role):
    appoint(scene, person_of(newcomer))
    assert access.visible_cases(newcomer).filter(pk=scene.case.pk).exists()
    RoleGrant.objects.create(user=newcomer, role=role)
    fresh = type(newcomer).objects.get(pk=newcomer.pk)
    assert not access.visible_cases(fresh).filter(pk=scene.case.pk).exists()
    assert access.case_roles(fresh, scene.case) == frozenset()


@pytest.mark.parametrize("role", NOT_FOR_CASES)
def test_no_administrator_and_no_auditor_becomes_a_member(scene, newcomer, role):
    RoleGrant.objects.create(user=newcomer, role=role)
    refused("account_not_for_cases", "第七条", appoint, scene, person_of(newcomer))
    assert newcomer not in AccountField().queryset
    RoleGrant.objects.filter(user=newcomer).delete()
    assert newcomer in AccountField().queryset
    assert appoint(scene, person_of(newcomer)).user == newcomer


def test_nobody_sits_in_the_group_under_the_account_of_another(scene, newcomer):
    message = refused("account_of_another", "第七条", appoint, scene, person_of(newcomer, name="丁二"))
    assert "所选账号属于丁一，“姓名”为丁二" in message
    replaced = {"member": scene.seat(scene.people.member), "replaced_on": march(9), "reason": "调离"}
    successor = person_of(newcomer, name="丁二")
    refused("account_of_another", "第七条", scene.do, replace_member, successor=successor, **replaced)


def test_the_account_of_somebody_who_left_is_no_members(scene, newcomer):
    newcomer.is_active = False
    newcomer.save()
    refused("account_inactive", "第七条", appoint, scene, person_of(newcomer))
    assert newcomer not in AccountField().queryset


@pytest.fixture
def requested():
    return drive(gather_people(), Stage.GROUP_REQUESTED)


def establish(scene, leader: Person):
    return scene.do(
        establish_group,
        established_on=march(5),
        document_number="张政办字〔2026〕9号",
        established_by=GOVERNMENT,
        leader=leader,
    )


def test_the_leaders_account_is_the_leaders_even_where_a_member_is_promoted(requested, newcomer):
    refused("account_of_another", "第七条", establish, requested, person_of(newcomer, name="丁二"))
    place = requested.do(
        appoint_member,
        person=Person("丁一", GOVERNMENT, AgencyKind.GOVERNMENT),
        role=MemberRole.DEPUTY_LEADER,
    )
    leader = Person("丁一", GOVERNMENT, AgencyKind.GOVERNMENT, user=newcomer)
    establish(requested, leader)
    place.refresh_from_db()
    assert (place.role, place.user) == (MemberRole.LEADER, newcomer)


def test_the_kind_of_a_registered_body_is_not_typed(scene):
    kinds = {"张店公安分局": AgencyKind.HOUSING, "张店区人民检察院": AgencyKind.OTHER}
    for body, kind in kinds.items():
        person = Person("丁二", body, kind)
        refused("agency_kind_mismatch", "第七条", appoint, scene, person)
    assert appoint(scene, Person("丁二", " 张店公安分局", "")).agency_kind == AgencyKind.PUBLIC_SECURITY
    invited = {"invited_on": march(9), "invitation_number": "函9号", "name": "张店公安分局"}
    refused("agency_kind_mismatch", "第七条", scene.do, invite_body, kind=AgencyKind.PROCURATORATE, **invited)


def test_the_leader_stands_for_the_body_as_it_is_registered(requested):
    leader = Person("丁二", "张店公安分局", AgencyKind.GOVERNMENT)
    refused("agency_kind_mismatch", "第七条", establish, requested, leader)


def test_the_kind_of_an_unregistered_body_is_as_typed_and_said_to_be(scene, client):
    refused("agency_kind_missing", "第七条", appoint, scene, Person("丁二", "某局", ""))
    appoint(scene, Person("丁二", "某局", AgencyKind.HOUSING))
    told = typed_kinds(GroupMember.objects.filter(group__case=scene.case))
    assert "某局（住房城乡建设主管部门）" in told
    assert not [one for one in told if one.startswith("张店公安分局")]
    client.force_login(scene.people.leader)
    page = client.get(f"/cases/{scene.public_id}/group/").content.decode()
    assert "单位类别按填写的计算" in page
    assert "某局（住房城乡建设主管部门）" in page
