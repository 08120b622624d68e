"""Papers and closing of a case that was entered late: its originals exist, and what is missing is said."""

import io
import re
from datetime import date

import pdfplumber
import pytest
from integration.intake.test_late_entry import ADOPTED, ESTABLISHED, RECEIVED, REQUESTED, SUBMITTED, enter
from personas import gather_people
from scenarios import drive, publish

from accounts.models import AgencyKind
from archives.case_file.writing import to_json
from archives.services.import_case import import_case
from cases.acts import by_command, prepare
from cases.events import read_body
from cases.lifecycle import Act, MilestoneKind, Stage
from cases.models import Milestone
from cases.services.group import invite_body
from cases.services.scope import decide_scope
from common.errors import DomainError
from desk.selectors.papers import draft_of
from documents.printing import print_document
from reports.gates import missing_at_close
from reports.services.reply import close_case, publish_report, register_reply
from tests.import_samples import good_document

pytestmark = pytest.mark.django_db


def test_a_paper_whose_number_came_from_outside_is_drafted_as_no_original(world):
    case = enter(world, REQUESTED, ESTABLISHED)
    request = draft_of(case, "GROUP_REQUEST", 1).draft.document
    assert request.number == ""
    assert request.draft_note.startswith("非原件：“张消请〔2026〕1号”")
    assert request.content()["draft_note"] == request.draft_note
    # Without its members there is nothing to write the notice from.
    assert draft_of(case, "GROUP_ESTABLISHMENT", 1) is None


def test_a_paper_of_an_imported_case_is_no_original():
    case = import_case(content=to_json(good_document()).encode())
    request = draft_of(case, "GROUP_REQUEST", 1).draft.document
    assert request.number == ""
    assert request.draft_note.startswith("非原件：“淄消〔2026〕112号”")


def test_the_paper_says_on_its_top_and_on_its_page_that_it_is_no_original(world, client):
    case = enter(world, REQUESTED)
    content = draft_of(case, "GROUP_REQUEST", 1).draft.document.content()
    with pdfplumber.open(io.BytesIO(print_document(content).content)) as pdf:
        first = pdf.pages[0].extract_text()
    note, _, below = first.partition("张店区消防救援大队文件")
    assert "非原件" in note
    assert "不得以该文号印发" in note.replace("\n", "")
    assert below
    assert "张消请〔2026〕1号" not in below
    client.force_login(world.office)
    page = client.get(f"/cases/{case.public_id}/documents/").content.decode()
    listed = re.search(r'<li class="card" id="draft-GROUP_REQUEST-1">.*?</li>', page, re.DOTALL)[0]
    assert "非原件" in listed
    assert "编发文号" not in listed


def test_what_is_numbered_here_after_the_late_entry_is_an_original(world):
    case = enter(world, REQUESTED)
    values = {"kind": AgencyKind.PROCURATORATE, "name": "张店区人民检察院"}
    invite_body(
        public_id=case.public_id,
        actor=world.office,
        invited_on=date(2026, 5, 6),
        invitation_number="张消函〔2026〕2号",
        **values,
    )
    letter = draft_of(case, "INVITATION_LETTER", 1).draft.document
    assert (letter.number, letter.draft_note) == ("张消函〔2026〕2号", "")


def test_what_the_office_numbers_itself_is_an_original_and_the_governments_paper_is_not():
    case = drive(gather_people(), Stage.INVESTIGATING).case
    request = draft_of(case, "GROUP_REQUEST", 1).draft.document
    assert request.number == "张消请〔2026〕1号"
    assert "draft_note" not in request.content()
    notice = draft_of(case, "GROUP_ESTABLISHMENT", 1).draft.document
    assert (notice.number, notice.draft_note[:3]) == ("", "非原件")


def test_a_case_without_what_the_law_requires_is_closed_only_with_a_reason():
    scene = drive(gather_people(), Stage.REPLIED)
    publish(scene)
    assert missing_at_close(scene.case) == ()
    with by_command(act=Act.IMPORT_CASE) as step:
        step.case = scene.case
        Milestone.objects.get(case=scene.case, kind="CAUSE_DETERMINED").delete()
    with pytest.raises(DomainError) as refusal:
        scene.do(close_case, closed_on=date(2026, 4, 3))
    assert (refusal.value.code, refusal.value.article) == ("close_incomplete", "第三十二条")
    assert "火灾事故原因认定（第二十条）" in refusal.value.message
    scene.do(close_case, closed_on=date(2026, 4, 3), reason="纸质案卷遗失，仅存批复")
    scene.case.refresh_from_db()
    assert scene.case.stage == Stage.CLOSED


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (MilestoneKind.GROUP_ESTABLISHED, "调查组成立（第六条）"),
        (MilestoneKind.REPORT_ADOPTED, "调查报告的审议（第九条）"),
        (MilestoneKind.REPLIED, "政府批复（第二十九条）"),
    ],
)
def test_each_step_that_is_missing_is_named(world, kind, named):
    case = enter(world, REQUESTED, ESTABLISHED, ADOPTED, SUBMITTED, RECEIVED)
    with by_command(act=Act.IMPORT_CASE, case=case):
        Milestone.objects.create(case=case, kind=MilestoneKind.REPLIED, reached_on=date(2026, 5, 6))
    assert named not in missing_at_close(case)
    with by_command(act=Act.IMPORT_CASE, case=case):
        Milestone.objects.filter(case=case, kind=kind).get().delete()
    assert named in missing_at_close(case)


def test_a_late_case_of_which_only_the_steps_are_known_closes_only_with_a_reason(world):
    case = enter(world, REQUESTED, ESTABLISHED, ADOPTED, SUBMITTED, RECEIVED)
    pending = prepare(
        public_id=case.public_id, actor=world.office, act=Act.REGISTER_REPLY, values={"by": "test"}
    )
    register_reply(
        public_id=case.public_id,
        actor=world.second,
        pending=pending,
        replied_on=date(2026, 4, 30),
        document_number="张政批〔2026〕4号",
        accountability="依法处理",
        rectification="限期整改",
        has_evaluation_clause=False,
        addressees="张店区住房和城乡建设局",
        copies="各成员单位",
    )
    values = {"public_id": case.public_id, "actor": world.office}
    publish_report(published_on=date(2026, 5, 4), channel="政府网站", approver="副区长", **values)
    with pytest.raises(DomainError) as refusal:
        close_case(closed_on=date(2026, 5, 6), reason=" ", **values)
    assert refusal.value.code == "close_incomplete"
    lacking = "调查组组成人员（第七条）、火灾事故原因认定（第二十条）、调查报告的内容（第二十六条）。"
    assert f"本案还没有登记：{lacking}" in refusal.value.message
    close_case(closed_on=date(2026, 5, 6), reason="纸质案卷遗失，仅存批复", **values)
    case.refresh_from_db()
    assert case.stage == Stage.CLOSED
    assert read_body(case.events.last())["reason"] == "纸质案卷遗失，仅存批复"


def test_no_opinion_is_made_of_a_late_entry_that_asked_for_none(world):
    case = enter(world, REQUESTED)
    assert draft_of(case, "SCOPE_OPINION", 1) is None
    decide_scope(
        public_id=case.public_id, actor=world.office, decided_on=date(2026, 5, 6), is_production_related=False
    )
    told = draft_of(case, "SCOPE_OPINION", 1).draft.document
    assert told.dated == "2026年5月6日"
