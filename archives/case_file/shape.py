"""Check a document against the schema and say each fault in Chinese (格式检查)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from .faults import Fault, Path
from .schema import case_file_schema

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true或者false",
    "array": "列表",
    "object": "对象",
}


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    # In Python "$" also matches before a final line feed, which JSON Schema's does not.
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError("pattern")


def _multiple_of(_: Any, step: Decimal, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return
    try:
        fits = Decimal(value) % step == 0
    except InvalidOperation:
        fits = False
    if not fits:
        yield ValidationError("multipleOf")


_formats = FormatChecker(formats=())


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


@cache
def _validator() -> Draft202012Validator:
    strict = validators.extend(Draft202012Validator, {"pattern": _pattern, "multipleOf": _multiple_of})
    return strict(case_file_schema(), format_checker=_formats)


def _label(schema: Any, name: str) -> str:
    return f"“{schema.get('title') or name}”" if isinstance(schema, dict) else f"“{name}”"


def _article(schema: Any) -> str:
    return schema.get("x-article", "") if isinstance(schema, dict) else ""


def _choices(schema: dict[str, Any]) -> str:
    labels = schema.get("x-labels") or [""] * len(schema["enum"])
    return "、".join(
        f"{value}（{label}）" if label else str(value)
        for value, label in zip(schema["enum"], labels, strict=True)
    )


def _pattern_message(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date":
        return "应为真实存在的日期，写作2026-11-21"
    if schema.get("format") == "date-time":
        return "应为真实存在的北京时间，写作2026-11-21T09:20:00+08:00"
    if schema.get("format") == "uri":
        return "应为http或者https网址"
    if schema.get("contentEncoding") == "base64":
        return "应为base64编码"
    if "[01][0-9]|2[0-3]" in schema["pattern"]:
        return "应为时间，写作09:20"
    if schema["pattern"].startswith("^[a-z0-9]"):
        return "应由小写字母、数字和连字符组成"
    return "含有控制字符等不允许的字符，或者首尾有空白"


_EMPTY = "不得为空，没有内容的不写"
_MESSAGES: dict[str, Callable[[Any, dict[str, Any]], str]] = {
    "type": lambda value, schema: f"应为{_TYPES[schema['type']]}",
    "enum": lambda value, schema: f"应为下列之一：{_choices(schema)}",
    "const": lambda value, schema: (
        "只能写作" + ("true，否则不写" if schema["const"] is True else schema["const"])
    ),
    "minLength": lambda value, schema: _EMPTY,
    "maxLength": lambda value, schema: f"不得超过{schema['maxLength']}个字符",
    "pattern": lambda value, schema: _pattern_message(schema) if value else _EMPTY,
    "format": lambda value, schema: _pattern_message(schema),
    "minimum": lambda value, schema: f"不得小于{schema['minimum']}",
    "maximum": lambda value, schema: f"不得大于{schema['maximum']}",
    "multipleOf": lambda value, schema: "最多两位小数",
    "minItems": lambda value, schema: "不得为空列表，没有内容的不写",
    "maxItems": lambda value, schema: f"不得超过{schema['maxItems']}项",
    "minProperties": lambda value, schema: "不得为空对象，没有内容的不写",
    "uniqueItems": lambda value, schema: "各项不得重复",
}


def _name(path: Path) -> str:
    return str(next((step for step in reversed(path) if isinstance(step, str)), "文件"))


def _missing(error: ValidationError, path: Path, names: list[str]) -> Iterator[Fault]:
    for name in names:
        if name not in error.instance:
            schema = _properties_at(path).get(name, {})
            yield Fault((*path, name), f"{_label(schema, name)}缺失，应当填写", _article(schema))


def _properties_at(path: Path) -> dict[str, Any]:
    """Return the schemas of the members of the object at a path."""
    schema: Any = case_file_schema()
    for step in path:
        schema = schema["items"] if isinstance(step, int) else schema["properties"][step]
    return schema.get("properties", {})


def _schema_at(path: Path) -> Any:
    if not path:
        return case_file_schema()
    if isinstance(path[-1], int):
        return _schema_at(path[:-1])["items"]
    return _properties_at(path[:-1]).get(path[-1], {})


def _faults(error: ValidationError) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    keyword = error.validator
    if keyword == "required":
        # There is one error for each missing member, all with the same list: this one is in the message.
        yield from _missing(error, path, [error.message.split("'")[1]])
    elif keyword == "dependentRequired":
        tied = (names for key, names in error.validator_value.items() if key in error.instance)
        yield from _missing(error, path, [name for names in tied for name in names])
    elif keyword == "anyOf":
        properties = _properties_at(path)
        labels = [_label(properties[option["required"][0]], "") for option in error.validator_value]
        yield Fault(path, f"{''.join(labels)}至少填写一项", _article(_schema_at(path)))
    elif keyword == "additionalProperties":
        for name in error.instance:
            if name not in error.schema["properties"]:
                yield Fault((*path, name), f"没有“{name}”这一项")
    else:
        schema = _schema_at(path)
        if keyword in _MESSAGES:
            source = error.schema if isinstance(error.schema, dict) else schema
            text = _MESSAGES[keyword](error.instance, source)
        else:
            text = "与其他各项不符，不得填写"
        yield Fault(path, f"{_label(schema, _name(path))}{text}", _article(schema))


def shape_faults(document: Any) -> list[Fault]:
    """Return every fault of a document's shape, in the order of the document, one for each place."""
    found: dict[Path, Fault] = {}
    for error in _validator().iter_errors(document):
        for fault in _faults(error):
            found.setdefault(fault.path, fault)
    return list(found.values())


def without_faults(document: Any, faults: list[Fault]) -> Any:
    """Return a copy of a document without what is faulty, so that the rest can be checked as well.

    A faulty member is left out and a faulty entry of a list becomes None: the others keep their places.
    """
    places = {fault.path for fault in faults}

    def copy(value: Any, path: Path) -> Any:
        if path in places:
            return None
        if isinstance(value, dict):
            members = {key: copy(item, (*path, key)) for key, item in value.items()}
            return {key: item for key, item in members.items() if item is not None}
        if isinstance(value, list):
            return [copy(item, (*path, index)) for index, item in enumerate(value)]
        return value

    return copy(document, ())
