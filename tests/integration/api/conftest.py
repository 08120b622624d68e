"""What the tests of the API share."""

import io

import pikepdf
import pytest
from django.core.cache import cache
from integration.api.api_client import Program
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage


@pytest.fixture(autouse=True)
def uncounted():
    """Forget how often the people of earlier tests have asked."""
    cache.clear()


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


@pytest.fixture
def sample_pdf():
    """Return a PDF of one page."""
    stream = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(stream)
    return stream.getvalue()
