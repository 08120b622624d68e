"""A paper tells of casualties, grade and loss what was known on its day (伤亡、等级、损失, 第八条)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from integration.documents.test_truth import words
from personas import gather_people
from scenarios import FIRE, Scene, drive, march, register_fire_of

from cases.acts import save
from cases.lifecycle import Stage
from cases.models import CasualtyRevision, GradeDecision
from cases.services import facts, grade, organizer, scope
from desk.selectors.papers import draft_of
from regulation.grades import Grade

pytestmark = pytest.mark.django_db

# After the day of every paper: of the registration, and of what was found still later.
REGISTERED, LATER = date(2026, 4, 28), date(2026, 5, 9)


@pytest.fixture
def people(db):
    return gather_people()


def find_later(case, recording, deaths=2, loss=0):
    with recording(case):
        save(CasualtyRevision(case=case, recorded_on=LATER, deaths=deaths))
        if loss:
            case.direct_economic_loss = loss
            save(case)


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (Stage.INVESTIGATING, "SCOPE_OPINION"),
        (Stage.INVESTIGATING, "GROUP_REQUEST"),
        (Stage.INVESTIGATING, "GROUP_ESTABLISHMENT"),
        (Stage.INVESTIGATING, "INVITATION_LETTER"),
        (Stage.TRANSFERRED, "CASE_TRANSFER"),
    ],
)
def test_what_was_known_at_registration_counts_from_the_fire_on_and_later_figures_do_not(
    people, stage, code, recording
):
    # Registered after the day of the papers: the death is in each, the loss assessed later is not.
    case = drive(people, stage).case
    with recording(case):
        for row, name in (
            (case.casualty_revisions.get(), "recorded_on"),
            (case.grade_decisions.get(), "established_on"),
        ):
            setattr(row, name, REGISTERED)
            save(row)
    find_later(case, recording, loss=356000)
    assert "火灾造成1人死亡，属于一般火灾事故。" in words(draft_of(case, code, 1))


@pytest.mark.parametrize("code", ["CAUSE_DETERMINATION", "NATURE_OPINION", "REPORT_SUBMISSION"])
def test_a_paper_of_the_investigation_tells_no_death_that_came_after_it(people, code, recording):
    case = drive(people, Stage.SUBMITTED).case
    find_later(case, recording)
    said = words(draft_of(case, code, 1))
    assert "火灾造成1人死亡" in said
    assert "2人死亡" not in said


def test_the_acceptance_tells_what_was_known_when_the_fire_was_registered(people, recording):
    case = drive(people, Stage.REGISTERED).case
    tomorrow = timezone.localdate(case.created_at) + timedelta(days=1)
    with recording(case):
        save(
            CasualtyRevision(case=case, recorded_on=tomorrow, deaths=3),
            GradeDecision(case=case, established_on=tomorrow, grade=Grade.LARGER, reason="伤者死亡"),
        )
    said = words(draft_of(case, "ACCEPTANCE_FORM", 1))
    assert "1人死亡" in said
    assert "一般" in said
    assert "3人死亡" not in said
    assert "较大" not in said


def test_a_paper_still_to_be_dated_tells_what_is_known_now(people, recording):
    case = drive(people, Stage.INVESTIGATING).case
    find_later(case, recording)
    assert "2人死亡" in words(draft_of(case, "EXTENSION_REQUEST", 1))


def escalate(scene, on):
    values = {"document_number": "淄政字〔2026〕50号", "reason": "社会影响较大"}
    scene.do(organizer.escalate, scene.people.city_office, decided_on=on, **values)
    scene.case.refresh_from_db()


def find_twelve_dead(scene, on):
    values = {"deaths": 12, "serious_injuries": 0, "minor_injuries": 0}
    city = scene.people.city_office
    scene.do(facts.record_casualties, city, recorded_on=on, **values)
    scene.do(grade.decide_grade, city, established_on=on, grade=Grade.MAJOR)


@pytest.mark.parametrize("decided_on", [FIRE, march(6)])
def test_a_decision_keeps_the_figures_it_was_recorded_with_where_those_of_its_day_are_replaced(
    people, decided_on
):
    # The figures known at registration bear its day, and the same day's later ones replace them.
    scene = Scene(people, register_fire_of(people.office))
    escalate(scene, decided_on)
    find_twelve_dead(scene, FIRE)
    said = words(draft_of(scene.case, "ESCALATION_DECISION", 1))
    assert "火灾造成1人死亡，属于一般火灾事故。" in said
    assert "12人" not in said


@pytest.mark.parametrize(
    "code", ["SCOPE_OPINION", "GROUP_REQUEST", "INVITATION_LETTER", "CAUSE_DETERMINATION"]
)
def test_a_paper_of_the_body_that_led_on_its_day_stays_its_own_when_the_case_moves_up(people, code):
    scene = drive(people, Stage.ADOPTED)
    before = draft_of(scene.case, code, 1).draft.document
    escalate(scene, march(22))
    after = draft_of(scene.case, code, 1).draft.document
    assert "张店区消防救援大队" in after.heads
    assert after == before


def test_what_was_recorded_on_the_day_of_the_move_before_it_is_the_former_bodys(people):
    scene = drive(people, Stage.REGISTERED)
    escalate(scene, march(3))
    assert draft_of(scene.case, "SCOPE_OPINION", 1).draft.document.heads == ("张店区消防救援大队",)
    scene.do(scope.decide_scope, people.city_office, decided_on=march(3), is_production_related=False)
    assert draft_of(scene.case, "SCOPE_OPINION", 2).draft.document.heads == ("淄博市消防救援支队",)
