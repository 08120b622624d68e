"""The clocks of a case on a given day (期限状态): not started, running, suspended, met or overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import ClassVar

from deadlines.engine.calendar import WorkCalendar
from deadlines.engine.facts import Appraisal, CaseFacts, Extension, ReplyRun
from deadlines.engine.schedule import (
    Basis,
    Pauses,
    Planned,
    Schedule,
    grade_windows,
    schedule_rule,
    schedule_run,
    statutory_dates,
    unstarted,
)
from regulation.rulebook import Deadline, Force, Rulebook

__all__ = [
    "Appraisal",
    "CaseFacts",
    "Clock",
    "Extension",
    "Met",
    "NotStarted",
    "Overdue",
    "ReplyRun",
    "Running",
    "Schedule",
    "Suspended",
    "evaluate",
    "grade_windows",
    "statutory_dates",
]


@dataclass(frozen=True, slots=True)
class _Clock:
    """Hold what every state of a clock shares (期限); ``ended_on`` is set where transfer, hand-over or a
    return ended the run unmet (I-12, 第二十九条)."""

    state: ClassVar[str]
    schedule: Schedule
    ended_on: date | None

    @property
    def rule(self) -> Deadline:
        """Return the rule of the clock."""
        return self.schedule.rule

    @property
    def code(self) -> str:
        """Return the code of the rule."""
        return self.schedule.rule.code

    @property
    def article(self) -> str:
        """Return the article's label, empty for a limit that only another norm sets."""
        return self.schedule.rule.article

    @property
    def title(self) -> str:
        """Return the Chinese title of the limit."""
        return self.schedule.rule.title

    @property
    def norm(self) -> str:
        """Return the other norm that sets the limit, or nothing."""
        return self.schedule.rule.norm

    @property
    def force(self) -> Force:
        """Return what follows when the limit runs out."""
        return self.schedule.rule.force

    @property
    def legal(self) -> bool:
        """Tell whether a norm sets the limit."""
        return self.schedule.rule.legal

    @property
    def run(self) -> int:
        """Return the number of the run, from 1."""
        return self.schedule.run

    @property
    def base_on(self) -> date | None:
        """Return the day from which the limit runs, itself not counted (I-01)."""
        return self.schedule.base_on

    @property
    def days(self) -> int:
        """Return the term with what was granted, 0 for a term in years or months."""
        return self.schedule.days

    @property
    def granted(self) -> int:
        """Return the days granted on top of the term (I-05)."""
        return self.schedule.granted

    @property
    def due_on(self) -> date | None:
        """Return the nominal last day, if there is one now."""
        return self.schedule.due_on

    @property
    def rolled_due_on(self) -> date | None:
        """Return the first working day on or after the nominal last day (I-03)."""
        return self.schedule.rolled_due_on

    @property
    def provisional(self) -> bool:
        """Tell whether either date needed a day that no notice settles (暂定, I-10)."""
        return self.schedule.provisional

    @property
    def unit_label(self) -> str:
        """Return the Chinese unit in which days left are counted."""
        return "个工作日" if self.schedule.counts_working_days else "日"

    @property
    def term_label(self) -> str:
        """Return the term in Chinese words, such as 30日 or 15个工作日."""
        rule = self.schedule.rule
        if rule.years or rule.months:
            return f"{rule.years}年" if rule.years else f"{rule.months}个月"
        if self.schedule.granted:
            return f"{rule.days}日＋延长{self.schedule.granted}日"
        return f"{self.schedule.days}{self.unit_label}"

    @property
    def label(self) -> str:
        """Return the state in Chinese words."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class NotStarted(_Clock):
    """Say that the act from which the limit runs has not happened (未起算)."""

    state: ClassVar[str] = "NOT_STARTED"

    @property
    def label(self) -> str:
        """Return the state in Chinese words."""
        return "未起算"


@dataclass(frozen=True, slots=True)
class Running(_Clock):
    """Say that the limit runs (计算中): ``days_left`` in its own unit; ``in_roll`` between the nominal and
    the rolled last day (末日顺延期内, I-03)."""

    state: ClassVar[str] = "RUNNING"
    days_left: int
    in_roll: bool

    @property
    def label(self) -> str:
        """Return the state in Chinese words."""
        if self.ended_on is not None:
            return "已终止"
        return "末日顺延期内" if self.in_roll else "计算中"


@dataclass(frozen=True, slots=True)
class Suspended(_Clock):
    """Say that an appraisal not yet received suspends the limit (检验、鉴定期间不计入, I-07)."""

    state: ClassVar[str] = "SUSPENDED"
    suspended_since: date
    _pauses: Pauses = field(repr=False, compare=False)
    _basis: Basis = field(repr=False, compare=False)

    @property
    def days_used(self) -> int:
        """Return the days counted before the suspension (已计入天数)."""
        return self.schedule.days_used

    @property
    def days_left(self) -> int:
        """Return the days that remain after the suspension (剩余天数)."""
        return self.schedule.days_left

    @property
    def label(self) -> str:
        """Return the state in Chinese words."""
        return "已终止" if self.ended_on is not None else "暂停计算"

    def due_if_received_on(self, received_on: date) -> Schedule:
        """Return the dates if every open appraisal were received on that day (如当日收到鉴定结论, I-07).

        :raises ValueError: if the day lies before the suspension.
        :raises CalendarOutOfRange: if a date derived lies outside the calendar.
        """
        if received_on < self.suspended_since:
            raise ValueError("收到鉴定结论的日期不得早于委托日期（第二十八条）")
        since = self.suspended_since.toordinal()
        closed = sorted((*self._pauses[0], (since, received_on.toordinal())))
        schedule = self.schedule
        assert schedule.base_on is not None
        run = schedule.run, schedule.base_on
        return schedule_run(self._basis, schedule.rule, run, schedule.granted, (closed, None))


@dataclass(frozen=True, slots=True)
class Met(_Clock):
    """Say that the act was done (已完成), ``late`` if after the rolled last day (I-03, I-12)."""

    state: ClassVar[str] = "MET"
    met_on: date
    late: bool

    @property
    def label(self) -> str:
        """Return the state in Chinese words."""
        return "逾期完成" if self.late and self.legal else "已完成"


@dataclass(frozen=True, slots=True)
class Overdue(_Clock):
    """Say that the rolled last day has passed without the act (已逾期, I-03): ``days_over`` after that day,
    in the limit's own unit."""

    state: ClassVar[str] = "OVERDUE"
    days_over: int

    @property
    def label(self) -> str:
        """Return the state in Chinese words; a right lapses and a target is missed, neither is a breach."""
        if self.force is Force.RIGHT:
            return "期限届满"
        return "已逾期" if self.legal else "未达目标"


Clock = NotStarted | Running | Suspended | Met | Overdue


@cache
def _not_started(rule: Deadline, rulebook: Rulebook) -> NotStarted:
    return NotStarted(unstarted(rule, rulebook), None)


def _state(planned: Planned, facts: CaseFacts, basis: Basis, as_of: date) -> Clock:
    schedule, (base_on, met_on, returned_on), pauses = planned
    due_on = schedule.due_on
    rolled_due_on = schedule.rolled_due_on
    if met_on is not None:
        return Met(schedule, None, met_on, rolled_due_on is not None and met_on > rolled_due_on)
    ended_on = returned_on or facts.ended_on
    if ended_on is not None and ended_on <= as_of:
        as_of = ended_on
    else:
        ended_on = None
    if schedule.suspended_since is not None:
        return Suspended(schedule, ended_on, schedule.suspended_since, pauses, basis)
    assert due_on is not None
    assert rolled_due_on is not None
    calendar = basis.calendar
    if as_of > rolled_due_on:
        if schedule.counts_working_days:
            return Overdue(schedule, ended_on, calendar.working_days_between(rolled_due_on, as_of))
        return Overdue(schedule, ended_on, (as_of - rolled_due_on).days)
    if as_of > due_on:
        return Running(schedule, ended_on, 0, True)
    if schedule.counts_working_days:
        start = as_of if as_of > base_on else base_on
        return Running(schedule, ended_on, calendar.working_days_between(start, due_on), False)
    return Running(schedule, ended_on, (due_on - as_of).days, False)


def evaluate(facts: CaseFacts, rulebook: Rulebook, calendar: WorkCalendar, as_of: date) -> tuple[Clock, ...]:
    """Return every clock of the case as it stands on a day (期限状态), in the rulebook's order.

    Every recorded fact counts, also one dated after ``as_of``; only days left and over depend on it.
    Limits that do not apply to the grade are left out; aims and other norms' limits are among the clocks.

    :raises CalendarOutOfRange: if a date lies outside the calendar.
    """
    basis = Basis(rulebook, calendar)
    clocks: list[Clock] = []
    for rule in rulebook.deadlines:
        if rule.grades and facts.grade not in rule.grades:
            continue
        runs = schedule_rule(basis, rule, facts)
        if not runs:
            clocks.append(_not_started(rule, rulebook))
        for planned in runs:
            clocks.append(_state(planned, facts, basis, as_of))
    return tuple(clocks)
