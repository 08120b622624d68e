"""Valid case files for tests, drawn from docs/case-file.schema.json and from the rules beside it."""

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


def _schema(*path: str) -> dict[str, Any]:
    schema = SCHEMA
    for name in path:
        schema = schema["properties"][name]
        schema = schema.get("items", schema) if schema.get("type") == "array" else schema
    return schema


@st.composite
def _entry(draw, path: tuple[str, ...], skip: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """Draw an entry: every required fact and some of the others; nested lists are left to the caller."""
    schema = _schema(*path)
    entry = {}
    for name, fact in schema["properties"].items():
        if name in skip or name in given or fact.get("type") in ("object", "array"):
            continue
        if name in schema.get("required", ()) or draw(st.booleans()):
            entry[name] = draw(values(fact))
    return entry | {name: value for name, value in given.items() if value is not None}


def _some(draw, size: int = 3) -> range:
    return range(draw(st.integers(0, size)))


def _some_of(draw, items: list[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(items), unique=True, max_size=4)) if items else []


class _Days:
    """Days on and after the fire."""

    def __init__(self, draw, fire: date) -> None:
        self.draw, self.fire = draw, fire

    def after(self, earlier: str | None = None, *, within: int = 400) -> str:
        start = date.fromisoformat(earlier) if earlier else self.fire
        return (start + timedelta(self.draw(st.integers(0, within)))).isoformat()

    def distinct(self, size: int) -> list[str]:
        offsets = self.draw(st.lists(st.integers(0, 400), min_size=size, max_size=size, unique=True))
        return [(self.fire + timedelta(offset)).isoformat() for offset in offsets]


@st.composite
def case_files(draw) -> dict[str, Any]:
    """Draw a valid case file."""
    fire_day = draw(
        st.sampled_from([date(2024, 2, 29), date(2025, 12, 31), date(2022, 11, 26), date(1999, 12, 31)])
        | st.dates(date(1950, 1, 1), date(2180, 12, 31))
    )
    days = _Days(draw, fire_day)
    document = draw(_entry((), skip=("format", "stage")))
    document["format"] = "zibo-fire-case/1"
    document["fire"] = draw(
        _entry(
            ("fire",),
            occurred_on=fire_day.isoformat(),
            district=draw(st.none() | st.sampled_from(DISTRICTS)),
            reported_at=draw(st.none() | st.just(days.after(within=3) + "T23:59:59+08:00")),
        )
    )
    if organizer := draw(_entry(("organizer",))):
        document["organizer"] = organizer
    reference = "is_reference" in document
    needs_decision = "district" not in document["fire"] or fire_day < date(2022, 11, 26)
    lists = {
        "casualties": [
            draw(_entry(("casualties",), recorded_on=day, deaths=draw(st.integers(0, 40))))
            for day in days.distinct(draw(st.integers(0, 3)))
        ],
        "scope_decisions": [_scope(draw, days) for _ in _some(draw, 2)],
        "grade_decisions": [
            draw(_entry(("grade_decisions",), established_on=day, reason="理由"))
            for day in days.distinct(draw(st.integers(0, 2)))
        ],
        "organizer_decisions": [
            draw(_entry(("organizer_decisions",), decided_on=days.after())) for _ in _some(draw, 2)
        ],
        "rulebook_decisions": [
            draw(_entry(("rulebook_decisions",), decided_on=days.after()))
            for _ in range(draw(st.integers(int(needs_decision), 2)))
        ],
        "parties": _parties(draw),
        "appraisals": [_appraisal(draw, days) for _ in _some(draw)],
        "extensions": _extensions(draw, days, reference),
        "milestones": _milestones(draw, days),
        "chronology": [_chronology(draw) for _ in _some(draw)],
        "indirect_causes": [draw(_entry(("indirect_causes",))) for _ in _some(draw, 2)],
        "excluded_causes": [draw(_entry(("excluded_causes",))) for _ in _some(draw, 2)],
        "report_parts": [
            draw(_entry(("report_parts",), number=number))
            for number in draw(st.lists(st.integers(1, 6), unique=True, max_size=3))
        ],
        "extra_chapters": [draw(_entry(("extra_chapters",))) for _ in _some(draw, 2)],
        "figures": [_figure(draw) for _ in _some(draw, 2)],
        "cited_bases": [draw(_entry(("cited_bases",))) for _ in _some(draw, 2)],
        "sources": [draw(_entry(("sources",))) for _ in _some(draw, 2)],
    }
    parties = [party["key"] for party in lists["parties"]]
    pick = st.none() | st.sampled_from(parties) if parties else st.none()
    keys = draw(st.lists(values(_schema("findings")["properties"]["key"]), unique=True, max_size=3))
    lists["findings"] = [draw(_entry(("findings",), key=key, party=draw(pick))) for key in keys]
    lists["measures"] = _measures(draw, keys)
    lists["responsibilities"] = [
        draw(_entry(("responsibilities",), party=party)) for party in _some_of(draw, parties)
    ]
    lists["documents"] = [_document(draw, days, number) for number in _some(draw, 2)]
    lists["replies"] = _replies(draw, lists["milestones"])
    document |= {name: found for name, found in lists.items() if found}
    if cause := draw(_entry(("cause",))):
        document["cause"] = cause
    if group := _group(draw, days):
        document["group"] = group
    members = [member["key"] for member in document.get("group", {}).get("members", ())]
    for milestone in document.get("milestones", ()):
        if milestone["kind"] == "REPORT_ADOPTED" and (signers := _some_of(draw, members)):
            milestone["signatures"] = [_signature(draw, days, milestone, key) for key in signers]
    if _was_returned(document) and draw(st.booleans()):
        document["stage"] = "ADOPTED"
    return document


def _was_returned(document: dict[str, Any]) -> bool:
    # One of two steps on the day of the return is the last, and which it is follows from the law.
    dated = [(entry["reached_on"], entry["kind"]) for entry in document.get("milestones", ())]
    last = max((day for day, _ in dated), default="")
    return [kind for day, kind in dated if day == last] == ["REPORT_RETURNED"]


def _signature(draw, days: _Days, adoption: dict[str, Any], member: str) -> dict[str, Any]:
    path = ("milestones", "signatures")
    return draw(_entry(path, member=member, signed_on=days.after(adoption["reached_on"], within=9)))


def _replies(draw, milestones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = [entry["reached_on"] for entry in milestones if entry["kind"] == "REPLIED"]
    return [draw(_entry(("replies",), replied_on=day)) for day in days if draw(st.booleans())]


def _document(draw, days: _Days, number: int) -> dict[str, Any]:
    entry = draw(
        _entry(
            ("documents",),
            skip=("data", "media_type", "file_name"),
            dated_on=days.after(),
            document_number=draw(st.none() | st.just(f"淄消〔2026〕{number}号")),
        )
    )
    if draw(st.booleans()):
        entry["media_type"] = draw(st.sampled_from(sorted(SCANS)))
        entry["data"] = draw(st.sampled_from(SCANS[entry["media_type"]]))
        if draw(st.booleans()):
            entry["file_name"] = draw(values(_schema("documents")["properties"]["file_name"]))
    return entry


def _scope(draw, days: _Days) -> dict[str, Any]:
    entry = draw(_entry(("scope_decisions",), decided_on=days.after()))
    if entry.get("has_social_impact"):
        entry |= {"social_impact_reason": "影响", "social_impact_approver": "某"}
    if not entry["in_scope"] and draw(st.booleans()):
        items = draw(st.lists(st.integers(1, 7), unique=True, min_size=1, max_size=3))
        entry["exclusions"] = [draw(_entry(("scope_decisions", "exclusions"), item=item)) for item in items]
    return entry


def _parties(draw) -> list[dict[str, Any]]:
    keys = draw(st.lists(values(_schema("parties")["properties"]["key"]), unique=True, max_size=4))
    found = []
    for key in keys:
        kind = draw(st.sampled_from(["UNIT", "PERSON"]))
        branch = "then" if kind == "UNIT" else "else"
        forbidden = tuple(_schema("parties")[branch]["properties"])
        party = draw(_entry(("parties",), skip=forbidden, key=key, kind=kind))
        if draw(st.booleans()):
            party["roles"] = draw(values(_schema("parties")["properties"]["roles"]))
        found.append(party)
    return found


def _appraisal(draw, days: _Days) -> dict[str, Any]:
    entry = draw(
        _entry(("appraisals",), skip=("received_on", "conclusion"), entrusted_on=days.after(within=90))
    )
    if draw(st.booleans()):
        entry["received_on"] = days.after(entry["entrusted_on"], within=60)
        entry["conclusion"] = "结论"
    return entry


def _extensions(draw, days: _Days, reference: bool) -> list[dict[str, Any]]:
    found = []
    for kind, most in (("CAUSE", 30), ("REPORT", 60)):
        parts = draw(st.sampled_from([(), (most,), (1, most - 1), (7,)]))
        for part in parts:
            entry = draw(
                _entry(
                    ("extensions",),
                    skip=("applied_on", "is_irregular", "irregular_reason"),
                    kind=kind,
                    days=part,
                    decided_on=days.after(within=30),
                )
            )
            if draw(st.booleans()):
                # Within thirty days of the fire nothing can be late yet.
                entry |= {
                    "decided_on": days.after(within=300),
                    "is_irregular": True,
                    "irregular_reason": "逾期",
                }
            elif reference:
                entry["decided_on"] = days.after(within=300)
            if draw(st.booleans()):
                entry["applied_on"] = days.fire.isoformat()
            found.append(entry)
    return draw(st.permutations(found))


def _milestones(draw, days: _Days) -> list[dict[str, Any]]:
    track = ["GROUP_REQUESTED", "GROUP_ESTABLISHED", "CAUSE_DETERMINED", "DETERMINATION_SERVED"]
    track += ["REVIEW_REQUESTED", "REPORT_ADOPTED", "REPORT_SUBMITTED", "REPORT_RECEIVED", "REPORT_RETURNED"]
    track += ["REPORT_SUBMITTED", "REPORT_RECEIVED", "REPLIED", "PUBLISHED", "EVALUATION_REQUESTED"]
    track += ["EVALUATED", "CLOSED"]
    kinds = track[: draw(st.integers(0, len(track)))]
    if draw(st.booleans()) and "REPLIED" not in kinds:
        kinds.append(draw(st.sampled_from(["TRANSFERRED", "HANDED_OVER"])))
    found, day = [], None
    for index, kind in enumerate(kinds):
        if index and kinds[index - 1] == "REPORT_RETURNED":
            # The corrected report is not submitted on the day of its return.
            day = (date.fromisoformat(day) + timedelta(1)).isoformat()
        day = days.after(day, within=20)
        found.append(draw(_entry(("milestones",), kind=kind, reached_on=day)))
    return draw(st.permutations(found))


def _chronology(draw) -> dict[str, Any]:
    entry = draw(_entry(("chronology",)))
    if "ended_at" in entry:
        entry.setdefault("started_at", "00:00")
    return entry


def _figure(draw) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(PICTURES)))
    return draw(_entry(("figures",), media_type=kind, data=draw(st.sampled_from(PICTURES[kind]))))


def _measures(draw, findings: list[str]) -> list[dict[str, Any]]:
    keys = draw(st.lists(values(_schema("measures")["properties"]["key"]), unique=True, max_size=3))
    return [draw(_entry(("measures",), key=key, answers=_some_of(draw, findings) or None)) for key in keys]


def _group(draw, days: _Days) -> dict[str, Any]:
    group = draw(_entry(("group",)))
    keys = draw(st.lists(values(_schema("group", "members")["properties"]["key"]), unique=True, max_size=5))
    ranks = draw(st.permutations(range(len(keys))))
    members = []
    for index, key in enumerate(keys):
        before = [other for place, other in enumerate(keys) if ranks[place] < ranks[index]]
        member = draw(
            _entry(
                ("group", "members"),
                skip=("joined_on", "left_on"),
                key=key,
                agency_name="某机关",
                replaces=draw(st.none() | st.sampled_from(before)) if before else None,
            )
        )
        if member["role"] == "LEADER" and any(other["role"] == "LEADER" for other in members):
            member["role"] = "MEMBER"
        if draw(st.booleans()):
            member["joined_on"] = days.after()
            member["left_on"] = days.after(member["joined_on"])
        members.append(member)
    names = draw(
        st.lists(values(_schema("group", "subgroups")["properties"]["name"]), unique=True, max_size=2)
    )
    lists = {
        "members": members,
        "subgroups": [
            draw(
                _entry(
                    ("group", "subgroups"),
                    name=name,
                    head=draw(st.none() | st.sampled_from(keys)) if keys else None,
                    members=_some_of(draw, keys) or None,
                )
            )
            for name in names
        ],
        "invited_bodies": [
            draw(
                _entry(
                    ("group", "invited_bodies"), name=name, invited_on=draw(st.none() | st.just(days.after()))
                )
            )
            for name in names
        ],
        "delegations": [_delegation(draw, days, keys) for _ in _some(draw, 2)] if keys else [],
        "declarations": [_declaration(draw, days, keys) for _ in _some(draw)] if keys else [],
        "recusals": [_recusal(draw, days, keys) for _ in _some(draw, 2)] if keys else [],
    }
    return group | {name: found for name, found in lists.items() if found}


def _delegation(draw, days: _Days, keys: list[str]) -> dict[str, Any]:
    starts_on = days.after()
    deputy = draw(st.sampled_from(keys))
    path = ("group", "delegations")
    return draw(_entry(path, deputy=deputy, starts_on=starts_on, ends_on=days.after(starts_on)))


def _declaration(draw, days: _Days, keys: list[str]) -> dict[str, Any]:
    entry = draw(
        _entry(
            ("group", "declarations"),
            skip=("ground",),
            member=draw(st.sampled_from(keys)),
            declared_on=days.after(),
        )
    )
    if entry["has_conflict"]:
        entry |= {"ground": draw(st.integers(1, 3)), "statement": "与起火单位有利害关系"}
    return entry


def _recusal(draw, days: _Days, keys: list[str]) -> dict[str, Any]:
    member = draw(st.sampled_from(keys))
    others = [key for key in keys if key != member]
    entry = draw(
        _entry(
            ("group", "recusals"),
            skip=("decided_on", "lifted_on"),
            member=member,
            declared_on=days.after(),
            successor=draw(st.none() | st.sampled_from(others)) if others else None,
        )
    )
    if entry["outcome"] != "PENDING":
        entry["decided_on"] = days.after(entry["declared_on"])
    if entry["outcome"] == "LIFTED":
        entry["lifted_on"] = days.after(entry["decided_on"])
    return entry
