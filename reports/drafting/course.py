"""Draft part three, the course of the fire and the response (第二十六条（三）)."""

from django.utils import timezone

from common.chinese import full_date, full_datetime
from reports.content import Block, Heading, Paragraph
from reports.drafting.wording import sentence, time_span
from reports.facts import ReportFacts
from reports.models import ChronologyEntry

PHASES = (
    (ChronologyEntry.Phase.COURSE, "事故发生过程"),
    (ChronologyEntry.Phase.REPORTING, "事故报告情况"),
    (ChronologyEntry.Phase.RESCUE, "抢救、搜救情况"),
    (ChronologyEntry.Phase.EMERGENCY, "政府应急行动情况"),
)


def draft_course(facts: ReportFacts) -> tuple[Block, ...]:
    """Draft the four phases in the article's order, each step with its time."""
    blocks: list[Block] = []
    numerals = iter("一二三四")
    for phase, label in PHASES:
        entries = [entry for entry in facts.chronology if entry.phase == phase]
        texts = [_entry(entry, facts) for entry in entries]
        if phase == ChronologyEntry.Phase.REPORTING and (alarm := _alarm(entries, facts)):
            texts.insert(0, alarm)
        if texts:
            blocks.append(Heading(2, f"（{next(numerals)}）{label}"))
            blocks += [Paragraph(text) for text in texts]
    return tuple(blocks)


def _alarm(entries: list[ChronologyEntry], facts: ReportFacts) -> str:
    """Return the time of the alarm, unless a step of that minute already tells it."""
    if facts.case.reported_at is None:
        return ""
    at = timezone.localtime(facts.case.reported_at)
    minute = (at.date(), at.hour, at.minute)
    for entry in entries:
        start = entry.started_at
        if start is not None and (entry.occurred_on, start.hour, start.minute) == minute:
            return ""
    return f"火灾报警时间为{full_datetime(at)}。"


def _entry(entry: ChronologyEntry, facts: ReportFacts) -> str:
    day = full_date(entry.occurred_on)
    if entry.occurred_on.year == facts.case.occurred_on.year:
        day = day.partition("年")[2]
    return f"{day}{time_span(entry.started_at, entry.ended_at)}，{sentence(entry.text)}"
