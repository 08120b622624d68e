"""Put the drafted parts, the written text and the annex together (调查报告合成, 第二十六条、第二十七条)."""

from cases.lifecycle import MilestoneKind, Stage
from cases.models import FireCase, GroupMember, MemberRole
from regulation.rulebook import Rulebook
from reports.content import (
    Annex,
    Block,
    Chapter,
    GapNote,
    Heading,
    MemberSignature,
    Part,
    ReportContent,
    SigningMember,
    with_text,
)
from reports.drafting.cause import draft_cause
from reports.drafting.course import draft_course
from reports.drafting.figures import WrittenSection, place_figures
from reports.drafting.introduction import affiliation_of, draft_introduction
from reports.drafting.markup import parse_text
from reports.drafting.measures import draft_measures
from reports.drafting.responsibility import draft_responsibility
from reports.drafting.units import draft_units
from reports.drafting.wording import breakable
from reports.facts import ReportFacts
from reports.gate import Gap
from reports.models import ExtraChapter

DRAFT = "送审稿"
FOR_APPROVAL = "报批稿"
REFERENCE_NOTE = "参考案例：依据公开资料整理，未见公开的事实从略"
# Before these a report that was once signed is being written anew.
_ADOPTED_STAGES = (Stage.ADOPTED, Stage.SUBMITTED, Stage.REPLIED, Stage.CLOSED)
# Leaders first, in the order that the list is signed.
SIGNING_ORDER = (MemberRole.LEADER, MemberRole.DEPUTY_LEADER, MemberRole.MEMBER)


def compose_report(facts: ReportFacts, gaps: tuple[Gap, ...], rulebook: Rulebook) -> ReportContent:
    """Compose the report from the facts, the written text and the gaps (合成调查报告).

    Drafted text comes first in each part, then what was written for it with its pictures, and last a
    note of what is missing. Extra chapters follow the part they name; the six keep their order.
    """
    drafts = (
        draft_introduction(facts),
        draft_units(facts),
        draft_course(facts),
        draft_cause(facts),
        draft_responsibility(facts, rulebook),
        draft_measures(facts),
    )
    written, chapters = _written(facts, drafts)
    parts = tuple(
        Part(
            number,
            rule.label,
            tuple(
                with_text(block, breakable) for block in (*draft, *written[number], *_gap_note(number, gaps))
            ),
        )
        for number, (rule, draft) in enumerate(zip(rulebook.report_parts, drafts, strict=True), start=1)
    )
    adopted = facts.milestone(MilestoneKind.REPORT_SUBMITTED) or facts.milestone(MilestoneKind.REPORT_ADOPTED)
    return ReportContent(
        title=report_title(facts.case.title),
        case_title=facts.case.title,
        status=_status(facts.case, gaps),
        note=REFERENCE_NOTE if facts.case.is_reference else "",
        issuer=(facts.group.name if facts.group else "") or "火灾事故调查组",
        signed_on=adopted.reached_on if adopted else None,
        parts=parts,
        chapters=chapters,
        annex=_annex(facts),
        signatures=_signatures(facts),
    )


def report_title(case_title: str) -> str:
    """Return the report's title from the case's, as …火灾事故调查报告 (标题)."""
    return case_title if case_title.endswith("调查报告") else f"{case_title}调查报告"


def _status(case: FireCase, gaps: tuple[Gap, ...]) -> str:
    """Return 送审稿 or 报批稿 (稿本); neither for a reference case, nor once the reply has been given."""
    if case.is_reference or case.stage in (Stage.REPLIED, Stage.CLOSED):
        return ""
    if gaps or case.stage in (Stage.REGISTERED, Stage.GROUP_REQUESTED, Stage.INVESTIGATING):
        return DRAFT
    return FOR_APPROVAL if case.stage in (Stage.ADOPTED, Stage.SUBMITTED) else ""


def _written(
    facts: ReportFacts, drafts: tuple[tuple[Block, ...], ...]
) -> tuple[dict[int, tuple[Block, ...]], tuple[Chapter, ...]]:
    """Return the written blocks of each part and the extra chapters, in the order that they print."""
    sections: list[WrittenSection] = []
    chapters: list[ExtraChapter] = []
    for number, draft in enumerate(drafts, start=1):
        headings = sum(isinstance(block, Heading) and block.level == 2 for block in draft)
        sections.append(WrittenSection(parse_text(facts.bodies.get(number, ""), headings), number))
        following = [one for one in facts.chapters if one.after_part == number]
        sections += [WrittenSection(parse_text(one.body)) for one in following]
        chapters += following
    both = list(zip(sections, place_figures(sections, facts.figures), strict=True))
    bodies = [blocks for section, blocks in both if section.part is None]
    return (
        {section.part: blocks for section, blocks in both if section.part is not None},
        tuple(
            Chapter(one.after_part, one.title, tuple(with_text(block, breakable) for block in blocks))
            for one, blocks in zip(chapters, bodies, strict=True)
        ),
    )


def _gap_note(number: int, gaps: tuple[Gap, ...]) -> list[Block]:
    labels = tuple(dict.fromkeys(gap.label for gap in gaps if gap.part == number))
    return [GapNote(labels)] if labels else []


def _signing(facts: ReportFacts) -> list[GroupMember]:
    return sorted(facts.signing_members(), key=lambda one: SIGNING_ORDER.index(MemberRole(one.role)))


def _signatures(facts: ReportFacts) -> tuple[MemberSignature, ...]:
    """Return the signatures under the report as it stands adopted, in the order of the list (签名)."""
    adopted = facts.milestone(MilestoneKind.REPORT_ADOPTED)
    if adopted is None or facts.case.stage not in _ADOPTED_STAGES:
        return ()
    places = {one.pk: place for place, one in enumerate(_signing(facts))}
    signed = [
        MemberSignature(
            place=places.get(one.member_id),
            name=one.member.name,
            affiliation=affiliation_of(one.member),
            signed_on=one.signed_on,
            dissent=one.dissent,
        )
        for one in facts.signatures
        if one.adoption_id == adopted.pk
    ]
    return tuple(sorted(signed, key=lambda one: len(places) if one.place is None else one.place))


def _annex(facts: ReportFacts) -> Annex:
    signing = _signing(facts)
    experts = [one for one in facts.serving_members() if one.role == MemberRole.EXPERT]
    return Annex(
        members=tuple(_signing_member(one) for one in signing),
        experts=tuple(_signing_member(one) for one in experts),
    )


def _signing_member(member: GroupMember) -> SigningMember:
    affiliation = affiliation_of(member)
    if member.role == MemberRole.EXPERT and member.specialty:
        affiliation = "，".join(text for text in (affiliation, member.specialty) if text)
    return SigningMember(role=MemberRole(member.role).label, name=member.name, affiliation=affiliation)
