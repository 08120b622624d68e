"""Papers and closing of a case that was entered late: its originals exist, and what is missing is said."""

from datetime import date

import pytest
from integration.intake.test_late_entry import ESTABLISHED, REQUESTED, enter
from personas import gather_people
from scenarios import drive, publish

from cases.acts import by_command
from cases.lifecycle import Act, Stage
from cases.models import Milestone
from common.errors import DomainError
from desk.selectors.papers import draft_of
from reports.gates import missing_at_close
from reports.services.reply import close_case

pytestmark = pytest.mark.django_db


def test_a_paper_whose_number_came_from_outside_is_drafted_as_no_original(world):
    case = enter(world, REQUESTED, ESTABLISHED)
    request = draft_of(case, "GROUP_REQUEST", 1).draft.document
    assert request.number == ""
    assert request.draft_note.startswith("非原件：“张消请〔2026〕1号”")
    assert request.content()["draft_note"] == request.draft_note
    # Without its members there is nothing to write the notice from.
    assert draft_of(case, "GROUP_ESTABLISHMENT", 1) is None


def test_what_the_office_numbers_itself_is_an_original_and_the_governments_paper_is_not():
    case = drive(gather_people(), Stage.INVESTIGATING).case
    request = draft_of(case, "GROUP_REQUEST", 1).draft.document
    assert request.number == "张消请〔2026〕1号"
    assert "draft_note" not in request.content()
    notice = draft_of(case, "GROUP_ESTABLISHMENT", 1).draft.document
    assert (notice.number, notice.draft_note[:3]) == ("", "非原件")


def test_a_case_without_what_the_law_requires_is_closed_only_with_a_reason():
    scene = drive(gather_people(), Stage.REPLIED)
    publish(scene)
    assert missing_at_close(scene.case) == ()
    with by_command(act=Act.IMPORT_CASE) as step:
        step.case = scene.case
        Milestone.objects.get(case=scene.case, kind="CAUSE_DETERMINED").delete()
    with pytest.raises(DomainError) as refusal:
        scene.do(close_case, closed_on=date(2026, 4, 3))
    assert (refusal.value.code, refusal.value.article) == ("close_incomplete", "第三十二条")
    assert "火灾事故原因认定（第二十条）" in refusal.value.message
    scene.do(close_case, closed_on=date(2026, 4, 3), reason="纸质案卷遗失，仅存批复")
    scene.case.refresh_from_db()
    assert scene.case.stage == Stage.CLOSED
