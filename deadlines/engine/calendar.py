"""The calendar of working days as tables that answer in one look-up (工作日, 第三十六条, I-02, I-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from deadlines.engine.notices import Notice, load_notices, load_statutory_days

_SATURDAY = 5
_LAST_DAY_SETTLED_BY_OWN_NOTICE = (12, 28)


class CalendarOutOfRange(Exception):
    """Report a date that the calendar's tables do not reach (超出日历范围)."""

    def __init__(self, message: str, day: date | None = None) -> None:
        super().__init__(message)
        self.day = day


@dataclass(frozen=True, slots=True)
class DayInfo:
    """Say what one day is and on what authority (工作日、休息日的依据).

    ``notice`` is the one that settles the day, None for an unsettled one (I-10).
    """

    day: date
    is_working_day: bool
    is_settled: bool
    holiday: str | None
    is_make_up_day: bool
    notice: Notice | None


class WorkCalendar:
    """Answer questions on working days from tables built once out of the notices (工作日历, 第三十六条).

    A working day is Monday to Friday not given off by a notice, plus the weekend days a notice makes
    working days (I-02). Days after the last settled one are judged by weekends and statutory days (I-10).

    :raises ValueError: if there is no notice or the notices leave out a year.
    """

    __slots__ = (
        "_base",
        "_holidays",
        "_make_up_days",
        "_rank",
        "_rolled",
        "_statutory",
        "_table",
        "first_day",
        "last_day",
        "notices",
        "settled_through",
    )

    def __init__(self, notices: tuple[Notice, ...], statutory_days: Mapping[int, Mapping[date, str]]) -> None:
        years = [notice.year for notice in notices]
        if not years or years != list(range(years[0], years[0] + len(years))):
            raise ValueError(f"the notices must cover consecutive years: {years}")
        last_year = max(*years, *statutory_days)
        missing = [year for year in range(years[-1] + 1, last_year + 1) if year not in statutory_days]
        if missing:
            raise ValueError(f"no statutory days for the years {missing}")
        self.notices = notices
        self.first_day = date(years[0], 1, 1)
        self.last_day = date(last_year, 12, 31)
        self.settled_through = date(years[-1], *_LAST_DAY_SETTLED_BY_OWN_NOTICE)
        self._base = self.first_day.toordinal()
        self._holidays = {
            day: (holiday, notice)
            for notice in notices
            for holiday in notice.holidays
            for day in holiday.days_off()
        }
        self._make_up_days = {
            day: (holiday, notice)
            for notice in notices
            for holiday in notice.holidays
            for day in holiday.make_up_days
        }
        self._statutory = {
            day: name
            for year in range(years[-1], last_year + 1)
            for day, name in statutory_days.get(year, {}).items()
            if day > self.settled_through
        }
        self._build_tables()

    def _build_tables(self) -> None:
        # answers holds every working day in order with its provisional flag; rank[i] counts those up to and
        # including day i, so the n-th working day after day i is answers[rank[i] + n - 1].
        answers: list[tuple[date, bool]] = []
        rank: list[int] = []
        settled_through = self.settled_through
        for ordinal in range(self._base, self.last_day.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self._judge(day):
                answers.append((day, day > settled_through))
            rank.append(len(answers))
        before = [0, *rank[:-1]]
        self._table = self._base, rank, answers
        self._rank = rank
        self._rolled = [answers[index] for index in before if index < len(answers)]

    def _judge(self, day: date) -> bool:
        if day in self._make_up_days:
            return True
        return day.weekday() < _SATURDAY and day not in self._holidays and day not in self._statutory

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._base
        if index < 0 or index >= len(self._rank):
            raise self._out_of_range(day)
        return index

    def _out_of_range(self, day: date | None) -> CalendarOutOfRange:
        return CalendarOutOfRange(
            f"日期超出工作日历范围（{self.first_day.isoformat()}至{self.last_day.isoformat()}）", day
        )

    def covers(self, day: date) -> bool:
        """Tell whether the tables hold the day (日历范围)."""
        return self.first_day <= day <= self.last_day

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is a working day (工作日, 第三十六条, I-02).

        :raises CalendarOutOfRange: if the tables do not hold the day.
        """
        index = self._index(day)
        return self._rank[index] > (self._rank[index - 1] if index else 0)

    def is_settled(self, day: date) -> bool:
        """Tell whether a loaded notice settles the day (已由节假日通知确定, I-10).

        29 to 31 December are settled only by the next year's notice.
        """
        return self.first_day <= day <= self.settled_through

    def add_working_days(self, start: date, days: int) -> tuple[date, bool]:
        """Return the day on which the given number of working days after ``start`` ends, and whether it is
        provisional (工作日期限届满日, 第三十六条, I-01, I-02, I-10).

        The start day is not counted; ``days`` is at least 1.

        :raises CalendarOutOfRange: if the tables do not reach that far.
        """
        base, rank, answers = self._table
        index = start.toordinal() - base
        if index < 0:
            raise self._out_of_range(start)
        if days < 1:
            raise ValueError("days must be at least 1")
        try:
            return answers[rank[index] + days - 1]
        except IndexError:
            raise self._out_of_range(start) from None

    def roll_forward(self, day: date) -> tuple[date, bool]:
        """Return the first working day on or after ``day``, and whether provisional (末日顺延, I-03, I-10).

        :raises CalendarOutOfRange: if the tables do not reach that far.
        """
        return self.roll_ordinal_forward(day.toordinal())

    def roll_ordinal_forward(self, ordinal: int) -> tuple[date, bool]:
        """Return the first working day on or after a day given as proleptic ordinal (末日顺延, I-03).

        :raises CalendarOutOfRange: if the tables do not reach that far, even where no date exists.
        """
        index = ordinal - self._base
        if index < 0:
            raise self._out_of_range(None)
        try:
            return self._rolled[index]
        except IndexError:
            raise self._out_of_range(None) from None

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end`` (工作日数, I-01, I-02).

        The count is negative if ``end`` lies before ``start``.

        :raises CalendarOutOfRange: if the tables do not hold both days.
        """
        return self._rank[self._index(end)] - self._rank[self._index(start)]

    def describe(self, day: date) -> DayInfo:
        """Say what the day is and which notice or holiday makes it so (工作日、休息日的依据, I-02, I-10).

        :raises CalendarOutOfRange: if the tables do not hold the day.
        """
        working = self.is_working_day(day)
        settled = self.is_settled(day)
        if day in self._make_up_days:
            holiday, notice = self._make_up_days[day]
            return DayInfo(day, working, settled, holiday.name, True, notice)
        if day in self._holidays:
            holiday, notice = self._holidays[day]
            return DayInfo(day, working, settled, holiday.name, False, notice)
        if not settled:
            return DayInfo(day, working, settled, self._statutory.get(day), False, None)
        year = day.year + (1 if (day.month, day.day) > _LAST_DAY_SETTLED_BY_OWN_NOTICE else 0)
        return DayInfo(day, working, settled, None, False, self.notices[year - self.notices[0].year])

    def missing_notice_years(self, start: date, end: date) -> tuple[int, ...]:
        """Name the years whose notices would settle the unsettled days from ``start`` to ``end`` (I-10)."""
        first = max(start, self.settled_through + timedelta(days=1))
        if end < first:
            return ()
        first_year = first.year + (1 if (first.month, first.day) > _LAST_DAY_SETTLED_BY_OWN_NOTICE else 0)
        last_year = end.year + (1 if (end.month, end.day) > _LAST_DAY_SETTLED_BY_OWN_NOTICE else 0)
        return tuple(range(first_year, last_year + 1))


@cache
def default_calendar() -> WorkCalendar:
    """Return the calendar of all notices shipped with the engine (默认工作日历), built once."""
    return WorkCalendar(load_notices(), load_statutory_days())
