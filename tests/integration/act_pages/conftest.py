"""The people and the case of the group's tests, and a second officer."""

from datetime import date

import pytest
from integration.group.conftest import (  # noqa: F401
    brigade,
    case,
    established,
    people,
    ready,
    requested,
    working,
)

from accounts.models import Agency, AgencyKind, Level, Role, RoleGrant, User
from cases.models import CaseEvent, CaseHead

TODAY = date(2026, 11, 22)


@pytest.fixture
def second(people):  # noqa: F811
    user = User.objects.create_user("second", full_name="复核", agency=people.office.agency)
    RoleGrant.objects.create(user=user, role=Role.OFFICE)
    return user


@pytest.fixture
def city_office(db):
    agency = Agency.objects.create(name="淄博市消防救援支队", kind=AgencyKind.FIRE_RESCUE, level=Level.CITY)
    user = User.objects.create_user("city", full_name="市内勤", agency=agency)
    RoleGrant.objects.create(user=user, role=Role.OFFICE)
    return user


@pytest.fixture
def page(client):
    """Open or send a page as a person, and return the answer."""

    def go(user, path, data=None):
        client.force_login(user)
        return client.get(path) if data is None else client.post(path, data)

    return go


@pytest.fixture
def unchanged(db):
    """Tell whether chain and heads are what they were when the test began to look."""

    def snapshot():
        return CaseEvent.objects.count(), sorted(CaseHead.objects.values_list("case", "hash"))

    return snapshot
