"""Acts of two people: who may confirm what the office prepared, by page, and what that leaves."""

from functools import partial

import policy
import pytest
from act_driving import counts, do_directly, plain_text, prepare_for, require_one_event, send
from django.db import transaction
from django.test import Client
from django.utils import timezone
from personas import gather_people
from scenarios import drive, register_fire_of

from accounts.backends import PersonBackend
from accounts.selectors import granted_roles
from cases.lifecycle import ACTS, Act, SecondPerson, Stage
from cases.models import FireCase, PendingAct
from common.errors import DomainError

pytestmark = pytest.mark.django_db

STAGE = {
    Act.TRANSFER_OUT: Stage.INVESTIGATING,
    Act.SUBMIT_REPORT: Stage.ADOPTED,
    Act.REGISTER_REPLY: Stage.SUBMITTED,
    Act.REOPEN: Stage.REPLIED,
}
# The leader's paper was registered with the report, so another officer may confirm it.
CONFIRM = {"OFFICER": {"second_office"}, "LEADER": {"leader", "deputy", "second_office"}}


class Undo(Exception):
    """Leave a cell as it was."""


def test_every_act_of_two_people_is_here():
    always_two = {act for act, rule in ACTS.items() if rule.second is not None} - {Act.DECIDE_SCOPE}
    assert set(STAGE) == always_two
    assert set(CONFIRM) == {second.value for second in SecondPerson}


@pytest.mark.parametrize("act", STAGE)
def test_who_confirms(act):
    people = gather_people()
    scene = drive(people, STAGE[act])
    prepare_for(scene, act)
    office = Client()
    office.force_login(people.office)
    status, text = send(office, scene, act, people.office)
    assert status == 302, plain_text(text)
    pending = PendingAct.objects.get(act=act, outcome="PENDING")
    address = f"/cases/{scene.public_id}/pending/{pending.public_id}/"
    rule = policy.ACTS[act]
    wrong = []
    for person, user in people:
        client = Client()
        client.force_login(user)
        try:
            with transaction.atomic():
                before, seq = counts(), scene.case.events.count()
                answer = client.post(address, {"decision": "confirm"})
                if person in CONFIRM[rule["second"]]:
                    assert answer.status_code == 302, plain_text(answer.content.decode())
                    require_one_event(scene, act, seq)
                    assert FireCase.objects.get(pk=scene.case.pk).stage == rule["to"]
                else:
                    assert answer.status_code in (403, 404, 409), plain_text(answer.content.decode())
                    assert counts() == before
                raise Undo
        except Undo:
            pass
        except AssertionError as error:
            wrong.append(f"{person}: {error!s:.300}")
    assert wrong == []


def test_a_social_impact_needs_two(db):
    people = gather_people()
    scene = drive(people, Stage.REGISTERED)
    values = {
        "decided_on": "2026-03-04",
        "is_production_related": "no",
        "has_social_impact": "yes",
        "social_impact_reason": "涉及三十户",
        "confirmed": "yes",
    }
    client = Client()
    client.force_login(people.office)
    before = scene.case.events.count()
    assert client.post(f"/cases/{scene.public_id}/acts/decide-scope/", values).status_code == 302
    assert require_one_event(scene, Act.DECIDE_SCOPE, before)["phase"] == "PREPARED"
    pending = PendingAct.objects.get(outcome="PENDING")
    address = f"/cases/{scene.public_id}/pending/{pending.public_id}/"
    assert client.post(address, {"decision": "confirm"}).status_code == 409
    client.force_login(people.second_office)
    assert client.post(address, {"decision": "confirm"}).status_code == 302
    assert require_one_event(scene, Act.DECIDE_SCOPE, before + 1)["phase"] == "CONFIRMED"


@pytest.mark.parametrize("is_new", [False, True])
def test_a_role_taken_back_while_the_page_was_open_counts_at_once(is_new):
    people = gather_people()
    scene = drive(people, Stage.REGISTERED)
    person = PersonBackend().get_user(people.office.pk)
    assert granted_roles(person) == {"OFFICE"}
    people.office.role_grants.update(revoked_at=timezone.now())
    before = counts()
    do = register_fire_of if is_new else partial(do_directly, scene, Act.RECORD_CASUALTIES)
    with pytest.raises(DomainError) as refusal:
        do(person)
    assert refusal.value.code == ("act_not_permitted" if is_new else "case_not_found")
    assert counts() == before
