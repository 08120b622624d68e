"""The journal of a case (办理日志): who did what, when, under which article, before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.events import read_body
from cases.lifecycle import ACTS, ROLE_LABELS
from cases.models import AccessRecord, CaseEvent, FireCase
from common.chinese import full_date
from desk.journal_words import RecordChange, Words, instant

PAGE_SIZE = 30
READINGS_SHOWN = 100


@dataclass(frozen=True)
class JournalFilter:
    """What the journal is narrowed to (筛选条件)."""

    act: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.act or self.person or self.since or self.until)


@dataclass(frozen=True)
class Entry:
    """One act in the journal, in words (日志条目)."""

    seq: int
    at: str
    label: str
    phase: str
    article: str
    person: str
    post: str
    roles: str
    on: str
    paper: str
    summary: str
    reason: str
    changes: tuple[RecordChange, ...]
    prev: str
    hash: str


@dataclass(frozen=True)
class JournalPage:
    """One page of the journal, the latest on top; ``before`` begins the next one (日志页)."""

    entries: list[Entry]
    before: int | None
    acts: list[tuple[str, str]]
    people: list[User]


def journal_page(case: FireCase, wanted: JournalFilter, before: int | None) -> JournalPage:
    """Return a page of the journal (办理日志)."""
    found = _narrowed(case, wanted).order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    listed = list(found[: PAGE_SIZE + 1])
    shown = listed[:PAGE_SIZE]
    acts = set(case.events.order_by().values_list("act", flat=True).distinct())
    return JournalPage(
        entries=list(_entries(shown)),
        before=shown[-1].seq if len(listed) > PAGE_SIZE else None,
        acts=[(act.value, rule.label) for act, rule in ACTS.items() if act.value in acts],
        people=list(User.objects.filter(case_events__case=case).order_by("full_name", "pk").distinct()),
    )


def whole_journal(case: FireCase, wanted: JournalFilter) -> list[Entry]:
    """Return the journal from the first act to the last, for export and print (办理日志)."""
    return list(_entries(list(_narrowed(case, wanted).order_by("seq"))))


def readings_of(case: FireCase) -> list[AccessRecord]:
    """Return who read the case lately (查阅记录)."""
    return list(case.access_records.select_related("actor").order_by("-pk")[:READINGS_SHOWN])


def _narrowed(case: FireCase, wanted: JournalFilter) -> QuerySet[CaseEvent]:
    events = CaseEvent.objects.filter(case=case).select_related("actor")
    if wanted.act:
        events = events.filter(act=wanted.act)
    if wanted.person:
        events = events.filter(actor__username=wanted.person)
    if wanted.since is not None:
        events = events.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        events = events.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _entries(events: list[CaseEvent]) -> Iterator[Entry]:
    bodies = [read_body(event) for event in events]
    words = Words(bodies)
    for event, body in zip(events, bodies, strict=True):
        yield _entry(event, body, words)


def _entry(event: CaseEvent, body: dict[str, Any], words: Words) -> Entry:
    actor = body["actor"] or {}
    return Entry(
        seq=event.seq,
        at=instant(body["at"]),
        label=body["label"],
        phase=event.get_phase_display(),
        article=body["article"],
        person=actor.get("name") or "系统",
        post=actor.get("post") or "",
        roles=_roles(actor.get("roles") or ()),
        on=full_date(date.fromisoformat(body["on"])) if body["on"] else "",
        paper=_paper(body["paper"]),
        summary=body["summary"],
        reason=body["reason"],
        changes=words.changes(body),
        prev=event.prev,
        hash=event.hash,
    )


def _roles(codes: Iterable[str]) -> str:
    known = {role.value: label for role, label in ROLE_LABELS.items()}
    return "、".join(known.get(code, code) for code in codes)


def _paper(paper: dict[str, Any] | None) -> str:
    if paper is None:
        return ""
    decided = f"{paper['decided_by']}于{full_date(date.fromisoformat(paper['decided_on']))}决定"
    return decided + (f"，{paper['document_number']}" if paper["document_number"] else "")
