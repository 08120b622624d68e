import json
from datetime import date

import pytest

from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import (
    Appraisal,
    CaseFacts,
    Extension,
    ReplyRun,
    Suspended,
    evaluate,
    statutory_dates,
)
from deadlines.jsonlines import answer_line
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

BOOK = load_rulebook("zibo-2022-109")
CALENDAR = default_calendar()

# Facts as a line would give them, code of the limit, due day, rolled day, provisional.
EXAMPLES = [
    ({"occurred_on": "2023-03-14"}, "group_request", "2023-03-17", "2023-03-17", False),
    ({"occurred_on": "2024-09-13"}, "group_request", "2024-09-19", "2024-09-19", False),
    ({"occurred_on": "2025-10-02"}, "group_request", "2025-10-11", "2025-10-11", False),
    ({"occurred_on": "2026-02-14"}, "group_request", "2026-02-26", "2026-02-26", False),
    ({"occurred_on": "2024-01-10"}, "cause_determination", "2024-02-09", "2024-02-09", False),
    ({"occurred_on": "2025-09-01"}, "cause_determination", "2025-10-01", "2025-10-09", False),
    (
        {"occurred_on": "2025-09-01", "cause_extension_days": 30},
        "cause_determination",
        "2025-10-31",
        "2025-10-31",
        False,
    ),
    ({"occurred_on": "2025-09-01"}, "report_submission", "2025-10-31", "2025-10-31", False),
    ({"occurred_on": "2023-11-20"}, "report_submission", "2024-01-19", "2024-01-19", False),
    (
        {"occurred_on": "2023-11-20", "report_extension_days": 60},
        "report_submission",
        "2024-03-19",
        "2024-03-19",
        False,
    ),
    (
        {"occurred_on": "2023-11-20", "report_extension_days": 40},
        "report_submission",
        "2024-02-28",
        "2024-02-28",
        False,
    ),
    (
        {"occurred_on": "2024-03-05", "appraisals": [["2024-03-11", "2024-04-01"]]},
        "cause_determination",
        "2024-04-25",
        "2024-04-25",
        False,
    ),
    (
        {"occurred_on": "2024-03-05", "appraisals": [["2024-03-11", "2024-04-01"]]},
        "report_submission",
        "2024-05-25",
        "2024-05-27",
        False,
    ),
    (
        {
            "occurred_on": "2025-03-04",
            "appraisals": [["2025-03-10", "2025-04-02"], ["2025-03-24", "2025-04-18"]],
        },
        "cause_determination",
        "2025-05-12",
        "2025-05-12",
        False,
    ),
    (
        {
            "occurred_on": "2025-03-04",
            "appraisals": [["2025-03-10", "2025-04-02"], ["2025-03-24", "2025-04-18"]],
        },
        "report_submission",
        "2025-06-11",
        "2025-06-11",
        False,
    ),
    (
        {"occurred_on": "2026-06-01", "appraisals": [["2026-06-20", "2026-07-20"]]},
        "cause_determination",
        "2026-07-31",
        "2026-07-31",
        False,
    ),
    (
        {"occurred_on": "2025-05-06", "appraisals": [["2025-06-10", "2025-06-30"]]},
        "cause_determination",
        "2025-06-05",
        "2025-06-05",
        False,
    ),
    (
        {"occurred_on": "2025-05-06", "appraisals": [["2025-06-10", "2025-06-30"]]},
        "report_submission",
        "2025-07-25",
        "2025-07-25",
        False,
    ),
    (
        {"occurred_on": "2024-07-01", "report_received_on": "2024-09-23"},
        "official_reply",
        "2024-10-17",
        "2024-10-17",
        False,
    ),
    (
        {"occurred_on": "2025-12-01", "report_received_on": "2026-02-10"},
        "official_reply",
        "2026-03-09",
        "2026-03-09",
        False,
    ),
    (
        {"occurred_on": "2023-11-01", "replied_on": "2024-02-29"},
        "evaluation",
        "2025-02-28",
        "2025-02-28",
        False,
    ),
    (
        {"occurred_on": "2025-07-01", "replied_on": "2025-10-05"},
        "evaluation",
        "2026-10-05",
        "2026-10-08",
        False,
    ),
    ({"occurred_on": "2025-12-31"}, "group_request", "2026-01-06", "2026-01-06", False),
    ({"occurred_on": "2025-12-31"}, "cause_determination", "2026-01-30", "2026-01-30", False),
    (
        {"occurred_on": "2026-10-20", "report_received_on": "2026-12-21"},
        "official_reply",
        "2027-01-12",
        "2027-01-12",
        True,
    ),
]


def facts_of(line):
    day = date.fromisoformat
    received = line.get("report_received_on")
    replied = line.get("replied_on")
    return CaseFacts(
        occurred_on=day(line["occurred_on"]),
        grade=Grade.LARGER,
        appraisals=tuple(Appraisal(day(start), day(end)) for start, end in line.get("appraisals", [])),
        extensions=(
            Extension("CAUSE", line.get("cause_extension_days", 0)),
            Extension("REPORT", line.get("report_extension_days", 0)),
        ),
        reply_runs=(ReplyRun(day(received)),) if received else (),
        replied_on=day(replied) if replied else None,
    )


@pytest.mark.parametrize(("line", "code", "due_on", "rolled_due_on", "provisional"), EXAMPLES)
def test_the_engine_gives_the_worked_example(line, code, due_on, rolled_due_on, provisional):
    schedules = {schedule.rule.code: schedule for schedule in statutory_dates(facts_of(line), BOOK, CALENDAR)}
    schedule = schedules[code]
    assert (schedule.due_on.isoformat(), schedule.rolled_due_on.isoformat()) == (due_on, rolled_due_on)
    assert schedule.provisional is provisional


@pytest.mark.parametrize(("line", "code", "due_on", "rolled_due_on", "provisional"), EXAMPLES)
def test_a_line_gives_the_worked_example(line, code, due_on, rolled_due_on, provisional):
    appraisals = [{"entrusted_on": start, "received_on": end} for start, end in line.get("appraisals", [])]
    text, ok = answer_line(json.dumps(line | {"grade": "LARGER", "appraisals": appraisals}).encode())
    assert ok
    assert json.loads(text)["deadlines"][code] == {
        "article": BOOK.deadline(code).article,
        "due_on": due_on,
        "rolled_due_on": rolled_due_on,
        "provisional": provisional,
    }


def test_an_open_appraisal_suspends_and_says_what_its_receipt_would_give():
    facts = CaseFacts(
        occurred_on=date(2026, 6, 1), grade=Grade.LARGER, appraisals=(Appraisal(date(2026, 6, 20)),)
    )
    cause = evaluate(facts, BOOK, CALENDAR, date(2026, 7, 20))[1]
    assert isinstance(cause, Suspended)
    assert cause.suspended_since == date(2026, 6, 20)
    assert (cause.days_used, cause.days_left) == (19, 11)
    assert cause.due_if_received_on(date(2026, 7, 20)).due_on == date(2026, 7, 31)


def test_overlapping_and_open_appraisals_of_one_case():
    line = {
        "id": "x1",
        "occurred_on": "2025-03-04",
        "grade": "LARGER",
        "appraisals": [
            {"entrusted_on": "2025-03-10", "received_on": "2025-04-02"},
            {"entrusted_on": "2025-03-24", "received_on": None},
        ],
        "report_extension_days": 40,
    }
    answer = json.loads(answer_line(json.dumps(line).encode())[0])
    assert answer["id"] == "x1"
    assert answer["deadlines"]["cause_determination"] == {
        "article": "第二十八条",
        "due_on": None,
        "rolled_due_on": None,
        "provisional": False,
        "suspended_since": "2025-03-24",
        "days_left": 24,
    }
    assert answer["deadlines"]["report_submission"]["days_left"] == 94
