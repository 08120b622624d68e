"""The derivation of one time limit in words that a lawyer accepts (期限推算过程), made on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deadlines.engine.calendar import DayInfo, WorkCalendar
from deadlines.engine.clocks import Clock
from deadlines.engine.counting import Span, merge_spans
from deadlines.engine.facts import CaseFacts
from deadlines.engine.schedule import NO_PAUSES, Schedule, pauses_of, runs_of
from regulation.rulebook import Rulebook

_WEEKDAYS = "一二三四五六日"
_ONE_DAY = timedelta(days=1)
_BASE_WORDS = {
    "occurred_on": "事故发生之日",
    "report_received_on": "收到火灾事故调查报告之日",
    "replied_on": "批复之日",
    "cognition_made_on": "火灾事故认定书作出之日",
    "cognition_served_on": "火灾事故认定书送达之日",
}


class StepKind(StrEnum):
    """Name what a step of a derivation does (推算步骤)."""

    BASE = "BASE"
    TERM = "TERM"
    COUNTED = "COUNTED"
    SKIPPED = "SKIPPED"
    NOTE = "NOTE"
    SUSPENDED = "SUSPENDED"
    DUE = "DUE"
    ROLLED = "ROLLED"
    PROVISIONAL = "PROVISIONAL"


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step: the day or span of days it speaks of, the running count after it, and its words."""

    kind: StepKind
    starts_on: date
    ends_on: date
    counted: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Hold the derivation of one run of a time limit with everything it rests on (期限推算过程)."""

    schedule: Schedule
    steps: tuple[Step, ...]
    articles: tuple[str, ...]
    readings: tuple[str, ...]
    notices: tuple[str, ...]
    rulebook_version: str


def date_words(day: date) -> str:
    """Return a date as printed in documents, such as 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day_words(day: date) -> str:
    return f"{date_words(day)}（星期{_WEEKDAYS[day.weekday()]}）"


def _span_words(start: date, end: date) -> str:
    return date_words(start) if start == end else f"{date_words(start)}至{date_words(end)}"


def _reason(info: DayInfo) -> str:
    unsettled = "" if info.is_settled else "，尚无节假日安排通知，按周末和法定节假日判断"
    if info.is_make_up_day and info.notice is not None:
        return f"{info.holiday}调休上班（{info.notice.citation}）"
    if info.holiday is not None and info.notice is not None:
        return f"{info.holiday}放假（{info.notice.citation}）"
    if info.holiday is not None:
        return f"{info.holiday}，法定节假日{unsettled}"
    return f"{'工作日' if info.is_working_day else '周末休息日'}{unsettled}"


def _days(start: date, end: date) -> Iterator[date]:
    day = start
    while day <= end:
        yield day
        day += _ONE_DAY


class _Derivation:
    """Build the steps of one run (期限推算过程)."""

    def __init__(
        self, schedule: Schedule, facts: CaseFacts, rulebook: Rulebook, calendar: WorkCalendar
    ) -> None:
        self.schedule = schedule
        self.facts = facts
        self.rulebook = rulebook
        self.calendar = calendar
        self.steps: list[Step] = []
        self.readings: list[str] = []
        self.notices: list[str] = []
        self.articles: list[str] = [schedule.rule.article] if schedule.rule.article else []

    def add(self, kind: StepKind, span: tuple[date, date], text: str, counted: int | None = None) -> None:
        self.steps.append(Step(kind, span[0], span[1], counted, text))

    def read(self, *readings: str) -> None:
        self.readings.extend(reading for reading in readings if reading not in self.readings)

    def judge(self, day: date) -> DayInfo:
        info = self.calendar.describe(day)
        if info.notice is not None and info.notice.citation not in self.notices:
            self.notices.append(info.notice.citation)
        return info

    def trace(self) -> Trace:
        base_on = self.schedule.base_on
        if base_on is not None:
            self.start(base_on)
            if self.schedule.counts_working_days:
                self.count_working_days(base_on)
            elif self.schedule.days:
                self.count_natural_days(base_on)
            else:
                self.count_months(base_on)
            self.warn_provisional(base_on)
        return Trace(
            self.schedule,
            tuple(self.steps),
            tuple(self.articles),
            tuple(self.readings),
            tuple(self.notices),
            f"{self.rulebook.code} {self.rulebook.version}",
        )

    def start(self, base_on: date) -> None:
        rule = self.schedule.rule
        words = _BASE_WORDS[rule.runs_from]
        self.read("I-01")
        if rule.runs_from == "occurred_on":
            self.read("I-04")
        if rule.repeats_on_grade_rise and self.schedule.run > 1:
            words = "较高等级确定之日"
            self.read("I-11")
        self.add(
            StepKind.BASE,
            (base_on, base_on),
            f"起算：{_day_words(base_on)}为{words}，当日不计入，自次日起计算（民法典第二百零一条）。",
            0,
        )

    def count_working_days(self, base_on: date) -> None:
        schedule = self.schedule
        self.read("I-02")
        if schedule.rule.days:
            self.articles.append(self.rulebook.day_count.article)
            limit = self.rulebook.day_count
            words = (
                f"期限{schedule.days}日，在{limit.working_day_limit}日以内（含本数），"
                f"按工作日计算（{limit.article}）。"
            )
        else:
            words = f"期限{schedule.days}个工作日（{schedule.rule.norm}{schedule.rule.norm_article}）。"
        self.add(StepKind.TERM, (base_on, base_on), words)
        assert schedule.due_on is not None
        counted = 0
        for day in _days(base_on + _ONE_DAY, schedule.due_on):
            info = self.judge(day)
            if info.is_working_day:
                counted += 1
                text = f"{_day_words(day)}：{_reason(info)}，计入，第{counted}个工作日。"
                self.add(StepKind.COUNTED, (day, day), text, counted)
            else:
                self.add(
                    StepKind.SKIPPED, (day, day), f"{_day_words(day)}：{_reason(info)}，不计入。", counted
                )
        due = schedule.due_on
        text = f"期限届满：第{schedule.days}个工作日为{_day_words(due)}。"
        self.add(StepKind.DUE, (due, due), text, counted)

    def count_natural_days(self, base_on: date) -> None:
        schedule, rule = self.schedule, self.schedule.rule
        limit = self.rulebook.day_count
        self.read("I-02")
        self.articles.append(limit.article)
        words = f"期限{rule.days}日，在{limit.working_day_limit}日以上，按自然日计算（{limit.article}）。"
        self.add(StepKind.TERM, (base_on, base_on), words)
        if schedule.granted:
            self.explain_extensions(base_on)
        run = runs_of(rule, self.facts)[schedule.run - 1]
        pauses = pauses_of(self.facts.appraisals, run[1]) if rule.paused_by_appraisal else NO_PAUSES
        end = schedule.due_on or schedule.suspended_since
        assert end is not None
        counted = self.walk(base_on, end, merge_spans(pauses[0]))
        if schedule.suspended_since is not None:
            self.read("I-06", "I-07")
            since = schedule.suspended_since
            text = (
                f"自{date_words(since)}委托的检验、鉴定尚未收到书面结论，期限暂停计算："
                f"已计入{schedule.days_used}日，剩余{schedule.days_left}日（{rule.article}）。"
            )
            self.add(StepKind.SUSPENDED, (since, since), text, counted)
            return
        self.add(StepKind.DUE, (end, end), f"期限届满：第{schedule.days}日为{_day_words(end)}。", counted)
        if rule.paused_by_appraisal:
            self.note_late_appraisals(end)
        self.roll(end)

    def explain_extensions(self, base_on: date) -> None:
        schedule, rule = self.schedule, self.schedule.rule
        assert rule.extension is not None
        self.read("I-05")
        for extension in self.facts.extensions:
            if extension.kind != rule.extension.kind or not extension.days:
                continue
            decided = f"{date_words(extension.decided_on)}" if extension.decided_on else ""
            irregular = "（届满后作出，标记为不规范）" if extension.irregular else ""
            text = f"{decided}批准延长{extension.days}日{irregular}（{rule.article}）。"
            self.add(StepKind.TERM, (base_on, base_on), text)
        text = f"期限合计{rule.days}日＋{schedule.granted}日＝{schedule.days}日，仍自起算日计算。"
        self.add(StepKind.TERM, (base_on, base_on), text)

    def walk(self, base_on: date, end: date, spans: tuple[Span, ...]) -> int:
        counted = 0
        last = base_on
        for after_ordinal, until_ordinal in spans:
            after = max(date.fromordinal(after_ordinal), base_on)
            until = min(date.fromordinal(until_ordinal), end)
            if after >= end or until <= after:
                continue
            counted = self.count_span(last + _ONE_DAY, after, counted)
            self.skip_span(after, until, counted)
            last = until
        return self.count_span(last + _ONE_DAY, end, counted)

    def count_span(self, start: date, end: date, counted: int) -> int:
        days = (end - start).days + 1
        if days < 1:
            return counted
        counted += days
        text = f"{_span_words(start, end)}：计入{days}日，累计{counted}日。"
        self.add(StepKind.COUNTED, (start, end), text, counted)
        return counted

    def skip_span(self, after: date, until: date, counted: int) -> None:
        self.read("I-06")
        start = after + _ONE_DAY
        touching = [
            (number, appraisal)
            for number, appraisal in enumerate(self.facts.appraisals, start=1)
            if appraisal.received_on is not None
            and appraisal.entrusted_on < until
            and appraisal.received_on > after
        ]
        listed = "；".join(
            f"第{number}项{date_words(appraisal.entrusted_on)}委托、{date_words(appraisal.received_on)}收到结论"
            for number, appraisal in touching
            if appraisal.received_on is not None
        )
        union = "，重叠的日期只扣除一次" if len(touching) > 1 else ""
        text = (
            f"{_span_words(start, until)}：检验、鉴定期间（{listed}），"
            f"{(until - after).days}日不计入调查期限{union}（{self.schedule.rule.article}）。"
        )
        self.add(StepKind.SKIPPED, (start, until), text, counted)

    def note_late_appraisals(self, due_on: date) -> None:
        for number, appraisal in enumerate(self.facts.appraisals, start=1):
            if appraisal.entrusted_on >= due_on:
                self.read("I-06")
                text = (
                    f"第{number}项检验、鉴定于{date_words(appraisal.entrusted_on)}委托，"
                    "此时期限已经届满，不影响本期限。"
                )
                self.add(StepKind.NOTE, (appraisal.entrusted_on, appraisal.entrusted_on), text)

    def count_months(self, base_on: date) -> None:
        schedule, rule = self.schedule, self.schedule.rule
        due_on = schedule.due_on
        assert due_on is not None
        self.read("I-09")
        term = f"{rule.years}年" if rule.years else f"{rule.months}个月"
        if due_on.day == base_on.day:
            words = f"期限{term}，到期月的对应日为{_day_words(due_on)}，期限届满（民法典第二百零二条）。"
        else:
            words = (
                f"期限{term}，到期月没有对应日，以该月末日{_day_words(due_on)}届满（民法典第二百零二条）。"
            )
        self.add(StepKind.DUE, (due_on, due_on), words)
        self.roll(due_on)

    def roll(self, due_on: date) -> None:
        rolled_due_on = self.schedule.rolled_due_on
        assert rolled_due_on is not None
        self.read("I-03")
        for day in _days(due_on, rolled_due_on - _ONE_DAY):
            text = f"{_day_words(day)}：{_reason(self.judge(day))}，顺延。"
            self.add(StepKind.SKIPPED, (day, day), text)
        reason = _reason(self.judge(rolled_due_on))
        if rolled_due_on == due_on:
            text = f"{_day_words(due_on)}：{reason}，末日不顺延。"
        else:
            text = (
                f"末日顺延：{_day_words(rolled_due_on)}：{reason}，"
                "为届满日之后的第一个工作日（民法典第二百零三条）。"
            )
        self.add(StepKind.ROLLED, (rolled_due_on, rolled_due_on), text)

    def warn_provisional(self, base_on: date) -> None:
        schedule = self.schedule
        if not schedule.provisional or schedule.due_on is None or schedule.rolled_due_on is None:
            return
        self.read("I-10")
        start = base_on + _ONE_DAY if schedule.counts_working_days else schedule.due_on
        years = self.calendar.missing_notice_years(start, schedule.rolled_due_on)
        named = "、".join(f"{year}年" for year in years)
        text = (
            f"暂定：{named}节假日安排通知尚未载入，有关日期按周末和法定节假日本身判断，通知公布后重新推算。"
        )
        self.add(StepKind.PROVISIONAL, (start, schedule.rolled_due_on), text)


def explain(clock: Clock | Schedule, facts: CaseFacts, rulebook: Rulebook, calendar: WorkCalendar) -> Trace:
    """Explain how the dates of a clock or schedule were derived from the facts (期限推算过程, I-01 to I-11).

    A limit that has not started has no steps.
    """
    schedule = clock if isinstance(clock, Schedule) else clock.schedule
    return _Derivation(schedule, facts, rulebook, calendar).trace()
