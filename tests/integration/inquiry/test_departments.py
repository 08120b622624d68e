"""Article 16: in a responsible accident every department is named, with a finding or the reason for none."""

import pytest
from django.test import Client
from personas import gather_people
from preparations import register_department
from scenarios import determine, drive, march, sign_all

from archives.case_file.reading import read_document
from archives.services.export_case import export_case
from cases.lifecycle import ACTS, Act, Stage
from cases.models import Party
from common.errors import DomainError
from desk.performing import hindrances
from desk.selectors.papers import drafts
from reports.models import CauseDetermination, DepartmentReview, Finding
from reports.selectors import department_gaps
from reports.services import conclusion, writing
from reports.services.departments import examine_department

pytestmark = pytest.mark.django_db
BUREAU = "张店区某监管局"


@pytest.fixture
def scene():
    scene = drive(gather_people(), Stage.INVESTIGATING)
    register_department(scene)
    return scene


def party(scene, name=BUREAU):
    return Party.objects.get(case=scene.case, name=name)


def examine(scene, **changes):
    values = {"party": party(scene), "duty": "SUPERVISION", "matters": "消防监督检查"} | changes
    return scene.do(examine_department, scene.people.member, **values)


def refused(code, act, *args, **values):
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert (refusal.value.code, refusal.value.article) == (code, "第十六条")
    return refusal.value.message


def forget_reviews(scene):
    for review in DepartmentReview.objects.filter(case=scene.case):
        examine(scene, party=review.party, is_removed=True, removal_reason="重新梳理")


def test_the_report_is_not_adopted_before_every_department_is_examined(scene):
    determine(scene)
    forget_reviews(scene)
    adopt = {"adopted_on": march(20), "deliberation": "一致通过"}
    assert "尚未列明有关部门" in refused(
        "report_incomplete", scene.do, conclusion.adopt_report, scene.people.leader, **adopt
    )
    examine(scene)
    message = refused("report_incomplete", scene.do, conclusion.adopt_report, scene.people.leader, **adopt)
    assert BUREAU in message
    examine(scene, no_finding_reason="经查已依法履行监督检查职责")
    scene.do(conclusion.adopt_report, scene.people.leader, **adopt)


def test_the_report_is_not_submitted_without_the_departments(scene, recording):
    determine(scene)
    scene.do(conclusion.adopt_report, scene.people.leader, adopted_on=march(20), deliberation="一致通过")
    sign_all(scene)
    assert list(hindrances(scene.case, Act.SUBMIT_REPORT)) == []
    with recording(scene.case):
        for review in DepartmentReview.objects.filter(case=scene.case):
            review.delete()
    found = list(hindrances(scene.case, Act.SUBMIT_REPORT))
    assert [(one.code, one.article) for one in found] == [
        ("departments_missing", "第十六条"),
        ("duties_undone", "第八条"),
    ]


@pytest.mark.parametrize("nature", ["ACCIDENTAL", "NATURAL"])
def test_an_accident_of_nobodys_doing_asks_for_no_department(scene, recording, nature):
    determine(scene)
    forget_reviews(scene)
    assert department_gaps(scene.case)
    with recording(scene.case):
        cause = CauseDetermination.objects.get(case=scene.case)
        cause.nature = nature
        cause.save()
    assert department_gaps(scene.case) == []


def test_a_finding_that_names_the_department_is_what_was_found_of_it(scene):
    determine(scene)
    examine(scene)
    assert any(BUREAU in gap for gap in department_gaps(scene.case))
    scene.do(
        writing.save_finding,
        scene.people.member,
        kind=Finding.Kind.SUPERVISION,
        text="未开展监督检查",
        party_key=party(scene).key,
    )
    assert department_gaps(scene.case) == []
    refused("finding_exists", examine, scene, no_finding_reason="已尽责")


def test_a_reason_for_none_beside_a_later_finding_is_told(scene):
    determine(scene)
    examine(scene, no_finding_reason="已尽责")
    scene.do(
        writing.save_finding,
        scene.people.member,
        kind=Finding.Kind.SUPERVISION,
        text="未开展监督检查",
        party_key=party(scene).key,
    )
    assert [BUREAU in gap and "更正" in gap for gap in department_gaps(scene.case)] == [True]


def test_only_a_registered_department_of_the_case_is_named(scene):
    determine(scene)
    refused("not_a_department", examine, scene, party=party(scene, "某商贸公司"))
    other = drive(scene.people, Stage.INVESTIGATING)
    register_department(other)
    refused("not_a_department", examine, scene, party=party(other))
    refused("review_not_found", examine, scene, is_removed=True, removal_reason="误列")
    examine(scene)
    refused("reason_missing", examine, scene, is_removed=True)


def test_page_document_and_case_file_hold_the_departments(scene):
    examine(scene, no_finding_reason="经查已依法履行监督检查职责")
    browser = Client()
    browser.force_login(scene.people.member)
    page = browser.get(f"/cases/{scene.public_id}/inquiry/").content.decode()
    assert BUREAU in page
    assert "经查已依法履行监督检查职责" in page
    read = browser.get(f"/api/v1/cases/{scene.public_id}/inquiry/").json()["departments"]
    assert [one["name"] for one in read] == ["某街道办事处", BUREAU]
    assert [len(one["findings"]) for one in read] == [1, 0]
    rows = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    assert rows["DEPARTMENT_LIST"].blocks[-1].rows[1][1] == BUREAU
    document, faults = read_document(export_case(scene.case).encode())
    assert faults == []
    assert document["department_reviews"][1]["no_finding_reason"] == "经查已依法履行监督检查职责"
    assert ACTS[Act.EXAMINE_DEPARTMENT].article == "第十六条"
