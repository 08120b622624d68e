"""Put a clock into words and a bar for pages (期限的呈现); no page decides on states by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from common.chinese import full_date
from deadlines.engine.calendar import CalendarOutOfRange
from deadlines.engine.clocks import Clock, Met, NotStarted, Overdue, Running, Suspended
from deadlines.engine.counting import merge_spans
from deadlines.engine.facts import CaseFacts
from deadlines.engine.schedule import Schedule
from regulation.rulebook import Force

BAR_WIDTH = 100.0
SOON_DAYS = 3
# The clock that each receipt of the report starts anew (第二十九条).
REPLY = "official_reply"
SUBMISSION = "report_submission"
ALARMING = frozenset({"overdue", "late", "care", "soon", "over", "calm"})


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of the bar from the base day to the due day, in percent (期限进度)."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock with the words that a page shows (期限).

    ``tone`` is overdue, late, care, soon, calm, paused, met, waiting or over; ``figure`` the number that
    stands out, between ``lead`` and ``unit``. ``was_returned`` tells a run that the report's return ended
    from one ended by transfer or hand-over (退回修改, 第二十九条).
    """

    clock: Clock
    tone: str
    lead: str
    figure: str
    unit: str
    bar: tuple[BarPart, ...]
    if_received_today: Schedule | None
    was_returned: bool = False

    @property
    def is_rolled(self) -> bool:
        """Tell whether the last day moves to a working day (末日顺延, I-03)."""
        return self.clock.due_on != self.clock.rolled_due_on

    @property
    def sentence(self) -> str:
        """Return the state as one phrase, such as 还剩12日."""
        return f"{self.lead}{self.figure}{self.unit}"


def present(clock: Clock, facts: CaseFacts, as_of: date) -> ClockView:
    """Return the words and the bar for a clock on a day (期限的呈现)."""
    returned = _was_returned(clock, facts)
    if returned:
        tone, lead, figure, unit = "over", "已退回", "", ""
    elif isinstance(clock, Met) and clock.code == SUBMISSION and facts.resubmission_due:
        # The limit stays met by the first submission; the step itself is open again.
        tone, lead, figure, unit = ("late" if clock.late else "waiting"), "待再次提交", "", ""
    else:
        tone, lead, figure, unit = _words(clock)
    if_received = _if_received(clock, as_of)
    bar = _bar(clock, facts, clock.ended_on or as_of, if_received)
    return ClockView(clock, tone, lead, figure, unit, bar, if_received, returned)


def without_alarm(view: ClockView) -> ClockView:
    """Take the alarm out of a view whose facts do not tell whether the act was done: the date remains."""
    return replace(view, tone="calm", bar=()) if view.tone in ALARMING else view


def _words(clock: Clock) -> tuple[str, str, str, str]:
    if isinstance(clock, Met):
        late = clock.late and clock.force is Force.DUTY
        return ("late" if late else "met"), clock.label, "", ""
    if isinstance(clock, NotStarted):
        return "waiting", clock.label, "", ""
    if clock.ended_on is not None:
        return "over", "已终止", "", ""
    if isinstance(clock, Suspended):
        return "paused", "暂停，余", str(clock.days_left), "日"
    if isinstance(clock, Overdue):
        if clock.force is not Force.DUTY:
            return "over", clock.label, "", ""
        return "overdue", "已逾期", str(clock.days_over), clock.unit_label
    return _running_words(clock)


def _was_returned(clock: Clock, facts: CaseFacts) -> bool:
    if clock.code != REPLY or clock.ended_on is None:
        return False
    return clock.ended_on == facts.reply_runs[clock.run - 1].returned_on


def _running_words(clock: Running) -> tuple[str, str, str, str]:
    if clock.in_roll:
        return "care", "末日顺延期内", "", ""
    if clock.days_left == 0:
        return "soon", "今日届满", "", ""
    return (
        "soon" if clock.days_left <= SOON_DAYS else "calm",
        "还剩",
        str(clock.days_left),
        clock.unit_label,
    )


def _if_received(clock: Clock, as_of: date) -> Schedule | None:
    if not isinstance(clock, Suspended) or clock.ended_on is not None or as_of < clock.suspended_since:
        return None
    try:
        return clock.due_if_received_on(as_of)
    except CalendarOutOfRange:
        return None


def _bar(clock: Clock, facts: CaseFacts, as_of: date, if_received: Schedule | None) -> tuple[BarPart, ...]:
    end_on = if_received.due_on if if_received else clock.due_on
    if clock.base_on is None or end_on is None or isinstance(clock, Met | NotStarted):
        return ()
    base, end = clock.base_on.toordinal(), end_on.toordinal()
    today = min(as_of.toordinal(), end)
    parts = [_part(base, today, base, end, "used")] if today > base else []
    if clock.rule.paused_by_appraisal:
        spans = merge_spans(
            (one.entrusted_on.toordinal(), (one.received_on or as_of).toordinal()) for one in facts.appraisals
        )
        parts += [
            _part(max(after, base), min(until, end), base, end, "paused")
            for after, until in spans
            if min(until, end) > max(after, base)
        ]
    return tuple(parts)


def _part(start: int, stop: int, base: int, end: int, kind: str) -> BarPart:
    scale = BAR_WIDTH / (end - base) if end > base else 0
    return BarPart(round((start - base) * scale, 2), round((stop - start) * scale, 2), kind)


def date_range(start: date, end: date | None) -> str:
    """Return one day, or the first and last day joined by 至 (日期区间)."""
    return full_date(start) if end is None or end == start else f"{full_date(start)}至{full_date(end)}"
