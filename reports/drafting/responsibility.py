"""Draft part five, responsibility and proposals (责任认定及处理建议, 第二十六条（五）)."""

from cases.lifecycle import MilestoneKind
from cases.models import Party, PartyKind
from common.chinese import numeral
from regulation.rulebook import Rulebook
from reports.content import Block, Heading, Paragraph
from reports.drafting.wording import joined, sentence
from reports.facts import ReportFacts
from reports.models import Responsibility

NOBODY = "无"


def draft_responsibility(facts: ReportFacts, rulebook: Rulebook) -> tuple[Block, ...]:
    """Draft the four classes in the article's order and words.

    An empty class says 无 once responsibility is settled; before, nobody has found that there is none.
    """
    blocks: list[Block] = []
    is_settled = _is_settled(facts)
    for number, rule in enumerate(rulebook.responsibility_classes, start=1):
        blocks.append(Heading(2, f"（{numeral(number)}）{rule.quote}"))
        entries = [one for one in facts.responsibilities if one.responsibility_class == number]
        if not entries and is_settled:
            blocks.append(Paragraph(f"{NOBODY}。"))
        for place, entry in enumerate(entries, start=1):
            blocks += [Paragraph(text) for text in _entry(place, entry)]
    return tuple(blocks)


def _is_settled(facts: ReportFacts) -> bool:
    """Say whether an empty class means that nobody belongs there, not that nothing is recorded yet."""
    is_adopted = not facts.case.is_reference and facts.milestone(MilestoneKind.REPORT_ADOPTED) is not None
    return bool(facts.responsibilities) or facts.is_nobody_responsible() or is_adopted


def _entry(place: int, entry: Responsibility) -> list[str]:
    fields = (
        ("责任认定事实", entry.facts),
        ("责任追究的法律依据", entry.legal_basis),
        ("处理建议", entry.proposal),
    )
    head = f"{place}.{sentence(_identity(entry.party))}"
    if entry.basic_facts:
        head += sentence(entry.basic_facts)
    return [head, *(f"{label}：{sentence(text)}" for label, text in fields if text)]


def _identity(party: Party) -> str:
    """Return name, gender, age, work unit and post; never an identity or telephone number."""
    if party.kind == PartyKind.UNIT:
        return party.name
    workplace = party.post if party.post.startswith(party.employer) else party.employer + party.post
    return joined(
        (
            party.name,
            {"M": "男", "F": "女"}.get(party.gender, ""),
            f"{party.age}岁" if party.age is not None else "",
            workplace,
        )
    )
