"""Demands of documents and the duty to stay available (第十六条)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from personas import gather_people
from preparations import register_owner
from scenarios import drive, march

from archives.case_file.reading import read_document
from archives.services.export_case import export_case
from cases.forms.demands import DemandDocumentsForm, NotifyToStayForm
from cases.lifecycle import ACTS, Act, Stage
from cases.models import Absence, DocumentDemand, DocumentEntry, Party, StayNotice
from cases.selectors.inquiry import document_demands
from cases.services.demands import answer_demand, demand_documents, notify_to_stay, record_absence
from cases.services.parties import register_party
from cases.verification import verify_case
from common.errors import DomainError
from desk.selectors.papers import drafts
from regulation.articles import load_regulation
from regulation.rulebook import load_rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.INVESTIGATING)


def company(scene):
    return Party.objects.get(case=scene.case, name="某商贸公司")


def demand(scene, **changes):
    values = {
        "party": company(scene),
        "items": "营业执照\n\n 租赁合同 ",
        "demanded_on": march(7),
        "due_on": march(12),
    }
    return scene.do(demand_documents, scene.people.member, **(values | changes))


def answer(scene, one, **values):
    return scene.do(answer_demand, demand=one, **values)


def notify(scene, *parties, **changes):
    values = {"served_on": march(6), "manner": "IN_PERSON", "proof": "送达回证第1号"} | changes
    return scene.do(notify_to_stay, parties=list(parties), **values)


def leave(scene, notice, **changes):
    values = {"left_on": march(9), "circumstances": "未经同意外出"} | changes
    return scene.do(record_absence, notice=notice, **values)


def refused(code, act, *args, **values):
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert (refusal.value.code, refusal.value.article or "第十六条") == (code, "第十六条")
    return refusal.value.message


def test_a_demand_takes_its_number_and_stands_in_the_register(scene):
    first, second = demand(scene), demand(scene)
    assert first.document_number == "张消调〔2026〕1号"
    assert second.document_number == "张消调〔2026〕2号"
    assert first.item_list == ["营业执照", "租赁合同"]
    entries = DocumentEntry.objects.filter(case=scene.case, kind="DOCUMENT_DEMAND")
    assert {one.correspondent for one in entries} == {"某商贸公司"}
    assert list(verify_case(scene.case)) == []


def test_the_dead_are_asked_for_nothing(scene):
    scene.do(register_party, kind="PERSON", name="钱某", roles=["DECEASED"], details={})
    dead = Party.objects.get(case=scene.case, name="钱某")
    refused("party_has_died", demand, scene, party=dead)
    refused("party_has_died", notify, scene, dead)
    asked = {"case": scene.case, "today": march(9)}
    demanding = DemandDocumentsForm(rule=ACTS[Act.DEMAND_DOCUMENTS], **asked)
    notifying = NotifyToStayForm(rule=ACTS[Act.NOTIFY_TO_STAY], **asked)
    assert dead not in demanding.fields["party"].queryset
    assert dead not in notifying.fields["parties"].queryset


def test_the_group_asks_for_nothing_before_it_stands(scene):
    stood = scene.case.milestones.get(kind="GROUP_ESTABLISHED").reached_on
    before = stood - timedelta(days=1)
    refused("before_establishment", demand, scene, demanded_on=before)
    refused("before_establishment", notify, scene, register_owner(scene), served_on=before)
    assert demand(scene, demanded_on=stood).demanded_on == stood


def test_what_is_outstanding_after_the_last_day_is_overdue_and_on_top(scene):
    late, answered = demand(scene), demand(scene)
    answer(scene, answered, answer="RECEIVED", answered_on=march(9), received_items="营业执照\n租赁合同")
    assert [row.is_overdue for row in document_demands(scene.case, march(12))] == [False, False]
    rows = document_demands(scene.case, march(13))
    assert [(row.demand, row.is_overdue) for row in rows] == [(late, True), (answered, False)]
    answer(
        scene,
        late,
        answer="PARTIAL",
        answered_on=march(14),
        received_items="营业执照",
        answer_reason="租赁合同已遗失",
    )
    assert document_demands(scene.case, march(15))[0].is_overdue


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"answer": "RECEIVED", "answered_on": march(9)}, "收到的资料"),
        ({"answer": "RECEIVED", "received_items": "营业执照"}, "答复日期"),
        ({"answer": "PARTIAL", "answered_on": march(9), "received_items": "营业执照"}, "未提供的理由"),
        ({"answer": "REFUSED", "answered_on": march(9)}, "未提供的理由"),
    ],
)
def test_an_answer_lacks_neither_date_nor_list_nor_reason(scene, values, lacking):
    one = demand(scene)
    assert lacking in refused("invalid", answer, scene, one, **values)
    one.refresh_from_db()
    assert one.answer == ""


def test_a_refusal_may_be_mended_but_not_taken_back(scene):
    one = demand(scene)
    answer(scene, one, served_on=march(8), served_to="赵某")
    answer(scene, one, answer="REFUSED", answered_on=march(9), answer_reason="涉及商业秘密")
    refused("answer_taken_back", answer, scene, one, served_on=march(10))
    answer(scene, one, answer="RECEIVED", answered_on=march(11), received_items="营业执照\n租赁合同")
    one.refresh_from_db()
    assert (one.answer, one.answer_reason, one.served_to) == ("RECEIVED", "", "赵某")


def test_a_demand_names_papers_days_and_somebody_of_the_case(scene):
    refused("items_missing", demand, scene, items=" \n ")
    refused("before_establishment", demand, scene, demanded_on=march(1))
    assert "提供期限" in refused("invalid", demand, scene, due_on=march(6))
    other = drive(scene.people, Stage.INVESTIGATING)
    refused("not_in_case", demand, scene, party=company(other))
    refused("nothing_to_record", answer, scene, demand(scene))
    refused("not_in_case", answer, scene, demand(other, document_number="张消调〔2026〕99号"))
    assert DocumentDemand.objects.filter(case=scene.case).count() == 1


def test_people_are_told_once_and_absences_follow_the_notice(scene):
    owner = register_owner(scene)
    refused("nobody_named", notify, scene)
    refused("not_a_person", notify, scene, company(scene))
    refused("before_establishment", notify, scene, owner, served_on=march(1))
    (notice,) = notify(scene, owner)
    refused("already_notified", notify, scene, owner)
    refused("before_service", leave, scene, notice, left_on=march(5))
    assert "返回日期" in refused("invalid", leave, scene, notice, returned_on=march(8))
    leave(scene, notice)
    leave(scene, notice, returned_on=march(11), handling="已书面告诫")
    absence = Absence.objects.get(notice=notice)
    assert (absence.returned_on, absence.handling) == (march(11), "已书面告诫")
    other = drive(scene.people, Stage.INVESTIGATING)
    (foreign,) = notify(other, register_owner(other))
    refused("not_in_case", leave, scene, foreign)
    assert list(verify_case(scene.case)) == []


def test_several_people_are_told_at_once_and_one_of_them_twice_is_none(scene):
    first, second = register_owner(scene), register_owner(scene)
    notify(scene, first, second)
    assert StayNotice.objects.filter(case=scene.case).count() == 2
    third = register_owner(scene)
    refused("already_notified", notify, scene, third, second)
    assert not StayNotice.objects.filter(party=third).exists()


def test_page_and_documents_show_list_service_and_absence(scene):
    one = demand(scene)
    (notice,) = notify(scene, register_owner(scene))
    leave(scene, notice)
    browser = Client()
    browser.force_login(scene.people.member)
    page = browser.get(f"/cases/{scene.public_id}/inquiry/").content.decode()
    assert "逾期未提供" in page
    assert "未经同意外出" in page
    assert "送达回证第1号" in page
    form = browser.get(f"/cases/{scene.public_id}/acts/answer-demand/?demand={one.key}").content.decode()
    assert f'<option value="{one.key}" selected>' in form
    read = browser.get(f"/api/v1/cases/{scene.public_id}/inquiry/").json()
    assert read["demands"][0]["items"] == ["营业执照", "租赁合同"]
    assert read["stay_notices"][0]["absences"][0]["left_on"] == "2026-03-09"
    rows = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    paper = rows["DOCUMENT_DEMAND"]
    assert paper.number == one.document_number
    assert [row[1] for row in paper.annexes[0].blocks[0].rows] == ["营业执照", "租赁合同"]
    assert rows["STAY_NOTICE"].addressee == "店主赵某"
    article = load_regulation(load_rulebook(scene.case.rulebook_code).regulation).article("第十六条")
    assert "不得擅离职守" in article.paragraphs[3]
    assert article.paragraphs[3] in str(rows["STAY_NOTICE"].content())
    assert "不得拒绝" in article.paragraphs[2]
    assert article.paragraphs[2] in str(paper.content())


def test_the_scan_of_the_signed_notice_is_kept_by_the_form(scene):
    owner = register_owner(scene)
    browser = Client()
    browser.force_login(scene.people.office)
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4"
        b"\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND"
        b"\xaeB`\x82"
    )
    answered = browser.post(
        f"/cases/{scene.public_id}/acts/notify-to-stay/",
        {
            "parties": [owner.key],
            "served_on": "2026-03-06",
            "manner": "IN_PERSON",
            "proof": "送达回证",
            "scan": SimpleUploadedFile("回证.png", png, "image/png"),
            "confirmed": "yes",
        },
    )
    assert answered.status_code == 302
    assert DocumentEntry.objects.get(case=scene.case, kind="STAY_NOTICE").digest


def test_demands_and_notices_go_along_in_the_case_file(scene):
    one = demand(scene)
    answer(scene, one, answer="REFUSED", answered_on=march(9), answer_reason="称已遗失")
    (notice,) = notify(scene, register_owner(scene))
    leave(scene, notice)
    document, faults = read_document(export_case(scene.case).encode())
    assert faults == []
    assert document["document_demands"][0]["answer"] == "REFUSED"
    assert document["stay_notices"][0]["absences"] == [
        {"left_on": "2026-03-09", "circumstances": "未经同意外出"}
    ]
