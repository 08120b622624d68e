from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import Appraisal, CaseFacts, Extension, Suspended, evaluate, statutory_dates
from deadlines.engine.counting import add_months, days_counted, end_of_term, merge_spans
from deadlines.engine.trace import StepKind, explain
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

BOOK = load_rulebook("zibo-2022-109")
CALENDAR = default_calendar()
BASE = 1000

spans = st.lists(
    st.tuples(st.integers(BASE, BASE + 90), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair))),
    max_size=6,
)
fire_dates = st.dates(date(2021, 1, 1), date(2028, 12, 31))


@st.composite
def cases(draw):
    occurred_on = draw(fire_dates)
    appraisals = []
    for _ in range(draw(st.integers(0, 4))):
        entrusted_on = occurred_on + timedelta(draw(st.integers(0, 90)))
        length = draw(st.none() | st.integers(0, 40))
        appraisals.append(
            Appraisal(entrusted_on, None if length is None else entrusted_on + timedelta(length))
        )
    extensions = (
        Extension("CAUSE", draw(st.integers(0, 30))),
        Extension("REPORT", draw(st.integers(0, 60))),
    )
    return CaseFacts(
        occurred_on=occurred_on, grade=Grade.LARGER, appraisals=tuple(appraisals), extensions=extensions
    )


def walk(term, excluded):
    day, left = BASE, term
    while left:
        day += 1
        left -= not any(after < day <= until for after, until in excluded)
    return day


@settings(max_examples=1500, deadline=None)
@given(st.integers(1, 120), spans)
def test_closed_form_equals_a_walk_over_days(term, excluded):
    due = walk(term, excluded)
    for in_order in (sorted(excluded), merge_spans(excluded)):
        assert end_of_term(BASE, term, in_order) == due
        assert days_counted(BASE, due, in_order) == term
        assert days_counted(BASE, due - 1, in_order) == term - 1


@settings(max_examples=1500, deadline=None)
@given(st.integers(BASE, BASE + 150), spans)
def test_days_counted_equal_a_walk_over_days(until, excluded):
    walked = [
        day for day in range(BASE + 1, until + 1) if not any(after < day <= end for after, end in excluded)
    ]
    assert days_counted(BASE, until, sorted(excluded)) == len(walked)


@settings(max_examples=500, deadline=None)
@given(spans)
def test_merged_spans_are_apart_and_exclude_the_same_days(excluded):
    merged = merge_spans(excluded)
    for (_, earlier_end), (later_start, _) in pairwise(merged):
        assert earlier_end < later_start
    for day in range(BASE, BASE + 140):
        assert any(a < day <= b for a, b in excluded) == any(a < day <= b for a, b in merged)


@settings(max_examples=500, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_months_keep_the_day_or_take_the_last(base, months):
    result = add_months(base, months)
    assert (result.year * 12 + result.month) - (base.year * 12 + base.month) == months
    assert result.day == base.day or (result + timedelta(1)).day == 1


@settings(max_examples=400, deadline=None)
@given(cases())
def test_receipt_of_what_is_open_gives_what_a_received_one_gives(facts):
    as_of = facts.occurred_on + timedelta(200)
    received = CaseFacts(
        occurred_on=facts.occurred_on,
        grade=facts.grade,
        extensions=facts.extensions,
        appraisals=tuple(
            Appraisal(appraisal.entrusted_on, appraisal.received_on or as_of)
            for appraisal in facts.appraisals
        ),
    )
    expected = {schedule.rule.code: schedule for schedule in statutory_dates(received, BOOK, CALENDAR)}
    for clock in evaluate(facts, BOOK, CALENDAR, as_of):
        if isinstance(clock, Suspended):
            assert clock.due_if_received_on(as_of) == expected[clock.code]
            assert clock.days_used + clock.days_left == clock.days


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_derivation_tells_every_day_once(facts):
    for schedule in statutory_dates(facts, BOOK, CALENDAR):
        trace = explain(schedule, facts, BOOK, CALENDAR)
        last = schedule.due_on or schedule.suspended_since
        day = schedule.base_on
        counted = 0
        for step in trace.steps:
            if step.kind in {StepKind.COUNTED, StepKind.SKIPPED} and step.counted is not None:
                assert step.starts_on == day + timedelta(1)
                if step.kind is StepKind.COUNTED:
                    counted += (step.ends_on - step.starts_on).days + 1
                assert step.counted == counted
                day = step.ends_on
        assert day == last
        assert counted == (schedule.days if schedule.due_on else schedule.days_used)


@settings(max_examples=400, deadline=None)
@given(cases(), st.integers(1, 30))
def test_more_days_never_end_earlier(facts, more):
    longer = CaseFacts(
        occurred_on=facts.occurred_on,
        grade=facts.grade,
        appraisals=facts.appraisals,
        extensions=(*facts.extensions, Extension("REPORT", more)),
    )
    before = statutory_dates(facts, BOOK, CALENDAR)[2]
    after = statutory_dates(longer, BOOK, CALENDAR)[2]
    if before.due_on is None:
        assert after.due_on is None
        assert after.days_left == before.days_left + more
    elif after.due_on is not None:
        assert after.due_on >= before.due_on + timedelta(more)
        assert after.rolled_due_on >= after.due_on
