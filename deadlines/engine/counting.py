"""Counting of terms in closed form (期限计算, 第二十八条, 第三十六条); days are proleptic ordinals here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

Span = tuple[int, int]


def counts_working_days(days: int, working_day_limit: int) -> bool:
    """Tell whether a limit of this many days counts working days (第三十六条, I-02).

    The limit itself belongs to the working days: "15日（包括15日）以内期限是指工作日".
    """
    return days <= working_day_limit


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge excluded spans into disjoint ones in order (检验、鉴定期间的并集, I-06).

    A span ``(after, until)`` excludes each day d with ``after < d <= until``.
    """
    merged: list[Span] = []
    for after, until in sorted(spans):
        if until <= after:
            continue
        if merged and after <= merged[-1][1]:
            if until > merged[-1][1]:
                merged[-1] = (merged[-1][0], until)
        else:
            merged.append((after, until))
    return tuple(merged)


def end_of_term(base: int, days: int, spans: Sequence[Span]) -> int:
    """Return the last day of a natural-day term that skips spans, in order (自然日期限届满日, I-01, I-06).

    Overlaps count once. A span that begins on or after the day the term has run out changes nothing.
    """
    due = base + days
    covered = base
    for after, until in spans:
        if after >= due:
            break
        if until > covered:
            due += until - (after if after > covered else covered)
            covered = until
    return due


def days_counted(base: int, until: int, spans: Sequence[Span]) -> int:
    """Count the days after ``base`` up to ``until`` outside spans in order (已计入天数, I-06, I-07)."""
    counted = until - base
    covered = base
    for after, end in spans:
        if after >= until:
            break
        first, last = max(after, covered), min(end, until)
        if last > first:
            counted -= last - first
            covered = last
    return counted


def add_months(base: date, months: int) -> date:
    """Return the same calendar day some months later, else the month's last day (民法典第二百零二条, I-09).

    :raises OverflowError: if the year exceeds what a date can hold.
    """
    index = base.year * 12 + base.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        raise OverflowError(f"year {year}")
    return date(year, month + 1, min(base.day, monthrange(year, month + 1)[1]))
