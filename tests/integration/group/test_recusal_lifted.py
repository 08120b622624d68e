"""A recusal whose ground has gone (解除回避, 第十四条)."""

import pytest
from integration.group.recusal_scene import (
    apply_against,
    decide,
    declare_conflict,
    lift,
)
from integration.group.scene import GOVERNMENT, declare_clean, member_named, nov, refused

from accounts.models import AgencyKind
from cases import access
from cases.acts import Paper, by_command, save
from cases.events import read_body
from cases.lifecycle import Act
from cases.models import MemberRole, Recusal
from cases.services.members import replace_member
from cases.services.membership import Person
from cases.verification import verify_all
from desk.acts import HANDLERS

pytestmark = pytest.mark.django_db


def test_a_lifting_on_oneself_or_on_the_leader_is_refused_likewise(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "组长"))
    by_government = Paper(GOVERNMENT, nov(9), "1")
    decide(working, people.office, recusal, document_number="1", paper=by_government)
    by_another = Paper("某科长", nov(12), "2")
    refused("government_decides", "第十四条", lift, working, people.office, recusal, paper=by_another)
    lift(working, people.office, recusal, paper=Paper(GOVERNMENT, nov(12), "2"))
    assert member_named(working, "组长").role == "LEADER"
    assert access.contents_for_reader(working.public_id, people.leader) == working


def test_a_lifted_recusal_opens_the_case_after_a_new_declaration(working, people):
    declare_conflict(working, people.officer)
    recusal = decide(working, people.leader, Recusal.objects.get())
    refused("reason_missing", "第十四条", lift, working, people.leader, recusal, reason="")
    lift(working, people.leader, recusal)
    assert member_named(working, "丙").user == people.officer
    refused("declaration_missing", "第十四条", access.contents_for_reader, working.public_id, people.officer)
    declare_clean(working, people.officer, declared_on=nov(12))
    assert access.contents_for_reader(working.public_id, people.officer) == working
    refused("not_recused", "第十四条", lift, working, people.leader, recusal)
    assert list(verify_all()) == []


def summary_of(case):
    return read_body(case.events.order_by("seq").last())["summary"]


def test_the_event_says_what_becomes_of_the_person(working, people):
    declare_conflict(working, people.officer)
    lift(working, people.leader, decide(working, people.leader, Recusal.objects.get()))
    told = summary_of(working)
    assert told.startswith("丙：解除回避，恢复为调查组成员")
    assert told.endswith("应当重新作出回避声明，此后方可参加调查、查阅案件")
    assert list(HANDLERS[Act.LIFT_RECUSAL].warnings(working)) == [f"{told}（第十四条）。"]


def test_who_was_recused_on_an_application_need_not_declare_again(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "丙"))
    lift(working, people.leader, decide(working, people.leader, recusal))
    assert summary_of(working).endswith("原有的回避声明有效，自登记解除时起可以参加调查、查阅案件")
    assert access.contents_for_reader(working.public_id, people.officer) == working


def test_an_investigator_outside_the_group_is_told_so(working, people):
    declare_clean(working, people.investigator)
    recusal = apply_against(working, people.office, user=people.investigator)
    lift(working, people.leader, decide(working, people.leader, recusal))
    assert "恢复火灾调查人员身份" in summary_of(working)


def test_the_page_says_so_before_the_recusal_is_lifted(working, people, client):
    declare_conflict(working, people.officer)
    recusal = decide(working, people.leader, Recusal.objects.get())
    client.force_login(people.leader)
    typed = {"recusal": recusal.pk, "decided_on": "2026-11-12", "reason": "情形已经消除"}
    page = client.post(f"/cases/{working.public_id}/acts/lift-recusal/", typed).content.decode()
    assert "解除后，恢复为调查组成员" in page
    assert "应当重新作出回避声明" in page


def test_whose_place_was_taken_is_not_lifted(working, people):
    declare_conflict(working, people.officer)
    recusal = decide(working, people.leader, Recusal.objects.get(), successor=member_named(working, "乙"))
    refused("place_taken", "第十四条", lift, working, people.leader, recusal)
    assert not access.visible_cases(people.officer).exists()


def test_who_had_left_before_the_decision_does_not_return(working, people):
    member = member_named(working, "丁")
    recusal = apply_against(working, people.office, member=member)
    with by_command(act=Act.IMPORT_CASE, case=working):
        member.left_on = nov(7)
        save(member)
    decide(working, people.leader, recusal)
    refused("place_taken", "第十四条", lift, working, people.leader, recusal)


def test_a_former_leader_does_not_return_beside_a_new_one(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "组长"))
    by_government = Paper(GOVERNMENT, nov(9), "1")
    decide(working, people.office, recusal, document_number="1", paper=by_government)
    with by_command(act=Act.IMPORT_CASE, case=working):
        other = member_named(working, "乙")
        other.role = MemberRole.LEADER
        save(other)
    refused(
        "place_taken", "第十四条", lift, working, people.office, recusal, paper=Paper(GOVERNMENT, nov(12))
    )


def test_who_was_replaced_does_not_return(working, people):
    declare_conflict(working, people.officer)
    member = member_named(working, "丙")
    recusal = decide(working, people.leader, Recusal.objects.get())
    member.refresh_from_db()
    replace_member(
        public_id=working.public_id,
        actor=people.leader,
        member=member,
        successor=Person("子", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
        replaced_on=nov(10),
        reason="回避",
    )
    refused("place_taken", "第十四条", lift, working, people.leader, recusal)
    member.refresh_from_db()
    assert member.left_on == nov(9)
    assert not access.visible_cases(people.officer).exists()
