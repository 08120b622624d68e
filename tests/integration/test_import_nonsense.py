"""Case files whose shape is right and whose content cannot be: refused with a pointer to the fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from archives.case_file.writing import to_json
from archives.services.export_case import export_case
from archives.services.import_case import import_case
from tests.case_files import picture
from tests.import_samples import approved_document, at, good_document, refusal

pytestmark = pytest.mark.django_db

Edit = Callable[[Any], object]


def _steps(place: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in place.strip("/").split("/")]


def _set(place: str, value: Any) -> Edit:
    *above, name = _steps(place)
    return lambda document: at(document, above).__setitem__(name, value)


def _add(place: str, value: Any) -> Edit:
    *above, name = _steps(place)
    return lambda document: at(document, above).setdefault(name, []).append(value)


def _drop(place: str) -> Edit:
    *above, name = _steps(place)
    return lambda document: at(document, above).pop(name)


def _milestone(kind: str, day: str) -> Edit:
    return _add("/milestones", {"kind": kind, "reached_on": day})


def _both(*edits: Edit) -> Edit:
    return lambda document: [edit(document) for edit in edits]


def _put(place: str, value: Any) -> tuple[Edit, str]:
    return _set(place, value), place


_CASUALTY = {"recorded_on": "2026-10-20", "deaths": 1}
_EXTENSION = {"kind": "REPORT", "days": 1, "decided_on": "2026-11-20"}

# The fire is of 2026-10-15; see the demonstration's larger case for the rest.
SENSE = {
    "dangling party of a finding": _put("/findings/0/party", "nobody"),
    "dangling party of a responsibility": _put("/responsibilities/2/party", "nobody"),
    "dangling finding of a measure": _put("/measures/1/answers/1", "nothing"),
    "dangling head": _put("/group/subgroups/0/head", "nobody"),
    "dangling subgroup member": _put("/group/subgroups/1/members/2", "nobody"),
    "dangling recused member": _put("/group/recusals/0/member", "nobody"),
    "dangling successor": _put("/group/recusals/0/successor", "nobody"),
    "dangling predecessor": _put("/group/members/6/replaces", "nobody"),
    "predecessors in a circle": (
        _both(_set("/group/members/5/replaces", "successor")),
        "/group/members/5/replaces",
    ),
    "a member who replaces himself": _put("/group/members/1/replaces", "deputy-secretary"),
    "successor is the recused": _put("/group/recusals/0/successor", "recused"),
    "party key twice": _put("/parties/1/key", "shop"),
    "finding key twice": _put("/findings/1/key", "battery-refit"),
    "measure key twice": _put("/measures/1/key", "district-campaign"),
    "member key twice": _put("/group/members/1/key", "leader"),
    "subgroup name twice": _put("/group/subgroups/1/name", "技术组"),
    "invited body twice": _put("/group/invited_bodies/1/name", "淄博市人民检察院"),
    "answers twice": _put("/measures/0/answers", ["mixed-use", "mixed-use"]),
    "roles twice": _put("/parties/0/roles", ["FIRE_UNIT", "FIRE_UNIT"]),
    "casualties twice a day": (_add("/casualties", _CASUALTY), "/casualties/2/recorded_on"),
    "grade twice a day": _put("/grade_decisions/1/established_on", "2026-10-16"),
    "exclusion twice": (
        _add("/scope_decisions/1/exclusions", {"item": 6, "receiving_body": "某"}),
        "/scope_decisions/1/exclusions/1/item",
    ),
    "report part twice": _put("/report_parts/1/number", 1),
    "milestone twice": (
        _both(_milestone("EVALUATED", "2026-11-21"), _milestone("EVALUATED", "2026-11-22")),
        "/milestones/5/kind",
    ),
    "milestone twice on a day": (_milestone("GROUP_REQUESTED", "2026-10-21"), "/milestones/4/reached_on"),
    "alarm before the fire": _put("/fire/reported_at", "2026-10-14T22:00:00+08:00"),
    "alarm before the exact time": (
        _both(
            _drop("/fire/is_time_approximate"),
            _set("/fire/reported_at", "2026-10-15T22:45:59+08:00"),
        ),
        "/fire/reported_at",
    ),
    "casualties before the fire": _put("/casualties/0/recorded_on", "2026-10-14"),
    "scope before the fire": _put("/scope_decisions/0/decided_on", "2026-10-14"),
    "grade before the fire": _put("/grade_decisions/0/established_on", "2026-10-14"),
    "organizer before the fire": _put("/organizer_decisions/0/decided_on", "2026-10-14"),
    "entrusted before the fire": _put("/appraisals/0/entrusted_on", "2026-10-14"),
    "received before entrusted": _put("/appraisals/0/received_on", "2026-10-17"),
    "conclusion not received": (_drop("/appraisals/0/received_on"), "/appraisals/0/received_on"),
    "milestone before the fire": _put("/milestones/0/reached_on", "2026-10-14"),
    "invited before the fire": _put("/group/invited_bodies/0/invited_on", "2026-10-14"),
    "joined before the fire": _put("/group/members/0/joined_on", "2026-10-14"),
    "left before joining": _put("/group/members/5/left_on", "2026-10-20"),
    "two leaders": _put("/group/members/3/role", "LEADER"),
    "nameless member": (_add("/group/members", {"key": "x", "role": "MEMBER"}), "/group/members/15"),
    "recusal decided before declared": _put("/group/recusals/0/decided_on", "2026-10-24"),
    "recusal decided without a day": (_drop("/group/recusals/0/decided_on"), "/group/recusals/0/decided_on"),
    "recusal pending with a day": (
        _set("/group/recusals/0/outcome", "PENDING"),
        "/group/recusals/0/decided_on",
    ),
    "recusal lifted without a day": (
        _set("/group/recusals/0/outcome", "LIFTED"),
        "/group/recusals/0/lifted_on",
    ),
    "recusal not lifted with a day": _put("/group/recusals/0/lifted_on", "2026-11-01"),
    "recusal lifted before decided": (
        _both(
            _set("/group/recusals/0/outcome", "LIFTED"),
            _set("/group/recusals/0/lifted_on", "2026-10-25"),
        ),
        "/group/recusals/0/lifted_on",
    ),
    "established before requested": _put("/milestones/2/reached_on", "2026-10-15"),
    "served before determined": (
        _milestone("DETERMINATION_SERVED", "2026-11-19"),
        "/milestones/4/reached_on",
    ),
    "adopted before established": (_milestone("REPORT_ADOPTED", "2026-10-22"), "/milestones/4/reached_on"),
    "received before submitted": (
        _both(_milestone("REPORT_SUBMITTED", "2026-12-10"), _milestone("REPORT_RECEIVED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "returned before received": (
        _both(_milestone("REPORT_RECEIVED", "2026-12-10"), _milestone("REPORT_RETURNED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "returned but never received": (_milestone("REPORT_RETURNED", "2026-12-09"), "/milestones/4/reached_on"),
    "received again without return": (
        _both(_milestone("REPORT_RECEIVED", "2026-12-10"), _milestone("REPORT_RECEIVED", "2026-12-20")),
        "/milestones/5/reached_on",
    ),
    "replied before received": (
        _both(_milestone("REPORT_RECEIVED", "2026-12-10"), _milestone("REPLIED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "replied while returned": (
        _both(
            _milestone("REPORT_RECEIVED", "2026-12-10"),
            _milestone("REPORT_RETURNED", "2026-12-12"),
            _milestone("REPLIED", "2026-12-20"),
        ),
        "/milestones/6/reached_on",
    ),
    "published before the reply": (
        _both(_milestone("REPLIED", "2026-12-10"), _milestone("PUBLISHED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "evaluated before the reply": (
        _both(_milestone("REPLIED", "2026-12-10"), _milestone("EVALUATED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "closed before the reply": (
        _both(_milestone("REPLIED", "2026-12-10"), _milestone("CLOSED", "2026-12-09")),
        "/milestones/5/reached_on",
    ),
    "transferred after the reply": (
        _both(_milestone("REPLIED", "2026-12-10"), _milestone("TRANSFERRED", "2026-12-11")),
        "/milestones/5/reached_on",
    ),
    "extension before the fire": _put("/extensions/0/applied_on", "2026-10-14"),
    "extension decided before applied": _put("/extensions/0/decided_on", "2026-11-18"),
    "extension of the cause too long": (
        _both(_set("/extensions/0/kind", "CAUSE"), _set("/extensions/0/days", 31)),
        "/extensions/0/days",
    ),
    "extensions too long in all": (
        _both(_set("/extensions/0/days", 60), _add("/extensions", _EXTENSION)),
        "/extensions/1/days",
    ),
    "extension granted too late": _put("/extensions/0/decided_on", "2027-01-15"),
    "late extension without reason": (
        _set("/extensions/0/is_irregular", True),
        "/extensions/0/irregular_reason",
    ),
    "reason for lateness without lateness": (
        _set("/extensions/0/irregular_reason", "因故"),
        "/extensions/0/is_irregular",
    ),
    "casualties without a figure": (_add("/casualties", {"recorded_on": "2026-10-21"}), "/casualties/2"),
    "grade below the figures": (
        _both(_set("/grade_decisions/1/grade", "ORDINARY"), _drop("/grade_decisions/1/reason")),
        "/grade_decisions/1/grade",
    ),
    "grade below the loss": (
        _both(
            _set("/fire/direct_economic_loss", 50_000_000),
            _drop("/grade_decisions/1/reason"),
        ),
        "/grade_decisions/1/grade",
    ),
    "grades differ without reason": (
        _both(_set("/grade_decisions/1/statistics_grade", "MAJOR"), _drop("/grade_decisions/1/reason")),
        "/grade_decisions/1/reason",
    ),
    "in scope though excluded": _put("/scope_decisions/1/in_scope", True),
    "social impact without reason": (
        _drop("/scope_decisions/0/social_impact_reason"),
        "/scope_decisions/0/social_impact_reason",
    ),
    "social impact without approver": (
        _drop("/scope_decisions/0/social_impact_approver"),
        "/scope_decisions/0/social_impact_approver",
    ),
    "fire before the rules without a decision": (
        _both(
            _drop("/rulebook_decisions"),
            _set("/fire/occurred_on", "2022-11-25"),
            _set("/fire/reported_at", "2022-11-25T23:00:00+08:00"),
        ),
        "/rulebook_code",
    ),
    "fire elsewhere without a decision": (
        _both(_drop("/rulebook_decisions"), _drop("/fire/district")),
        "/rulebook_code",
    ),
    "unknown district": _put("/fire/district", "历下区"),
    "unit with a gender": _put("/parties/0/gender", "M"),
    "person with a business scope": _put("/parties/6/business_scope", "销售"),
    "end without start": (
        _drop("/chronology/0/started_at"),
        "/chronology/0/started_at",
    ),
    "picture of another format": (_set("/figures/0/media_type", "image/jpeg"), "/figures/0/data"),
    "picture that is none": _put("/figures/0/data", "AAAA"),
    "picture cut off": _put("/figures/0/data", picture("PNG", size=(90, 90))[:120]),
    "picture too large to open": _put("/figures/0/data", picture("PNG", size=(9000, 9000))),
    "base64 with stray bits": _put("/figures/0/data", "iVBORx=="),
    "source without a real address": (_add("/sources", {"kind": "网站", "url": "http://"}), "/sources/1/url"),
    "source with an impossible host": (
        _add("/sources", {"kind": "网站", "url": "http://-a-/"}),
        "/sources/1/url",
    ),
}


_LETTER = {"direction": "OUT", "kind": "OTHER", "title": "函", "dated_on": "2026-12-21"}
# After the report of the same case was adopted, signed and replied to.
APPROVED = {
    "dangling signer": _put("/milestones/4/signatures/0/member", "nobody"),
    "signed twice": _put("/milestones/4/signatures/1/member", "leader"),
    "signed before the adoption": _put("/milestones/4/signatures/0/signed_on", "2026-11-30"),
    "signed under another step": (
        _set("/milestones/5/signatures", [{"member": "leader", "signed_on": "2026-12-04"}]),
        "/milestones/5/signatures",
    ),
    "reply on another day than its milestone": _put("/replies/0/replied_on", "2026-12-21"),
    "reply twice": (
        lambda document: document["replies"].append(document["replies"][0]),
        "/replies/1/document_number",
    ),
    "stage that the milestones tell": (_set("/stage", "ADOPTED"), "/stage"),
    "document before the fire": _put("/documents/1/dated_on", "2026-10-14"),
    "document twice": (
        _add("/documents", _LETTER | {"document_number": "淄消〔2026〕9号"}),
        "/documents/2/document_number",
    ),
    "scan without format": (_drop("/documents/0/media_type"), "/documents/0/media_type"),
    "format without scan": (_drop("/documents/0/data"), "/documents/0/data"),
    "scan of another format": (_set("/documents/0/media_type", "image/png"), "/documents/0/data"),
    "scan that is none": _put("/documents/0/data", "AAAA"),
    "scan with stray bits": _put("/documents/0/data", "iVBORx=="),
    "dangling deputy": _put("/group/delegations/0/deputy", "nobody"),
    "delegation that ends before it starts": _put("/group/delegations/0/ends_on", "2026-10-23"),
    "delegated before the fire": _put("/group/delegations/0/starts_on", "2026-10-14"),
    "dangling declarant": _put("/group/declarations/0/member", "nobody"),
    "declared before the fire": _put("/group/declarations/0/declared_on", "2026-10-14"),
    "conflict without its ground": (
        _drop("/group/declarations/1/ground"),
        "/group/declarations/1/ground",
    ),
    "ground without conflict": (
        _set("/group/declarations/0/ground", 1),
        "/group/declarations/0/ground",
    ),
}


def test_an_approved_report_comes_out_as_it_went_in():
    case = import_case(content=to_json(approved_document()).encode())
    assert json.loads(export_case(case)) == json.loads(to_json(approved_document()))


@pytest.mark.parametrize("name", APPROVED)
def test_an_approval_that_makes_no_sense_is_refused_with_a_pointer_to_it(name):
    edit, place = APPROVED[name]
    document = approved_document()
    edit(document)
    assert place in refusal(to_json(document).encode())


@pytest.mark.parametrize("name", SENSE)
def test_what_makes_no_sense_is_refused_with_a_pointer_to_it(name):
    edit, place = SENSE[name]
    document = good_document()
    edit(document)
    assert place in refusal(to_json(document).encode())
