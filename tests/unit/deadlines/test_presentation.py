"""What a page says of a clock whose run has ended."""

from datetime import date

from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import evaluate
from deadlines.engine.facts import CaseFacts, ReplyRun
from deadlines.presentation import present
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

RUNS = (ReplyRun(date(2025, 11, 3), returned_on=date(2025, 11, 10)), ReplyRun(date(2025, 12, 1)))


def views(code, as_of, **facts):
    case = CaseFacts(occurred_on=date(2025, 9, 1), grade=Grade.ORDINARY, **facts)
    clocks = evaluate(case, load_rulebook("zibo-2022-109"), default_calendar(), as_of)
    return [present(clock, case, as_of) for clock in clocks if clock.code == code]


def test_a_returned_report_neither_runs_nor_is_overdue():
    first, second = views("official_reply", date(2026, 3, 2), reply_runs=RUNS)
    assert (first.sentence, first.tone, first.was_returned) == ("已退回", "over", True)
    assert (second.tone, second.was_returned) == ("overdue", False)
    # The bar stops on the day of the return: 7 days of the 21 to the last day.
    (used,) = first.bar
    assert (used.x, used.width) == (0, 33.33)


def test_a_transfer_ends_the_second_run_without_a_return():
    first, second = views("official_reply", date(2026, 3, 2), reply_runs=RUNS, ended_on=date(2025, 12, 3))
    assert (first.sentence, second.sentence, second.was_returned) == ("已退回", "已终止", False)
