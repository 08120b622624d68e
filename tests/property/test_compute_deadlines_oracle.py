import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Span, answer, each_day, is_settled, is_working, natural_due, spans_of, statutory_days

from deadlines.jsonlines import answer_line

BATCH = 40
BATCHES = 300
LEAST_CASES = 10_000

FIRST_DAY = date(2021, 1, 1)
LAST_HARD_YEAR = 2029

HARD_WINDOWS = [
    (first, last)
    for year in range(2021, LAST_HARD_YEAR)
    for first, last in (
        (date(year, 1, 15), date(year, 2, 28)),
        (date(year, 4, 20), date(year, 5, 12)),
        (date(year, 9, 8), date(year, 10, 14)),
        (date(year, 12, 15), date(year + 1, 1, 8)),
        (date(year, 12, 29), date(year, 12, 31)),
    )
]
LEAP_DAYS = [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


def days_between(first: date, last: date) -> st.SearchStrategy[date]:
    return st.integers(0, (last - first).days).map(lambda offset: first + timedelta(days=offset))


hard_days = st.sampled_from(HARD_WINDOWS).flatmap(lambda window: days_between(*window))
unsettled_days = days_between(date(2026, 10, 15), date(2028, 12, 31))
any_days = st.one_of(
    hard_days,
    hard_days,
    unsettled_days,
    days_between(FIRST_DAY, date(2026, 12, 31)),
    days_between(date(2029, 1, 1), date(2049, 12, 31)),
)
# Days from which one of the natural terms ends inside a hard window.
days_ending_hard = st.tuples(hard_days, st.sampled_from([30, 60, 90, 120])).map(
    lambda pair: max(FIRST_DAY, pair[0] - timedelta(days=pair[1]))
)
short_gaps = st.integers(0, 3)
gaps = st.one_of(short_gaps, st.integers(0, 25), st.integers(0, 150))


def shifted(day: date, days: int) -> date:
    return day + timedelta(days=days)


@st.composite
def next_spans(draw: st.DrawFn, occurred_on: date, terms: tuple[int, int], earlier: list[Span]) -> Span:
    closed = [span for span in earlier if span.received_on is not None]
    relation = draw(st.sampled_from(["free", "base day", "due day", "due day", "previous", "previous"]))
    if relation == "previous" and closed:
        previous = draw(st.sampled_from(closed))
        assert previous.received_on is not None
        length = (previous.received_on - previous.entrusted_on).days
        place = draw(st.sampled_from(["overlap", "nested", "adjacent", "touching", "same"]))
        if place == "overlap":
            entrusted_on = shifted(previous.entrusted_on, draw(st.integers(0, length)))
            received_on = shifted(previous.received_on, draw(st.integers(0, 20)))
        elif place == "nested":
            entrusted_on = shifted(previous.entrusted_on, draw(st.integers(0, length)))
            left = (previous.received_on - entrusted_on).days
            received_on = shifted(entrusted_on, draw(st.integers(0, left)))
        elif place == "adjacent":
            entrusted_on = previous.received_on
            received_on = shifted(entrusted_on, draw(gaps))
        elif place == "touching":
            entrusted_on = shifted(previous.received_on, 1)
            received_on = shifted(entrusted_on, draw(gaps))
        else:
            entrusted_on, received_on = previous.entrusted_on, previous.received_on
    else:
        if relation == "base day":
            entrusted_on = occurred_on
        elif relation == "due day":
            due_on = natural_due(occurred_on, draw(st.sampled_from(terms)), closed)
            assert isinstance(due_on, date)
            entrusted_on = shifted(due_on, draw(st.integers(-2, 2)))
        else:
            entrusted_on = shifted(occurred_on, draw(gaps))
        received_on = shifted(entrusted_on, draw(gaps))
    is_open = draw(st.integers(0, 6)) == 0
    return Span(entrusted_on, None if is_open else received_on)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    occurred_on = draw(st.one_of(any_days, days_ending_hard))
    case: dict[str, Any] = {
        "id": draw(st.sampled_from(["x1", "案-2", ""])),
        "occurred_on": occurred_on.isoformat(),
        "grade": draw(st.sampled_from(["LARGER", "LARGER", "ORDINARY"])),
    }
    cause_extension = draw(st.sampled_from([0, 0, 0, 1, 29, 30]))
    report_extension = draw(st.one_of(st.sampled_from([0, 0, 1, 30, 59, 60]), st.integers(0, 60)))
    if cause_extension or draw(st.booleans()):
        case["cause_extension_days"] = cause_extension
    if report_extension or draw(st.booleans()):
        case["report_extension_days"] = report_extension
    spans: list[Span] = []
    for _ in range(draw(st.sampled_from([0, 1, 1, 2, 2, 3, 4, 6]))):
        terms = (30 + cause_extension, 60 + report_extension)
        spans.append(draw(next_spans(occurred_on, terms, spans)))
    if spans or draw(st.booleans()):
        case["appraisals"] = [
            {
                "entrusted_on": span.entrusted_on.isoformat(),
                "received_on": None if span.received_on is None else span.received_on.isoformat(),
            }
            for span in draw(st.permutations(spans))
        ]
    received_on: date | None = None
    if draw(st.booleans()):
        late = shifted(occurred_on, draw(st.integers(0, 250)))
        december = shifted(date(occurred_on.year, 12, 10), draw(st.integers(0, 21)))
        received_on = max(occurred_on, draw(st.sampled_from([late, december])))
        case["report_received_on"] = received_on.isoformat()
    elif draw(st.booleans()):
        case["report_received_on"] = None
    if draw(st.booleans()):
        not_before = received_on or occurred_on
        replied_on = draw(
            st.one_of(
                st.integers(0, 30).map(lambda days: shifted(not_before, days)),
                st.sampled_from(LEAP_DAYS),
                hard_days,
            )
        )
        case["replied_on"] = max(not_before, replied_on).isoformat()
    elif draw(st.booleans()):
        case["replied_on"] = None
    return case


def classes_of(case: dict[str, Any], expected: dict[str, Any]) -> set[str]:
    clocks = expected["deadlines"]
    spans = spans_of(case)
    occurred_on = date.fromisoformat(case["occurred_on"])
    closed = [(span.entrusted_on, span.received_on) for span in spans if span.received_on]
    pairs = [
        (one, other) for position, one in enumerate(closed) for other in closed[:position] if one != other
    ]
    natural = [clocks["cause_determination"], clocks["report_submission"]]
    tests = {
        "suspended": any("suspended_since" in clock for clock in natural),
        "cause ran out, report suspended": "suspended_since" in natural[1]
        and "suspended_since" not in natural[0],
        "open after running out": any(span.received_on is None for span in spans)
        and all("suspended_since" not in clock for clock in natural),
        "provisional": any(clock["provisional"] for clock in clocks.values()),
        "partly provisional": len({clock["provisional"] for clock in clocks.values()}) == 2,
        "rolled": any(clock["rolled_due_on"] != clock["due_on"] for clock in clocks.values()),
        "extended": bool(case.get("cause_extension_days") or case.get("report_extension_days")),
        "overlap": any(max(a[0], b[0]) < min(a[1], b[1]) for a, b in pairs),
        "nested": any(a[0] <= b[0] < b[1] <= a[1] or b[0] <= a[0] < a[1] <= b[1] for a, b in pairs),
        "adjacent": any(a[1] == b[0] or b[1] == a[0] for a, b in pairs),
        "touching": any((b[0] - a[1]).days == 1 or (a[0] - b[1]).days == 1 for a, b in pairs),
        "entrusted on the base day": any(span.entrusted_on == occurred_on for span in spans),
        "entrusted on the due day": any(
            span.entrusted_on.isoformat() == clock["due_on"] for span in spans for clock in natural
        ),
        "received the same day": any(one == other for one, other in closed),
        "replied on a leap day": "evaluation" in clocks and case["replied_on"].endswith("-02-29"),
        "received in December": "official_reply" in clocks and "-12-" in case["report_received_on"],
        "ends on 29 to 31 December": any(
            (clock["due_on"] or "")[5:] in ("12-29", "12-30", "12-31") for clock in clocks.values()
        ),
    }
    return {name for name, is_hit in tests.items() if is_hit}


LEAST_SHARE = {
    "suspended": 0.10,
    "cause ran out, report suspended": 0.01,
    "open after running out": 0.01,
    "provisional": 0.20,
    "partly provisional": 0.05,
    "rolled": 0.20,
    "extended": 0.30,
    "overlap": 0.08,
    "nested": 0.04,
    "adjacent": 0.03,
    "touching": 0.02,
    "entrusted on the base day": 0.05,
    "entrusted on the due day": 0.02,
    "received the same day": 0.03,
    "replied on a leap day": 0.02,
    "received in December": 0.05,
    "ends on 29 to 31 December": 0.02,
}


def test_ten_thousand_random_cases_agree_with_the_oracle():
    hits: Counter[str] = Counter()

    @settings(
        max_examples=BATCHES,
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @given(st.lists(cases(), min_size=BATCH, max_size=BATCH))
    def agree(batch: list[dict[str, Any]]) -> None:
        for case in batch:
            expected = answer(case)
            text, is_answered = answer_line(json.dumps(case).encode())
            assert json.loads(text) == expected, json.dumps(case, ensure_ascii=False)
            assert is_answered
            assert "\n" not in text
            hits["cases"] += 1
            hits.update(classes_of(case, expected))

    agree()
    assert hits["cases"] >= LEAST_CASES
    too_rare = {name: hits[name] for name, share in LEAST_SHARE.items() if hits[name] < share * hits["cases"]}
    assert not too_rare, f"of {hits['cases']} cases"


@pytest.mark.parametrize("year", range(2021, 2050))
def test_every_day_of_the_year_as_start_of_every_clock_agrees_with_the_oracle(year):
    for day in each_day(date(year, 1, 1), date(year, 12, 31)):
        start = day.isoformat()
        case = {
            "id": start,
            "occurred_on": start,
            "grade": "LARGER",
            "report_received_on": start,
            "replied_on": start,
        }
        text, is_answered = answer_line(json.dumps(case).encode())
        assert json.loads(text) == answer(case)
        assert is_answered


def clock(due_on: str, rolled_due_on: str | None = None) -> dict[str, Any]:
    return {"due_on": due_on, "rolled_due_on": rolled_due_on or due_on}


# Counted on paper, apart from both programs: the yardstick of the oracle itself.
WORKED = [
    ({"occurred_on": "2023-03-14"}, "group_request", clock("2023-03-17")),
    ({"occurred_on": "2024-09-13"}, "group_request", clock("2024-09-19")),
    ({"occurred_on": "2025-10-02"}, "group_request", clock("2025-10-11")),
    ({"occurred_on": "2026-02-14"}, "group_request", clock("2026-02-26")),
    ({"occurred_on": "2025-12-31"}, "group_request", clock("2026-01-06")),
    ({"occurred_on": "2024-01-10"}, "cause_determination", clock("2024-02-09")),
    ({"occurred_on": "2025-09-01"}, "cause_determination", clock("2025-10-01", "2025-10-09")),
    (
        {"occurred_on": "2025-09-01", "cause_extension_days": 30},
        "cause_determination",
        clock("2025-10-31"),
    ),
    ({"occurred_on": "2023-11-20", "report_extension_days": 60}, "report_submission", clock("2024-03-19")),
    ({"occurred_on": "2023-11-20", "report_extension_days": 40}, "report_submission", clock("2024-02-28")),
    (
        {"occurred_on": "2024-03-05", "appraisals": [("2024-03-11", "2024-04-01")]},
        "report_submission",
        clock("2024-05-25", "2024-05-27"),
    ),
    (
        {
            "occurred_on": "2025-03-04",
            "appraisals": [("2025-03-10", "2025-04-02"), ("2025-03-24", "2025-04-18")],
        },
        "cause_determination",
        clock("2025-05-12"),
    ),
    (
        {"occurred_on": "2026-06-01", "appraisals": [("2026-06-20", None)]},
        "cause_determination",
        {"due_on": None, "suspended_since": "2026-06-20", "days_left": 11},
    ),
    (
        {"occurred_on": "2025-05-06", "appraisals": [("2025-06-10", "2025-06-30")]},
        "cause_determination",
        clock("2025-06-05"),
    ),
    (
        {"occurred_on": "2025-05-06", "appraisals": [("2025-06-10", "2025-06-30")]},
        "report_submission",
        clock("2025-07-25"),
    ),
    (
        {"occurred_on": "2024-08-01", "report_received_on": "2024-09-23"},
        "official_reply",
        clock("2024-10-17"),
    ),
    (
        {"occurred_on": "2026-01-01", "report_received_on": "2026-02-10"},
        "official_reply",
        clock("2026-03-09"),
    ),
    (
        {"occurred_on": "2026-11-01", "report_received_on": "2026-12-21"},
        "official_reply",
        {**clock("2027-01-12"), "provisional": True},
    ),
    ({"occurred_on": "2024-01-01", "replied_on": "2024-02-29"}, "evaluation", clock("2025-02-28")),
    (
        {"occurred_on": "2025-08-01", "replied_on": "2025-10-05"},
        "evaluation",
        clock("2026-10-05", "2026-10-08"),
    ),
]


@pytest.mark.parametrize(("facts", "code", "expected"), WORKED)
def test_oracle_and_product_give_the_dates_counted_on_paper(facts, code, expected):
    appraisals = [
        {"entrusted_on": entrusted_on, "received_on": received_on}
        for entrusted_on, received_on in facts.get("appraisals", [])
    ]
    case = {"id": "x", "grade": "LARGER", **facts, "appraisals": appraisals}
    product, is_answered = answer_line(json.dumps(case).encode())
    assert is_answered
    for answered in (answer(case), json.loads(product)):
        assert expected.items() <= answered["deadlines"][code].items()


@pytest.mark.parametrize("year", range(2027, 2051))
def test_statutory_days_of_the_oracle_are_the_thirteen_of_the_rule(year):
    days = statutory_days(year)
    spring = sorted(day for day in days if day.month in (1, 2) and (day.month, day.day) != (1, 1))
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}
    lunar = days - fixed - set(spring)
    assert fixed <= days
    assert len(spring) == 4
    assert (spring[-1] - spring[0]).days == 3
    assert sum(day.month == 4 and day.day in (4, 5, 6) for day in lunar) == 1
    assert sum(day.month in (5, 6) for day in lunar) == 1
    # 中秋 may fall inside 1 to 3 October and is then no day of its own.
    assert sum(day.month in (9, 10) for day in lunar) in (0, 1)
    assert len(lunar) in (2, 3)


def test_settled_days_of_the_oracle_end_with_28_december_2026():
    assert is_settled(date(2026, 12, 28))
    assert not any(is_settled(date(2026, 12, day)) for day in (29, 30, 31))
    assert is_settled(date(2025, 12, 31))
    assert not is_working(date(2022, 12, 31))
