"""Values and entries of case files for tests, drawn from docs/case-file.schema.json."""

import base64
import io
import json
import string
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
from hypothesis import strategies as st
from PIL import Image

SCHEMA = json.loads(
    (Path(__file__).parent.parent / "docs" / "case-file.schema.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)
DISTRICTS = (
    "张店区",
    "淄川区",
    "博山区",
    "周村区",
    "临淄区",
    "桓台县",
    "高青县",
    "沂源县",
    "高新区",
    "经济开发区",
)
_UNFIT = "".join(map(chr, [*range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF]))
_ANY = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=_UNFIT)
_HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{ case.title }}{% url 'x' %}",
        "'; DROP TABLE cases_firecase; --",
        "𠮷田玥喆珺璟翀堃㎡",
        "👨‍👩‍👧‍👦🔥",
        "é\u0301\u200dمرحبا",
        "\\u0000 \\n ${HOME} %s",
        "=1+1",
        "〔2026〕“”…—",
        "null",
    ]
)


def picture(kind: str, color: str = "red", size: tuple[int, int] = (8, 6)) -> str:
    """Return a small picture in base64."""
    output = io.BytesIO()
    Image.new("RGB", size, color).save(output, kind)
    return base64.b64encode(output.getvalue()).decode()


def empty_pdf() -> bytes:
    """Return a PDF of one empty page."""
    output = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(output, deterministic_id=True)
    return output.getvalue()


PICTURES = {
    "image/png": [picture("PNG"), picture("PNG", "blue")],
    "image/jpeg": [picture("JPEG"), picture("JPEG", "blue")],
}

# A whole PDF of one empty page.
PDF = base64.b64encode(empty_pdf()).decode()
SCANS = PICTURES | {"application/pdf": [PDF]}


def texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    longest = schema["maxLength"]
    alphabet = _ANY | st.just("\n") if longest > 1000 else _ANY
    free = st.text(alphabet, max_size=min(longest, 30)).map(str.strip).filter(bool)
    longer = st.integers(1, min(longest, 600)).map(lambda size: "长" * size)
    hostile = _HOSTILE.filter(lambda text: len(text) <= longest)
    return st.one_of(free, free, free, hostile, hostile, longer)


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return the values that the schema of one fact allows."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            return st.decimals(0, schema["maximum"], places=2).map(
                lambda number: int(number) if number == int(number) else number.normalize()
            )
        case "array":
            return st.lists(values(schema["items"]), min_size=1, max_size=3, unique=True)
    if schema.get("format") == "date":
        leap = st.sampled_from(["1904-02-29", "2000-02-29", "2024-02-29"])
        return leap | st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
    if schema.get("format") == "date-time":
        day = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
        return st.builds(
            lambda day, time: f"{day}T{time}:59+08:00", day, values({"type": "string", "pattern": "2[0-3]"})
        )
    if schema.get("format") == "uri":
        return st.sampled_from(
            ["http://example.com", "https://example.com/a?b=c%20d#e", "http://127.0.0.1:8000/x"]
        )
    if "2[0-3]" in schema["pattern"]:
        return st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
    if schema["pattern"].startswith("^[a-z0-9]"):
        return st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
    return texts(schema)


def schema_of(*path: str) -> dict[str, Any]:
    schema = SCHEMA
    for name in path:
        schema = schema["properties"][name]
        schema = schema.get("items", schema) if schema.get("type") == "array" else schema
    return schema


@st.composite
def an_entry(draw, path: tuple[str, ...], skip: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """Draw an entry: every required fact and some of the others; nested lists are left to the caller."""
    schema = schema_of(*path)
    entry = {}
    for name, fact in schema["properties"].items():
        if name in skip or name in given or fact.get("type") in ("object", "array"):
            continue
        if name in schema.get("required", ()) or draw(st.booleans()):
            entry[name] = draw(values(fact))
    return entry | {name: value for name, value in given.items() if value is not None}


def some(draw, size: int = 3) -> range:
    return range(draw(st.integers(0, size)))


def some_of(draw, items: list[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(items), unique=True, max_size=4)) if items else []


class Days:
    """Days on and after the fire."""

    def __init__(self, draw, fire: date) -> None:
        self.draw, self.fire = draw, fire

    def after(self, earlier: str | None = None, *, within: int = 400) -> str:
        start = date.fromisoformat(earlier) if earlier else self.fire
        return (start + timedelta(self.draw(st.integers(0, within)))).isoformat()

    def distinct(self, size: int) -> list[str]:
        offsets = self.draw(st.lists(st.integers(0, 400), min_size=size, max_size=size, unique=True))
        return [(self.fire + timedelta(offset)).isoformat() for offset in offsets]
