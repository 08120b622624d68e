"""Meetings and disagreements: what is refused, what it leads to, who reads it (第九条)."""

from datetime import date

import pytest
from django.test import Client
from preparations import disagree, refer
from scenarios import Scene, march

from cases.acts import Paper
from cases.lifecycle import ACTS, Act
from cases.models import Disagreement, DocumentEntry, Meeting
from cases.selectors.group import current_members
from cases.services import disagreements, meetings
from cases.verification import verify_case
from common.errors import DomainError
from desk.acts import HANDLERS
from desk.selectors.papers import drafts
from reports.services import conclusion

pytestmark = pytest.mark.django_db
CALL = {
    "purpose": "DISCUSSION",
    "subject": "第一次全体会议",
    "noticed_on": march(9),
    "scheduled_on": march(10),
    "place": "会议室",
    "agenda": "讨论起火原因",
}


def refused(code: str, act, *args, **values) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def held(scene: Scene, **changes):
    everybody = list(current_members(scene.case))
    values = {
        "purpose": "DISCUSSION",
        "subject": "会议",
        "held_on": march(10),
        "chair": scene.seat(scene.people.leader),
        "present": everybody,
        "minutes": "讨论",
    }
    return scene.do(meetings.record_meeting, changes.pop("by", scene.people.leader), **(values | changes))


def ruling(disagreement: Disagreement, outcome: str = "CONCLUDED", **changes) -> dict:
    values = {
        "disagreement": disagreement,
        "outcome": outcome,
        "consultation": "协商未果",
        "ruling": "在配电箱",
        "ruled_on": march(20),
    }
    return values | changes


def test_a_meeting_is_called_held_and_printed(scene):
    called = scene.do(meetings.call_meeting, scene.people.leader, **CALL)
    away = scene.seat(scene.people.member)
    others = [one for one in current_members(scene.case) if one != away]
    done = held(scene, meeting=called, subject="", present=others, absences=[(away, "出差")])
    assert (done.pk, done.subject, done.agenda) == (called.pk, "第一次全体会议", "讨论起火原因")
    assert [row.absence_reason for row in done.attendances.all() if not row.is_present] == ["出差"]
    papers = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    assert "讨论起火原因" in str(papers["MEETING_NOTICE"].content())
    assert "出差" in str(papers["MEETING_MINUTES"].content())
    assert list(verify_case(scene.case)) == []


def test_a_meeting_is_recorded_once(scene):
    called = scene.do(meetings.call_meeting, scene.people.leader, **CALL)
    held(scene, meeting=called)
    refused("already_recorded", held, scene, meeting=called)


def test_who_was_away_is_told_with_the_reason(scene):
    everybody = list(current_members(scene.case))
    away = scene.seat(scene.people.member)
    without = [one for one in everybody if one != away]
    assert "成员" in refused("attendance_missing", held, scene, present=without).message
    refused("present_and_absent", held, scene, absences=[(away, "出差")])
    # An expert need give no reason.
    held(scene, present=[one for one in everybody if one != scene.seat(scene.people.expert)])


def test_days_of_a_meeting_keep_their_order(scene):
    refused("before_fire", held, scene, held_on=date(2026, 3, 1))
    late = {**CALL, "scheduled_on": march(8)}
    refused("dates_out_of_order", scene.do, meetings.call_meeting, scene.people.leader, **late)
    called = scene.do(meetings.call_meeting, scene.people.leader, **CALL)
    refused("dates_out_of_order", held, scene, meeting=called, held_on=march(8))


def test_only_the_leader_or_a_deputy_of_that_day_chairs(scene):
    deputy = scene.seat(scene.people.deputy)
    # The delegation begins on the seventh.
    refused("not_the_chair", held, scene, chair=deputy, held_on=march(6))
    refused("not_the_chair", held, scene, chair=scene.seat(scene.people.member))
    assert held(scene, chair=deputy, held_on=march(7)).chair == deputy
    without = [one for one in current_members(scene.case) if one != deputy]
    gone = {"present": without, "absences": [(deputy, "出差")]}
    refused("chair_absent", held, scene, chair=deputy, held_on=march(7), **gone)


def test_a_paper_is_the_leaders_or_that_of_a_deputy_of_that_day(scene):
    office = scene.people.office
    refused("paper_missing", held, scene, by=office)
    refused("not_the_leader", held, scene, by=office, paper=Paper("成员", march(10)))
    refused("not_the_leader", held, scene, by=office, paper=Paper("副组长", march(6)))
    refused("not_by_office", held, scene, paper=Paper("组长", march(10)))
    held(scene, by=office, paper=Paper("副组长", march(7), "会1号"))
    assert DocumentEntry.objects.get(kind="MEETING_MINUTES").correspondent == "副组长"


def test_a_member_is_no_leader(scene):
    refused("act_not_permitted", held, scene, by=scene.people.member)


def test_a_disagreement_names_at_least_two_positions(scene):
    values = {"subject": "起火点", "raised_on": march(18)}
    one = ((scene.seat(scene.people.member), "在配电箱"),)
    raised = disagreements.raise_disagreement
    refused("positions_missing", scene.do, raised, scene.people.member, positions=one, **values)
    refused("positions_missing", scene.do, raised, scene.people.member, positions=one * 2, **values)


def test_a_member_raises_in_the_own_name_alone(scene):
    both = (
        (scene.seat(scene.people.member), "在配电箱"),
        (scene.seat(scene.people.subgroup_head), "在灶台"),
    )
    values = {"subject": "起火点", "raised_on": march(18), "positions": both}
    other = {"raised_by": scene.seat(scene.people.subgroup_head)}
    raised = disagreements.raise_disagreement
    refused("not_own_name", scene.do, raised, scene.people.member, **values, **other)
    refused("raiser_missing", scene.do, raised, scene.people.office, **values)
    assert scene.do(raised, scene.people.office, **values, **other).raised_by == other["raised_by"]


def test_no_report_is_adopted_over_an_open_disagreement(scene):
    disagreement = disagree(scene)
    adopt = {"adopted_on": march(20), "deliberation": "通过"}
    refusal = refused("disagreement_open", scene.do, conclusion.adopt_report, scene.people.leader, **adopt)
    assert refusal.article == "第九条"
    assert "起火点的认定" in refusal.message
    client = Client()
    client.force_login(scene.people.leader)
    page = client.get(f"/cases/{scene.public_id}/acts/adopt-report/").content.decode()
    assert "分歧尚未处理" in page
    assert f"/cases/{scene.public_id}/acts/rule-on-disagreement/" in page
    scene.do(disagreements.rule_on_disagreement, scene.people.leader, **ruling(disagreement))
    gates = HANDLERS[Act.ADOPT_REPORT].gates
    gates[0](scene.case, ACTS[Act.ADOPT_REPORT])


def test_a_referral_waits_for_the_government(scene):
    referred = refer(scene)
    assert referred.document_number.startswith("张消请〔2026〕")
    adopt = {"adopted_on": march(20), "deliberation": "通过"}
    refused("disagreement_referred", scene.do, conclusion.adopt_report, scene.people.leader, **adopt)
    answer = {"answer": "同意", "answered_on": march(20), "document_number": "张政复〔2026〕2号"}
    early = answer | {"answered_on": march(18)}
    register = disagreements.register_answer
    refused("dates_out_of_order", scene.do, register, disagreement=referred, **early)
    decided = scene.do(register, disagreement=referred, **answer)
    assert decided.outcome == "DECIDED"
    refused("not_referred", scene.do, register, disagreement=referred, **answer)
    codes = [row.kind.code for row in drafts(scene.case)]
    assert "DISAGREEMENT_REFERRAL" in codes
    assert "DISAGREEMENT_RULING" not in codes
    assert list(verify_case(scene.case)) == []


def test_a_disagreement_is_ruled_once_after_consultation(scene):
    disagreement = disagree(scene)
    rule = disagreements.rule_on_disagreement
    leader = scene.people.leader
    refused("text_missing", scene.do, rule, leader, **ruling(disagreement, consultation=" "))
    refused("text_missing", scene.do, rule, leader, **ruling(disagreement, ruling=" "))
    refused("unknown_outcome", scene.do, rule, leader, **ruling(disagreement, "DECIDED"))
    refused("dates_out_of_order", scene.do, rule, leader, **ruling(disagreement, ruled_on=march(17)))
    refused("act_not_permitted", scene.do, rule, scene.people.member, **ruling(disagreement))
    ruled = scene.do(rule, leader, **ruling(disagreement))
    assert (ruled.outcome, ruled.ruled_by) == ("CONCLUDED", "组长")
    refused("already_ruled", scene.do, rule, leader, **ruling(disagreement))
    assert "DISAGREEMENT_RULING" in [row.kind.code for row in drafts(scene.case)]


def test_the_form_reads_a_line_for_each_member(scene, today):
    def form(positions: str):
        data = {"subject": "起火点", "raised_on": "2026-03-18", "positions": positions}
        handler = HANDLERS[Act.RAISE_DISAGREEMENT]
        return handler.form(data, case=scene.case, rule=ACTS[Act.RAISE_DISAGREEMENT], today=today)

    good = form("成员：在配电箱\n因为熔痕在此\n小组组长: 在灶台\n副组长：")
    assert good.is_valid(), good.errors
    assert good.service_values()["positions"] == (
        (scene.seat(scene.people.member), "在配电箱\n因为熔痕在此"),
        (scene.seat(scene.people.subgroup_head), "在灶台"),
    )
    assert "不是现任成员" in str(form("路人：在门口").errors)
    assert "出现了两次" in str(form("成员：甲\n成员：乙").errors)
    assert "请填写“分歧意见”" in str(form("成员：\n副组长：").errors)


@pytest.mark.parametrize("person", ["office", "leader", "member", "expert"])
def test_the_page_shows_meetings_and_disagreements(scene, person):
    held(scene, minutes="讨论熔痕")
    disagree(scene)
    client = Client()
    client.force_login(getattr(scene.people, person))
    page = client.get(f"/cases/{scene.public_id}/meetings/").content.decode()
    assert "讨论熔痕" in page
    assert "在灶台" in page
    assert ("rule-on-disagreement/?disagreement=" in page) == (person in ("office", "leader"))
    body = client.get(f"/api/v1/cases/{scene.public_id}/meetings/").json()
    assert body["meetings"][0]["minutes"] == "讨论熔痕"
    assert [one["text"] for one in body["disagreements"][0]["positions"]] == ["在配电箱", "在灶台"]


@pytest.mark.parametrize(("person", "status"), [("city_office", 403), ("undeclared", 403), ("recused", 404)])
def test_who_may_not_read_the_case_reads_no_meeting(scene, person, status):
    held(scene)
    client = Client()
    client.force_login(getattr(scene.people, person))
    for address in (f"/cases/{scene.public_id}/meetings/", f"/api/v1/cases/{scene.public_id}/meetings/"):
        assert client.get(address).status_code == status


def test_meetings_of_another_case_are_refused(scene):
    stranger = Meeting(case_id=scene.case.pk + 1, pk=10**6)
    refused("not_in_case", held, scene, meeting=stranger)
