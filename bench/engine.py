"""Measure the deadline engine against its yardsticks in one run (期限引擎)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from statistics import median
from time import process_time

import chinese_calendar
import numpy

from deadlines.engine.calendar import WorkCalendar, default_calendar
from deadlines.engine.clocks import Appraisal, CaseFacts, Extension, ReplyRun, evaluate
from deadlines.engine.counting import end_of_term
from deadlines.engine.schedule import pauses_of
from deadlines.jsonlines import answer_line
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

_ROUNDS = 25
_ONE_DAY = timedelta(days=1)
_WORKING_DAYS = 15
_TERM = 60
_START = date(2021, 1, 1)
_START_DAYS = 2100


def measure(subjects: Mapping[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """Return the median seconds of processor time per operation of each subject, in interleaved rounds.

    Each subject is a callable with the number of operations that one call performs.
    """
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(_ROUNDS):
        for name, (run, operations) in subjects.items():
            started = process_time()
            run()
            seconds[name].append((process_time() - started) / operations)
    return {name: median(taken) for name, taken in seconds.items()}


def loop_over_chinesecalendar(start: date, count: int) -> date:
    """Count working days by asking chinesecalendar day by day."""
    day = start
    while count:
        day += _ONE_DAY
        count -= chinese_calendar.is_workday(day)
    return day


def loop_over_dates(base: date, term: int, spans: list[tuple[date, date]]) -> date:
    """Count a natural term day by day, leaving out the excluded spans."""
    day = base
    while term:
        day += _ONE_DAY
        term -= not any(after < day <= until for after, until in spans)
    return day


def bare_table(calendar: WorkCalendar) -> Callable[[date], date]:
    """Return the barest table look-up that gives the same day, without checks or flags."""
    base = calendar.first_day.toordinal()
    working: list[date] = []
    rank: list[int] = []
    for ordinal in range(base, calendar.last_day.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if calendar.is_working_day(day):
            working.append(day)
        rank.append(len(working))
    offset = _WORKING_DAYS - 1

    def look_up(start: date) -> date:
        return working[rank[start.toordinal() - base] + offset]

    return look_up


def rest_days(calendar: WorkCalendar) -> list[date]:
    """Return every rest day of the years that the notices settle."""
    day, rest = calendar.first_day, []
    while day <= calendar.settled_through:
        if not calendar.is_working_day(day):
            rest.append(day)
        day += _ONE_DAY
    return rest


def measure_working_days(calendar: WorkCalendar) -> None:
    """Print +15 working days against the three yardsticks (工作日)."""
    starts = [_START + _ONE_DAY * offset for offset in range(_START_DAYS)]
    few = starts[::100]
    bare = bare_table(calendar)
    business = numpy.busdaycalendar(weekmask="1111111", holidays=rest_days(calendar))

    def numpy_offset(start: date) -> date:
        return numpy.busday_offset(start, _WORKING_DAYS, roll="backward", busdaycal=business).astype(object)

    mismatches = sum(
        len({calendar.add_working_days(day, _WORKING_DAYS)[0], bare(day), numpy_offset(day)}) != 1
        or calendar.add_working_days(day, _WORKING_DAYS)[0] != loop_over_chinesecalendar(day, _WORKING_DAYS)
        for day in starts
    )
    taken = measure(
        {
            "engine": (
                lambda: [calendar.add_working_days(day, _WORKING_DAYS) for _ in range(5) for day in starts],
                5 * _START_DAYS,
            ),
            "bare table": (lambda: [bare(day) for _ in range(5) for day in starts], 5 * _START_DAYS),
            "numpy": (lambda: [numpy_offset(day) for day in starts], _START_DAYS),
            "chinesecalendar": (
                lambda: [loop_over_chinesecalendar(day, _WORKING_DAYS) for day in few],
                len(few),
            ),
        }
    )
    engine = taken["engine"]
    print(
        f"+{_WORKING_DAYS} working days: {1 / engine:,.0f}/s, {mismatches} mismatches in {_START_DAYS} dates"
    )
    print(f"  {taken['chinesecalendar'] / engine:,.0f}x a chinesecalendar loop (goal: at least 1,000x)")
    print(f"  {taken['numpy'] / engine:,.1f}x numpy.busday_offset, one date a call")
    print(f"  {engine / taken['bare table']:.2f}x the time of the bare table (goal: at most 1.5x)")


def random_appraisals(chance: random.Random, base: date) -> tuple[Appraisal, ...]:
    """Return one to three closed appraisals that may overlap."""
    appraisals = []
    for _ in range(chance.randint(1, 3)):
        entrusted_on = base + _ONE_DAY * chance.randint(0, 50)
        appraisals.append(Appraisal(entrusted_on, entrusted_on + _ONE_DAY * chance.randint(1, 40)))
    return tuple(appraisals)


def measure_natural_terms() -> None:
    """Print natural terms with excluded spans against a loop over dates (自然日)."""
    chance = random.Random(28)
    cases = []
    for _ in range(1000):
        base = _START + _ONE_DAY * chance.randrange(_START_DAYS)
        cases.append((base, random_appraisals(chance, base)))
    spans = [[(each.entrusted_on, each.received_on) for each in appraisals] for _, appraisals in cases]

    def closed_form() -> list[date]:
        return [
            date.fromordinal(end_of_term(base.toordinal(), _TERM, pauses_of(appraisals)[0]))
            for base, appraisals in cases
        ]

    def loop() -> list[date]:
        return [
            loop_over_dates(base, _TERM, excluded)
            for (base, _), excluded in zip(cases[:100], spans[:100], strict=True)
        ]

    whole_loop = [
        loop_over_dates(base, _TERM, excluded) for (base, _), excluded in zip(cases, spans, strict=True)
    ]
    mismatches = sum(ours != theirs for ours, theirs in zip(closed_form(), whole_loop, strict=True))
    taken = measure({"engine": (closed_form, len(cases)), "loop": (loop, 100)})
    print(
        f"{_TERM} natural days with excluded spans: {1 / taken['engine']:,.0f}/s, "
        f"{mismatches} mismatches in {len(cases)} cases"
    )
    print(f"  {taken['loop'] / taken['engine']:,.0f}x a loop over dates (goal: at least 50x)")


def measure_cases(calendar: WorkCalendar) -> None:
    """Print all clocks of a case, and whole JSON lines, per second (全部期限)."""
    book = load_rulebook("zibo-2022-109")
    chance = random.Random(36)
    bases = [_START + _ONE_DAY * chance.randrange(1500) for _ in range(500)]
    fresh = [CaseFacts(occurred_on=base, grade=Grade.LARGER) for base in bases]
    paused = [
        CaseFacts(
            occurred_on=base,
            grade=Grade.LARGER,
            group_requested_on=(base + _ONE_DAY,),
            appraisals=(*random_appraisals(chance, base), Appraisal(base + _ONE_DAY * 20)),
            extensions=(Extension("REPORT", 30),),
        )
        for base in bases
    ]
    replied = [
        CaseFacts(
            occurred_on=base,
            grade=Grade.LARGER,
            group_requested_on=(base + _ONE_DAY,),
            appraisals=random_appraisals(chance, base)[:1],
            cause_determined_on=base + _ONE_DAY * 28,
            report_submitted_on=base + _ONE_DAY * 60,
            reply_runs=(ReplyRun(base + _ONE_DAY * 61),),
            replied_on=base + _ONE_DAY * 70,
        )
        for base in bases
    ]
    mixed = [facts for three in zip(fresh, paused, replied, strict=True) for facts in three]
    as_of = date(2026, 11, 21)
    line = (
        b'{"id":"x1","occurred_on":"2025-03-04","grade":"LARGER","appraisals":[{"entrusted_on":"2025-03-10",'
        b'"received_on":"2025-04-02"}],"report_extension_days":40,"report_received_on":"2025-07-01"}'
    )
    taken = measure(
        {
            name: (
                lambda group=group: [evaluate(facts, book, calendar, as_of) for facts in group],
                len(group),
            )
            for name, group in {
                "fresh": fresh,
                "suspended": paused,
                "replied": replied,
                "mixed": mixed,
            }.items()
        }
        | {"line": (lambda: [answer_line(line) for _ in range(500)], 500)}
    )
    print(f"All clocks of a case, mixed: {1 / taken['mixed']:,.0f} cases/s (goal: at least 50,000)")
    for name in ("fresh", "suspended", "replied"):
        print(f"  {name}: {1 / taken[name]:,.0f} cases/s")
    print(f"JSON lines answered: {1 / taken['line']:,.0f} lines/s (goal: at least 20,000)")


def main() -> None:
    """Run every measurement of the engine."""
    calendar = default_calendar()
    measure_working_days(calendar)
    measure_natural_terms()
    measure_cases(calendar)
