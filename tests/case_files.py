"""Valid case files for tests, drawn from docs/case-file.schema.json and from the rules beside it."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.case_file_values import (
    DISTRICTS,
    PDF,
    PICTURES,
    SCANS,
    SCHEMA,
    Days,
    an_entry,
    empty_pdf,
    picture,
    schema_of,
    some,
    some_of,
    values,
)
from tests.case_files_of_subgroups import subgroup_work

__all__ = ["PDF", "SCHEMA", "case_files", "empty_pdf", "picture"]


@st.composite
def case_files(draw) -> dict[str, Any]:
    """Draw a valid case file."""
    fire_day = draw(
        st.sampled_from([date(2024, 2, 29), date(2025, 12, 31), date(2022, 11, 26), date(1999, 12, 31)])
        | st.dates(date(1950, 1, 1), date(2180, 12, 31))
    )
    days = Days(draw, fire_day)
    document = draw(an_entry((), skip=("format", "stage")))
    document["format"] = "zibo-fire-case/1"
    document["fire"] = draw(
        an_entry(
            ("fire",),
            occurred_on=fire_day.isoformat(),
            district=draw(st.none() | st.sampled_from(DISTRICTS)),
            reported_at=draw(st.none() | st.just(days.after(within=3) + "T23:59:59+08:00")),
        )
    )
    if organizer := draw(an_entry(("organizer",))):
        document["organizer"] = organizer
    reference = "is_reference" in document
    needs_decision = "district" not in document["fire"] or fire_day < date(2022, 11, 26)
    lists = {
        "casualties": [
            draw(an_entry(("casualties",), recorded_on=day, deaths=draw(st.integers(0, 40))))
            for day in days.distinct(draw(st.integers(0, 3)))
        ],
        "scope_decisions": [_scope(draw, days) for _ in some(draw, 2)],
        "grade_decisions": [
            draw(an_entry(("grade_decisions",), established_on=day, reason="理由"))
            for day in days.distinct(draw(st.integers(0, 2)))
        ],
        "organizer_decisions": [
            draw(an_entry(("organizer_decisions",), decided_on=days.after())) for _ in some(draw, 2)
        ],
        "rulebook_decisions": [
            draw(an_entry(("rulebook_decisions",), decided_on=days.after()))
            for _ in range(draw(st.integers(int(needs_decision), 2)))
        ],
        "parties": _parties(draw),
        "appraisals": [_appraisal(draw, days) for _ in some(draw)],
        "extensions": _extensions(draw, days, reference),
        "milestones": _milestones(draw, days),
        "chronology": [_chronology(draw) for _ in some(draw)],
        "indirect_causes": [draw(an_entry(("indirect_causes",))) for _ in some(draw, 2)],
        "excluded_causes": [draw(an_entry(("excluded_causes",))) for _ in some(draw, 2)],
        "report_parts": [
            draw(an_entry(("report_parts",), number=number))
            for number in draw(st.lists(st.integers(1, 6), unique=True, max_size=3))
        ],
        "extra_chapters": [draw(an_entry(("extra_chapters",))) for _ in some(draw, 2)],
        "figures": [_figure(draw) for _ in some(draw, 2)],
        "cited_bases": [draw(an_entry(("cited_bases",))) for _ in some(draw, 2)],
        "sources": [draw(an_entry(("sources",))) for _ in some(draw, 2)],
    }
    parties = [party["key"] for party in lists["parties"]]
    pick = st.none() | st.sampled_from(parties) if parties else st.none()
    keys = draw(st.lists(values(schema_of("findings")["properties"]["key"]), unique=True, max_size=3))
    lists["findings"] = [draw(an_entry(("findings",), key=key, party=draw(pick))) for key in keys]
    lists["measures"] = _measures(draw, keys)
    lists["responsibilities"] = [
        draw(an_entry(("responsibilities",), party=party)) for party in some_of(draw, parties)
    ]
    lists["documents"] = [_document(draw, days, number) for number in some(draw, 2)]
    lists["replies"] = _replies(draw, lists["milestones"])
    document |= {name: found for name, found in lists.items() if found}
    if cause := draw(an_entry(("cause",))):
        document["cause"] = cause
    if group := _group(draw, days):
        document["group"] = group
    members = [member["key"] for member in document.get("group", {}).get("members", ())]
    document |= {name: found for name, found in _meetings(draw, days, members).items() if found}
    document |= {name: found for name, found in subgroup_work(draw, days, members, document).items() if found}
    for milestone in document.get("milestones", ()):
        if milestone["kind"] == "REPORT_ADOPTED" and (signers := some_of(draw, members)):
            milestone["signatures"] = [_signature(draw, days, milestone, key) for key in signers]
    if _was_returned(document) and draw(st.booleans()):
        document["stage"] = "ADOPTED"
    return document


def _meetings(draw, days: Days, members: list[str]) -> dict[str, list[dict[str, Any]]]:
    if not members:
        return {}
    meetings, disagreements = [], []
    for number in some(draw, 2):
        is_called, is_held = draw(st.sampled_from([(True, False), (True, True), (False, True)]))
        noticed_on = days.after() if is_called else None
        meeting = draw(
            an_entry(
                ("meetings",),
                skip=("scheduled_on", "held_on", "chair", "minutes"),
                key=f"meeting-{number}",
                noticed_on=noticed_on,
            )
        )
        if is_called:
            meeting["scheduled_on"] = days.after(noticed_on)
        if is_held:
            meeting |= {"held_on": days.after(noticed_on), "minutes": "记录", "chair": members[0]}
            came = [
                {"member": key, "is_present": True}
                if draw(st.booleans())
                else {"member": key, "is_present": False, "absence_reason": "出差"}
                for key in some_of(draw, members)
            ]
            meeting |= {"attendances": came} if came else {}
        meetings.append(meeting)
    for number in some(draw, 2):
        outcome = draw(st.sampled_from(schema_of("disagreements")["properties"]["outcome"]["enum"]))
        one = {
            "key": f"disagreement-{number}",
            "subject": "起火点",
            "raised_on": days.after(),
            "raised_by": members[-1],
            "outcome": outcome,
        }
        if meetings and draw(st.booleans()):
            one["meeting"] = meetings[0]["key"]
        if outcome != "OPEN":
            one |= {"consultation": "讨论", "ruling": "意见", "ruled_on": days.after(one["raised_on"])}
        if outcome == "DECIDED":
            one |= {"answer": "同意", "answered_on": days.after(one["ruled_on"]), "answer_number": "复1号"}
        if held := [{"member": key, "text": "意见"} for key in some_of(draw, members)]:
            one["positions"] = held
        disagreements.append(one)
    directions = [
        draw(an_entry(("directions",), decided_on=days.after()))
        | {"duties": [{"member": key, "text": "勘验"} for key in some_of(draw, members) or members[:1]]}
        for _ in some(draw, 2)
    ]
    releases = []
    for number in some(draw, 2):
        skipped = ("released_on", "released_where")
        key, day = f"release-{number}", days.after()
        one = draw(an_entry(("releases",), skip=skipped, key=key, decided_on=day))
        if one["outcome"] == "APPROVED" and draw(st.booleans()):
            one |= {"released_on": days.after(one["decided_on"]), "released_where": "网站"}
        releases.append(one)
    return {
        "meetings": meetings,
        "disagreements": disagreements,
        "directions": directions,
        "releases": releases,
    }


def _was_returned(document: dict[str, Any]) -> bool:
    # One of two steps on the day of the return is the last, and which it is follows from the law.
    dated = [(entry["reached_on"], entry["kind"]) for entry in document.get("milestones", ())]
    last = max((day for day, _ in dated), default="")
    return [kind for day, kind in dated if day == last] == ["REPORT_RETURNED"]


def _signature(draw, days: Days, adoption: dict[str, Any], member: str) -> dict[str, Any]:
    path = ("milestones", "signatures")
    return draw(an_entry(path, member=member, signed_on=days.after(adoption["reached_on"], within=9)))


def _replies(draw, milestones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = [entry["reached_on"] for entry in milestones if entry["kind"] == "REPLIED"]
    return [draw(an_entry(("replies",), replied_on=day)) for day in days if draw(st.booleans())]


def _document(draw, days: Days, number: int) -> dict[str, Any]:
    entry = draw(
        an_entry(
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
            entry["file_name"] = draw(values(schema_of("documents")["properties"]["file_name"]))
    return entry


def _scope(draw, days: Days) -> dict[str, Any]:
    entry = draw(an_entry(("scope_decisions",), decided_on=days.after()))
    if entry.get("has_social_impact"):
        entry |= {"social_impact_reason": "影响", "social_impact_approver": "某"}
    if not entry["in_scope"] and draw(st.booleans()):
        items = draw(st.lists(st.integers(1, 7), unique=True, min_size=1, max_size=3))
        entry["exclusions"] = [draw(an_entry(("scope_decisions", "exclusions"), item=item)) for item in items]
    return entry


def _parties(draw) -> list[dict[str, Any]]:
    keys = draw(st.lists(values(schema_of("parties")["properties"]["key"]), unique=True, max_size=4))
    found = []
    for key in keys:
        kind = draw(st.sampled_from(["UNIT", "PERSON"]))
        branch = "then" if kind == "UNIT" else "else"
        forbidden = tuple(schema_of("parties")[branch]["properties"])
        party = draw(an_entry(("parties",), skip=forbidden, key=key, kind=kind))
        if draw(st.booleans()):
            party["roles"] = draw(values(schema_of("parties")["properties"]["roles"]))
        found.append(party)
    return found


def _appraisal(draw, days: Days) -> dict[str, Any]:
    entry = draw(
        an_entry(("appraisals",), skip=("received_on", "conclusion"), entrusted_on=days.after(within=90))
    )
    if draw(st.booleans()):
        entry["received_on"] = days.after(entry["entrusted_on"], within=60)
        entry["conclusion"] = "结论"
    return entry


def _extensions(draw, days: Days, reference: bool) -> list[dict[str, Any]]:
    found = []
    for kind, most in (("CAUSE", 30), ("REPORT", 60)):
        parts = draw(st.sampled_from([(), (most,), (1, most - 1), (7,)]))
        for part in parts:
            entry = draw(
                an_entry(
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


def _milestones(draw, days: Days) -> list[dict[str, Any]]:
    track = ["GROUP_REQUESTED", "GROUP_ESTABLISHED", "CAUSE_DETERMINED", "DETERMINATION_SERVED"]
    track += ["REVIEW_REQUESTED", "REPORT_ADOPTED", "REPORT_SUBMITTED", "REPORT_RECEIVED", "REPORT_RETURNED"]
    track += ["REPORT_SUBMITTED", "REPORT_RECEIVED", "REPLIED", "PUBLISHED", "EVALUATION_REQUESTED"]
    track += ["EVALUATED", "CLOSED"]
    kinds = track[: draw(st.integers(0, len(track)))]
    if draw(st.booleans()) and "REPLIED" not in kinds:
        kinds.append(draw(st.sampled_from(["TRANSFERRED", "HANDED_OVER"])))
    found, day = [], None
    for index, kind in enumerate(kinds):
        if index and "REPORT_RETURNED" in (kind, kinds[index - 1]):
            # On a day of a return the order of the file counts, and that is shuffled.
            day = (date.fromisoformat(day) + timedelta(1)).isoformat()
        day = days.after(day, within=20)
        found.append(draw(an_entry(("milestones",), kind=kind, reached_on=day)))
    return draw(st.permutations(found))


def _chronology(draw) -> dict[str, Any]:
    entry = draw(an_entry(("chronology",)))
    if "ended_at" in entry:
        entry.setdefault("started_at", "00:00")
    return entry


def _figure(draw) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(PICTURES)))
    return draw(an_entry(("figures",), media_type=kind, data=draw(st.sampled_from(PICTURES[kind]))))


def _measures(draw, findings: list[str]) -> list[dict[str, Any]]:
    keys = draw(st.lists(values(schema_of("measures")["properties"]["key"]), unique=True, max_size=3))
    return [draw(an_entry(("measures",), key=key, answers=some_of(draw, findings) or None)) for key in keys]


def _group(draw, days: Days) -> dict[str, Any]:
    group = draw(an_entry(("group",)))
    keys = draw(st.lists(values(schema_of("group", "members")["properties"]["key"]), unique=True, max_size=5))
    ranks = draw(st.permutations(range(len(keys))))
    members = []
    for index, key in enumerate(keys):
        before = [other for place, other in enumerate(keys) if ranks[place] < ranks[index]]
        member = draw(
            an_entry(
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
        st.lists(values(schema_of("group", "subgroups")["properties"]["name"]), unique=True, max_size=2)
    )
    lists = {
        "members": members,
        "subgroups": [
            draw(
                an_entry(
                    ("group", "subgroups"),
                    name=name,
                    head=draw(st.none() | st.sampled_from(keys)) if keys else None,
                    members=some_of(draw, keys) or None,
                )
            )
            for name in names
        ],
        "invited_bodies": [
            draw(
                an_entry(
                    ("group", "invited_bodies"), name=name, invited_on=draw(st.none() | st.just(days.after()))
                )
            )
            for name in names
        ],
        "delegations": [_delegation(draw, days, keys) for _ in some(draw, 2)] if keys else [],
        "declarations": [_declaration(draw, days, keys) for _ in some(draw)] if keys else [],
        "recusals": [_recusal(draw, days, keys) for _ in some(draw, 2)] if keys else [],
    }
    return group | {name: found for name, found in lists.items() if found}


def _delegation(draw, days: Days, keys: list[str]) -> dict[str, Any]:
    starts_on = days.after()
    deputy = draw(st.sampled_from(keys))
    path = ("group", "delegations")
    return draw(an_entry(path, deputy=deputy, starts_on=starts_on, ends_on=days.after(starts_on)))


def _declaration(draw, days: Days, keys: list[str]) -> dict[str, Any]:
    entry = draw(
        an_entry(
            ("group", "declarations"),
            skip=("ground",),
            member=draw(st.sampled_from(keys)),
            declared_on=days.after(),
        )
    )
    if entry["has_conflict"]:
        entry |= {"ground": draw(st.integers(1, 3)), "statement": "与起火单位有利害关系"}
    return entry


def _recusal(draw, days: Days, keys: list[str]) -> dict[str, Any]:
    member = draw(st.sampled_from(keys))
    others = [key for key in keys if key != member]
    entry = draw(
        an_entry(
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
