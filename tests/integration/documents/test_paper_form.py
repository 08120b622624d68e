"""How papers of the group are set: who stands first, what is dated, where receipt is confirmed."""

import io

import pdfplumber
import pytest
from paper_scenes import closed_with_dissent
from personas import GOVERNMENT, gather_people
from scenarios import drive, march

from cases.acts import Paper
from cases.drafting.base import sentence
from cases.lifecycle import Stage
from cases.models import Recusal
from cases.services import recusal
from desk.selectors.papers import draft_of
from documents.printing import print_document

pytestmark = pytest.mark.django_db
LEAD_BODY = "张店区消防救援大队"


@pytest.fixture
def people(db):
    return gather_people()


def document(case, code, place=1):
    return draft_of(case, code, place).draft.document


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("请确定起火点", "请确定起火点。"),
        ("责任单位如下：", "责任单位如下："),
        ("一、完成线路改造；", "一、完成线路改造；"),
        ("他说：“没有看到明火。”", "他说：“没有看到明火。”"),
        ("见《认定书》（附后）", "见《认定书》（附后）。"),
        ("  ", ""),
    ],
)
def test_a_sentence_ends_with_a_stop_and_with_one_only(typed, printed):
    assert sentence(typed) == printed


def test_the_papers_of_a_whole_case_are_set_as_people_set_them(people):
    case = closed_with_dissent(people).case

    def texts(code):
        return [block.text for block in document(case, code).blocks]

    assert texts("ASSIGNMENT_PLAN")[-2:] == ["确定人：组长（签名）", "2026年3月8日"]
    assert texts("DISAGREEMENT_RULING")[-2:] == ["处理人：组长（签名）", "2026年3月20日"]

    plan = next(block for block in document(case, "ASSIGNMENT_PLAN").blocks if block.kind == "table")
    assert [row[1] for row in plan.rows[:3]] == ["组长", "副组长", "成员"], "the leader is seated last"
    came = next(text for text in texts("MEETING_MINUTES") if text.startswith("出席人员"))
    assert came.startswith("出席人员：组长、副组长、")

    referred = texts("DISAGREEMENT_REFERRAL")
    assert "请确定起火点。" in referred
    assert "两次讨论未达成一致。" in referred
    assert "直接原因：线路短路。" in texts("NATURE_OPINION")

    for code in ("INTERVIEW_NOTICE", "STAY_NOTICE", "DOCUMENT_DEMAND"):
        assert document(case, code).receipt
        assert not any(block.kind == "sign" for block in document(case, code).blocks)
    printed = print_document(document(case, "DOCUMENT_DEMAND").content()).content
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        pages = [page.extract_text().replace(" ", "") for page in pdf.pages]
    assert len(pages) == 2, "the date stands on the page of the text, the list on its own"
    assert pages[0].index("应当书面说明理由") < pages[0].index("2026年3月9日") < pages[0].index("签收人")


def test_a_recusal_is_headed_by_who_decided_it(people):
    scene = drive(people, Stage.INVESTIGATING)
    before = document(scene.case, "RECUSAL_DECISION")
    assert (before.dated, before.heads) == ("2026年3月3日", (LEAD_BODY,))
    number = "张政字〔2026〕8号"
    by_government = {"paper": Paper(GOVERNMENT, march(9), number), "document_number": number}
    for user, on, decider, paper in (
        (people.member, march(8), people.leader, {}),
        (people.leader, march(9), people.office, by_government),
    ):
        ground = {"ground": 1, "statement": "系当事人近亲属"}
        scene.do(recusal.declare, user, declared_on=on, has_conflict=True, **ground)
        wanted = Recusal.objects.get(case=scene.case, user=user)
        scene.do(recusal.decide_recusal, decider, recusal=wanted, recused=True, decided_on=on, **paper)
    assert document(scene.case, "RECUSAL_DECISION", 2).heads == (f"{scene.case.title}调查组",)
    assert document(scene.case, "RECUSAL_DECISION", 3).heads == (GOVERNMENT,)


def test_a_notice_of_the_invitation_is_registered_without_quotes_in_quotes(people):
    scene = drive(people, Stage.GROUP_REQUESTED)
    draft = draft_of(scene.case, "INVITATION_LETTER", 1)
    assert draft.draft.title_in_register == "关于邀请张店区人民检察院派人参加张店区“3·2”火灾事故调查的函"
    assert draft.entry.title == draft.draft.title_in_register
