from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cases.models import CasualtyRevision, FireCase, GroupMember, MemberRole, Recusal, RecusalOutcome
from common.chinese import money
from reports.composition import DRAFT, FOR_APPROVAL, compose_report, report_title
from reports.content import Enumeration, GapNote, Heading, Paragraph, Table
from reports.drafting.introduction import casualty_clause
from reports.drafting.wording import sentence
from reports.facts import ReportFacts
from reports.gate import report_gaps
from reports.models import CauseDetermination
from tests.report_samples import RULEBOOK, sample_facts, sample_report

CLASSES = (
    "（一）移送司法机关处理的人员",
    "（二）给予行政处罚的单位及人员",
    "（三）移送纪检监察机关处理的单位及个人",
    "（四）其他需要问责处理的单位和相关人员",
)


def text_of(part) -> str:
    pieces = []
    for block in part.blocks:
        if isinstance(block, Heading | Paragraph):
            pieces.append(block.text)
        elif isinstance(block, Enumeration | GapNote):
            pieces += block.items
        elif isinstance(block, Table):
            pieces += [cell for row in block.rows for cell in row]
    return "\n".join(pieces)


def bare_report():
    facts = ReportFacts(
        case=FireCase(title="某地火灾", occurred_on=date(2026, 11, 1), region="", address="", site_name="")
    )
    gaps = report_gaps(facts, RULEBOOK)
    return compose_report(facts, gaps, RULEBOOK), gaps


def test_the_six_parts_bear_the_articles_titles_in_its_order():
    report, gaps = sample_report()
    assert gaps == ()
    assert [part.title for part in report.parts] == [
        "引言",
        "起火单位和相关单位概况",
        "事故发生过程以及事故报告、抢救、搜救及政府应急行动情况",
        "火灾原因及性质",
        "责任认定及处理建议",
        "整改措施建议",
    ]


def test_parts_in_another_order_are_refused():
    report, _ = sample_report()
    with pytest.raises(ValueError, match="article 26"):
        replace(report, parts=report.parts[::-1])


def test_the_introduction_tells_what_article_26_asks():
    report, _ = sample_report()
    text = text_of(report.parts[0])
    for fact in (
        "2026年11月1日9时20分许，位于山东省淄博市张店区湖田街道工业路18号的淄博玥瑛塑料制品有限公司发生火灾",
        "造成3人死亡、1人重伤，过火面积749.2平方米，直接经济损失431.36万元，直接财产损失398万元。",
        "生产经营性较大火灾事故，属于责任事故",
        "《淄博市火灾事故调查处理规定》（淄政字〔2022〕109号）第四条、第六条",
        "2026年11月3日，淄博市人民政府成立",
        "王珺（淄博市人民政府副市长）任组长",
        "聘请1名相关领域专业技术人员参与调查",
        "邀请淄博市人民检察院派人参加，邀请淄博市纪委监委介入事故调查",
    ):
        assert fact in text


def test_the_four_classes_stand_in_order_and_an_empty_one_says_none():
    report, _ = sample_report()
    blocks = report.parts[4].blocks
    assert tuple(block.text for block in blocks if isinstance(block, Heading)) == CLASSES
    assert [block.text for block in blocks[-3:]] == ["无。", CLASSES[3], "无。"]


def paragraphs_of_part_five(**changes):
    report, _ = sample_report(responsibilities=(), **changes)
    blocks = report.parts[4].blocks
    assert tuple(block.text for block in blocks if isinstance(block, Heading)) == CLASSES
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def test_four_empty_classes_say_none_only_where_that_is_settled():
    facts = sample_facts()
    adopted = facts.milestones
    before = tuple(one for one in adopted if one.kind != "REPORT_ADOPTED")
    assert paragraphs_of_part_five(milestones=before) == []
    assert paragraphs_of_part_five(milestones=adopted) == ["无。"] * 4
    facts.case.is_reference = True
    assert paragraphs_of_part_five(case=facts.case, milestones=adopted) == []
    facts.cause.nature = CauseDetermination.Nature.ACCIDENTAL
    assert paragraphs_of_part_five(cause=facts.cause, milestones=before) == ["无。"] * 4


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        ("无上级单位", "，无上级单位，"),
        ("隶属于张店区商务局", "，隶属于张店区商务局，"),
        ("区属国有企业", "，隶属关系为区属国有企业，"),
    ],
)
def test_an_affiliation_reads_as_a_clause(entry, printed):
    facts = sample_facts()
    unit = copy(facts.parties[0].party)
    unit.affiliation = entry
    report, _ = sample_report(parties=(replace(facts.parties[0], party=unit), *facts.parties[1:]))
    text = text_of(report.parts[1])
    assert printed in text
    assert "隶属关系为无" not in text


def test_a_responsible_person_is_told_without_identity_number_or_telephone():
    facts = sample_facts()
    entry = facts.responsibilities[0]
    entry.party.identity_number, entry.party.phone = "370303198001011234", "13900000000"
    try:
        report, _ = sample_report(responsibilities=(entry,))
    finally:
        entry.party.identity_number = entry.party.phone = ""
    text = text_of(report.parts[4])
    assert "1.周喆，男，46岁，淄博玥瑛塑料制品有限公司法定代表人。负责公司全面工作。" in text
    assert "责任追究的法律依据：《中华人民共和国刑法》第一百三十九条。" in text
    assert "370303198001011234" not in text
    assert "13900000000" not in text


def test_each_measure_names_its_problems_and_each_problem_its_measures():
    report, _ = sample_report()
    part = report.parts[5]
    measures = [item for block in part.blocks if isinstance(block, Enumeration) for item in block.items]
    assert measures[2] == "措施3（技术）：改造配电线路并设置防火分隔。（对应问题1、2）"
    table = next(block for block in part.blocks if isinstance(block, Table))
    assert [row[2] for row in table.rows] == ["措施3", "措施3、措施4", "措施1、措施2"]


def test_measure_numbers_follow_the_printed_order():
    facts = sample_facts()
    report, _ = sample_report(measures=facts.measures[::-1])
    measures = [i for block in report.parts[5].blocks if isinstance(block, Enumeration) for i in block.items]
    assert [item[:3] for item in measures] == ["措施1", "措施2", "措施3", "措施4"]
    table = next(block for block in report.parts[5].blocks if isinstance(block, Table))
    assert [row[2] for row in table.rows] == ["措施3", "措施3、措施4", "措施1、措施2"]


def test_written_text_joins_and_extra_chapters_keep_the_order():
    report, _ = sample_report()
    assert "应急处置评估认为，本次灭火救援行动响应及时。\n现场未发生次生灾害。" in text_of(report.parts[2])
    order = [part.number for part, _ in report.sections()]
    assert order == [1, 2, 3, 4, 5, 6]
    assert [(part.number, chapters[0].title) for part, chapters in report.sections() if chapters] == [
        (4, "主要教训")
    ]


def test_nothing_is_invented_from_an_empty_case():
    report, gaps = bare_report()
    texts = [text_of(part) for part in report.parts]
    assert texts[0].startswith("2026年11月1日，发生火灾。")
    for text in texts:
        assert "None" not in text
        assert "，，" not in text
        assert "。。" not in text
    for number in (2, 3, 4, 6):
        assert [type(block) for block in report.parts[number - 1].blocks] == [GapNote]
    assert report.status == DRAFT
    assert len(gaps) > 20


def test_a_report_is_for_approval_only_when_adopted_and_complete():
    adopted, _ = sample_report()
    assert adopted.status == FOR_APPROVAL
    case = sample_facts().case
    case.stage = "INVESTIGATING"
    assert sample_report(case=case)[0].status == DRAFT
    assert sample_report(indirect_causes=())[0].status == DRAFT
    case.stage = "REPLIED"
    assert sample_report(case=case)[0].status == ""
    assert sample_report(case=case, indirect_causes=())[0].status == "", "a reply leaves no draft"
    case.stage, case.is_reference = "REGISTERED", True
    assert sample_report(case=case, indirect_causes=())[0].status == ""


def test_the_annex_lists_leaders_first_and_leaves_out_who_does_not_sign():
    members = sample_facts().members
    left = GroupMember(pk=90, role=MemberRole.MEMBER, name="已替换", left_on=date(2026, 11, 9))
    recused = GroupMember(pk=91, role=MemberRole.MEMBER, name="已回避")
    report, _ = sample_report(
        members=(left, *members[::-1], recused),
        recusals=(Recusal(member=recused, outcome=RecusalOutcome.RECUSED),),
    )
    assert [member.role for member in report.annex.members][:2] == ["组长", "副组长"]
    names = [member.name for member in report.annex.members]
    assert len(names) == 6
    assert not {"已替换", "已回避", "郑工", "淄博市人民检察院"}.intersection(names)
    assert [expert.name for expert in report.annex.experts] == ["郑工"]


def test_the_digest_changes_with_any_content_and_only_then():
    first, _ = sample_report()
    again, _ = sample_report()
    other, _ = sample_report(bodies={3: "另一段。"})
    assert first.digest == again.digest
    assert first.digest != other.digest
    assert replace(first, issuer="另一机关").digest != first.digest


@pytest.mark.parametrize(
    ("figures", "clause"),
    [
        ((3, 1, 0), "造成3人死亡、1人重伤"),
        ((1, None, None), "造成1人死亡"),
        ((0, 0, 0), "未造成人员伤亡"),
        ((0, None, 0), ""),
        ((None, None, None), ""),
    ],
)
def test_casualties_are_told_only_as_far_as_known(figures, clause):
    revision = CasualtyRevision(deaths=figures[0], serious_injuries=figures[1], minor_injuries=figures[2])
    assert casualty_clause(replace(sample_facts(), casualties=revision)) == clause


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("短路", "短路。"),
        ("短路。", "短路。"),
        ("短路，", "短路。"),
        ("“短路。”", "“短路。”"),
        ("", ""),
        ("一\n二", "一 二。"),
    ],
)
def test_sentences_end_once(text, result):
    assert sentence(text) == result


def test_titles():
    assert report_title("“11·1”较大火灾事故") == "“11·1”较大火灾事故调查报告"
    assert report_title("“11·1”较大火灾事故调查报告") == "“11·1”较大火灾事故调查报告"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("4313600.00", "431.36万元"),
        ("1127600.50", "1127600.5元"),
        ("10600", "1.06万元"),
        ("8500", "8500元"),
        ("0", "0元"),
    ],
)
def test_amounts_are_exact(yuan, text):
    assert money(Decimal(yuan)) == text


def test_the_alarm_is_told_once():
    assert "火灾报警时间" not in text_of(sample_report()[0].parts[2])
    case = sample_facts().case
    case.reported_at = datetime(2026, 11, 1, 1, 25, tzinfo=UTC)
    assert "火灾报警时间为2026年11月1日9时25分。" in text_of(sample_report(case=case)[0].parts[2])
