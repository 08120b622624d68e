"""Files of acts that were refused or given up are removed after a day, and no file that is needed."""

import io
import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from personas import gather_people
from scenarios import drive

from cases.acts import by_command
from cases.lifecycle import Act, Stage
from cases.models import DocumentEntry
from cases.sweeping import FILE_FIELDS, file_fields, sweep_files
from cases.tasks import sweep_files as task
from common.store import FileStore
from common.store_sweep import discard, stale
from documents.models import DocumentRendering

OWN = {"accounts", "archives", "cases", "desk", "documents", "evidence", "reports"}
# Digests of 64 digits that are no files.
NO_FILES = {
    "accounts.AccountEvent.hash", "accounts.AccountEvent.prev", "accounts.AccountHead.hash",
    "cases.AccessHead.hash", "cases.AccessRecord.hash", "cases.AccessRecord.prev",
    "cases.CaseEvent.hash", "cases.CaseEvent.prev", "cases.CaseHead.hash",
    "documents.DocumentRendering.content_digest", "reports.ReportRendering.content_digest",
    "reports.Draft.base", "desk.RememberedAnswer.key", "desk.RememberedAnswer.request_digest",
}  # fmt: skip


@pytest.fixture
def store(settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path / "files"
    return FileStore(tmp_path / "files")


def put(store, content: bytes, *, hours: float) -> str:
    """Put a file as if that many hours ago."""
    digest = store.put(io.BytesIO(content))
    at = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(store.path(digest), (at, at))
    return digest


@contextmanager
def acting(case, files=()):
    with by_command(act=Act.IMPORT_CASE, case=case) as step:
        step.files += files
        yield


def sweep():
    return sweep_files(now=timezone.now())


def test_an_orphan_goes_after_a_day_and_a_young_file_stays(db, store):
    old, young = put(store, b"old", hours=25), put(store, b"young", hours=23)
    assert task() == 1
    assert not store.path(old).exists()
    assert store.path(young).exists()
    assert sweep() == 0


def test_what_a_row_its_history_or_an_event_names_stays(db, store):
    scene = drive(gather_people(), Stage.REGISTERED)
    named, formerly, printed = (put(store, word, hours=99) for word in (b"scan", b"former", b"printed"))
    from_event = put(store, b"event", hours=99)
    entry = DocumentEntry(case=scene.case, direction="IN", kind="OTHER", title="来函", dated_on="2026-03-03")
    with acting(scene.case, files=[from_event]):
        entry.digest = formerly
        entry.save()
    with acting(scene.case):
        entry.digest = named
        entry.save()
    content = {"kind": "OTHER", "title": "印件"}
    DocumentRendering.objects.create(
        subject="x",
        kind="OTHER",
        content=content,
        content_digest="0" * 64,
        file_digest=printed,
        status="DONE",
    )
    assert sweep() == 0
    DocumentEntry.history.all().delete()
    # The event that wrote the row still names what it was then.
    assert sweep() == 0
    DocumentRendering.objects.all().delete()
    assert sweep() == 1
    assert not store.path(printed).exists()


def test_an_upload_of_the_same_bytes_is_not_swept_away(db, store):
    digest = put(store, b"scan", hours=99)
    before = (timezone.now() - timedelta(hours=24)).timestamp()
    listed = list(stale(store, before=before))
    assert listed == [digest]
    # Between the look and the removal somebody uploads it again.
    store.put(io.BytesIO(b"scan"))
    assert not discard(store, digest, before=before, is_needed=lambda _: False)
    assert store.read(digest) == b"scan"


def test_a_row_that_came_meanwhile_keeps_its_file(store):
    digest = put(store, b"scan", hours=99)
    assert not discard(store, digest, before=timezone.now().timestamp(), is_needed=lambda _: True)
    assert store.read(digest) == b"scan"


def test_a_sweep_that_died_and_an_upload_that_died_are_tidied(db, store):
    digest = put(store, b"scan", hours=99)
    store.path(digest).rename(store.root / f".aside-{digest}")
    unfinished = store.root / ".incoming-x"
    unfinished.write_bytes(b"half")
    os.utime(unfinished, (0, 0))
    assert list(stale(store, before=0)) == []
    assert store.read(digest) == b"scan"
    assert unfinished.exists()
    assert list(stale(store, before=timezone.now().timestamp())) == [digest]
    assert not unfinished.exists()


def test_every_field_that_could_name_a_file_is_known():
    known = {f"{model._meta.label}.{name}" for model, name in file_fields()}
    assert {"cases.DocumentEntry.digest", "reports.ReportFigure.digest"} <= known
    assert {"cases.HistoricalDocumentEntry.digest", "reports.HistoricalReportFigure.digest"} <= known
    unknown = {
        f"{model._meta.label}.{item.name}"
        for model in apps.get_models()
        for item in model._meta.concrete_fields
        if isinstance(item, models.CharField)
        and item.max_length == 64
        and item.name not in FILE_FIELDS
        and not item.name.endswith("_index")
        and model.__module__.split(".")[0] in OWN
    } - NO_FILES
    assert unknown == set()
    assert not any(
        isinstance(item, models.FileField)
        for model in apps.get_models()
        for item in model._meta.concrete_fields
        if model.__module__.split(".")[0] in OWN
    )
