"""What programs read: as much as the pages show, recorded as there, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from integration.api.api_client import Program, problem
from scenarios import register_fire_of

from cases.models import AccessRecord, Party
from cases.verification import verify_case
from common import chain
from documents.availability import pdf_available
from reports.tasks import render_pending

CONTENTS = (
    "facts/",
    "parties/",
    "group/",
    "extensions/",
    "appraisals/",
    "findings/",
    "gaps/",
    "report/",
    "report/pdf/",
    "writing/",
    "writing/findings/",
    "documents/",
    "pending/",
    "journal/",
    "journal/verification/",
    "readings/",
)


@pytest.mark.parametrize("path", CONTENTS)
def test_contents_are_for_those_who_may_read_them(scene, path):
    people, where = scene.people, f"cases/{scene.public_id}/{path}"
    answer = Program(people.member).get(where)
    assert answer.status_code == 200, answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    records = AccessRecord.objects.filter(case=scene.case, actor=people.member)
    assert records.count() == 1
    assert problem(Program(people.city_office).get(where))[:2] == (403, "contents_closed")
    assert problem(Program(people.undeclared).get(where))[:2] == (403, "declaration_missing")
    for name in ("recused", "stranger", "invited", "auditor", "administrator"):
        assert problem(Program(getattr(people, name)).get(where))[:2] == (404, "case_not_found")


def test_the_list_and_the_clocks_are_for_those_who_may_know(scene):
    people, where = scene.people, f"cases/{scene.public_id}/"
    listed = Program(people.city_office).get(where).json()
    assert listed["reading"] == "LISTED"
    assert listed["clocks"]
    assert listed["milestones"] is None
    waiting = Program(people.undeclared).get(where).json()
    assert waiting["must_declare"]
    assert waiting["clocks"] is None
    assert problem(Program(people.undeclared).get(f"{where}clocks/"))[:2] == (403, "declaration_missing")
    for name, count in (("office", 1), ("city_office", 1), ("member", 1), ("recused", 0), ("stranger", 0)):
        rows = Program(getattr(people, name)).get("cases/").json()["results"]
        assert len(rows) == count, name


def test_a_clock_comes_with_its_derivation(scene, office):
    clocks = office.get(f"cases/{scene.public_id}/clocks/").json()
    due = next(one for one in clocks if one["code"] == "report_submission")
    assert due["article"] == "第二十八条"
    told = office.get(f"cases/{scene.public_id}/clocks/report_submission/1/").json()
    assert told["clock"] == due
    assert told["trace"]["steps"][0]["kind"] == "BASE"
    assert "第二十八条" in told["trace"]["articles"]
    assert office.get(f"cases/{scene.public_id}/clocks/report_submission/9/").status_code == 404


def test_the_list_goes_on_by_its_key(people):
    office = Program(people.office)
    wanted = {register_fire_of(people.office).public_id for _ in range(23)}
    found, path = [], "cases/"
    while path:
        page = office.get(path).json()
        found += [row["case"]["public_id"] for row in page["results"]]
        path = (page["next"] or "").removeprefix("/api/v1/")
    assert len(found) == len(set(found)) == 23
    assert set(found) == wanted


def queries_of(program: Program, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert program.get(path).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_for_one_case_and_for_twelve(people):
    office = Program(people.office)
    register_fire_of(people.office)
    office.get("cases/")
    one = queries_of(office, "cases/")
    for _ in range(11):
        register_fire_of(people.office)
    assert queries_of(office, "cases/") == one <= 8


def test_parties_and_journal_cost_the_same_for_more_rows(scene, office):
    paths = [
        f"cases/{scene.public_id}/{name}" for name in ("parties/", "journal/", "acts/", "writing/measures/")
    ]
    for path in paths:
        office.get(path)
    before = [queries_of(office, path) for path in paths]
    for number in range(5):
        body = {"kind": "UNIT", "name": f"公司{number}", "roles": ["OWNER"]}
        assert office.act(scene.public_id, "register-party", body).status_code == 200
    assert Party.objects.filter(case=scene.case).count() >= 5
    assert [queries_of(office, path) for path in paths] == before


def test_the_identity_number_is_not_read_back(scene, office):
    body = {"kind": "PERSON", "name": "王某", "roles": ["WITNESS"], "identity_number": "370303198001011234"}
    answer = office.act(scene.public_id, "register-party", body)
    assert "370303198001011234" not in office.get(f"cases/{scene.public_id}/parties/").content.decode()
    assert answer.status_code in (200, 422)


def test_allowed_acts_say_what_blocks_them(scene, office):
    acts = {one["act"]: one for one in office.get(f"cases/{scene.public_id}/acts/").json()["results"]}
    assert "ADOPT_REPORT" in acts
    assert acts["GRANT_EXTENSION"]["article"] == "第二十八条"
    leader = Program(scene.people.leader)
    adopt = {one["act"]: one for one in leader.get(f"cases/{scene.public_id}/acts/").json()["results"]}
    assert adopt["ADOPT_REPORT"]["blockers"][0]["article"]
    form = office.get(f"cases/{scene.public_id}/acts/grant-extension/").json()["fields_of_form"]
    kinds = {one["name"]: one for one in form}
    assert kinds["days"]["kind"] == "integer"
    assert [one["value"] for one in kinds["kind"]["choices"]] == ["CAUSE", "REPORT"]


def test_a_broken_chain_is_told(scene, office):
    party = scene.case.parties.first()
    Party.objects.filter(pk=party.pk).update(name="改名")
    told = office.get(f"cases/{scene.public_id}/journal/verification/").json()
    assert not told["is_clean"]
    assert f"cases.party:{party.pk}" in told["faults"][0]["text"]


def test_the_law_the_rules_the_calendar_and_the_reckoning(people):
    program = Program(people.stranger)
    law = program.get("regulation/").json()
    assert len(law["articles"]) == 38
    assert program.get("regulation/articles/28/").json()["label"] == "第二十八条"
    assert [one["label"] for one in program.get("regulation/?q=60日内提交").json()["articles"]] == [
        "第二十八条"
    ]
    rules = {one["code"]: one for one in program.get("rulebook/").json()["deadlines"]}
    assert rules["report_submission"]["days"] == 60
    assert program.get("holidays/").json()["notices"]
    body = {"occurred_on": "2026-03-02", "grade": "ORDINARY"}
    told = program.post("deadlines/", body).json()["deadlines"]
    assert told["report_submission"]["due_on"] == "2026-05-01"
    refused = program.post("deadlines/", body | {"grade": "MAJOR"})
    assert problem(refused)[:2] == (422, "invalid_value")
    assert refused.json()["errors"][0]["field"] == "grade"


def test_a_report_is_printed_by_the_worker_and_fetched(scene, member):
    assert pdf_available()[0]
    path = f"cases/{scene.public_id}/report/pdf/"
    assert member.get(path).json()["status"] == "NONE"
    asked = member.post(path)
    assert asked.status_code == 202
    assert asked.json()["url"] is None
    render_pending()
    done = member.get(path).json()
    assert done["status"] == "DONE", done
    file = member.get(done["url"].removeprefix("/api/v1/"), headers={"Accept": "application/pdf"})
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file.headers["Content-Disposition"].startswith("attachment")
    stranger = Program(scene.people.city_office)
    refused = stranger.get(done["url"].removeprefix("/api/v1/"), headers={"Accept": "application/pdf"})
    assert problem(refused)[:2] == (403, "contents_closed")


def test_reading_leaves_the_case_as_it_was(scene, office):
    before = chain.digest([event.hash for event in scene.case.events.all()])
    for path in CONTENTS:
        office.get(f"cases/{scene.public_id}/{path}")
    assert chain.digest([event.hash for event in scene.case.events.all()]) == before
    assert list(verify_case(scene.case)) == []
