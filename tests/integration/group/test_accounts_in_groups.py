"""No administrator comes into a case by the group."""

import pytest
from personas import gather_people
from scenarios import drive, march

from accounts.models import AgencyKind, Role, RoleGrant, User
from cases import access
from cases.lifecycle import Stage
from cases.models import MemberRole
from cases.services.members import appoint_member
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


def test_who_becomes_an_administrator_later_knows_the_case_no_more(scene, newcomer):
    appoint(scene, person_of(newcomer))
    assert access.visible_cases(newcomer).filter(pk=scene.case.pk).exists()
    RoleGrant.objects.create(user=newcomer, role=Role.AUDIT_ADMINISTRATOR)
    fresh = type(newcomer).objects.get(pk=newcomer.pk)
    assert not access.visible_cases(fresh).filter(pk=scene.case.pk).exists()
    assert access.case_roles(fresh, scene.case) == frozenset()
