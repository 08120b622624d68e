"""A number stands for one text: that is kept and printed again as it was, any other is a draft."""

import re
import subprocess
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.services import facts
from cases.services.group import request_group
from desk.selectors.papers import draft_of
from documents import tasks
from documents.jobs import file_store
from documents.models import DocumentRendering
from documents.printing import print_document, printings_of, request_printing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def requested(case, office):
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3))
    return case


def content_of(case):
    case.refresh_from_db()
    return draft_of(case, "GROUP_REQUEST", 1).draft.document.content()


def ask(case, office, checkpoint="1-abc"):
    return request_printing(
        subject=case.public_id, content=content_of(case), actor=office, checkpoint=checkpoint
    )


def change(case, office):
    case.refresh_from_db()
    facts.edit_facts(
        public_id=case.public_id,
        actor=office,
        edited_on=date(2026, 11, 5),
        facts={"site_name": "某饭店"},
        seen=facts.facts_digest(case),
    )


def text_of(content, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"[ \n\f]", "", said.stdout)


def test_the_text_of_a_number_stays_and_another_is_a_draft(requested, office, tmp_path):
    first = ask(requested, office)
    assert (first.number, first.content["number"]) == ("张消请〔2026〕1号", "张消请〔2026〕1号")
    tasks.render_pending()
    change(requested, office)
    second = ask(requested, office)
    assert (second.number, second.content["number"]) == ("", "")
    assert ask(requested, office) == second
    tasks.render_pending()
    first.refresh_from_db()
    second.refresh_from_db()
    kept = text_of(file_store().read(first.file_digest), tmp_path)
    draft = text_of(file_store().read(second.file_digest), tmp_path)
    assert "张消请〔2026〕1号" in kept
    assert "某商铺" in kept
    assert "草稿：“张消请〔2026〕1号”的文本已于" in draft
    assert "某饭店" in draft
    printed = printings_of(requested.public_id)
    assert printed.text_of(content_of(requested)) == first
    assert printed.rendering_of(content_of(requested)) == second


def test_a_lost_file_is_printed_again_as_it_was(requested, office):
    first = ask(requested, office)
    tasks.render_pending()
    first.refresh_from_db()
    before = file_store().read(first.file_digest)
    file_store().remove(first.file_digest)
    again = ask(requested, office, checkpoint="9-later")
    assert (again.pk, again.status) == (first.pk, "PENDING")
    assert tasks.render_pending() == 1
    again.refresh_from_db()
    assert file_store().read(again.file_digest) == before


def test_the_database_refuses_a_second_text_under_a_number(requested, office):
    first = ask(requested, office)
    first.pk, first.content_digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_failed_printing_leaves_the_number_free(requested, office):
    first = ask(requested, office)
    DocumentRendering.objects.filter(pk=first.pk).update(status="FAILED")
    change(requested, office)
    assert ask(requested, office).number == "张消请〔2026〕1号"


def test_letters_to_several_bodies_share_a_number(case, office):
    content = draft_of(case, "SCOPE_OPINION", 1).draft.document.content()
    letter = content | {"kind": "CASE_TRANSFER", "form": "LETTER", "number": "张消移〔2026〕1号"}
    for body in ("公安机关", "燃气主管部门"):
        made = request_printing(subject=case.public_id, content=letter | {"addressee": body}, actor=office)
        assert made.number == "张消移〔2026〕1号"
    other = letter | {"addressee": "公安机关", "title": "改"}
    assert request_printing(subject=case.public_id, content=other, actor=office).number == ""


def test_the_page_offers_the_kept_text_and_names_the_draft(client, requested, office):
    client.force_login(office)
    ask(requested, office)
    tasks.render_pending()
    change(requested, office)
    page = client.get(reverse("desk:documents", args=[requested.public_id])).content.decode()
    assert "“张消请〔2026〕1号”的文本已于" in page
    assert "下载存档文本" in page
    assert "生成草稿 PDF" in page


def test_only_the_line_of_the_checkpoint_differs(requested, tmp_path):
    content = content_of(requested)
    one = print_document(content | {"checkpoint": "7-aaaaaaaaaaaa"}).content
    assert print_document(content | {"checkpoint": "7-aaaaaaaaaaaa"}).content == one
    other = print_document(content | {"checkpoint": "8-bbbbbbbbbbbb"}).content
    said = text_of(one, tmp_path)
    assert said.count("存证校验码7-aaaaaaaaaaaa") == 2
    assert said.replace("7-aaaaaaaaaaaa", "8-bbbbbbbbbbbb") == text_of(other, tmp_path)
