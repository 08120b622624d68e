"""Draft part four, cause and nature (火灾原因及性质, 第二十六条（四）)."""

from common.chinese import full_date
from evidence.models import Appraisal
from reports.content import Block, Enumeration, Heading, Paragraph
from reports.drafting.introduction import accident_class
from reports.drafting.wording import clause, joined, sentence
from reports.facts import ReportFacts
from reports.models import CauseDetermination, Finding


def draft_cause(facts: ReportFacts) -> tuple[Block, ...]:
    """Draft the direct and indirect causes, the problems found, and the nature of the accident."""
    sections = (
        ("直接原因", _direct(facts)),
        ("间接原因", _indirect(facts)),
        ("调查发现的主要问题", _findings(facts)),
        ("事故性质", _nature(facts)),
    )
    blocks: list[Block] = []
    numerals = iter("一二三四")
    for title, content in sections:
        if content:
            blocks += [Heading(2, f"（{next(numerals)}）{title}"), *content]
    return tuple(blocks)


def usable_appraisals(facts: ReportFacts) -> tuple[Appraisal, ...]:
    """Return the appraisals whose written conclusion bears both seal and signature (第十九条)."""
    return tuple(
        one
        for one in facts.appraisals
        if one.received_on and one.conclusion and one.is_sealed is True and one.is_signed is True
    )


def _direct(facts: ReportFacts) -> list[Block]:
    cause = facts.cause
    blocks: list[Block] = []
    if cause:
        origin = joined(
            (
                f"起火部位为{clause(cause.ignition_area)}" if cause.ignition_area else "",
                f"起火点为{clause(cause.ignition_point)}" if cause.ignition_point else "",
            )
        )
        if origin:
            blocks.append(Paragraph(f"经调查认定，{origin}。"))
        if cause.direct_cause:
            blocks.append(Paragraph(f"火灾直接原因：{sentence(cause.direct_cause)}"))
        if cause.code:
            blocks.append(Paragraph(f"起火原因类别：{CauseDetermination.Code(cause.code).label}。"))
    if facts.excluded_causes:
        blocks.append(Paragraph("经综合分析，排除下列起火原因："))
        blocks.append(
            Enumeration(
                tuple(
                    f"（{number}）{clause(one.cause)}。{sentence(one.reason)}"
                    for number, one in enumerate(facts.excluded_causes, start=1)
                )
            )
        )
    if appraisals := usable_appraisals(facts):
        blocks.append(Paragraph("检验、鉴定结论如下："))
        blocks.append(
            Enumeration(tuple(f"（{number}）{_appraisal(one)}" for number, one in enumerate(appraisals, 1)))
        )
    return blocks


def _appraisal(appraisal: Appraisal) -> str:
    kind = Appraisal.Kind(appraisal.kind).label
    received = f"{full_date(appraisal.received_on)}收到结论" if appraisal.received_on else ""
    head = joined((f"{clause(appraisal.subject)}（{kind}）", clause(appraisal.institution), received))
    return f"{head}：{sentence(appraisal.conclusion)}"


def _indirect(facts: ReportFacts) -> list[Block]:
    if not facts.indirect_causes:
        return []
    return [
        Enumeration(
            tuple(f"{number}.{sentence(one.text)}" for number, one in enumerate(facts.indirect_causes, 1))
        )
    ]


def _findings(facts: ReportFacts) -> list[Block]:
    if not facts.findings:
        return []
    return [
        Enumeration(
            tuple(
                f"问题{number}（{_about(one)}）：{sentence(one.text)}"
                for number, one in enumerate(facts.findings, 1)
            )
        )
    ]


def _about(finding: Finding) -> str:
    kind = Finding.Kind(finding.kind).label
    return f"{kind}，{finding.party.name}" if finding.party else kind


def _nature(facts: ReportFacts) -> list[Block]:
    cause = facts.cause
    if cause is None or not cause.nature:
        return []
    label = CauseDetermination.Nature(cause.nature).label
    verdict = f"经调查认定，该起{accident_class(facts) or '火灾事故'}属于{label}。"
    return [Paragraph(verdict), *([Paragraph(sentence(cause.nature_reason))] if cause.nature_reason else [])]
