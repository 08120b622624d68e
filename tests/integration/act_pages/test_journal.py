"""The journal: who did what, when, under which article, before and after, in the law's words."""

import csv
import io
import re
import time

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from integration.group.scene import appoint_senders
from personas import gather_people
from scenarios import drive

from cases import acts
from cases.acts import by_command, save
from cases.lifecycle import Act, Stage
from cases.models import AccessRecord
from cases.services.facts import record_casualties
from cases.services.group import return_request
from desk.selectors import journal as selectors
from desk.selectors.journal import JournalFilter, whole_journal

TRANSFER = {
    "transferred_on": "2026-11-06",
    "document_number": "移1号",
    "exclusions": "1",
    "exclusion_reason": "系放火",
    "receiving_bodies": "淄博市公安局张店分局",
    "confirmed": "yes",
}


@pytest.fixture
def scene_of_the_reply(db):
    return drive(gather_people(), Stage.REPLIED)


def prepare_transfer(page, case, user):
    assert page(user, f"/cases/{case.public_id}/acts/transfer-out/", TRANSFER).status_code == 302


def address(case, query=""):
    return f"/cases/{case.public_id}/journal/{query}"


def entry(text, seq):
    return re.search(rf'id="entry-{seq}".*?</li>', text, re.DOTALL)[0]


def test_an_entry_reads_like_a_sentence_of_the_file(page, requested, people):
    text = page(people.office, address(requested)).content.decode()
    latest = entry(text, 2)
    for words in (
        "报请成立火灾事故调查组",
        "第六条",
        "office",
        "以牵头机构内勤身份",
        "2026年11月3日",
        "新增节点",
        "张消请〔2026〕1号",
    ):
        assert words in latest
    assert text.index("entry-2") < text.index("entry-1")


def test_before_and_after_are_labels_and_names(page, requested, people):
    return_request(
        public_id=requested.public_id,
        actor=people.office,
        returned_on=requested.occurred_on.replace(day=4),
        reason="材料不全",
        document_number="退1号",
    )
    latest = entry(page(people.office, address(requested)).content.decode(), 3)
    assert re.search(r"阶段</dt><dd><del>已报请</del>.*已登记", latest)
    assert "材料不全" in latest
    assert not re.search(r"REGISTERED|GROUP_REQUESTED|cases\.|_on\b", latest)


def test_no_change_is_told_in_codes(page, working, people):
    text = page(people.office, address(working, "?whole=1")).content.decode()
    changes = "".join(re.findall(r'<dl class="change-fields">.*?</dl>', text, re.DOTALL))
    assert "张店区消防救援大队" in changes
    assert "组长" in changes
    assert not re.search(r">(?:[A-Z]+(?:_[A-Z]+)+|True|False|None|\d{4}-\d{2}-\d{2})<", changes)


def test_filters_by_act_person_and_day(page, requested, people):
    def seqs(query):
        text = page(people.office, address(requested, query)).content.decode()
        return re.findall(r'id="entry-(\d+)"', text)

    assert seqs("?act=REQUEST_GROUP") == ["2"]
    assert seqs("?person=office") == ["2", "1"]
    assert seqs("?person=nobody") == []
    assert seqs("?until=2001-01-01") == []
    assert seqs("?since=2001-01-01&until=2900-01-01") == ["2", "1"]
    assert seqs("?since=nonsense&before=x") == ["2", "1"]


def test_pages_by_number_with_the_same_queries(page, requested, people, monkeypatch):
    page(people.office, address(requested))
    with CaptureQueriesContext(connection) as few:
        page(people.office, address(requested))
    appoint_senders(requested, people)
    with CaptureQueriesContext(connection) as many:
        page(people.office, address(requested))
    # Names of the new records' kind are one more query, however many records there are.
    assert len(many) <= len(few) + 3
    monkeypatch.setattr(selectors, "PAGE_SIZE", 3)
    first = page(people.office, address(requested)).content.decode()
    assert re.findall(r'id="entry-(\d+)"', first) == ["7", "6", "5"]
    assert "before=5" in first
    assert "entry-4" in page(people.office, address(requested, "?before=5")).content.decode()


def test_the_export_opens_in_a_spreadsheet_and_holds_no_formula(page, requested, people):
    return_request(
        public_id=requested.public_id,
        actor=people.office,
        returned_on=requested.occurred_on.replace(day=4),
        reason='＝HYPERLINK("http://example.org")',
    )
    answer = page(people.office, address(requested, "export/"))
    assert "attachment" in answer["Content-Disposition"]
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["序号", "1", "2", "3"]
    # A formula in full-width characters is one, too.
    assert rows[3][11].startswith("'＝HYPERLINK")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_cell_that_no_spreadsheet_holds_says_that_it_is_cut(page, case, people):
    with by_command(act=Act.EDIT_FACTS, case=case):
        case.summary = "经" * 40_000
        save(case)
    text = page(people.office, address(case, "export/")).getvalue().decode("utf-8-sig")
    changes = list(csv.reader(io.StringIO(text)))[-1][12]
    assert len(changes) < 32_767
    assert changes.endswith("全文见办理日志）")


def test_strangers_and_the_recused_find_nothing(page, requested, people):
    for part in ("", "export/", "readings/"):
        assert page(people.stranger, address(requested, part)).status_code == 404
        assert page(people.investigator, address(requested, part)).status_code == 403


def test_readings_are_shown_and_cannot_be_changed(page, requested, people):
    page(people.office, f"/cases/{requested.public_id}/facts/")
    text = page(people.office, address(requested, "readings/")).content.decode()
    assert "案情" in text
    record = AccessRecord.objects.first()
    record.subject = "别的"
    with pytest.raises(DatabaseError), transaction.atomic():
        record.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessRecord.objects.filter(pk=record.pk).delete()


def test_hostile_words_stay_words(page, case, people):
    record_casualties(
        public_id=case.public_id,
        actor=people.office,
        recorded_on=case.occurred_on,
        deaths=1,
        serious_injuries=None,
        minor_injuries=None,
        note="<script>alert(1)</script>{{ 7 }}",
    )
    text = page(people.office, address(case)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_prepared_act_is_told_in_the_words_of_its_form(page, case, people):
    prepare_transfer(page, case, people.office)
    latest = entry(page(people.office, address(case)).content.decode(), 2)
    assert "提请" in latest
    assert re.search(r"办理日期</dt><dd>2026年11月6日", latest)
    assert "<p>移送淄博市公安局张店分局，移1号</p>" in latest
    for label, text in (
        ("移送日期", "2026年11月6日"),
        ("文号", "移1号"),
        ("不适用情形", "（一）因放火等故意行为危害公共安全的"),
        ("不适用情形的理由", "系放火"),
    ):
        assert re.search(rf"<dt>[^<]*{label}[^<]*</dt><dd>{text}</dd>", latest), label
    assert not re.search(r"exclusion|transferred_on|2026-11-06|\['", latest)
    rows = csv.reader(
        io.StringIO(page(people.office, address(case, "export/")).getvalue().decode("utf-8-sig"))
    )
    told = list(rows)[2]
    assert told[8] == "2026年11月6日"
    assert "移送日期：2026年11月6日" in told[12]


def test_an_older_prepared_act_without_kept_words_has_labels_too(page, case, people):
    values = {"decided_on": ["2026-11-03"], "has_social_impact": ["yes"], "is_production_related": ["no"]}
    acts.prepare(public_id=case.public_id, actor=people.office, act=Act.DECIDE_SCOPE, values=values)
    latest = entry(page(people.office, address(case)).content.decode(), 2)
    assert re.search(r"<dt>研判日期</dt><dd>2026年11月3日</dd>", latest)
    assert re.search(r"<dt>产生社会影响</dt><dd>产生</dd>", latest)
    assert not re.search(r"decided_on|>yes<|>no<", latest)


def test_no_record_is_named_by_its_number_in_the_database(scene_of_the_reply):
    told = [
        words
        for one in whole_journal(scene_of_the_reply.case, JournalFilter())
        for change in one.changes
        for words in (
            change.title,
            *(text for field in change.fields for text in (field.before, field.after)),
        )
    ]
    assert [words for words in told if re.search(r" object \(|^第\d+号$|zibo-2022", words)] == []
    assert "第十四条第（一）项" in told
    assert "调查组成员“成员”" in told


def test_the_export_asks_for_a_password_given_long_ago(client, requested, people):
    client.force_login(people.office)
    session = client.session
    session["confirmed_at"] = time.time() - 16 * 60
    session.save()
    answer = client.get(address(requested, "export/"))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/confirm/?next=")
    assert not AccessRecord.objects.filter(kind=AccessRecord.Kind.EXPORTED).exists()
