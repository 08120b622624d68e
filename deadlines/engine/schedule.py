"""The dates of one time limit, derived from facts and calendar without asking what day it is (期限推算)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from deadlines.engine.calendar import CalendarOutOfRange, WorkCalendar
from deadlines.engine.counting import (
    Span,
    add_months,
    counts_working_days,
    days_counted,
    end_of_term,
)
from deadlines.engine.facts import Appraisal, CaseFacts
from regulation.rulebook import Deadline, Rulebook

# What appraisals take out of a term, as ordinals (I-06, I-07): the finished ones in order, and the entrust
# day of the earliest that is not yet received.
Pauses = tuple[Sequence[Span], int | None]
NO_PAUSES: Pauses = ((), None)


class Schedule(NamedTuple):
    """Hold one run of one time limit (期限的一次起算) and the dates derived for it.

    ``due_on`` is the nominal last day, ``rolled_due_on`` the first working day on or after it (I-03);
    both are None while the run has not started or an appraisal suspends it. ``days`` is the term with what
    was granted, 0 where the term is in years or months. ``days_used`` and ``days_left`` belong to a
    suspended run.
    """

    rule: Deadline
    run: int
    base_on: date | None
    days: int
    granted: int = 0
    counts_working_days: bool = False
    due_on: date | None = None
    rolled_due_on: date | None = None
    provisional: bool = False
    suspended_since: date | None = None
    days_used: int = 0
    days_left: int = 0


# One run of a time limit: its base day, the day of the act that met it, the day that ended it unmet.
Run = tuple[date, date | None, date | None]


def runs_of(rule: Deadline, facts: CaseFacts) -> tuple[Run, ...]:
    """Return the runs of a time limit in order (期限的各次起算): a return of the report (第二十九条) and a
    higher grade (I-11) each start a new one; the old one is kept. None has started: no run.
    """
    if rule.runs_from == "report_received_on":
        if not facts.reply_runs:
            return ()
        *earlier, last = facts.reply_runs
        runs = [(run.received_on, run.replied_on, run.returned_on) for run in earlier]
        met_on = last.replied_on or (None if last.returned_on else facts.replied_on)
        return (*runs, (last.received_on, met_on, last.returned_on))
    if rule.repeats_on_grade_rise:
        bases = (facts.occurred_on, *facts.grade_raised_on)
        requests = facts.group_requested_on
        return tuple(
            (base, requests[index] if index < len(requests) else None, None)
            for index, base in enumerate(bases)
        )
    base_on = getattr(facts, rule.runs_from)
    return () if base_on is None else ((base_on, getattr(facts, rule.met_by), None),)


def pauses_of(appraisals: tuple[Appraisal, ...], met_on: date | None = None) -> Pauses:
    """Return what the appraisals take out of a term (检验、鉴定时间不计入调查期限, 第二十八条, I-06, I-07).

    An appraisal entrusted on or after the day the clock was met no longer matters to it.
    """
    if met_on is not None:
        appraisals = tuple(appraisal for appraisal in appraisals if appraisal.entrusted_on < met_on)
    closed = []
    open_since: int | None = None
    for appraisal in appraisals:
        entrusted = appraisal.entrusted_on.toordinal()
        received_on = appraisal.received_on
        if received_on is not None:
            closed.append((entrusted, received_on.toordinal()))
        elif open_since is None or entrusted < open_since:
            open_since = entrusted
    if len(closed) > 1:
        closed.sort()
    return closed, open_since


def days_granted(rule: Deadline, facts: CaseFacts) -> int:
    """Return the days granted to a time limit in all (已批准延长的天数, 第二十八条, I-05)."""
    if rule.extension is None:
        return 0
    kind = rule.extension.kind
    return sum(extension.days for extension in facts.extensions if extension.kind == kind)


class Basis(NamedTuple):
    """Hold what dates are derived by (推算依据): the rulebook and the calendar."""

    rulebook: Rulebook
    calendar: WorkCalendar


# A run with the dates derived for it and what pauses it.
Planned = tuple[Schedule, Run, Pauses]


def in_working_days(rule: Deadline, rulebook: Rulebook) -> bool:
    """Tell whether a time limit counts working days (工作日期限, 第三十六条, I-02)."""
    days = rule.days
    if days:
        return counts_working_days(days, rulebook.day_count.working_day_limit)
    return rule.working_days > 0


def unstarted(rule: Deadline, rulebook: Rulebook) -> Schedule:
    """Return the schedule of a time limit that has no run yet (未起算)."""
    return Schedule(rule, 1, None, rule.days or rule.working_days, 0, in_working_days(rule, rulebook))


def schedule_run(
    basis: Basis, rule: Deadline, run: tuple[int, date], granted: int, pauses: Pauses
) -> Schedule:
    """Derive the dates of one run, given as number and base day (期限届满日, 第三十六条, I-01 to I-10).

    :raises CalendarOutOfRange: if the base day or a date derived lies outside the calendar.
    """
    number, base_on = run
    rulebook, calendar = basis
    days = rule.days
    if in_working_days(rule, rulebook):
        days = days or rule.working_days
        due_on, provisional = calendar.add_working_days(base_on, days)
        return Schedule(rule, number, base_on, days, 0, True, due_on, due_on, provisional)
    if not days:
        try:
            due_on = add_months(base_on, rule.years * 12 + rule.months)
        except OverflowError:
            raise CalendarOutOfRange("日期超出工作日历范围", base_on) from None
        rolled_due_on, provisional = calendar.roll_forward(due_on)
        return Schedule(rule, number, base_on, 0, 0, False, due_on, rolled_due_on, provisional)
    days += granted
    base = base_on.toordinal()
    closed, open_since = pauses
    due = end_of_term(base, days, closed)
    if open_since is not None and open_since < due:
        used = days_counted(base, open_since, closed)
        since = date.fromordinal(open_since)
        return Schedule(
            rule, number, base_on, days, granted, False, None, None, False, since, used, days - used
        )
    rolled_due_on, provisional = calendar.roll_ordinal_forward(due)
    due_on = rolled_due_on if rolled_due_on.toordinal() == due else date.fromordinal(due)
    return Schedule(rule, number, base_on, days, granted, False, due_on, rolled_due_on, provisional)


def schedule_rule(basis: Basis, rule: Deadline, facts: CaseFacts) -> tuple[Planned, ...]:
    """Derive every run of one time limit in order (期限推算); none has started: nothing.

    :raises CalendarOutOfRange: if a date lies outside the calendar.
    """
    runs = runs_of(rule, facts)
    if not runs:
        return ()
    granted = days_granted(rule, facts) if facts.extensions else 0
    planned = []
    for number, run in enumerate(runs, start=1):
        paused = rule.paused_by_appraisal and facts.appraisals
        pauses = pauses_of(facts.appraisals, run[1]) if paused else NO_PAUSES
        schedule = schedule_run(basis, rule, (number, run[0]), granted, pauses)
        planned.append((schedule, run, pauses))
    return tuple(planned)


def statutory_dates(facts: CaseFacts, rulebook: Rulebook, calendar: WorkCalendar) -> tuple[Schedule, ...]:
    """Derive the dates of the regulation's own time limits that have started (法定期限日期).

    Nothing here depends on the present day.

    :raises CalendarOutOfRange: if a date lies outside the calendar.
    """
    basis = Basis(rulebook, calendar)
    return tuple(
        schedule
        for rule in rulebook.deadlines
        if rule.own and rule.applies_to(facts.grade)
        for schedule, _, _ in schedule_rule(basis, rule, facts)
    )


def grade_windows(facts: CaseFacts, rulebook: Rulebook) -> tuple[tuple[str, str, date], ...]:
    """Return code, title and last day of each window after the fire (伤亡变化期间, I-11), in natural days."""
    return tuple(
        (window.code, window.title, date.fromordinal(facts.occurred_on.toordinal() + window.days))
        for window in rulebook.windows
    )
