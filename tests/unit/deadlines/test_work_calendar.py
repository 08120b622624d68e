import datetime as dt

import chinese_calendar
import holidays
import pytest

from deadlines.engine.calendar import CalendarOutOfRange, WorkCalendar, default_calendar
from deadlines.engine.notices import load_notices, load_statutory_days

CALENDAR = default_calendar()
STATUTORY = load_statutory_days()
ONE_DAY = dt.timedelta(days=1)


def days(first, last):
    return [first + ONE_DAY * offset for offset in range((last - first).days + 1)]


def test_every_day_of_the_notices_agrees_with_both_packages():
    package = holidays.country_holidays("CN", years=range(2019, 2028))
    noticed = days(dt.date(2020, 1, 1), dt.date(2026, 12, 31))
    assert len(noticed) == 2557
    ours = [CALENDAR.is_working_day(day) for day in noticed]
    assert ours == [chinese_calendar.is_workday(day) for day in noticed]
    assert ours == [package.is_working_day(day) for day in noticed]


def test_statutory_days_agree_with_the_package():
    years = range(2027, 2100)
    package = holidays.country_holidays("CN", years=years, observed=False)
    for year in years:
        expected = {day for day in package if day.year == year}
        assert set(STATUTORY[year]) == expected, year


@pytest.mark.parametrize("year", range(2021, 2100))
def test_statutory_days_are_those_of_the_reading(year):
    names = STATUTORY[year]
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert all(dt.date(year, month, day) in names for month, day in fixed)
    spring = [day for day, name in names.items() if "春节" in name or "除夕" in name]
    assert len(spring) == 4
    assert max(spring) - min(spring) == 3 * ONE_DAY
    assert sum(name.count("、") + 1 for name in names.values()) == 13


@pytest.mark.parametrize("notice", load_notices(), ids=lambda notice: str(notice.year))
def test_make_up_days_are_weekend_days_and_days_off_do_not_clash(notice):
    off = [day for holiday in notice.holidays for day in holiday.days_off()]
    made_up = [day for holiday in notice.holidays for day in holiday.make_up_days]
    assert all(day.weekday() >= 5 for day in made_up)
    assert set(off).isdisjoint(made_up)
    assert len(off) == len(set(off))
    assert notice.issued_on.year == notice.year - 1
    assert notice.number.startswith(f"国办发明电〔{notice.year - 1}〕")


def test_working_days_after_any_day_equal_a_walk_over_days():
    for start in days(dt.date(2021, 12, 1), dt.date(2023, 3, 1)):
        for count in (1, 3, 15, 20):
            day, left = start, count
            while left:
                day += ONE_DAY
                left -= chinese_calendar.is_workday(day)
            assert CALENDAR.add_working_days(start, count) == (day, False)
            assert CALENDAR.working_days_between(start, day) == count


def test_roll_forward_equals_a_walk_over_days():
    for start in days(dt.date(2025, 1, 1), dt.date(2026, 12, 20)):
        day = start
        while not chinese_calendar.is_workday(day):
            day += ONE_DAY
        assert CALENDAR.roll_forward(start)[0] == day


@pytest.mark.parametrize(
    ("day", "settled"),
    [
        (dt.date(2026, 12, 28), True),
        (dt.date(2026, 12, 29), False),
        (dt.date(2026, 12, 31), False),
        (dt.date(2027, 1, 4), False),
        (dt.date(2025, 12, 31), True),
        (dt.date(2020, 1, 1), True),
        (dt.date(2019, 12, 31), False),
    ],
)
def test_the_last_days_of_a_year_are_settled_by_the_next_notice(day, settled):
    assert CALENDAR.is_settled(day) is settled


def test_fewer_notices_make_dates_provisional_and_can_change_them():
    earlier = WorkCalendar(load_notices(last_year=2022), STATUTORY)
    # 30 December 2022 was a Friday; the notice for 2023 gave 31 December off, a Saturday, and 2 January.
    assert CALENDAR.add_working_days(dt.date(2022, 12, 30), 1) == (dt.date(2023, 1, 3), False)
    assert earlier.add_working_days(dt.date(2022, 12, 30), 1) == (dt.date(2023, 1, 2), True)
    assert earlier.add_working_days(dt.date(2022, 12, 27), 1) == (dt.date(2022, 12, 28), False)
    assert earlier.add_working_days(dt.date(2022, 12, 27), 2) == (dt.date(2022, 12, 29), True)
    assert earlier.roll_forward(dt.date(2022, 12, 28)) == (dt.date(2022, 12, 28), False)
    assert earlier.roll_forward(dt.date(2022, 12, 29)) == (dt.date(2022, 12, 29), True)


def test_unsettled_days_are_judged_without_guessing_substitutes():
    assert not CALENDAR.is_working_day(dt.date(2027, 2, 8))
    assert CALENDAR.is_working_day(dt.date(2027, 2, 9))
    assert CALENDAR.is_working_day(dt.date(2027, 5, 3))
    assert not CALENDAR.is_working_day(dt.date(2027, 10, 9))


def test_a_day_is_described_with_the_notice_that_settles_it():
    new_year = CALENDAR.describe(dt.date(2022, 12, 31))
    assert (new_year.holiday, new_year.notice.number) == ("元旦", "国办发明电〔2022〕16号")
    made_up = CALENDAR.describe(dt.date(2026, 2, 14))
    assert made_up.is_working_day
    assert made_up.is_make_up_day
    assert CALENDAR.describe(dt.date(2021, 12, 30)).notice.year == 2022
    assert CALENDAR.describe(dt.date(2021, 12, 28)).notice.year == 2021
    assert CALENDAR.describe(dt.date(2020, 2, 1)).notice.citation.endswith("（经国办发明电〔2020〕1号调整）")
    assert CALENDAR.describe(dt.date(2027, 3, 1)).notice is None
    assert CALENDAR.describe(dt.date(2027, 10, 1)).holiday == "国庆节"


def test_missing_notices_are_named_by_year():
    assert CALENDAR.missing_notice_years(dt.date(2026, 12, 1), dt.date(2026, 12, 28)) == ()
    assert CALENDAR.missing_notice_years(dt.date(2026, 12, 1), dt.date(2026, 12, 29)) == (2027,)
    assert CALENDAR.missing_notice_years(dt.date(2026, 12, 1), dt.date(2027, 12, 30)) == (2027, 2028)
    assert CALENDAR.missing_notice_years(dt.date(2027, 12, 30), dt.date(2028, 1, 4)) == (2028,)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_working_days(dt.date(2019, 12, 31), 3),
        lambda: CALENDAR.add_working_days(dt.date(1960, 1, 1), 3),
        lambda: CALENDAR.add_working_days(dt.date(1900, 1, 1), 3),
        lambda: CALENDAR.roll_forward(dt.date(1960, 1, 1)),
        lambda: CALENDAR.add_working_days(dt.date(2099, 12, 30), 15),
        lambda: CALENDAR.add_working_days(dt.date(9999, 12, 31), 15),
        lambda: CALENDAR.roll_forward(dt.date(2019, 12, 31)),
        lambda: CALENDAR.roll_forward(dt.date(2100, 1, 1)),
        lambda: CALENDAR.roll_ordinal_forward(10**9),
        lambda: CALENDAR.is_working_day(dt.date.min),
        lambda: CALENDAR.working_days_between(dt.date(2025, 1, 1), dt.date(2100, 1, 1)),
        lambda: CALENDAR.describe(dt.date.max),
    ],
)
def test_days_beyond_the_tables_are_refused(ask):
    with pytest.raises(CalendarOutOfRange, match="日期超出工作日历范围"):
        ask()


def test_a_term_has_at_least_one_day():
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.add_working_days(dt.date(2025, 1, 1), 0)


def test_notices_must_not_leave_out_a_year():
    first, _, third, *_ = load_notices()
    with pytest.raises(ValueError, match="consecutive"):
        WorkCalendar((first, third), STATUTORY)
    with pytest.raises(ValueError, match="consecutive"):
        WorkCalendar((), STATUTORY)
    with pytest.raises(ValueError, match="statutory"):
        WorkCalendar((first,), {2023: {}})
