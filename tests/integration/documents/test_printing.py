"""Drafts from the facts of a case, and their printing by a worker."""

import re
import subprocess
from datetime import date

import pytest
from django.urls import reverse
from integration.documents.scene import GOVERNMENT

from cases.services.group import request_group
from desk.selectors.papers import draft_of, drafts
from documents import tasks
from documents.jobs import file_store
from documents.models import DocumentRendering
from documents.official import OfficialDocument, paragraphs
from documents.printing import print_document, request_printing

pytestmark = pytest.mark.django_db(transaction=True)


def pdf_text(content, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def requested(case, office):
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3))
    return case


def test_the_request_says_who_asks_whom_for_what(requested):
    row = draft_of(requested, "GROUP_REQUEST", 1)
    content = row.draft.document.content()
    assert content["title"] == "关于成立张店区“11·1”火灾事故调查组的请示"
    assert (content["number"], content["dated"]) == ("张消请〔2026〕1号", "2026年11月3日")
    assert (content["form"], content["addressee"]) == ("RED_HEAD", GOVERNMENT)
    body = "".join(block["text"] for block in content["blocks"])
    assert "2026年11月1日，位于山东省淄博市张店区某路1号的某商铺发生火灾。" in body
    assert body.endswith("妥否，请批示。")


def test_a_document_is_offered_once_its_facts_are_there(case, requested):
    codes = {row.kind.code for row in drafts(requested)}
    assert {"ACCEPTANCE_FORM", "SCOPE_OPINION", "GROUP_REQUEST"} <= codes
    # A notice that names nobody is not written: its members are not appointed yet.
    assert "GROUP_ESTABLISHMENT" not in codes
    assert codes & {"REPORT_SUBMISSION", "OFFICIAL_REPLY", "PUBLICATION_FORM", "CASE_TRANSFER"} == set()


def test_the_page_asks_and_a_worker_prints(client, requested, office, tmp_path):
    client.force_login(office)
    url = reverse("desk:document_printing", args=[requested.public_id, "GROUP_REQUEST", 1])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    rendering = DocumentRendering.objects.get()
    assert (rendering.status, rendering.requested_by) == ("PENDING", office)
    assert tasks.render_pending() == 1
    rendering.refresh_from_db()
    assert (rendering.status, rendering.error) == ("DONE", "")
    text = pdf_text(file_store().read(rendering.file_digest), tmp_path)
    for words in (
        "张店区消防救援大队文件",
        "张消请〔2026〕1号",
        "签发人",
        "妥否，请批示",
        "2026年11月3日印发",
    ):
        assert words in re.sub(r"[ \n]", "", text)
    event = requested.events.last()
    assert f"存证校验码 {event.seq}-{event.hash[:12]}" in text
    place = [requested.public_id, "GROUP_REQUEST", rendering.content_digest]
    download = client.get(reverse("desk:document_printed", args=place))
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    assert tasks.render_pending() == 0


def test_a_changed_fact_is_another_document(requested, office):
    row = draft_of(requested, "ACCEPTANCE_FORM", 1)
    content = row.draft.document.content()
    first = request_printing(subject=requested.public_id, content=content, actor=office)
    assert request_printing(subject=requested.public_id, content=content, actor=office) == first
    other = request_printing(subject=requested.public_id, content=content | {"title": "改"}, actor=office)
    assert other != first


def test_what_cannot_be_printed_says_why(case, office):
    document = OfficialDocument(kind="SCOPE_OPINION", title="意见", blocks=paragraphs("缺字\U00016800。"))
    wanted = request_printing(subject=case.public_id, content=document.content(), actor=office)
    assert tasks.render_pending() == 0
    wanted.refresh_from_db()
    assert wanted.status == "FAILED"
    assert "字体中没有下列字符" in wanted.error


def test_typed_text_stays_text(tmp_path):
    document = OfficialDocument(
        kind="INVITATION_LETTER",
        title="关于邀请的函",
        heads=("张店区消防救援大队",),
        number="张消函〔2026〕1号",
        addressee="张店区人民检察院",
        blocks=paragraphs('<img src="file:///etc/passwd"><b>原样</b>'),
        signatures=("张店区消防救援大队",),
        dated="2026年11月3日",
    )
    text = pdf_text(print_document(document.content()).content, tmp_path)
    assert "<b>原样</b>" in re.sub(r"\s", "", text)
