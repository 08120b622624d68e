"""A case with everybody who can be anything to it, and words to look for."""

import pytest
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage


@pytest.fixture
def people(db):
    return gather_people()


@pytest.fixture
def scene(people):
    return drive(people, Stage.ADOPTED)
