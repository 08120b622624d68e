import json

import pytest

from deadlines.jsonlines import answer_line, answer_lines

GOOD = {"id": "a", "occurred_on": "2025-03-04", "grade": "LARGER"}


def answer(**changes):
    text, ok = answer_line(json.dumps(GOOD | changes).encode())
    return json.loads(text), ok


def error(**changes):
    reply, ok = answer(**changes)
    assert not ok
    assert reply["id"] == "a"
    assert reply["error"]["message"]
    return reply["error"]["code"], reply["error"]["field"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"   ",
        b"\r",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'"text"',
        b'{"id":NaN}',
        b'{"id":Infinity}',
        b'{"id":-Infinity}',
        b'{"id":1e999}',
        b"\xff\xfe",
        b'{"id":"\xed\xa0\x80"}',
        b'{"id":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"id":1} {"id":2}',
        '{"id":1}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_json_object_is_refused(line):
    text, ok = answer_line(line)
    reply = json.loads(text)
    assert not ok
    assert reply["id"] is None
    assert (reply["error"]["code"], reply["error"]["field"]) == ("invalid_json", None)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"occurred_on": None}, "invalid_value", "occurred_on"),
        ({"occurred_on": "20250304"}, "invalid_value", "occurred_on"),
        ({"occurred_on": "2025-02-29"}, "invalid_value", "occurred_on"),
        ({"occurred_on": "2025-03-04\n"}, "invalid_value", "occurred_on"),
        ({"occurred_on": "２０２５-03-04"}, "invalid_value", "occurred_on"),
        ({"occurred_on": "2025-W10-2"}, "invalid_value", "occurred_on"),
        ({"occurred_on": 20250304}, "invalid_value", "occurred_on"),
        ({"grade": "MAJOR"}, "invalid_value", "grade"),
        ({"grade": None}, "invalid_value", "grade"),
        ({"grade": ["LARGER"]}, "invalid_value", "grade"),
        ({"cause_extension_days": 31}, "invalid_value", "cause_extension_days"),
        ({"cause_extension_days": -1}, "invalid_value", "cause_extension_days"),
        ({"cause_extension_days": True}, "invalid_value", "cause_extension_days"),
        ({"cause_extension_days": 30.0}, "invalid_value", "cause_extension_days"),
        ({"cause_extension_days": "30"}, "invalid_value", "cause_extension_days"),
        ({"report_extension_days": 61}, "invalid_value", "report_extension_days"),
        ({"report_extension_days": 10**300}, "invalid_value", "report_extension_days"),
        ({"appraisals": {}}, "invalid_value", "appraisals"),
        ({"appraisals": "x"}, "invalid_value", "appraisals"),
        ({"appraisals": [1]}, "invalid_value", "appraisals[0]"),
        ({"appraisals": [{}]}, "missing_field", "appraisals[0].entrusted_on"),
        ({"appraisals": [{"entrusted_on": None}]}, "invalid_value", "appraisals[0].entrusted_on"),
        ({"appraisals": [{"entrusted_on": "2025-03-03"}]}, "invalid_value", "appraisals[0].entrusted_on"),
        (
            {
                "appraisals": [
                    {"entrusted_on": "2025-03-05"},
                    {"entrusted_on": "2025-03-06", "received_on": 1},
                ]
            },
            "invalid_value",
            "appraisals[1].received_on",
        ),
        (
            {"appraisals": [{"entrusted_on": "2025-03-06", "received_on": "2025-03-05"}]},
            "invalid_value",
            "appraisals[0].received_on",
        ),
        ({"report_received_on": "2025-03-03"}, "invalid_value", "report_received_on"),
        ({"replied_on": "2025-03-03"}, "invalid_value", "replied_on"),
        (
            {"report_received_on": "2025-05-05", "replied_on": "2025-05-04"},
            "invalid_value",
            "replied_on",
        ),
        ({"occurred_on": "2019-12-31"}, "calendar_out_of_range", "occurred_on"),
        ({"occurred_on": "0001-01-01"}, "calendar_out_of_range", "occurred_on"),
        ({"occurred_on": "9999-12-31"}, "calendar_out_of_range", "occurred_on"),
        ({"occurred_on": "2099-12-20"}, "calendar_out_of_range", "occurred_on"),
        ({"report_received_on": "9999-12-31"}, "calendar_out_of_range", "report_received_on"),
        ({"replied_on": "9999-12-31"}, "calendar_out_of_range", "replied_on"),
        ({"replied_on": "2099-01-02"}, "calendar_out_of_range", "replied_on"),
        (
            {
                "appraisals": [
                    {"entrusted_on": "2025-03-05", "received_on": "2025-03-06"},
                    {"entrusted_on": "2025-03-05", "received_on": "9999-12-31"},
                ]
            },
            "calendar_out_of_range",
            "appraisals[1].received_on",
        ),
    ],
)
def test_faults_are_named_by_code_and_field(changes, code, field):
    assert error(**changes) == (code, field)


@pytest.mark.parametrize("field", ["occurred_on", "grade"])
def test_required_fields_are_missed(field):
    text, ok = answer_line(json.dumps({key: value for key, value in GOOD.items() if key != field}).encode())
    reply = json.loads(text)["error"]
    assert not ok
    assert (reply["code"], reply["field"]) == ("missing_field", field)
    assert field in reply["message"]


def test_null_means_the_default_of_an_optional_field():
    nothing = dict.fromkeys(
        [
            "appraisals",
            "cause_extension_days",
            "report_extension_days",
            "report_received_on",
            "replied_on",
        ]
    )
    assert answer(**nothing) == answer()


def test_what_is_equal_or_unknown_is_accepted():
    same_day = {"entrusted_on": "2025-03-04", "received_on": "2025-03-04"}
    assert answer(appraisals=[same_day], report_received_on="2025-03-04", remark=[1])[1]
    assert answer(appraisals=[same_day])[0] == answer()[0]
    assert answer(report_received_on="2025-05-05", replied_on="2025-05-05")[1]


def test_reply_and_evaluation_appear_only_when_due():
    base = ["group_request", "cause_determination", "report_submission"]
    assert list(answer()[0]["deadlines"]) == base
    assert list(answer(report_received_on="2025-05-05")[0]["deadlines"]) == [*base, "official_reply"]
    assert list(answer(replied_on="2025-05-05")[0]["deadlines"]) == [*base, "evaluation"]
    both = answer(report_received_on="2025-05-05", replied_on="2025-05-06")[0]["deadlines"]
    assert list(both) == [*base, "official_reply", "evaluation"]
    ordinary = answer(grade="ORDINARY", report_received_on="2025-05-05", replied_on="2025-05-06")[0]
    assert list(ordinary["deadlines"]) == [*base, "official_reply"]


@pytest.mark.parametrize(
    "identifier", [None, 0, -1.5, True, "", "x\u2028\n\x00", [1, {"a": None}], {"b": "\ud800"}, "😀"]
)
def test_any_identifier_comes_back_on_one_line(identifier):
    text, ok = answer_line(json.dumps(GOOD | {"id": identifier}).encode())
    assert ok
    assert len(text.splitlines()) == 1
    assert text.encode("utf-8")
    assert json.loads(text)["id"] == identifier


def test_a_missing_identifier_is_null():
    text, ok = answer_line(b'{"occurred_on":"2025-03-04","grade":"ORDINARY"}\r')
    assert ok
    assert json.loads(text)["id"] is None


def test_deep_nesting_does_not_crash():
    for depth in (500, 990, 5_000, 200_000):
        line = b'{"id":' + b"[" * depth + b"]" * depth + b',"occurred_on":"2025-03-04","grade":"LARGER"}'
        text, ok = answer_line(line)
        assert ok or '"code":"invalid_json"' in text
        assert text.startswith('{"id":')


def test_only_the_first_line_may_bear_a_byte_order_mark():
    line = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert [ok for _, ok in answer_lines([line, line])] == [True, False]


def test_lines_are_answered_as_they_come():
    def endless():
        while True:
            yield json.dumps(GOOD).encode()

    answers = answer_lines(endless())
    assert [next(answers)[1] for _ in range(3)] == [True, True, True]


def test_an_appraisal_beyond_the_due_day_changes_nothing_however_late():
    late = {"entrusted_on": "2025-05-03", "received_on": "9999-12-31"}
    assert answer(appraisals=[late])[0] == answer()[0]
