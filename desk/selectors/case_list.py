"""The cases a person may know, what is due first on top (案件列表).

Open cases are ordered by their next statutory limit, which is derived and never stored; settled and
reference cases by the day of the fire. Each way costs the same few queries for 5 cases and for 500.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from cases.access import visible_cases
from cases.clocks import clocks_from, facts_of
from cases.lifecycle import Stage
from cases.models import FireCase, GradeDecision
from deadlines.engine.clocks import Clock, Met, NotStarted, Overdue, Running, Suspended
from deadlines.presentation import ClockView, present
from regulation.grades import Grade
from regulation.rulebook import Force

PAGE_SIZE = 20
REFERENCES_SHOWN = 5
# Beyond this many open cases the latest fires are ordered, and the page says so.
MOST_SORTED = 500
SETTLED = (Stage.CLOSED, Stage.TRANSFERRED, Stage.ASSISTED)
SHELVES = {"open": "在办案件", "settled": "已结案件", "reference": "参考案例"}


@dataclass(frozen=True)
class CaseRow:
    """One case in the list with the limit that comes next (案件及最近期限)."""

    case: FireCase
    grade: Grade | None
    next_clock: ClockView | None
    sort_key: tuple[int, str, str]


@dataclass(frozen=True)
class CaseFilter:
    """What the list is narrowed to (筛选条件); empty means everything."""

    shelf: str = "open"
    text: str = ""
    stage: str = ""
    district: str = ""
    grade: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything beside the shelf is asked for."""
        return bool(self.text or self.stage or self.district or self.grade)


@dataclass(frozen=True)
class CasePage:
    """One page of the list; ``after`` is the key with which the next one begins (案件列表页).

    ``total``, ``overdue`` and ``soon`` count the open cases found; ``is_cut`` tells that there are more.
    """

    rows: list[CaseRow]
    after: str
    is_cut: bool = False
    total: int = 0
    overdue: int = 0
    soon: int = 0


def find_cases(actor: User, wanted: CaseFilter, after: str, as_of: date) -> CasePage:
    """Return a page of the cases that the actor may know (案件列表)."""
    found = _narrowed(visible_cases(actor), wanted).select_related("district")
    if wanted.shelf == "open":
        return _open_page(found, after, as_of)
    return _dated_page(found, after, as_of)


def reference_cases(actor: User) -> list[CaseRow]:
    """Return the latest reference cases, to be set apart below the open ones (参考案例)."""
    found = _with_grade(visible_cases(actor).filter(is_reference=True))
    return [
        CaseRow(case, _grade(case), None, (0, "", ""))
        for case in found.order_by("-occurred_on", "-pk")[:REFERENCES_SHOWN]
    ]


def next_clock(clocks: Iterable[Clock]) -> Clock | None:
    """Return the statutory limit to see to first: overdue, then by due day, then paused (最近期限)."""
    waiting = [clock for clock in clocks if _counts(clock)]
    return min(waiting, key=_urgency, default=None)


def _counts(clock: Clock) -> bool:
    return (
        clock.rule.own
        and clock.force is Force.DUTY
        and clock.ended_on is None
        and not isinstance(clock, Met | NotStarted)
    )


def _urgency(clock: Clock) -> tuple[int, str]:
    match clock:
        case Overdue():
            return 0, clock.rolled_due_on.isoformat()
        case Running():
            return 1, clock.due_on.isoformat()
        case Suspended():
            return 2, clock.suspended_since.isoformat()
    return 3, ""


def _narrowed(cases: QuerySet[FireCase], wanted: CaseFilter) -> QuerySet[FireCase]:
    cases = _with_grade(cases).filter(is_reference=wanted.shelf == "reference")
    if wanted.shelf == "open":
        cases = cases.exclude(stage__in=SETTLED)
    elif wanted.shelf == "settled":
        cases = cases.filter(stage__in=SETTLED)
    for word in wanted.text.split():
        cases = cases.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(region__icontains=word)
            | Q(address__icontains=word)
            | Q(site_name__icontains=word)
        )
    if wanted.stage:
        cases = cases.filter(stage=wanted.stage)
    if wanted.district:
        cases = cases.filter(district__name=wanted.district)
    if wanted.grade:
        cases = cases.filter(current_grade=wanted.grade)
    return cases


def _with_grade(cases: QuerySet[FireCase]) -> QuerySet[FireCase]:
    decisions = GradeDecision.objects.filter(case=OuterRef("pk")).order_by("-established_on", "-pk")
    return cases.annotate(current_grade=Subquery(decisions.values("grade")[:1]))


def _grade(case: FireCase) -> Grade | None:
    return Grade(case.current_grade) if case.current_grade else None


def _rows(cases: list[FireCase], as_of: date) -> list[CaseRow]:
    facts = facts_of(cases) if cases else {}
    rows = []
    for case in cases:
        # A reference case tells published facts, often without the dates of its acts: nothing is due.
        clock = None if case.is_reference else next_clock(clocks_from(case, facts[case.pk], as_of))
        view = present(clock, facts[case.pk], as_of) if clock else None
        rank, day = _urgency(clock) if clock else (3, case.occurred_on.isoformat())
        rows.append(CaseRow(case, _grade(case), view, (rank, day, case.public_id)))
    return rows


def _open_page(found: QuerySet[FireCase], after: str, as_of: date) -> CasePage:
    cases = list(found.order_by("-occurred_on", "-pk")[: MOST_SORTED + 1])
    is_cut = len(cases) > MOST_SORTED
    rows = sorted(_rows(cases[:MOST_SORTED], as_of), key=lambda row: row.sort_key)
    tones = [row.next_clock.tone for row in rows if row.next_clock]
    total = len(rows)
    start = _sort_key(after)
    if start is not None:
        rows = [row for row in rows if row.sort_key > start]
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    key = "{}.{}.{}".format(*shown[-1].sort_key) if more else ""
    return CasePage(
        shown, key, is_cut, total, tones.count("overdue"), tones.count("soon") + tones.count("care")
    )


def _dated_page(found: QuerySet[FireCase], after: str, as_of: date) -> CasePage:
    start = _sort_key(f"0.{after}")
    if start is not None:
        _, day, public_id = start
        last = FireCase.objects.filter(public_id=public_id).values("pk")
        found = found.filter(Q(occurred_on__lt=day) | Q(occurred_on=day, pk__lt=Subquery(last)))
    cases = list(found.order_by("-occurred_on", "-pk")[: PAGE_SIZE + 1])
    shown = cases[:PAGE_SIZE]
    key = f"{shown[-1].occurred_on.isoformat()}.{shown[-1].public_id}" if len(cases) > PAGE_SIZE else ""
    return CasePage(_rows(shown, as_of), key)


def _sort_key(after: str) -> tuple[int, str, str] | None:
    """Read the key of a page; a key that nobody gave out is the beginning.

    It holds the public id: the numbers of the database would tell how many cases there are.
    """
    try:
        rank, day, public_id = after.split(".")
        return int(rank), date.fromisoformat(day).isoformat(), public_id
    except ValueError:
        return None
