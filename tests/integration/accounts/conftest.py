"""People for the tests of accounts, made by the services."""

import pytest
from account_samples import PASSWORD
from django.test import Client

from accounts.models import AgencyKind, District, Level, Role
from accounts.services.agencies import create_agency
from accounts.services.people import create_user
from accounts.services.roles import grant_role


@pytest.fixture
def agency(db):
    return create_agency(
        actor=None,
        name="张店区消防救援大队",
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=District.objects.get(name="张店区"),
    )


@pytest.fixture
def person(agency):
    """Make people: ``person("name", Role.OFFICE)``."""

    def make(username, *roles):
        user, _ = create_user(
            actor=None, username=username, full_name=f"{username}先生", agency=agency, password=PASSWORD
        )
        for role in roles:
            grant_role(actor=None, username=username, role=role)
        return user

    return make


@pytest.fixture
def signed_in():
    """Return a browser in which this person has signed in by the page."""

    def make(user, **options):
        browser = Client(**options)
        answer = browser.post("/sign-in/", {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 302
        return browser

    return make


@pytest.fixture
def system_administrator(person):
    return person("system", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def security_administrator(person):
    return person("security", Role.SECURITY_ADMINISTRATOR)
