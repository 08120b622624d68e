from datetime import date, timedelta

import pytest

from deadlines.engine.calendar import CalendarOutOfRange, WorkCalendar, default_calendar
from deadlines.engine.clocks import (
    Appraisal,
    CaseFacts,
    Extension,
    Met,
    NotStarted,
    Overdue,
    ReplyRun,
    Running,
    Suspended,
    evaluate,
    grade_windows,
)
from deadlines.engine.notices import load_notices, load_statutory_days
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

BOOK = load_rulebook("zibo-2022-109")
CALENDAR = default_calendar()


def clocks(as_of, calendar=CALENDAR, **facts):
    facts = {"occurred_on": date(2025, 9, 1), "grade": Grade.LARGER} | facts
    found = {}
    for clock in evaluate(CaseFacts(**facts), BOOK, calendar, as_of):
        found.setdefault(clock.code, []).append(clock)
    return found


def one(code, as_of, **facts):
    (clock,) = clocks(as_of, **facts)[code]
    return clock


def test_a_running_clock_counts_down_in_its_own_unit():
    cause = one("cause_determination", date(2025, 9, 11))
    assert isinstance(cause, Running)
    assert (cause.days_left, cause.in_roll, cause.label) == (20, False, "计算中")
    request = one("group_request", date(2025, 9, 2))
    assert (request.days_left, request.unit_label, request.term_label) == (2, "个工作日", "3个工作日")
    assert one("group_request", date(2025, 9, 1)).days_left == 3
    assert one("group_request", date(2025, 8, 20)).days_left == 3


def test_between_due_and_rolled_day_nothing_is_overdue():
    on_due = one("cause_determination", date(2025, 10, 1))
    assert (on_due.days_left, on_due.in_roll) == (0, False)
    for day in (date(2025, 10, 2), date(2025, 10, 9)):
        clock = one("cause_determination", day)
        assert isinstance(clock, Running)
        assert (clock.in_roll, clock.label) == (True, "末日顺延期内")
    late = one("cause_determination", date(2025, 10, 10))
    assert isinstance(late, Overdue)
    assert (late.days_over, late.label) == (1, "已逾期")


def test_an_overdue_working_day_limit_counts_working_days():
    assert one("group_request", date(2025, 9, 8)).days_over == 2


@pytest.mark.parametrize(
    ("met_on", "late"), [(date(2025, 10, 1), False), (date(2025, 10, 9), False), (date(2025, 10, 10), True)]
)
def test_an_act_is_late_only_after_the_rolled_day(met_on, late):
    clock = one("cause_determination", date(2026, 1, 1), cause_determined_on=met_on)
    assert isinstance(clock, Met)
    assert (clock.late, clock.met_on) == (late, met_on)
    assert clock.label == ("逾期完成" if late else "已完成")


def test_an_appraisal_suspends_from_its_entrust_day():
    open_one = (Appraisal(date(2025, 9, 11)),)
    clock = one("cause_determination", date(2025, 12, 1), appraisals=open_one)
    assert isinstance(clock, Suspended)
    assert (clock.days_used, clock.days_left, clock.label) == (10, 20, "暂停计算")
    assert (clock.due_on, clock.rolled_due_on, clock.provisional) == (None, None, False)


def test_the_earliest_of_several_open_appraisals_suspends():
    clock = one(
        "cause_determination",
        date(2025, 12, 1),
        appraisals=(Appraisal(date(2025, 9, 20)), Appraisal(date(2025, 9, 11))),
    )
    assert clock.suspended_since == date(2025, 9, 11)


def test_if_received_counts_overlaps_once():
    clock = one(
        "cause_determination",
        date(2025, 12, 1),
        appraisals=(Appraisal(date(2025, 9, 5), date(2025, 9, 20)), Appraisal(date(2025, 9, 11))),
    )
    assert (clock.days_used, clock.days_left) == (4, 26)
    assert clock.due_if_received_on(date(2025, 9, 15)).due_on == date(2025, 9, 20) + timedelta(26)
    assert clock.due_if_received_on(date(2025, 9, 30)).due_on == date(2025, 9, 30) + timedelta(26)
    with pytest.raises(ValueError, match="第二十八条"):
        clock.due_if_received_on(date(2025, 9, 10))


@pytest.mark.parametrize(
    ("entrusted_on", "state"), [(date(2025, 9, 30), Suspended), (date(2025, 10, 1), Overdue)]
)
def test_an_appraisal_on_the_due_day_revives_nothing(entrusted_on, state):
    # The nominal day is 1 October, the rolled one 9 October.
    clock = one("cause_determination", date(2025, 11, 1), appraisals=(Appraisal(entrusted_on),))
    assert isinstance(clock, state)


def test_an_appraisal_after_the_act_no_longer_moves_the_clock():
    determined = {"cause_determined_on": date(2025, 9, 20)}
    before = one(
        "cause_determination", date(2025, 11, 1), appraisals=(Appraisal(date(2025, 9, 19)),), **determined
    )
    after = one(
        "cause_determination", date(2025, 11, 1), appraisals=(Appraisal(date(2025, 9, 20)),), **determined
    )
    assert before.due_on is None
    assert after.due_on == date(2025, 10, 1)
    assert isinstance(before, Met)
    assert not before.late


def test_extensions_add_up_and_count_from_the_base_day():
    grants = (Extension("REPORT", 20), Extension("CAUSE", 10), Extension("REPORT", 30, irregular=True))
    found = clocks(date(2025, 9, 2), extensions=grants)
    assert (found["report_submission"][0].days, found["report_submission"][0].granted) == (110, 50)
    assert found["report_submission"][0].due_on == date(2025, 9, 1) + timedelta(110)
    assert found["cause_determination"][0].term_label == "30日＋延长10日"


def test_a_higher_grade_starts_a_new_request_and_keeps_the_old():
    first, second = clocks(
        date(2025, 9, 12), grade_raised_on=(date(2025, 9, 10),), group_requested_on=(date(2025, 9, 3),)
    )["group_request"]
    assert isinstance(first, Met)
    assert isinstance(second, Running)
    assert (second.run, second.base_on, second.due_on) == (2, date(2025, 9, 10), date(2025, 9, 15))
    cause = one("cause_determination", date(2025, 9, 12), grade_raised_on=(date(2025, 9, 10),))
    assert cause.base_on == date(2025, 9, 1)


def test_a_return_of_the_report_ends_the_run_and_a_receipt_starts_another():
    runs = (
        ReplyRun(date(2025, 11, 3), returned_on=date(2025, 11, 10)),
        ReplyRun(date(2025, 12, 1)),
    )
    first, second = clocks(date(2025, 12, 3), reply_runs=runs)["official_reply"]
    assert (first.label, first.ended_on) == ("已终止", date(2025, 11, 10))
    assert (second.run, second.base_on, second.label) == (2, date(2025, 12, 1), "计算中")
    first, second = clocks(date(2025, 12, 31), reply_runs=runs, replied_on=date(2025, 12, 5))[
        "official_reply"
    ]
    assert isinstance(second, Met)
    assert not isinstance(first, Met)


def test_a_returned_last_run_is_not_met_by_the_reply_of_an_earlier_one():
    runs = (
        ReplyRun(date(2025, 11, 3), replied_on=date(2025, 11, 10)),
        ReplyRun(date(2025, 12, 1), returned_on=date(2025, 12, 4)),
    )
    first, second = clocks(date(2025, 12, 31), reply_runs=runs, replied_on=date(2025, 11, 10))[
        "official_reply"
    ]
    assert isinstance(first, Met)
    assert second.label == "已终止"


def test_transfer_ends_what_is_not_met():
    found = clocks(
        date(2026, 6, 1),
        ended_on=date(2025, 9, 11),
        group_requested_on=(date(2025, 9, 2),),
        appraisals=(Appraisal(date(2025, 9, 10)),),
    )
    assert isinstance(found["group_request"][0], Met)
    report = found["report_submission"][0]
    assert isinstance(report, Suspended)
    assert (report.label, report.ended_on) == ("已终止", date(2025, 9, 11))
    plain = one("cause_determination", date(2026, 6, 1), ended_on=date(2025, 9, 11))
    assert (plain.label, plain.days_left) == ("已终止", 20)


def test_a_limit_overdue_before_the_transfer_stays_overdue():
    clock = one("group_request", date(2026, 6, 1), ended_on=date(2025, 9, 8))
    assert isinstance(clock, Overdue)
    assert clock.days_over == 2


def test_clocks_that_wait_for_an_act_have_not_started():
    found = clocks(date(2025, 9, 2))
    waiting = [code for code, runs in found.items() if isinstance(runs[0], NotStarted)]
    assert waiting == [
        "official_reply",
        "evaluation",
        "publication_target",
        "evaluation_request_target",
        "cognition_service",
        "cognition_review",
    ]
    assert found["official_reply"][0].label == "未起算"
    assert found["official_reply"][0].term_label == "15个工作日"


def test_evaluation_belongs_to_larger_fires():
    assert "evaluation" not in clocks(date(2025, 9, 2), grade=Grade.ORDINARY)
    found = clocks(date(2026, 2, 1), replied_on=date(2026, 1, 15))
    assert found["evaluation"][0].due_on == date(2027, 1, 15)
    assert found["evaluation"][0].provisional
    assert found["evaluation"][0].term_label == "1年"
    assert found["evaluation_request_target"][0].due_on == date(2026, 11, 15)
    assert found["evaluation_request_target"][0].term_label == "10个月"


def test_a_missed_target_and_a_lapsed_right_are_no_breach():
    found = clocks(date(2026, 6, 1), replied_on=date(2026, 1, 15), cognition_served_on=date(2025, 10, 20))
    target, right = found["publication_target"][0], found["cognition_review"][0]
    assert (target.label, target.legal) == ("未达目标", False)
    assert (right.label, right.legal, right.article) == ("期限届满", True, "")
    assert "121号" in right.norm
    assert target.due_on == CALENDAR.add_working_days(date(2026, 1, 15), 20)[0]
    late = one(
        "publication_target", date(2026, 6, 1), replied_on=date(2026, 1, 15), published_on=date(2026, 5, 1)
    )
    assert (late.late, late.label) == (True, "已完成")


def test_service_counts_working_days_as_article_36_does():
    clock = one("cognition_service", date(2025, 9, 26), cognition_made_on=date(2025, 9, 26))
    # 28 September and 11 October are worked, 1 to 8 October are off.
    assert clock.due_on == date(2025, 10, 13)


def test_a_missing_notice_makes_natural_dates_provisional():
    earlier = WorkCalendar(load_notices(last_year=2024), load_statutory_days())
    settled = one("cause_determination", date(2025, 9, 2))
    unsettled = one("cause_determination", date(2025, 9, 2), calendar=earlier)
    assert (settled.rolled_due_on, settled.provisional) == (date(2025, 10, 9), False)
    # Without the notice only 1 to 3 October, the weekend and 中秋 on the 6th are known to be off.
    assert (unsettled.rolled_due_on, unsettled.provisional) == (date(2025, 10, 7), True)


def test_windows_after_the_fire():
    facts = CaseFacts(occurred_on=date(2025, 9, 1), grade=Grade.LARGER)
    assert [(code, last) for code, _, last in grade_windows(facts, BOOK)] == [
        ("jurisdiction_window", date(2025, 9, 8)),
        ("statistics_window", date(2025, 10, 1)),
    ]


def test_a_fire_before_the_calendar_is_refused():
    with pytest.raises(CalendarOutOfRange):
        clocks(date(2025, 9, 2), occurred_on=date(2019, 12, 31))
    with pytest.raises(CalendarOutOfRange):
        clocks(date(2025, 9, 2), replied_on=date(9999, 12, 31))
