from datetime import date

import pytest

from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import Appraisal, CaseFacts, Extension, ReplyRun, evaluate
from deadlines.engine.trace import StepKind, explain
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

BOOK = load_rulebook("zibo-2022-109")
CALENDAR = default_calendar()


def derive(code, run=1, **facts):
    case = CaseFacts(**({"grade": Grade.LARGER} | facts))
    for clock in evaluate(case, BOOK, CALENDAR, date(2026, 11, 21)):
        if clock.code == code and clock.run == run:
            return explain(clock, case, BOOK, CALENDAR)
    raise AssertionError(code)


def steps(trace, kind):
    return [step for step in trace.steps if step.kind is kind]


def test_a_working_day_term_is_told_day_by_day():
    trace = derive("group_request", occurred_on=date(2025, 10, 2))
    assert [step.starts_on.day for step in steps(trace, StepKind.COUNTED)] == [9, 10, 11]
    assert [step.starts_on.day for step in steps(trace, StepKind.SKIPPED)] == [3, 4, 5, 6, 7, 8]
    assert "国庆节、中秋节调休上班（国办发明电〔2024〕12号）" in steps(trace, StepKind.COUNTED)[-1].text
    assert "星期六" in steps(trace, StepKind.COUNTED)[-1].text
    assert "国庆节、中秋节放假" in steps(trace, StepKind.SKIPPED)[0].text
    assert "民法典第二百零一条" in trace.steps[0].text
    assert trace.articles == ("第六条", "第三十六条")
    assert trace.readings == ("I-01", "I-04", "I-02")
    assert trace.notices == ("国办发明电〔2024〕12号",)
    assert trace.rulebook_version == f"zibo-2022-109 {BOOK.version}"


def test_overlapping_appraisals_are_told_once_with_both_named():
    trace = derive(
        "cause_determination",
        occurred_on=date(2025, 3, 4),
        appraisals=(
            Appraisal(date(2025, 3, 10), date(2025, 4, 2)),
            Appraisal(date(2025, 3, 24), date(2025, 4, 18)),
            Appraisal(date(2025, 5, 12), date(2025, 5, 20)),
        ),
    )
    (skipped,) = steps(trace, StepKind.SKIPPED)
    assert (skipped.starts_on, skipped.ends_on, skipped.counted) == (date(2025, 3, 11), date(2025, 4, 18), 6)
    assert "39日不计入" in skipped.text
    assert "第1项2025年3月10日委托、2025年4月2日收到结论；第2项2025年3月24日委托" in skipped.text
    assert "第3项" in steps(trace, StepKind.NOTE)[0].text
    assert [step.counted for step in steps(trace, StepKind.COUNTED)] == [6, 30]
    assert steps(trace, StepKind.DUE)[0].starts_on == date(2025, 5, 12)
    assert "末日不顺延" in trace.steps[-1].text


def test_extension_and_roll_are_told():
    trace = derive(
        "cause_determination",
        occurred_on=date(2025, 8, 22),
        extensions=(Extension("CAUSE", 10, date(2025, 9, 15), irregular=True), Extension("REPORT", 5)),
    )
    terms = [step.text for step in steps(trace, StepKind.TERM)]
    assert any("2025年9月15日批准延长10日（届满后作出，标记为不规范）" in text for text in terms)
    assert any("30日＋10日＝40日" in text for text in terms)
    assert not any("延长5日" in text for text in terms)
    assert [step.starts_on.day for step in steps(trace, StepKind.SKIPPED)] == list(range(1, 9))
    assert steps(trace, StepKind.ROLLED)[0].starts_on == date(2025, 10, 9)
    assert "民法典第二百零三条" in trace.steps[-1].text
    assert {"I-03", "I-05"} <= set(trace.readings)


def test_suspension_is_told():
    trace = derive(
        "cause_determination", occurred_on=date(2026, 6, 1), appraisals=(Appraisal(date(2026, 6, 20)),)
    )
    assert trace.steps[-1].kind is StepKind.SUSPENDED
    assert "已计入19日，剩余11日" in trace.steps[-1].text
    assert "I-07" in trace.readings


def test_a_provisional_date_names_the_missing_notice():
    trace = derive(
        "official_reply", occurred_on=date(2026, 10, 1), reply_runs=(ReplyRun(date(2026, 12, 21)),)
    )
    assert trace.steps[-1].kind is StepKind.PROVISIONAL
    assert "2027年节假日安排通知尚未载入" in trace.steps[-1].text
    assert "I-10" in trace.readings
    assert any("元旦，法定节假日" in step.text for step in steps(trace, StepKind.SKIPPED))


def test_a_year_without_the_same_day_is_told():
    trace = derive("evaluation", occurred_on=date(2023, 11, 1), replied_on=date(2024, 2, 29))
    (due,) = steps(trace, StepKind.DUE)
    assert "到期月没有对应日" in due.text
    assert "2025年2月28日" in due.text
    assert trace.readings == ("I-01", "I-09", "I-03")


def test_a_second_run_names_its_own_base_day():
    trace = derive("group_request", run=2, occurred_on=date(2025, 9, 1), grade_raised_on=(date(2025, 9, 10),))
    assert "较高等级确定之日" in trace.steps[0].text
    assert "I-11" in trace.readings


def test_a_target_names_its_norm():
    trace = derive("publication_target", occurred_on=date(2025, 9, 1), replied_on=date(2026, 1, 5))
    assert any("政府信息公开条例第二十六条" in step.text for step in trace.steps)


def test_what_has_not_started_has_no_steps():
    assert derive("official_reply", occurred_on=date(2025, 9, 1)).steps == ()


@pytest.mark.parametrize("start", [date(2025, 9, 1), date(2026, 1, 20), date(2026, 11, 30)])
def test_the_last_count_is_the_term(start):
    for code, term in [("group_request", 3), ("cause_determination", 30), ("report_submission", 60)]:
        trace = derive(code, occurred_on=start, appraisals=(Appraisal(start, start.replace(day=start.day)),))
        assert steps(trace, StepKind.COUNTED)[-1].counted == term
        assert steps(trace, StepKind.DUE)[0].starts_on == trace.schedule.due_on
