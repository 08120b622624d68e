"""A paper tells of casualties, grade and loss what was known on its day (伤亡、等级、损失, 第八条)."""

from datetime import date

import pytest
from integration.documents.test_truth import words
from personas import gather_people
from scenarios import drive

from cases.acts import save
from cases.lifecycle import Stage
from cases.models import CasualtyRevision
from desk.selectors.papers import draft_of

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


def test_a_paper_still_to_be_dated_tells_what_is_known_now(people, recording):
    case = drive(people, Stage.INVESTIGATING).case
    find_later(case, recording)
    assert "2人死亡" in words(draft_of(case, "EXTENSION_REQUEST", 1))
