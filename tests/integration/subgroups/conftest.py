"""A group at work, for the acts of its subgroups."""

import pytest
from personas import gather_people
from scenarios import Scene, drive

from cases.lifecycle import Stage


@pytest.fixture
def scene(db) -> Scene:
    return drive(gather_people(), Stage.INVESTIGATING)
