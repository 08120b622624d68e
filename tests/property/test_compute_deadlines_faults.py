import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import answer

from deadlines.jsonlines import answer_line

ROOT = Path(__file__).resolve().parents[2]
BATCH = 40
BATCHES = 60

INVALID_JSON = frozenset({"invalid_json"})
INVALID_VALUE = frozenset({"invalid_value"})
MISSING = frozenset({"missing_field"})
OUT_OF_RANGE = frozenset({"calendar_out_of_range"})
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Line:
    """One input line and what may come of it; no codes means that it must be answered."""

    raw: bytes
    id: Any = None
    codes: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    answered: Any = None


def refuse_constant(name: str) -> NoReturn:
    raise AssertionError(f"{name} is not JSON")


def assert_fits(line: Line, text: str) -> None:
    got = json.loads(text, parse_constant=refuse_constant)
    shown = f"{line.raw[:300]!r} → {text[:300]}"
    if not line.codes:
        assert got == line.answered, shown
        return
    assert set(got) == {"id", "error"}, shown
    assert set(got["error"]) == {"code", "field", "message"}, shown
    assert got["error"]["code"] in line.codes, shown
    assert CHINESE.search(got["error"]["message"]), shown
    if got["error"]["code"] == "invalid_json":
        assert got["id"] is None, shown
        return
    assert got["id"] == line.id, shown
    if line.fields:
        assert any(name in got["error"]["field"] for name in line.fields), shown


ids = st.one_of(
    st.sampled_from(["x1", "", "甲\n乙", "a\rb", "\u2028", "\u0085\x0b\x0c\x1c", "𠮷", "\ud800", '"\\']),
    st.text(max_size=6),
)
days = st.integers(0, 2500).map(lambda offset: date(2021, 1, 1) + timedelta(days=offset))
bad_dates = st.sampled_from(
    [
        *(20250304, 3.5, True, False, [], {}, ["2025-03-04"], {"date": "2025-03-04"}),
        *("", " ", "2025-3-4", "20250304", "2025-W10-2", "2025-063", "2025-03", "2025"),
        *("2025-02-30", "2023-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-03-00"),
        *("2025-03-04T00:00:00", "2025-03-04Z", " 2025-03-04", "2025-03-04 ", "2025-03-04\n"),
        *("２０２５-０３-０４", "2025-0３-04", "2025/03/04", "2025.03.04", "04-03-2025", "2025年3月4日"),
        *("+2025-03-04", "-2025-03-04", "0000-01-01", "12025-03-04", "2025-03-04\x00", "today", "null"),
    ]
)
bad_grades = st.sampled_from(
    ["larger", "LARGER ", "MAJOR", "EXTRAORDINARY", "", "较大", "ORDINARY\n", 0, 1, True, [], {}, ["LARGER"]]
)
bad_lists = st.sampled_from([{}, {"entrusted_on": "2025-03-10"}, "", "[]", 0, 3, True, 1.5])
bad_items = st.sampled_from([None, 0, 3, True, "", "2025-03-10", [], ["2025-03-10", "2025-04-02"]])
bad_terms = st.sampled_from([-1, -30, 10**9, 10**30, "10", "", True, 1.5, -0.5, [], {}, [10], {"days": 10}])


@st.composite
def good_cases(draw: st.DrawFn) -> dict[str, Any]:
    occurred_on = draw(days)
    case: dict[str, Any] = {
        "id": draw(ids),
        "occurred_on": occurred_on.isoformat(),
        "grade": draw(st.sampled_from(["LARGER", "ORDINARY"])),
        "appraisals": [],
    }
    entrusted_on = occurred_on
    for _ in range(draw(st.integers(0, 3))):
        entrusted_on += timedelta(days=draw(st.integers(0, 20)))
        received_on = entrusted_on + timedelta(days=draw(st.integers(0, 40)))
        is_open = draw(st.booleans())
        case["appraisals"].append(
            {
                "entrusted_on": entrusted_on.isoformat(),
                "received_on": None if is_open else received_on.isoformat(),
            }
        )
    case["cause_extension_days"] = draw(st.sampled_from([0, 30]))
    case["report_extension_days"] = draw(st.sampled_from([0, 60]))
    report_received_on = occurred_on + timedelta(days=draw(st.integers(0, 120)))
    case["report_received_on"] = draw(st.sampled_from([None, report_received_on.isoformat()]))
    replied_on = report_received_on + timedelta(days=draw(st.integers(0, 20)))
    case["replied_on"] = draw(st.sampled_from([None, replied_on.isoformat()]))
    return case


def moved(text: str, by: int) -> str:
    return (date.fromisoformat(text) + timedelta(days=by)).isoformat()


def written(case: dict[str, Any], draw: st.DrawFn) -> bytes:
    """Write the record as JSON in one of the ways a program may write it."""
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : ")]))
    # A lone surrogate can only be written as an escape.
    is_ascii = "\ud800" in case["id"] or draw(st.booleans())
    raw = json.dumps(case, separators=separators, ensure_ascii=is_ascii).encode()
    return draw(st.sampled_from([b"", b" ", b"\t"])) + raw + draw(st.sampled_from([b"", b"  ", b"\r"]))


@st.composite
def faulty_records(draw: st.DrawFn) -> Line:
    """Draw a record that is JSON and has exactly one fault."""
    case = draw(good_cases())
    place = draw(st.integers(0, len(case["appraisals"])))
    item = {"entrusted_on": case["occurred_on"], "received_on": moved(case["occurred_on"], 9)}
    case["appraisals"].insert(place, item)
    codes, fields = INVALID_VALUE, ("appraisals",)
    back = -draw(st.sampled_from([1, 1, 2, 30, 400]))
    match draw(st.integers(0, 15)):
        case 0 | 1:
            fields = (draw(st.sampled_from(["occurred_on", "grade"])),)
            del case[fields[0]]
            codes = MISSING
        case 2:
            fields = (draw(st.sampled_from(["occurred_on", "report_received_on", "replied_on"])),)
            case[fields[0]] = draw(bad_dates)
        case 3:
            fields = ("grade",)
            case["grade"] = draw(bad_grades)
        case 4:
            fields = (draw(st.sampled_from(["cause_extension_days", "report_extension_days"])),)
            case[fields[0]] = draw(bad_terms)
        case 5:
            name, largest = draw(
                st.sampled_from([("cause_extension_days", 30), ("report_extension_days", 60)])
            )
            fields = (name,)
            case[name] = draw(st.sampled_from([-1, largest + 1, largest + draw(st.integers(1, 999))]))
        case 6:
            case["appraisals"] = draw(bad_lists)
        case 7:
            case["appraisals"][place] = draw(bad_items)
        case 8:
            item[draw(st.sampled_from(["entrusted_on", "received_on"]))] = draw(bad_dates)
        case 9:
            del item["entrusted_on"]
            codes = MISSING
        case 10 | 11:
            item["entrusted_on"] = moved(case["occurred_on"], draw(st.integers(0, 90)))
            item["received_on"] = moved(item["entrusted_on"], back)
        case 12:
            item["entrusted_on"] = moved(case["occurred_on"], back)
        case 13 | 14:
            case["report_received_on"] = moved(case["occurred_on"], 500)
            case["replied_on"] = moved(case["report_received_on"], back)
            fields = ("replied_on", "report_received_on")
        case _:
            # The first notice is that of 2020.
            old = date(2019, 12, 28) - timedelta(days=draw(st.sampled_from([0, 1]) | st.integers(0, 25_000)))
            case = {"id": case["id"], "occurred_on": old.isoformat(), "grade": case["grade"]}
            codes, fields = OUT_OF_RANGE, ("occurred_on",)
    return Line(written(case, draw), case["id"], codes, fields)


@st.composite
def good_lines(draw: st.DrawFn) -> Line:
    case = draw(good_cases())
    return Line(written(case, draw), answered=answer(case))


@st.composite
def broken_lines(draw: st.DrawFn) -> Line:
    """Draw a line that is no JSON at all."""
    whole = json.dumps(draw(good_cases())).encode()
    match draw(st.integers(0, 4)):
        case 0:
            raw = whole[: draw(st.integers(1, len(whole) - 1))]
        case 1:
            raw = draw(st.sampled_from([b"", b" ", b"\t", b"\r", b"{", b"}", b"{}{}", b"[1,]", b"nul"]))
        case 2:
            raw = whole + draw(st.sampled_from([b"x", b",", b"{}", b"\x00", b"}"]))
        case 3:
            raw = whole.replace(
                b'"grade"', draw(st.sampled_from([b"'grade'", b"grade", b'"\xff"', b'"a\x01"']))
            )
        case _:
            raw = draw(st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"\xc3(", b"\x80"]))
    return Line(raw, codes=INVALID_JSON)


# JSON that a careless reader dies of; which of the codes fits best is left open.
MONSTERS = [
    Line(raw, codes=INVALID_JSON | INVALID_VALUE)
    for raw in (b"[]", b"3", b'"x1"', b"null", b"true", b"[" * 20_000 + b"]" * 20_000, b"9" * 5_000)
] + [
    Line(
        b'{"id":"x1","occurred_on":"2025-03-04","grade":"LARGER","report_extension_days":' + value + b"}",
        "x1",
        INVALID_JSON | INVALID_VALUE,
    )
    for value in (b"1e400", b"-1e400", b"NaN", b"Infinity", b"9" * 5_000, b"[" * 20_000 + b"]" * 20_000)
] + [
    Line(
        json.dumps({"id": "x1", "grade": "LARGER", "occurred_on": "2025-03-04", **facts}).encode(),
        "x1",
        INVALID_VALUE | OUT_OF_RANGE,
    )
    for facts in (
        {"occurred_on": "9999-12-31"},
        {"occurred_on": "9999-12-01"},
        {"report_received_on": "9999-12-25"},
        {"replied_on": "9999-12-31"},
    )
]  # fmt: skip

lines = st.one_of(
    faulty_records(),
    faulty_records(),
    faulty_records(),
    broken_lines(),
    good_lines(),
    st.sampled_from(MONSTERS),
)


def run_command(arguments: list[str], given_input: bytes, home: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "compute_deadlines", *arguments],
        input=given_input,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "ZIBO_FIRE_HOME": str(home)},
        timeout=120,
        check=False,
    )


def test_every_line_gets_one_line_with_the_right_code(tmp_path):
    fed: list[Line] = []

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
    @given(st.lists(lines, min_size=BATCH, max_size=BATCH))
    def fits(batch: list[Line]) -> None:
        for line in batch:
            text, is_answered = answer_line(line.raw)
            assert_fits(line, text)
            assert is_answered == (not line.codes)
            assert "\n" not in text
        fed.extend(batch)

    fits()
    counts = Counter(code for line in fed for code in line.codes or ("answered",))
    assert all(
        counts[code] >= len(fed) // 100
        for code in ("answered", "invalid_json", "missing_field", "invalid_value", "calendar_out_of_range")
    ), counts

    done = run_command([], b"\n".join(line.raw for line in fed) + b"\n", tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    assert done.stdout.endswith(b"\n")
    answers = done.stdout[:-1].split(b"\n")
    assert len(answers) == len(fed)
    for line, text in zip(fed, answers, strict=True):
        assert_fits(line, text.decode())


def test_a_file_without_faults_leaves_status_zero(tmp_path):
    case = {"id": "x1", "occurred_on": "2025-03-04", "grade": "LARGER"}
    source = tmp_path / "cases.jsonl"
    # The last line may lack its newline.
    source.write_bytes(b"\r\n".join(json.dumps({**case, "id": name}).encode() for name in ("a", "b")))
    done = run_command([str(source)], b"", tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert [json.loads(text) for text in done.stdout.splitlines()] == [
        answer({**case, "id": name}) for name in ("a", "b")
    ]


def test_no_lines_give_no_lines(tmp_path):
    done = run_command([], b"", tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
