"""Answer what the deadline command must answer, one calendar day after another.

Written from the words of the regulation alone and sharing nothing with the product: no table, no
arithmetic on terms, no helper. It is slow on purpose, so that it can be checked by reading.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

ONE_DAY = timedelta(days=1)
LONGEST_WORKING_DAY_TERM = 15
LAST_NOTICE_YEAR = 2026

# The State Council's notices, typed by year: days off as first/last day of each run, then the
# weekend days made working days.
NOTICES: dict[int, tuple[str, str]] = {
    2021: (
        "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
        "2/7 2/20 4/25 5/8 9/18 9/26 10/9",
    ),
    2022: (
        "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7 12/31-12/31",
        "1/29 1/30 4/2 4/24 5/7 10/8 10/9",
    ),
    2023: (
        "1/1-1/2 1/21-1/27 4/5-4/5 4/29-5/3 6/22-6/24 9/29-10/6",
        "1/28 1/29 4/23 5/6 6/25 10/7 10/8",
    ),
    2024: (
        "1/1-1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10-6/10 9/15-9/17 10/1-10/7",
        "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12",
    ),
    2025: (
        "1/1-1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
        "1/26 2/8 4/27 9/28 10/11",
    ),
    2026: (
        "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
        "1/4 2/14 2/28 5/9 9/20 10/10",
    ),
}


def each_day(first: date, last: date) -> Iterator[date]:
    """Yield every day from first to last, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def _month_day(year: int, text: str) -> date:
    month, day = text.split("/")
    return date(year, int(month), int(day))


def _read_notices() -> tuple[set[date], set[date]]:
    off: set[date] = set()
    made_working: set[date] = set()
    for year, (runs, working) in NOTICES.items():
        for run in runs.split():
            first, last = run.split("-")
            off.update(each_day(_month_day(year, first), _month_day(year, last)))
        made_working.update(_month_day(year, text) for text in working.split())
    return off, made_working


DAYS_OFF, MADE_WORKING = _read_notices()


@cache
def statutory_days(year: int) -> frozenset[date]:
    """Return the statutory days alone (法定节假日) of a year that has no notice yet (I-10)."""
    return frozenset(holidays.country_holidays("CN", years=year, observed=False))


def is_settled(day: date) -> bool:
    """Tell whether a known notice settles the day; 29 to 31 December wait for the next one (I-10)."""
    if day.month == 12 and day.day in (29, 30, 31):
        return day.year + 1 <= LAST_NOTICE_YEAR
    return day.year <= LAST_NOTICE_YEAR


@cache
def is_working(day: date) -> bool:
    """Tell whether the day is a working day (工作日, 第三十六条; I-02, I-10)."""
    is_weekend = day.weekday() in (5, 6)
    if not is_settled(day):
        return not is_weekend and day not in statutory_days(day.year)
    if day in MADE_WORKING:
        return True
    return not is_weekend and day not in DAYS_OFF


@dataclass(frozen=True)
class Span:
    """An appraisal (检验、鉴定, 第二十八条); received_on is None while the conclusion is awaited."""

    entrusted_on: date
    received_on: date | None


def working_term(start: date, days: int) -> dict[str, Any]:
    """Count a term in working days (I-01, I-02); each day looked at may make it provisional."""
    assert days <= LONGEST_WORKING_DAY_TERM
    day = start
    counted = 0
    provisional = False
    while counted < days:
        day += ONE_DAY
        if not is_settled(day):
            provisional = True
        if is_working(day):
            counted += 1
    return {"due_on": day.isoformat(), "rolled_due_on": day.isoformat(), "provisional": provisional}


def rolled(due_on: date) -> dict[str, Any]:
    """Keep the nominal day and the first working day on or after it (末日顺延, I-03)."""
    day = due_on
    provisional = not is_settled(day)
    while not is_working(day):
        day += ONE_DAY
        if not is_settled(day):
            provisional = True
    return {"due_on": due_on.isoformat(), "rolled_due_on": day.isoformat(), "provisional": provisional}


def natural_due(start: date, days: int, appraisals: list[Span]) -> date | tuple[date, int]:
    """Count a term in natural days, leaving out appraisal days (I-06).

    Return the nominal last day, or for a suspended clock (I-07) the day since when it is suspended
    and the days left.
    """
    assert days > LONGEST_WORKING_DAY_TERM
    left_out: set[date] = set()
    awaited: list[date] = []
    for span in appraisals:
        if span.received_on is None:
            awaited.append(span.entrusted_on)
        else:
            left_out.update(each_day(span.entrusted_on + ONE_DAY, span.received_on))
    day = start
    counted = 0
    while counted < days:
        day += ONE_DAY
        if any(entrusted_on < day for entrusted_on in awaited):
            return min(awaited), days - counted
        if day not in left_out:
            counted += 1
    return day


def natural_term(start: date, days: int, appraisals: list[Span]) -> dict[str, Any]:
    """Answer the cause or report clock (第二十八条)."""
    outcome = natural_due(start, days, appraisals)
    if isinstance(outcome, tuple):
        since, left = outcome
        return {
            "due_on": None,
            "rolled_due_on": None,
            "provisional": False,
            "suspended_since": since.isoformat(),
            "days_left": left,
        }
    return rolled(outcome)


def one_year_after(start: date) -> date:
    """Find the same calendar day next year, else the last day of that month (I-09)."""
    _, last_day = calendar.monthrange(start.year + 1, start.month)
    return date(start.year + 1, start.month, min(start.day, last_day))


def spans_of(case: dict[str, Any]) -> list[Span]:
    """Read the appraisals of an input record."""
    return [
        Span(
            date.fromisoformat(item["entrusted_on"]),
            None if item["received_on"] is None else date.fromisoformat(item["received_on"]),
        )
        for item in case.get("appraisals", [])
    ]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """Answer a faultless input record as the command must."""
    occurred_on = date.fromisoformat(case["occurred_on"])
    appraisals = spans_of(case)
    cause_days = 30 + case.get("cause_extension_days", 0)
    report_days = 60 + case.get("report_extension_days", 0)
    deadlines = {
        "group_request": {"article": "第六条", **working_term(occurred_on, 3)},
        "cause_determination": {"article": "第二十八条", **natural_term(occurred_on, cause_days, appraisals)},
        "report_submission": {"article": "第二十八条", **natural_term(occurred_on, report_days, appraisals)},
    }
    received_on = case.get("report_received_on")
    if received_on is not None:
        term = working_term(date.fromisoformat(received_on), 15)
        deadlines["official_reply"] = {"article": "第二十九条", **term}
    replied_on = case.get("replied_on")
    if replied_on is not None and case["grade"] == "LARGER":
        term = rolled(one_year_after(date.fromisoformat(replied_on)))
        deadlines["evaluation"] = {"article": "第三十三条", **term}
    return {"id": case["id"], "deadlines": deadlines}
