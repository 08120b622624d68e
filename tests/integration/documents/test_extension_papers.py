"""What is asked for and told of extensions in the documents (延期, 第二十八条)."""

from datetime import date

import pytest
from integration.documents.test_truth import words
from personas import gather_people
from scenarios import Scene, drive, march, receive

from cases.lifecycle import Stage
from cases.services.extensions import grant_extension
from desk.selectors.papers import draft_of
from reports.services.reply import return_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return drive(gather_people(), Stage.INVESTIGATING)


def test_the_form_of_a_granted_extension_tells_what_was_granted_and_is_no_original(scene):
    scene.do(
        grant_extension, kind="CAUSE", days=25, reason="熔痕需要补充鉴定", applied_on=march(13),
        decided_on=march(14), approver="淄博市消防救援支队", document_number="延批14号",
    )  # fmt: skip
    row = draft_of(scene.case, "CAUSE_EXTENSION_FORM", 1)
    said = words(row)
    for told in (
        "25日",
        "熔痕需要补充鉴定",
        "2026年3月13日",
        "2026年3月14日",
        "淄博市消防救援支队",
        "延批14号",
    ):
        assert told in said
    assert row.draft.document.draft_note.startswith("非原件")
    assert draft_of(scene.case, "CAUSE_EXTENSION_FORM", 2) is None
    # The report is another limit: its extension may still be asked for.
    assert draft_of(scene.case, "EXTENSION_REQUEST", 1) is not None


@pytest.mark.parametrize("code", ["CAUSE_EXTENSION_FORM", "EXTENSION_REQUEST"])
def test_nothing_is_asked_for_once_the_limit_has_passed(scene, code):
    assert draft_of(scene.case, code, 1, march(20)) is not None
    assert draft_of(scene.case, code, 1, date(2026, 6, 30)) is None


def test_no_extension_is_asked_for_a_report_that_was_returned():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    values = {"returned_on": march(26), "reason": "补充调查", "document_number": "退1号"}
    scene.do(return_report, to_stage="INVESTIGATING", **values)
    assert draft_of(scene.case, "EXTENSION_REQUEST", 1) is None
