"""A fault at any write of any act leaves all of it or nothing."""

import re

import policy
import pytest
from act_driving import SERVICES, contents, prepare_for, require_one_event, send
from act_values import FIRE_PAGE
from django.db import connection
from django.test import Client
from personas import gather_people
from scenarios import drive

from accounts.models import District
from cases.lifecycle import ACTS, Act, Stage
from cases.models import CaseEvent
from cases.verification import verify_all

pytestmark = pytest.mark.django_db

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# What a session keeps of itself belongs to no act.
OWN = re.compile(r'"?(django_session|cases_submittedform|accounts_\w+)"?')
FIRST_STAGE = {act: Stage(rule["stages"][0]) for act, rule in policy.ACTS.items() if rule["stages"]}
# A cell of the matrix for each act: who does it here.
DOER = {
    Act.ESCALATE: "city_office",
    Act.HAND_OVER: "city_office",
    Act.DECLARE: "investigator",
    Act.ENTRUST_APPRAISAL: "investigator",
    Act.EXAMINE_DEPARTMENT: "investigator",
    Act.WRITE_FINDINGS: "investigator",
    Act.WRITE_REPORT: "investigator",
    Act.DETERMINE_CAUSE: "leader",
    Act.ADOPT_REPORT: "leader",
    Act.SIGN_REPORT: "member",
    Act.DELEGATE: "leader",
}


class Broken(Exception):
    """The database fails here."""


class BreakAt:
    """Fail at the n-th write, counting those of the act alone."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        table = re.search(r'(?:INTO|UPDATE|FROM)\s+("?\w+"?)', sql, re.IGNORECASE)
        if WRITE.match(sql) and not (table and OWN.fullmatch(table[1])):
            self.seen += 1
            if self.seen == self.number:
                raise Broken
        return execute(sql, params, many, context)


def require_all_or_nothing(do) -> int:
    """Break an act at its first, second, … write until it succeeds; return how many writes it has."""
    before = contents()
    for number in range(1, 200):
        breaker = BreakAt(number)
        try:
            with connection.execute_wrapper(breaker):
                do()
        except Broken:
            assert contents() == before, f"write {number}"
            continue
        assert breaker.seen == number - 1
        return breaker.seen
    raise AssertionError("never succeeded")


@pytest.mark.parametrize("act", FIRST_STAGE)
def test_an_act_is_done_whole_or_not_at_all(act):
    act = Act(act)
    people = gather_people()
    scene = drive(people, FIRST_STAGE[act])
    user = getattr(people, DOER.get(act, "office"))
    prepare_for(scene, act)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    seq = scene.case.events.count()

    def do():
        status, text = send(client, scene, act, user)
        assert status == 302, text

    writes = require_all_or_nothing(do)
    require_one_event(scene, act, seq)
    # At the least a row, the end of the chain and the event.
    assert writes >= 3


@pytest.mark.parametrize(
    ("act", "path"), [("REGISTER_FIRE", "/cases/new/"), ("IMPORT_CASE", "/cases/new/late/")]
)
def test_a_case_is_opened_whole_or_not_at_all(act, path):
    people = gather_people()
    client = Client(raise_request_exception=True)
    client.force_login(people.office)
    page = FIRE_PAGE | {"district": str(District.objects.get(name="张店区").pk), "reason": "纸质办理"}

    def do():
        answer = client.post(path, page)
        assert answer.status_code == 302, answer.content.decode()

    assert require_all_or_nothing(do) >= 8
    assert [event.act for event in CaseEvent.objects.all()] == [act]
    assert list(verify_all()) == []


@pytest.mark.parametrize("act", [Act.TRANSFER_OUT, Act.SUBMIT_REPORT, Act.REGISTER_REPLY, Act.REOPEN])
def test_a_confirmation_is_done_whole_or_not_at_all(act):
    people = gather_people()
    scene = drive(people, FIRST_STAGE[act])
    prepare_for(scene, act)
    office, second = Client(), Client(raise_request_exception=True)
    office.force_login(people.office)
    second.force_login(people.leader if act is Act.SUBMIT_REPORT else people.second_office)
    assert send(office, scene, act, people.office)[0] == 302
    pending = scene.case.pending_acts.get(outcome="PENDING")
    seq = scene.case.events.count()

    def do():
        answer = second.post(
            f"/cases/{scene.public_id}/pending/{pending.public_id}/", {"decision": "confirm"}
        )
        assert answer.status_code == 302, answer.content.decode()

    require_all_or_nothing(do)
    assert require_one_event(scene, act, seq)["phase"] == "CONFIRMED"


def test_every_act_is_broken_here():
    assert {Act(act) for act in FIRST_STAGE} | {Act.REGISTER_FIRE, Act.IMPORT_CASE} == set(ACTS)
    assert set(SERVICES) <= {Act(act) for act in FIRST_STAGE}
