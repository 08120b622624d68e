"""What a page refuses, the API refuses: act by act, person by person, stage by stage, in the same words."""

import html
import re
from collections import Counter

import policy
import pytest
from act_driving import counts, has_page, prepare_for, require_one_event, send, typed
from act_values import FIRE_PAGE
from django.db import transaction
from django.test import Client
from integration.api.api_client import Program, problem
from personas import gather_people
from scenarios import drive

from accounts.models import District
from cases.lifecycle import ACTS, Act, Stage
from cases.models import CaseEvent, FireCase, PendingAct
from desk.api.acting import slug_of

pytestmark = pytest.mark.django_db

OPENING = {Act.REGISTER_FIRE: "cases/", Act.IMPORT_CASE: "late-entries/"}
BY_FORM = [act for act in ACTS if act not in OPENING and has_page(act)]
# What is written in place is sent to the addresses of writing.
WRITING = {
    Act.WRITE_FINDINGS: ("indirect-causes", {"text": "电气管理不到位"}),
    Act.WRITE_REPORT: ("chapters", {"after_part": 4, "title": "主要教训", "body": "责任不落实。"}),
}


class Undo(Exception):
    """Leave a cell of the matrix as it was."""


def user_of(people, person):
    return people.office if person == "local_office" else getattr(people, person)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("stage", list(Stage))
def test_every_act_for_everybody(stage, capsys):
    people = gather_people()
    scene = drive(people, stage)
    tally: Counter[int] = Counter()
    wrong = []
    for person in policy.PERSONS:
        user = user_of(people, person)
        program, page = Program(user), signed_in(user)
        version = program.version(scene.public_id)
        # Every cell is taken back, so that one look tells what there is before each of them.
        untouched = counts()
        for act in (*BY_FORM, *WRITING):
            expected = policy.verdict(act, person, stage)
            try:
                with transaction.atomic():
                    if person == "local_office":
                        city = people.city_office.agency
                        FireCase.objects.filter(pk=scene.case.pk).update(lead_agency=city)
                    _cell(scene, program, page, act, expected, version, untouched)
                    raise Undo
            except Undo:
                tally[expected.status] += 1
            except Exception as error:  # one table of all faults tells more than the first of them
                wrong.append(f"{act} {person} {expected}: {error!r:.600}")
    with capsys.disabled():
        print(f"\n{stage}: {sum(tally.values())} cells, {dict(sorted(tally.items()))}")
    assert wrong == []


def _sent(scene, program, page, act, version):
    """Send the act and return what was answered."""
    if act in WRITING:
        kind, body = WRITING[act]
        return program.post(f"cases/{scene.public_id}/writing/{kind}/", body)
    body = {name: _plain(value) for name, value in typed(page, scene, act, program.user).items()}
    return program.act(scene.public_id, slug_of(act), body, version=version)


def _plain(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | list) else str(getattr(value, "pk", value))


def _cell(scene, program, page, act, expected, version, untouched) -> None:
    scene.case.refresh_from_db()
    if expected.status == 302:
        prepare_for(scene, act)
        before = scene.case.events.count()
        answer = _sent(scene, program, page, act, program.version(scene.public_id))
        assert answer.status_code in (200, 201, 202), answer.content.decode()
        require_one_event(scene, act, before)
        is_prepared = PendingAct.objects.filter(case=scene.case, act=act, outcome="PENDING").exists()
        assert (answer.status_code == 202) == is_prepared
        return
    status, _, detail, article = problem(_sent(scene, program, page, act, version))
    assert counts() == untouched
    assert status == expected.status, detail
    assert expected.says in detail + article
    if status != 404 and act not in WRITING:
        _, text = send(page, scene, act, program.user)
        # A page links each article that a message or an act names.
        assert html.escape(detail, quote=False) in re.sub("</?a[^>]*>", "", text)
        assert "".join(article.partition("条")[:2]) in text


@pytest.mark.parametrize("person", policy.PERSONS)
@pytest.mark.parametrize("act", OPENING)
def test_a_case_is_opened_by_the_offices_alone(act, person):
    people = gather_people()
    program = Program(user_of(people, person))
    body = FIRE_PAGE | {"district": str(District.objects.get(name="张店区").pk)}
    if act is not Act.IMPORT_CASE:
        del body["late_entry_reason"]
    answer = program.post(OPENING[act], body)
    if person in ("office", "city_office", "local_office"):
        assert answer.status_code == 201, answer.content.decode()
        assert [event.act for event in CaseEvent.objects.all()] == [act]
        assert program.get(answer.headers["Location"].removeprefix("/api/v1/")).status_code == 200
    else:
        status, code, _, _ = problem(answer)
        assert (status, code) in ((403, "act_not_permitted"), (422, "invalid"))
        assert not CaseEvent.objects.exists()
