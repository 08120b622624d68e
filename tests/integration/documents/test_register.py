"""The register of documents: filing, scans, what is refused, and who may fetch them."""

import io
from datetime import date
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from integration.documents.scene import incoming, outgoing, register_fire

from accounts.models import User
from cases.models import AccessRecord, DocumentEntry
from cases.services.register import attach_scan, file_document
from cases.verification import verify_all
from common.errors import DomainError
from documents.jobs import file_store
from documents.scans import MAX_BYTES, check_scan, served_name

pytestmark = pytest.mark.django_db(transaction=True)


def refused(code, service, **values):
    with pytest.raises(DomainError) as refusal:
        service(**values)
    assert refusal.value.code == code
    return refusal.value


def test_a_document_is_filed_with_its_scan_in_one_event(case, office, scan, pdf_bytes):
    entry = file_document(public_id=case.public_id, actor=office, document=incoming(), scan=scan)
    assert file_store().read(entry.digest) == pdf_bytes
    assert (entry.file_name, entry.media_type) == ("请示.pdf", "application/pdf")
    event = case.events.last()
    assert (event.seq, event.act) == (2, "FILE_DOCUMENT")
    assert entry.digest.encode() in bytes(event.body)
    assert list(verify_all()) == []


def test_the_scan_can_follow_once(case, office, scan, png_bytes):
    entry = file_document(public_id=case.public_id, actor=office, document=outgoing())
    attach_scan(public_id=case.public_id, actor=office, entry=entry, scan=scan)
    entry.refresh_from_db()
    assert entry.digest
    other = SimpleUploadedFile("b.png", png_bytes)
    values = {"public_id": case.public_id, "actor": office, "entry": entry}
    assert refused("scan_exists", attach_scan, **values, scan=other).article == "第三十二条"
    refused("scan_missing", attach_scan, **values, scan=None)
    assert case.events.count() == 3
    assert list(verify_all()) == []


def test_a_scan_is_added_to_the_documents_of_its_own_case_only(case, office, scan):
    entry = file_document(public_id=case.public_id, actor=office, document=outgoing())
    other = register_fire(office, "另一起火灾")
    refused("not_in_case", attach_scan, public_id=other.public_id, actor=office, entry=entry, scan=scan)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (incoming(kind="NO_SUCH"), "unknown_kind"),
        (incoming(dated_on=date(2026, 10, 1)), "before_fire"),
        (incoming(document_number=""), "number_missing"),
    ],
)
def test_what_the_register_refuses(case, office, document, code):
    refused(code, file_document, public_id=case.public_id, actor=office, document=document)
    assert case.events.count() == 1


def test_a_number_is_filed_once(case, office):
    values = {"public_id": case.public_id, "actor": office, "document": incoming()}
    file_document(**values)
    refused("already_filed", file_document, **values)
    assert case.events.count() == 2


def test_extension_first_bytes_and_parser_must_agree(pdf_bytes, png_bytes):
    def verdict(name, content):
        try:
            return check_scan(SimpleUploadedFile(name, content))
        except DomainError as refusal:
            return refusal.code

    assert verdict("a.pdf", pdf_bytes) == "application/pdf"
    assert verdict("A.PNG", png_bytes) == "image/png"
    assert verdict("a.html", b"<html>") == "scan_type_refused"
    assert verdict("a.pdf.exe", pdf_bytes) == "scan_type_refused"
    assert verdict("a.pdf", png_bytes) == "scan_type_refused"
    assert verdict("a.pdf", b"%PDF-1.7 and nothing more") == "scan_unreadable"
    assert verdict("a.png", png_bytes[:40]) == "image_unreadable"
    assert verdict("a.pdf", b"") == "scan_unreadable"
    large = SimpleUploadedFile("a.pdf", pdf_bytes)
    large.size = MAX_BYTES + 1
    assert refused("scan_too_large", check_scan, upload=large).message.startswith("“扫描件”不得超过50MB")


@pytest.mark.parametrize(
    ("name", "served"),
    [
        ("请示（盖章）.PDF", "请示（盖章）.pdf"),
        ("..\\..\\windows\\a.pdf", "a.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("../../.pdf", "标题.pdf"),
        ("", "标题.pdf"),
    ],
)
def test_a_name_is_cleaned_before_it_is_served(name, served):
    assert served_name(name, "标题", "application/pdf") == served


def test_the_page_files_a_document_and_the_download_is_recorded(client, case, office, pdf_bytes):
    client.force_login(office)
    url = reverse("desk:act", args=[case.public_id, "file-document"])
    typed = {
        "direction": "IN",
        "kind": "GROUP_ESTABLISHMENT",
        "title": "成立通知",
        "document_number": "张政字〔2026〕9号",
        "dated_on": "2026-11-05",
        "form_key": client.get(url).context["form_key"],
    }
    upload = io.BytesIO(pdf_bytes)
    upload.name = "通知 原件.pdf"
    page = client.post(url, {**typed, "scan": upload})
    assert page.status_code == 200, page.content.decode()
    kept = {one.input_name: one.token for one in page.context["kept"]}
    answer = client.post(url, {**typed, **kept, "confirmed": "1"})
    assert answer.status_code == 302, answer.content.decode()
    entry = DocumentEntry.objects.get()
    listing = client.get(reverse("desk:documents", args=[case.public_id])).content.decode()
    assert "涉及国家秘密的文件不得录入本系统" in listing
    assert "张政字〔2026〕9号" in listing
    download = client.get(reverse("desk:document_scan", args=[case.public_id, entry.public_id]))
    assert b"".join(download.streaming_content) == pdf_bytes
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert download.headers["Content-Security-Policy"] == "sandbox"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert quote("通知 原件.pdf") in download.headers["Content-Disposition"]
    assert AccessRecord.objects.filter(kind=AccessRecord.Kind.DOWNLOADED, actor=office).count() == 1
    assert list(verify_all()) == []


def test_a_scan_that_is_none_is_refused_on_its_field(client, case, office):
    client.force_login(office)
    url = reverse("desk:act", args=[case.public_id, "file-document"])
    upload = io.BytesIO(b"<script>")
    upload.name = "a.pdf"
    page = client.post(url, {"direction": "IN", "title": "x", "scan": upload})
    assert page.status_code == 422
    assert "内容与文件扩展名不符" in page.content.decode()


def test_the_register_is_filtered(client, case, office):
    file_document(public_id=case.public_id, actor=office, document=outgoing())
    file_document(public_id=case.public_id, actor=office, document=incoming())
    client.force_login(office)
    url = reverse("desk:documents", args=[case.public_id])

    def found(**wanted):
        return [entry.direction for entry, _ in client.get(url, wanted).context["entries"]]

    assert sorted(found()) == ["IN", "OUT"]
    assert found(direction="OUT") == ["OUT"]
    assert found(kind="GROUP_ESTABLISHMENT") == ["IN"]
    assert found(text="张政字") == ["IN"]
    assert found(text="没有") == []


def test_who_may_not_know_the_case_finds_neither_page_nor_scan(client, case, office, scan):
    entry = file_document(public_id=case.public_id, actor=office, document=incoming(), scan=scan)
    client.force_login(User.objects.create_user("stranger", full_name="周喆"))
    for name, rest in (("documents", []), ("document_scan", [entry.public_id])):
        assert client.get(reverse(f"desk:{name}", args=[case.public_id, *rest])).status_code == 404
    assert not AccessRecord.objects.exists()
