"""The interview plan: every category of article 15, adjusted with reasons, minors and interpreters."""

import pytest
from django.test import Client
from personas import gather_people
from scenarios import drive, march

from archives.case_file.reading import read_document
from archives.services.export_case import export_case
from cases.events import read_body
from cases.forms.interviews import PlanInterviewForm
from cases.lifecycle import ACTS, Act, Stage
from cases.models import InterviewTarget, Party, PartyKind
from cases.selectors.inquiry import interview_plan, interview_warnings
from cases.services.interviews import Interview, plan_interview
from cases.services.parties import register_party
from cases.verification import verify_case
from common.errors import DomainError
from desk.selectors.papers import drafts
from regulation.articles import load_regulation
from regulation.rulebook import load_rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.INVESTIGATING)


def plan(scene, key="", change_reason="", by=None, **facts):
    values = {"category": "EYEWITNESS", "status": "PLANNED", "name": "路过群众"} | facts
    return scene.do(
        plan_interview,
        by or scene.people.member,
        interview=Interview(**values),
        key=key,
        change_reason=change_reason,
    )


def refused(code, scene, **facts):
    with pytest.raises(DomainError) as refusal:
        plan(scene, **facts)
    assert (refusal.value.code, refusal.value.article or "第十五条") == (code, "第十五条")
    return refusal.value.message


def child(scene):
    scene.do(
        register_party,
        scene.people.member,
        kind=PartyKind.PERSON,
        name="李小明",
        roles=["WITNESS"],
        details={"is_minor": True, "age": 9},
    )
    return Party.objects.get(case=scene.case, name="李小明")


def test_who_has_died_is_planned_no_more_and_stays_in_what_was_asked(scene):
    scene.do(register_party, kind=PartyKind.PERSON, name="钱某", roles=["DECEASED"], details={})
    dead = Party.objects.get(case=scene.case, name="钱某")
    refused("party_has_died", scene, party=dead, name="")
    opened = {"case": scene.case, "rule": ACTS[Act.PLAN_INTERVIEW], "today": march(9)}
    assert dead not in PlanInterviewForm(**opened).fields["party"].queryset
    asked = plan(scene, party=dead, name="", status="DONE", asked_on=march(5))
    form = PlanInterviewForm(initial={"key": asked.key}, **opened)
    assert dead in form.fields["party"].queryset


def test_the_categories_are_the_words_of_article_fifteen_and_all_of_them(scene):
    article = load_regulation(load_rulebook(scene.case.rulebook_code).regulation).article("第十五条").text
    listed = article[article.index("主要包括") + 4 : article.index("的相关人员")]
    words = listed.replace("，火灾涉及的", "、").replace("以及", "、").split("、")
    found = interview_plan(scene.case)
    assert [one.rule.quote for one in found.categories] == [word for word in words if word]
    assert found.total == len(found.open) == 20


def test_coverage_counts_each_category_once(scene):
    plan(scene)
    plan(scene, name="店主", status="DONE", asked_on=march(8))
    plan(scene, category="SURVEY", name="", status="NOT_NEEDED", reason="未进行勘察")
    plan(scene, category="OPERATOR", name="电工")
    found = interview_plan(scene.case)
    assert (found.asked, found.planned, found.reasoned, len(found.open)) == (1, 1, 1, 17)
    assert "已询问1类，拟询问1类，说明不需询问1类，尚未确定17类" in found.coverage
    assert "勘察" not in interview_warnings(scene.case)[0]
    assert "设计" in interview_warnings(scene.case)[0]


def test_an_adjustment_says_why_and_stays_in_the_history(scene):
    target = plan(scene)
    refused("reason_missing", scene, key=target.key, status="NOT_NEEDED", reason="已离世")
    plan(scene, key=target.key, status="NOT_NEEDED", reason="未在场", change_reason="经查未在场")
    body = read_body(scene.case.events.last())
    assert body["reason"] == "经查未在场"
    change = next(one for one in body["changes"] if one["record"].startswith("cases.interviewtarget"))
    assert change["before"]["status"] == "PLANNED"
    assert change["after"] == {"status": "NOT_NEEDED", "reason": "未在场"}
    assert list(verify_case(scene.case)) == []


def test_that_a_planned_interview_took_place_needs_no_reason_but_another_person_does(scene):
    target = plan(scene)
    refused("reason_missing", scene, key=target.key, name="另一人", status="DONE", asked_on=march(8))
    done = plan(scene, key=target.key, status="DONE", asked_on=march(8))
    assert done.pk == target.pk
    refused("reason_missing", scene, key=target.key)


def test_each_state_asks_for_its_facts(scene):
    assert "询问日期" in refused("invalid", scene, status="DONE")
    assert "不需询问的理由" in refused("invalid", scene, status="NOT_NEEDED")
    assert "姓名" in refused("invalid", scene, name="")
    refused("before_fire", scene, status="DONE", asked_on=march(1))
    refused("unknown_category", scene, category="ANYBODY")
    refused("target_not_found", scene, key="interview-99")
    assert not InterviewTarget.objects.exists()


def test_a_child_is_asked_with_the_guardian_whatever_was_ticked(scene):
    party = child(scene)
    message = refused("invalid", scene, party=party, name="", status="DONE", asked_on=march(8))
    assert "到场的监护人" in message
    done = plan(scene, party=party, name="", status="DONE", asked_on=march(8), guardian="李父")
    assert done.is_minor


@pytest.mark.parametrize("language", InterviewTarget.Language.values)
def test_whoever_needs_an_interpreter_is_asked_with_one(scene, language):
    asked = {"status": "DONE", "asked_on": march(8), "language": language}
    assert "翻译人员" in refused("invalid", scene, **asked)
    assert plan(scene, **asked, interpreter="王译").interpreter == "王译"


def test_nobody_stands_twice_in_a_category_and_units_are_not_asked(scene):
    party = child(scene)
    plan(scene, party=party, name="")
    refused("already_planned", scene, party=party, name="")
    plan(scene, party=party, name="", category="INFORMED_PERSON")
    plan(scene, category="SURVEY", name="", status="NOT_NEEDED", reason="未进行勘察")
    refused("already_planned", scene, category="SURVEY", name="", status="NOT_NEEDED", reason="同上")
    scene.do(register_party, kind=PartyKind.UNIT, name="某公司", roles=[], details={})
    refused("not_a_person", scene, party=Party.objects.get(case=scene.case, name="某公司"), name="")


def test_a_person_of_another_case_is_not_taken(scene):
    other = drive(scene.people, Stage.INVESTIGATING)
    refused("not_in_case", scene, party=child(other), name="")


def test_the_page_lists_every_category_and_the_form_opens_with_the_entry(scene):
    target = plan(scene, belongs_to="过路人", language="FOREIGN")
    browser = Client()
    browser.force_login(scene.people.member)
    page = browser.get(f"/cases/{scene.public_id}/inquiry/").content.decode()
    assert page.count('<div id="category-') == 20
    assert "应当安排翻译" in page
    form = browser.get(f"/cases/{scene.public_id}/acts/plan-interview/?key={target.key}").content.decode()
    assert 'value="过路人"' in form
    assert browser.get(f"/api/v1/cases/{scene.public_id}/inquiry/").json()["interviews"]["planned"] == 1


def test_list_and_notice_are_drafted_from_the_plan(scene):
    assert not any(row.kind.code == "INTERVIEW_LIST" for row in drafts(scene.case))
    plan(scene, party=child(scene), name="", planned_on=march(9))
    rows = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    table = rows["INTERVIEW_LIST"].blocks[-1]
    assert len(table.rows) == 20
    assert any("监护人：待通知" in row[4] for row in table.rows)
    assert rows["INTERVIEW_NOTICE"].addressee == "李小明"
    assert "监护人一同到场" in str(rows["INTERVIEW_NOTICE"].content())


def test_the_plan_goes_along_in_the_case_file(scene):
    plan(scene, party=child(scene), name="", status="DONE", asked_on=march(8), guardian="李父")
    document, faults = read_document(export_case(scene.case).encode())
    assert faults == []
    assert document["interview_targets"] == [
        {
            "key": "interview-1",
            "category": "EYEWITNESS",
            "party": Party.objects.get(case=scene.case, name="李小明").key,
            "status": "DONE",
            "asked_on": "2026-03-08",
            "is_minor": True,
            "guardian": "李父",
        }
    ]
