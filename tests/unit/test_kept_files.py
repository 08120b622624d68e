"""Files of a form are kept for the same act of the same case, and forged tokens stand for nothing."""

import hashlib
import time
from datetime import timedelta

import pytest
from django import forms
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory

from common.store import file_store
from desk import kept_files

SCOPE = "case1:FILE_DOCUMENT"


class ScanForm(forms.Form):
    scan = forms.FileField()
    number = forms.CharField()


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path / "files"


def sent(**data):
    return RequestFactory().post("/", data)


def kept(name="批复.pdf", content=b"%PDF-1.7"):
    request = sent(scan=SimpleUploadedFile(name, content, "application/pdf"), number="")
    form = ScanForm(request.POST, kept_files.files_of(request, SCOPE))
    assert not form.is_valid()
    return kept_files.keep(form, SCOPE)[0]


def test_a_file_survives_a_refused_form():
    one = kept()
    form_request = sent(number="1", **{one.input_name: one.token})
    form = ScanForm(form_request.POST, kept_files.files_of(form_request, SCOPE))
    assert form.is_valid()
    scan = form.cleaned_data["scan"]
    assert (scan.name, scan.size, scan.content_type, scan.read()) == (
        "批复.pdf",
        8,
        "application/pdf",
        b"%PDF-1.7",
    )


def kept_before(age, monkeypatch):
    """Return a file that was kept so long ago."""
    at = signing.b62_encode(int(time.time() - age.total_seconds()))
    with monkeypatch.context() as earlier:
        earlier.setattr(signing.TimestampSigner, "timestamp", lambda self: at)
        return kept()


def test_a_kept_file_is_good_for_a_day(monkeypatch):
    young = kept_before(timedelta(hours=23, minutes=59), monkeypatch)
    request = sent(number="1", **{young.input_name: young.token})
    assert kept_files.files_of(request, SCOPE)["scan"].name == "批复.pdf"
    assert kept_files.lost(request, SCOPE) == []
    old = kept_before(timedelta(hours=24, minutes=1), monkeypatch)
    request = sent(number="1", **{old.input_name: old.token})
    assert "scan" not in kept_files.files_of(request, SCOPE)
    assert kept_files.lost(request, SCOPE) == ["scan"]
    # What was prepared waits for the second person however long it takes.
    assert kept_files.restore_all(request.POST, SCOPE)["scan"].name == "批复.pdf"


def test_a_file_is_missed_only_where_one_was_kept_and_none_chosen_again():
    one = kept()
    file_store().remove(hashlib.sha256(b"%PDF-1.7").hexdigest())
    token = {one.input_name: one.token}
    assert kept_files.lost(sent(**token), SCOPE) == ["scan"]
    assert kept_files.lost(sent(scan=SimpleUploadedFile("新.pdf", b"new"), **token), SCOPE) == []
    assert kept_files.lost(sent(**{one.input_name: one.token + "x"}), SCOPE) == []


def test_another_file_chosen_replaces_it():
    one = kept()
    request = sent(scan=SimpleUploadedFile("新.pdf", b"new"), **{one.input_name: one.token})
    assert kept_files.files_of(request, SCOPE)["scan"].name == "新.pdf"


def test_a_token_is_good_for_its_own_act_and_case_only():
    one = kept()
    assert kept_files.restore(one.token, "case2:FILE_DOCUMENT") is None
    assert kept_files.restore(one.token + "x", SCOPE) is None
    assert kept_files.restore("", SCOPE) is None


def test_a_file_that_its_field_refuses_is_not_kept():
    request = sent(scan=SimpleUploadedFile("空.pdf", b""), number="")
    form = ScanForm(request.POST, kept_files.files_of(request, SCOPE))
    assert not form.is_valid()
    assert kept_files.keep(form, SCOPE) == []


def test_a_prepared_act_brings_its_files_back():
    one = kept()
    data = QueryDict(mutable=True)
    data[one.input_name] = one.token
    assert kept_files.restore_all(data, SCOPE)["scan"].name == "批复.pdf"
