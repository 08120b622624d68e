"""Every act at every stage for everybody: done and recorded once, or refused with nothing left behind."""

from collections import Counter

import policy
import pytest
from act_driving import counts, has_page, plain_text, prepare_for, require_one_event, send
from act_values import FIRE_PAGE
from django.apps import apps
from django.db import transaction
from django.test import Client
from personas import People, gather_people
from scenarios import Scene, drive

from accounts.models import District, User
from cases.lifecycle import ACTS, Act, Stage
from cases.models import CaseEvent, FireCase, PendingAct

pytestmark = pytest.mark.django_db

OPENING = {Act.REGISTER_FIRE: "/cases/new/", Act.IMPORT_CASE: "/cases/new/late/"}
DRIVEN = [act for act in ACTS if act not in OPENING]
# A copy for people is kept of every row but these.
WITHOUT_HISTORY = {"cases.pendingact": "its own columns say who prepared and who decided, and when"}


def user_of(people: People, person: str) -> User:
    """Return the account of a person; the district's office is a local one where the city leads."""
    return people.office if person == "local_office" else getattr(people, person)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Undo(Exception):
    """Leave a cell of the matrix as it was."""


def test_the_table_of_the_tests_has_every_act_and_article():
    assert {act.value: rule.article for act, rule in ACTS.items()} == {
        name: rule["article"] for name, rule in policy.ACTS.items()
    }
    assert [act for act in DRIVEN if not has_page(act)] == []


@pytest.mark.parametrize("stage", list(Stage))
def test_every_act_for_everybody(stage, capsys):
    people = gather_people()
    scene = drive(people, stage)
    tally: Counter[int] = Counter()
    wrong = []
    for person in policy.PERSONS:
        user = user_of(people, person)
        client = signed_in(user)
        # Every cell is taken back, so that one look tells what there is before each of them.
        untouched = counts()
        for act in DRIVEN:
            expected = policy.verdict(act, person, stage)
            try:
                with transaction.atomic():
                    if person == "local_office":
                        city = people.city_office.agency
                        FireCase.objects.filter(pk=scene.case.pk).update(lead_agency=city)
                    _cell(scene, client, act, user, expected, untouched)
                    raise Undo
            except Undo:
                tally[expected.status] += 1
            except Exception as error:  # one table of all faults tells more than the first of them
                wrong.append(f"{act} {person} {expected}: {error!r:.600}")
    with capsys.disabled():
        print(f"\n{stage}: {sum(tally.values())} cells, {dict(sorted(tally.items()))}")
    assert wrong == []


def _cell(
    scene: Scene, client: Client, act: Act, user: User, expected: policy.Verdict, untouched: tuple
) -> None:
    scene.case.refresh_from_db()
    if expected.status != 302:
        status, text = send(client, scene, act, user)
        assert status == expected.status, plain_text(text)
        assert expected.says in text
        assert counts() == untouched
        return
    prepare_for(scene, act)
    before = scene.case.events.count()
    status, text = send(client, scene, act, user)
    assert status == 302, plain_text(text)
    body = require_one_event(scene, act, before)
    _require_histories(body)
    rule = policy.ACTS[act]
    scene_stage = FireCase.objects.get(pk=scene.case.pk).stage
    is_prepared = PendingAct.objects.filter(case=scene.case, act=act, outcome="PENDING").exists()
    assert is_prepared == ("second" in rule and act is not Act.DECIDE_SCOPE)
    assert scene_stage == (rule["to"] if "to" in rule and not is_prepared else scene.case.stage)


def _require_histories(body: dict) -> None:
    for label in body["records"]:
        name, pk = label.split(":")
        if name not in WITHOUT_HISTORY:
            assert apps.get_model(name).history.filter(id=pk).exists(), label


@pytest.mark.parametrize("person", policy.PERSONS)
@pytest.mark.parametrize("act", OPENING)
def test_a_case_is_opened_by_the_offices_alone(act, person):
    people = gather_people()
    client = signed_in(user_of(people, person))
    before = counts()
    page = FIRE_PAGE | {"district": str(District.objects.get(name="张店区").pk)}
    if act is Act.IMPORT_CASE:
        page |= {"reason": "纸质办理"}
    answer = client.post(OPENING[act], page)
    # A district's own office registers there, whoever leads; another district's does not.
    if person in ("office", "city_office", "local_office"):
        assert answer.status_code == 302, plain_text(answer.content.decode())
        assert [event.act for event in CaseEvent.objects.all()] == [act]
    else:
        assert answer.status_code in (403, 422)
        assert counts() == before
