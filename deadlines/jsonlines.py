"""Answer JSON lines of facts with the statutory dates (法定期限批量推算, 第六条、第二十八条至第三十六条)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NoReturn

from deadlines.engine.calendar import CalendarOutOfRange, WorkCalendar, default_calendar
from deadlines.engine.facts import Appraisal, CaseFacts, Extension, ReplyRun
from deadlines.engine.schedule import Basis, Schedule, schedule_rule
from regulation.grades import Grade
from regulation.rulebook import Deadline, load_rulebook

_RULEBOOK = load_rulebook("zibo-2022-109")
_OWN_RULES = tuple(rule for rule in _RULEBOOK.deadlines if rule.own)
_GRADES = {"ORDINARY": Grade.ORDINARY, "LARGER": Grade.LARGER}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class InputError(Exception):
    """Report what is wrong with one line: error code, offending field and a Chinese message (输入错误)."""

    def __init__(self, code: str, field: str | None, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.message = message


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(text)
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
_ENCODE_BODY = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# An identifier may hold line separators or lone surrogates, which only the escaped form keeps harmless.
_ENCODE_ID = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def _invalid(field: str, message: str) -> InputError:
    return InputError("invalid_value", field, message)


def _date(value: object, field: str) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _invalid(field, f"{field}应为YYYY-MM-DD格式的真实日期")


def _required(raw: dict[str, Any], key: str, field: str) -> Any:
    if key not in raw:
        raise InputError("missing_field", field, f"缺少必填字段{field}")
    return raw[key]


def _days(raw: dict[str, Any], field: str, most: int) -> int:
    value = raw.get(field)
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= most:
        raise _invalid(field, f"{field}应为0至{most}的整数（第二十八条）")
    return value


def _appraisals(raw: dict[str, Any], occurred_on: date) -> tuple[Appraisal, ...]:
    entries = raw.get("appraisals")
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise _invalid("appraisals", "appraisals应为数组（第二十八条）")
    appraisals = []
    for index, entry in enumerate(entries):
        field = f"appraisals[{index}]"
        if not isinstance(entry, dict):
            raise _invalid(field, f"{field}应为对象（第二十八条）")
        entrusted_field, received_field = f"{field}.entrusted_on", f"{field}.received_on"
        entrusted_on = _date(_required(entry, "entrusted_on", entrusted_field), entrusted_field)
        if entrusted_on < occurred_on:
            raise _invalid(entrusted_field, "检验、鉴定的委托日期不得早于事故发生之日（第二十八条）")
        received_on = None
        if entry.get("received_on") is not None:
            received_on = _date(entry["received_on"], received_field)
            if received_on < entrusted_on:
                raise _invalid(received_field, "收到鉴定结论的日期不得早于委托日期（第二十八条）")
        appraisals.append(Appraisal(entrusted_on, received_on))
    return tuple(appraisals)


def _later_date(raw: dict[str, Any], field: str, occurred_on: date, message: str) -> date | None:
    if raw.get(field) is None:
        return None
    day = _date(raw[field], field)
    if day < occurred_on:
        raise _invalid(field, message)
    return day


def read_facts(raw: dict[str, Any]) -> CaseFacts:
    """Read the facts of one line, refusing what is missing or not valid (输入校验).

    :raises InputError: with code missing_field or invalid_value and the offending field.
    """
    occurred_on = _date(_required(raw, "occurred_on", "occurred_on"), "occurred_on")
    grade = _required(raw, "grade", "grade")
    if not isinstance(grade, str) or grade not in _GRADES:
        raise _invalid("grade", "grade应为ORDINARY（一般）或LARGER（较大）（第二条）")
    appraisals = _appraisals(raw, occurred_on)
    cause_days = _days(raw, "cause_extension_days", _RULEBOOK.extension_rule("CAUSE")[1].max_days)
    report_days = _days(raw, "report_extension_days", _RULEBOOK.extension_rule("REPORT")[1].max_days)
    received_on = _later_date(
        raw, "report_received_on", occurred_on, "收到调查报告的日期不得早于事故发生之日（第二十九条）"
    )
    replied_on = _later_date(raw, "replied_on", occurred_on, "批复日期不得早于事故发生之日（第三十条）")
    if received_on is not None and replied_on is not None and replied_on < received_on:
        raise _invalid("replied_on", "批复日期不得早于收到调查报告之日（第二十九条）")
    return CaseFacts(
        occurred_on=occurred_on,
        grade=_GRADES[grade],
        appraisals=appraisals,
        extensions=(Extension("CAUSE", cause_days), Extension("REPORT", report_days)),
        reply_runs=(ReplyRun(received_on),) if received_on is not None else (),
        replied_on=replied_on,
    )


def _field_out_of_range(rule: Deadline, facts: CaseFacts, basis: Basis) -> str:
    if not rule.paused_by_appraisal or not facts.appraisals:
        return rule.runs_from
    received = [
        (appraisal.received_on or date.min, index) for index, appraisal in enumerate(facts.appraisals)
    ]
    latest, index = max(received)
    bare = CaseFacts(occurred_on=facts.occurred_on, grade=facts.grade, extensions=facts.extensions)
    try:
        schedule_rule(basis, rule, bare)
    except CalendarOutOfRange:
        return rule.runs_from
    return f"appraisals[{index}].received_on" if latest > date.min else rule.runs_from


def _dates(schedule: Schedule) -> dict[str, Any]:
    due_on, rolled_due_on = schedule.due_on, schedule.rolled_due_on
    dates: dict[str, Any] = {
        "article": schedule.rule.article,
        "due_on": due_on.isoformat() if due_on is not None else None,
        "rolled_due_on": rolled_due_on.isoformat() if rolled_due_on is not None else None,
        "provisional": schedule.provisional,
    }
    if schedule.suspended_since is not None:
        dates["suspended_since"] = schedule.suspended_since.isoformat()
        dates["days_left"] = schedule.days_left
    return dates


def compute(facts: CaseFacts, calendar: WorkCalendar) -> dict[str, dict[str, Any]]:
    """Compute the statutory dates of one case, keyed by the code of the limit (法定期限日期).

    :raises InputError: with code calendar_out_of_range and the field whose date the calendar cannot follow.
    """
    basis = Basis(_RULEBOOK, calendar)
    span = f"{calendar.first_day.isoformat()}至{calendar.last_day.isoformat()}"
    if not calendar.covers(facts.occurred_on):
        raise InputError("calendar_out_of_range", "occurred_on", f"occurred_on超出工作日历范围（{span}）")
    deadlines: dict[str, dict[str, Any]] = {}
    for rule in _OWN_RULES:
        if not rule.applies_to(facts.grade):
            continue
        try:
            for schedule, _, _ in schedule_rule(basis, rule, facts):
                deadlines[rule.code] = _dates(schedule)
        except CalendarOutOfRange:
            field = _field_out_of_range(rule, facts, basis)
            message = f"由{field}推算的期限超出工作日历范围（{span}，{rule.article}）"
            raise InputError("calendar_out_of_range", field, message) from None
    return deadlines


def _parse(line: bytes) -> dict[str, Any]:
    try:
        raw = _DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError("invalid_json", None, "本行不是有效的JSON") from None
    if not isinstance(raw, dict):
        raise InputError("invalid_json", None, "本行不是JSON对象")
    return raw


def _error(identifier: str, error: InputError) -> str:
    body = _ENCODE_BODY({"code": error.code, "field": error.field, "message": error.message})
    return f'{{"id":{identifier},"error":{body}}}'


def answer_line(line: bytes) -> tuple[str, bool]:
    """Answer one line of facts with one line of JSON, and say whether it held no error (逐行推算)."""
    identifier = "null"
    try:
        raw = _parse(line)
        try:
            identifier = _ENCODE_ID(raw.get("id"))
        except RecursionError:
            raise InputError("invalid_json", None, "本行JSON嵌套过深") from None
        deadlines = compute(read_facts(raw), default_calendar())
    except InputError as error:
        return _error(identifier, error), False
    return f'{{"id":{identifier},"deadlines":{_ENCODE_BODY(deadlines)}}}', True


def answer_lines(lines: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
    """Answer lines one by one as they come; only a byte order mark before the first is let pass (逐行推算).

    Lines end with a line feed and nothing else.
    """
    for number, line in enumerate(lines):
        yield answer_line(line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line)
