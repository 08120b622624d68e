"""Every document says only what its case holds: no work that nobody did, no annex that is not there."""

import pytest
from paper_scenes import MANY, all_drafts, paper_scenes, requested_with_proposals
from personas import gather_people
from scenarios import determine, drive, march

from cases.acts import Paper
from cases.drafting.base import BLANK
from cases.lifecycle import Stage
from cases.models import Recusal
from cases.services import recusal, scope
from cases.services.extensions import grant_extension
from desk.selectors.papers import DRAFTERS, draft_of, drafts
from documents.printing import print_document

pytestmark = pytest.mark.django_db

# Work that the cases of these tests do not hold, agreement that nobody gave, terms that nobody set.
UNFOUNDED = (
    "现场勘验", "调查询问", "现场保护", "勘验笔录", "询问笔录", "检材清单", "原则同意", "善后", "签批",
    "结案之日止", "依法监督", "经核实", "经调查组审议，",
)  # fmt: skip

# What a meeting's papers list line by line.
ENTRIES = (
    "时间：", "地点：", "会议名称：", "会议事项：", "召开日期：", "主持人：", "出席人员：", "列席人员：",
)  # fmt: skip


def words(row) -> str:
    content = row.draft.document.content()
    blocks = [*content["blocks"], *(block for annex in content["annexes"] for block in annex["blocks"])]
    cells = [cell for block in blocks for line in block["rows"] for cell in line]
    return "\n".join([content["title"], *(block["text"] for block in blocks), *cells])


def unended(row) -> list[str]:
    """Return the paragraphs that neither end a sentence nor lead on, nor are to be filled in by hand."""
    document = row.draft.document
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    texts = [block.text.rstrip("”") for block in blocks if block.kind == "paragraph"]
    ended = ("。", "：", "；", "？", "！", "……", BLANK)
    return [text for text in texts if not text.endswith(ended) and not text.startswith(ENTRIES)]


def document_of(case, code, place=1):
    return draft_of(case, code, place).draft.document


@pytest.fixture
def people(db):
    return gather_people()


def test_no_document_of_any_case_says_what_was_not_recorded(people):
    scenes = paper_scenes(people)
    told, unfinished = {}, []
    for scene, row in all_drafts(scenes):
        text = words(row)
        assert [word for word in UNFOUNDED if word in text] == [], row.kind.name
        unfinished += [(row.kind.name, one) for one in unended(row)]
        # What is listed as an annex is printed with the document or is a document of the case itself.
        for name in row.draft.document.attachments:
            assert name.endswith("调查报告") or name == "不同意见的情况说明"
        told.setdefault(row.kind.code, (scene.case, row))
    assert unfinished == []
    assert set(told) == set(DRAFTERS)
    for _, row in told.values():
        assert print_document(row.draft.document.content()).page_count
    closed = scenes[0].case
    assert "有1名成员提出不同意见" in words(draft_of(closed, "REPORT_SUBMISSION", 1))
    members = document_of(closed, "MEMBER_LIST").blocks[0].rows
    assert members[0][1] == "组长"
    assert len(members) > MANY
    moved = scenes[3].case
    assert [row.kind.code for row in drafts(moved)].count("CASE_TRANSFER") == 2
    # The number of the transfer is not that of the opinion, and nobody asks for a group any more.
    assert document_of(moved, "SCOPE_OPINION", 2).number == ""
    assert draft_of(moved, "GROUP_REQUEST", 1) is None
    assert draft_of(moved, "EXTENSION_REQUEST", 1) is None


def test_a_transfer_drafted_before_its_body_is_known_leaves_the_addressee_blank(people):
    scene = drive(people, Stage.REGISTERED)
    found = [scope.ExclusionFinding(1, "有人放火")]
    scene.do(scope.decide_scope, decided_on=march(4), is_production_related=False, exclusions=found)
    assert document_of(scene.case, "CASE_TRANSFER").addressee == "＿＿＿＿"


def test_the_request_lists_proposed_members_only_if_there_are_some(people):
    bare = drive(people, Stage.REGISTERED).case
    assert document_of(bare, "GROUP_REQUEST").annexes == ()
    assert "建议名单" not in words(draft_of(bare, "GROUP_REQUEST", 1))
    asked = requested_with_proposals(people).case
    document = document_of(asked, "GROUP_REQUEST")
    assert [annex.title for annex in document.annexes] == ["火灾事故调查组建议名单"]
    assert "张店公安分局" in words(draft_of(asked, "GROUP_REQUEST", 1))


def test_the_request_tells_of_an_appraisal_that_was_entrusted_by_then(people):
    scene = drive(people, Stage.REGISTERED)
    assert "我机构已委托开展导线熔痕。" in words(draft_of(scene.case, "GROUP_REQUEST", 1))
    early = drive(people, Stage.GROUP_REQUESTED)
    # It was entrusted on the day after the request.
    assert "导线熔痕" not in words(draft_of(early.case, "GROUP_REQUEST", 1))


def test_the_establishment_names_who_was_there_on_its_day(people):
    scene = drive(people, Stage.INVESTIGATING)
    said = words(draft_of(scene.case, "GROUP_ESTABLISHMENT", 1))
    assert "组长（张店区人民政府副区长）" in said


def test_the_determination_rests_on_usable_conclusions_only(people, recording):
    scene = drive(people, Stage.ADOPTED)
    assert "导线熔痕（某鉴定中心，2026年3月10日收到）" in words(
        draft_of(scene.case, "CAUSE_DETERMINATION", 1)
    )
    appraisal = scene.case.appraisals.get()
    with recording(scene.case):
        appraisal.is_sealed = False
        appraisal.save()
    assert "证实" not in words(draft_of(scene.case, "CAUSE_DETERMINATION", 1))


def test_the_decision_on_a_recusal_speaks_to_the_person_and_gives_its_reason(people):
    scene = drive(people, Stage.REGISTERED)
    scene.do(
        recusal.decide_recusal,
        recusal=Recusal.objects.get(case=scene.case, user=people.suspect),
        recused=False,
        decided_on=march(4),
        reason="经核查不是近亲属。",
        paper=Paper("大队长", march(4)),
    )
    said = "".join(words(row) for row in drafts(scene.case) if row.kind.code == "RECUSAL_DECISION")
    assert "某公司提出回避申请，认为你（" in said
    assert "申请说明：系近亲属。" in said
    assert "决定：你不予回避，继续参与该起火灾事故的调查工作。理由：经核查不是近亲属。" in said
    assert "决定：你回避，不得参与" in said


def test_an_application_for_recusal_ends_in_a_full_stop(people):
    scene = drive(people, Stage.INVESTIGATING)
    scene.do(
        recusal.declare, people.member, declared_on=march(8), has_conflict=True, ground=2, statement="系表亲"
    )
    applied = [row for row in drafts(scene.case) if row.draft.document.title == "回避申请书"]
    assert "具体情况：系表亲。" in words(applied[0])


def test_the_establishment_goes_to_the_bodies_that_send_members(people):
    case = drive(people, Stage.INVESTIGATING).case
    addressees = document_of(case, "GROUP_ESTABLISHMENT").addressee.split("、")
    assert "张店区总工会" in addressees
    # Neither the government that issues it nor those whose people are hired as experts.
    assert not {"张店区人民政府", "某检测研究院", "某大学"} & set(addressees)


def test_each_requirement_of_the_reply_is_a_sentence(people):
    said = words(draft_of(drive(people, Stage.REPLIED).case, "OFFICIAL_REPLY", 1))
    assert "依法处理。" in said
    assert "限期整改。" in said


def test_an_extension_is_drafted_only_while_it_can_be_asked_for(people):
    scene = drive(people, Stage.INVESTIGATING)
    kinds = {row.kind.code for row in drafts(scene.case)}
    assert {"CAUSE_EXTENSION_FORM", "EXTENSION_REQUEST"} <= kinds
    scene.do(
        grant_extension, kind="REPORT", days=20, reason="鉴定", applied_on=march(13), decided_on=march(14),
        approver=scene.case.organizer_name, document_number="批14号",
    )  # fmt: skip
    determine(scene)
    kinds = {row.kind.code for row in drafts(scene.case)}
    assert not {"CAUSE_EXTENSION_FORM", "EXTENSION_REQUEST"} & kinds
