"""What the tests of the API share."""

import pytest
from integration.api.api_client import Program
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage


@pytest.fixture
def people(db):
    return gather_people()


@pytest.fixture
def scene(people):
    return drive(people, Stage.INVESTIGATING)


@pytest.fixture
def office(people):
    return Program(people.office)


@pytest.fixture
def member(people):
    return Program(people.member)
