"""Eight people press the same button at the same moment: one does it, the others are told why not."""

import threading
from collections.abc import Callable, Iterator

import pytest
from act_values import VALUES
from django.db import connection
from django.utils import timezone
from personas import gather_people
from scenarios import Scene, determine, drive, furnish, publish, raise_grade, receive, sign_all

from accounts.models import User
from cases.acts import prepare
from cases.lifecycle import ACTS, Act, Stage
from cases.verification import verify_all
from common.errors import DomainError
from desk.acts import HANDLERS
from regulation.grades import Grade

RACERS = 8


def outcomes(do: Callable[[], object]) -> tuple[int, list[DomainError], list[Exception]]:
    """Do something in eight threads at once; return how many won, who was refused, and what broke."""
    start = threading.Barrier(RACERS)
    won, refused, broken = [], [], []

    def race() -> None:
        try:
            connection.ensure_connection()
            start.wait()
            do()
            won.append(True)
        except DomainError as error:
            refused.append(error)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(won), refused, broken


def race(scene: Scene, act: Act, user: User, second: User | None = None, **changes: str) -> None:
    """Let eight do one act on one case, or confirm it where another one prepared it."""
    scene.case.refresh_from_db()
    rule, handler = ACTS[act], HANDLERS[act]
    data = VALUES[act](scene, user) | changes
    form = handler.form(data, case=scene.case, rule=rule, today=timezone.localdate())
    assert form.is_valid(), (act, form.errors)
    values = form.service_values()
    if second is not None:
        kept = {"prepared": "by the office"}
        values["pending"] = prepare(public_id=scene.public_id, actor=user, act=act, values=kept)
    seq = scene.case.events.count()
    doer = second or user
    won, refused, broken = outcomes(lambda: handler.service(public_id=scene.public_id, actor=doer, **values))
    assert broken == [], (act, broken)
    assert won == 1, (act, [error.code for error in refused])
    # The others hear that the case has moved on or that the second person has decided.
    assert {error.code for error in refused} <= {"stage_forbids", "already_decided"}, act
    assert len(refused) == RACERS - 1
    assert scene.case.events.count() == seq + 1


def life(people, number: int) -> Iterator[Act]:
    """Race every transition of a case's life, and yield each act as it is won."""
    scene = drive(people, Stage.GROUP_REQUESTED)
    office, second, leader = people.office, people.second_office, people.leader
    race(scene, Act.RETURN_REQUEST, office)
    yield Act.RETURN_REQUEST
    race(scene, Act.REQUEST_GROUP, office, requested_on="2026-03-05", document_number="再1号")
    yield Act.REQUEST_GROUP
    race(scene, Act.ESTABLISH_GROUP, office)
    yield Act.ESTABLISH_GROUP
    furnish(scene)
    determine(scene)
    race(scene, Act.ADOPT_REPORT, leader)
    yield Act.ADOPT_REPORT
    sign_all(scene)
    race(scene, Act.SUBMIT_REPORT, office, leader)
    yield Act.SUBMIT_REPORT
    receive(scene)
    race(scene, Act.RETURN_REPORT, office, to_stage="ADOPTED")
    yield Act.RETURN_REPORT
    race(scene, Act.SUBMIT_REPORT, office, leader, submitted_on="2026-03-27")
    yield Act.SUBMIT_REPORT
    receive(scene, on=28)
    race(scene, Act.REGISTER_REPLY, office, second)
    yield Act.REGISTER_REPLY
    publish(scene)
    race(scene, Act.CLOSE, office)
    yield Act.CLOSE
    race(scene, Act.REOPEN, office, second)
    yield Act.REOPEN
    if number % 2:
        race(scene, Act.TRANSFER_OUT, office, second, transferred_on="2026-04-21")
        yield Act.TRANSFER_OUT
    else:
        raise_grade(scene, deaths=10, to=Grade.MAJOR)
        race(scene, Act.HAND_OVER, people.city_office, handed_over_on="2026-04-21")
        yield Act.HAND_OVER


def run(races: int) -> list[Act]:
    people = gather_people()
    done: list[Act] = []
    number = 0
    while len(done) < races:
        done += life(people, number)
        number += 1
    assert [str(fault) for fault in verify_all()] == []
    return done


@pytest.mark.django_db(transaction=True)
def test_one_of_eight_wins_each_transition(capsys):
    done = run(20)
    # Every act that moves a case, whichever way it ends.
    assert set(done) == {act for act, rule in ACTS.items() if rule.to_stage} - {Act.REGISTER_FIRE}
    with capsys.disabled():
        print(f"\n{len(done)} races of {RACERS}")


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_one_of_eight_wins_each_of_500_races():
    assert len(run(500)) >= 500
