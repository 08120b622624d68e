"""From the recorded facts of cases to their clocks (期限): due dates are derived, never stored.

Pure counting lives in :mod:`deadlines.engine`; here the milestones, extensions, pauses and grades of
cases become its frozen inputs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from cases.lifecycle import MilestoneKind, in_sequence
from cases.models import ClockPause, Extension, FireCase, GradeDecision, Milestone
from common.prepared import Prepared, among, keys_for
from deadlines.engine.calendar import CalendarOutOfRange, default_calendar
from deadlines.engine.clocks import Clock, evaluate
from deadlines.engine.facts import Appraisal, CaseFacts, ReplyRun
from deadlines.engine.facts import Extension as GrantedExtension
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

_MILESTONE, _EXTENSION, _PAUSE, _GRADE = "MILESTONE", "EXTENSION", "PAUSE", "GRADE"
_RANK = {grade: rank for rank, grade in enumerate(Grade)}

# source, kind, first date, second date, days, place in the order recorded
_Row = tuple[str, str, date, date | None, int, int]


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """The facts of a case's clocks, and what else was read with them (期限事实).

    ``steps`` are kind and day of each milestone, by day and then as recorded; ``grade`` is the one decided
    last (第四条), empty before.
    """

    facts: CaseFacts
    steps: tuple[tuple[str, date], ...]
    grade: str


def facts_of(cases: Sequence[FireCase]) -> dict[int, CaseFacts]:
    """Return the facts that the clocks of each case run on, by primary key, with one query for all."""
    rows = _read(cases)
    return {case.pk: _facts(case.occurred_on, rows[case.pk]) for case in cases}


def case_facts(case: FireCase) -> CaseFacts:
    """Return the facts that the clocks of one case run on (期限计算所依据的事实)."""
    return facts_of([case])[case.pk]


def dated_facts(case: FireCase) -> DatedFacts:
    """Return the facts of one case together with its steps and its grade, with one query (期限事实)."""
    rows = _read([case])[case.pk]
    steps = sorted(
        (first_on, place, kind) for source, kind, first_on, *_, place in rows if source == _MILESTONE
    )
    decided = [(first_on, place, kind) for source, kind, first_on, *_, place in rows if source == _GRADE]
    return DatedFacts(
        facts=_facts(case.occurred_on, rows),
        steps=tuple((kind, day) for day, _, kind in steps),
        grade=max(decided)[-1] if decided else "",
    )


def clocks_from(case: FireCase, facts: CaseFacts, as_of: date) -> tuple[Clock, ...]:
    """Return every clock of the case on a day, under the rules that the case is pinned to (第三十八条).

    A fire before the earliest notice known has no clocks.
    """
    try:
        return evaluate(facts, load_rulebook(case.rulebook_code), default_calendar(), as_of)
    except CalendarOutOfRange:
        return ()


def case_clocks(case: FireCase, as_of: date) -> tuple[Clock, ...]:
    """Return every clock of one case on a day (案件的各项期限)."""
    return clocks_from(case, case_facts(case), as_of)


def _read(cases: Sequence[FireCase]) -> dict[int, list[_Row]]:
    rows: dict[int, list[_Row]] = defaultdict(list)
    if not cases:
        return rows
    number, keys = keys_for("case", [case.pk for case in cases])
    for case_id, *row in _DATED_ROWS.rows(number, **keys):
        rows[case_id].append(tuple(row))
    return rows


def _dated_rows(number: int) -> QuerySet[Any, tuple]:
    no_date = Cast(Value(None), DateField())
    no_days = Value(0, IntegerField())

    def rows(model, source, *, kind, first, second=no_date, days=no_days):
        return (
            model.objects.filter(among("case", "case", number))
            .order_by()
            .values_list("case_id")
            .annotate(
                row_source=Value(source, CharField()),
                row_kind=Cast(kind, CharField()),
                first_on=F(first),
                second_on=second,
                row_days=Cast(days, IntegerField()),
                row_place=F("pk"),
            )
        )

    return rows(Milestone, _MILESTONE, kind=F("kind"), first="reached_on").union(
        rows(Extension, _EXTENSION, kind=F("kind"), first="decided_on", days=F("days")),
        rows(ClockPause, _PAUSE, kind=Value(""), first="entrusted_on", second=F("received_on")),
        rows(GradeDecision, _GRADE, kind=F("grade"), first="established_on"),
        all=True,
    )


_DATED_ROWS = Prepared(_dated_rows)


def _facts(occurred_on: date, rows: list[_Row]) -> CaseFacts:
    reached: dict[str, list[date]] = defaultdict(list)
    recorded: list[tuple[int, str, date]] = []
    grades: list[tuple[date, Grade]] = []
    extensions: list[GrantedExtension] = []
    appraisals: list[Appraisal] = []
    for source, kind, first_on, second_on, days, place in rows:
        if source == _MILESTONE:
            recorded.append((place, kind, first_on))
        elif source == _EXTENSION:
            extensions.append(GrantedExtension(kind, days, first_on))
        elif source == _PAUSE:
            appraisals.append(Appraisal(first_on, second_on))
        else:
            grades.append((first_on, Grade(kind)))
    steps = in_sequence((kind, day) for _, kind, day in sorted(recorded))
    for kind, day in steps:
        reached[kind].append(day)
    grades.sort()
    raised = _raised_on(grades)

    def first(kind: MilestoneKind) -> date | None:
        return reached[kind][0] if reached[kind] else None

    requests = reached[MilestoneKind.GROUP_REQUESTED]
    ended = reached[MilestoneKind.TRANSFERRED] + reached[MilestoneKind.HANDED_OVER]
    return CaseFacts(
        occurred_on=occurred_on,
        grade=grades[-1][1] if grades else Grade.ORDINARY,
        grade_raised_on=raised,
        # A request meets the run of the fire, and the run of each higher grade that it follows (I-11).
        group_requested_on=tuple(
            next((day for day in requests if day >= base), None) for base in (occurred_on, *raised)
        ),
        appraisals=tuple(sorted(appraisals, key=lambda appraisal: appraisal.entrusted_on)),
        extensions=tuple(sorted(extensions, key=lambda extension: (extension.kind, extension.decided_on))),
        cause_determined_on=first(MilestoneKind.CAUSE_DETERMINED),
        report_submitted_on=first(MilestoneKind.REPORT_SUBMITTED),
        resubmission_due=_is_resubmission_due(steps),
        reply_runs=_reply_runs(steps),
        replied_on=max(reached[MilestoneKind.REPLIED], default=None),
        published_on=first(MilestoneKind.PUBLISHED),
        evaluation_requested_on=first(MilestoneKind.EVALUATION_REQUESTED),
        evaluated_on=first(MilestoneKind.EVALUATED),
        cognition_made_on=first(MilestoneKind.CAUSE_DETERMINED),
        cognition_served_on=first(MilestoneKind.DETERMINATION_SERVED),
        review_requested_on=first(MilestoneKind.REVIEW_REQUESTED),
        ended_on=min(ended, default=None),
    )


def _raised_on(grades: list[tuple[date, Grade]]) -> tuple[date, ...]:
    raised: list[date] = []
    highest: Grade | None = None
    for established_on, grade in grades:
        if highest is not None and _RANK[grade] > _RANK[highest]:
            raised.append(established_on)
        if highest is None or _RANK[grade] > _RANK[highest]:
            highest = grade
    return tuple(raised)


def _is_resubmission_due(steps: Iterable[tuple[str, date]]) -> bool:
    """Tell whether a report submitted before is to be submitted again (退回修改、恢复调查)."""
    submitted = due = False
    for kind, _ in steps:
        if kind == MilestoneKind.REPORT_SUBMITTED:
            submitted, due = True, False
        elif kind in (MilestoneKind.REPORT_RETURNED, MilestoneKind.REOPENED):
            due = submitted
        elif kind in (MilestoneKind.TRANSFERRED, MilestoneKind.HANDED_OVER):
            due = False
    return due


def _reply_runs(steps: Iterable[tuple[str, date]]) -> tuple[ReplyRun, ...]:
    """Return one run for each receipt, with the return or the reply that follows it (第二十九条)."""
    runs: list[ReplyRun] = []
    for kind, day in steps:
        if kind == MilestoneKind.REPORT_RECEIVED:
            runs.append(ReplyRun(day, None, None))
        elif not runs or runs[-1].returned_on is not None or runs[-1].replied_on is not None:
            continue
        elif kind == MilestoneKind.REPORT_RETURNED:
            runs[-1] = replace(runs[-1], returned_on=day)
        elif kind == MilestoneKind.REPLIED:
            runs[-1] = replace(runs[-1], replied_on=day)
    return tuple(runs)
