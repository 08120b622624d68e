"""A fire of a district brigade, its office, and scans of every kind."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from integration.documents.scene import register_fire
from PIL import Image

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path / "files"


@pytest.fixture
def brigade(db):
    return Agency.objects.create(
        name="张店区消防救援大队",
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=District.objects.get(name="张店区"),
    )


@pytest.fixture
def office(brigade):
    user = User.objects.create_user("office", full_name="孟玥", agency=brigade)
    RoleGrant.objects.create(user=user, role=Role.OFFICE)
    return user


@pytest.fixture
def case(office):
    return register_fire(office)


@pytest.fixture
def pdf_bytes():
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream)
    return stream.getvalue()


@pytest.fixture
def png_bytes():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, format="PNG")
    return stream.getvalue()


@pytest.fixture
def scan(pdf_bytes):
    return SimpleUploadedFile("请示.pdf", pdf_bytes, content_type="application/pdf")
