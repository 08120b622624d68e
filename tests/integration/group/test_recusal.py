"""Declarations and recusals (回避, 第十四条)."""

from datetime import timedelta

import pytest
from integration.group.recusal_scene import (
    act_refused,
    apply_against,
    decide,
    declare_conflict,
    locked_out,
)
from integration.group.scene import FIRE, declare_clean, member_named, nov, refused

from accounts.models import AgencyKind
from cases import access
from cases.acts import Paper
from cases.lifecycle import Act, CaseRole
from cases.models import Recusal, RecusalOutcome
from cases.selectors.group import composition_gaps, group_warnings
from cases.services.members import appoint_member, replace_member, set_up_subgroup
from cases.services.membership import Person
from cases.services.recusal import declare
from cases.verification import verify_all
from desk.acts import HANDLERS

pytestmark = pytest.mark.django_db


def test_who_has_not_declared_may_only_declare(established, people):
    refused(
        "declaration_missing", "第十四条", access.contents_for_reader, established.public_id, people.officer
    )
    for act in Act:
        if act is not Act.DECLARE:
            act_refused("declaration_missing", "第十四条", established, people.officer, act)
    declare_clean(established, people.officer)
    assert access.contents_for_reader(established.public_id, people.officer) == established
    assert access.permit(case=established, actor=people.officer, act=Act.WRITE_REPORT)
    assert list(verify_all()) == []


def test_investigators_work_at_the_scene_before_the_group_once_declared(case, people):
    act_refused("declaration_missing", "第十四条", case, people.investigator, Act.ENTRUST_APPRAISAL)
    declare_clean(case, people.investigator, declared_on=FIRE)
    permit = access.permit(case=case, actor=people.investigator, act=Act.ENTRUST_APPRAISAL)
    assert permit.roles == {CaseRole.INVESTIGATOR}


def test_a_stranger_declares_nothing(established, people):
    refused("case_not_found", "", declare_clean, established, people.stranger)


def test_one_declaration_is_enough(working, people):
    refused("already_declared", "第十四条", declare_clean, working, people.officer)


def test_a_conflict_names_its_ground_and_says_what_it_is(established, people):
    refused("invalid", "", declare_conflict, established, people.officer, ground=None)
    refused("invalid", "", declare_conflict, established, people.officer, statement="")
    refused(
        "before_fire",
        "第十四条",
        declare_clean,
        established,
        people.officer,
        declared_on=nov(1).replace(month=10),
    )


def test_a_declared_conflict_keeps_the_case_closed_until_decided(working, people):
    declare_conflict(working, people.officer)
    assert Recusal.objects.get().outcome == RecusalOutcome.PENDING
    refused("recusal_pending", "第十四条", access.contents_for_reader, working.public_id, people.officer)
    act_refused("recusal_pending", "第十四条", working, people.officer, Act.WRITE_REPORT)
    refused("recusal_pending", "第十四条", declare_clean, working, people.officer, declared_on=nov(8))


def test_a_recused_person_loses_the_case_everywhere_at_the_next_request(working, people):
    declare_conflict(working, people.officer)
    member = member_named(working, "丙")
    set_up_subgroup(public_id=working.public_id, actor=people.leader, kind="TECHNICAL", head=member)
    recusal = decide(working, people.leader, Recusal.objects.get())
    locked_out(people.officer, working)
    member.refresh_from_db()
    assert (recusal.outcome, recusal.decided_by, member.left_on) == ("RECUSED", "组长", nov(9))
    assert working.group.subgroups.get().head is None
    assert [gap.body for gap in composition_gaps(working)] == ["PUBLIC_SECURITY"]
    assert any("尚未确定接替人员" in warning for warning in group_warnings(working))
    assert working.documents.filter(kind="RECUSAL_DECISION", direction="OUT").exists()
    assert list(verify_all()) == []


def test_a_recusal_beats_office_and_investigator_as_well(working, people, brigade):
    declare_clean(working, people.investigator)
    recusal = apply_against(working, people.office, user=people.investigator)
    assert access.permit(case=working, actor=people.investigator, act=Act.WRITE_REPORT)
    decide(working, people.leader, recusal)
    locked_out(people.investigator, working)
    recusal = apply_against(working, people.leader, user=people.office)
    decide(working, people.leader, recusal, document_number="")
    locked_out(people.office, working)


def test_not_recused_opens_the_case(established, people):
    declare_clean(established, people.leader)
    declare_conflict(established, people.officer)
    decide(established, people.leader, Recusal.objects.get(), recused=False)
    assert access.contents_for_reader(established.public_id, people.officer) == established
    assert member_named(established, "丙").left_on is None


def test_a_successor_takes_over(working, people):
    declare_conflict(working, people.officer)
    recusal = Recusal.objects.get()
    refused(
        "own_successor",
        "第十四条",
        decide,
        working,
        people.leader,
        recusal,
        successor=member_named(working, "丙"),
    )
    decide(working, people.leader, recusal, successor=member_named(working, "乙"))
    assert not any("接替人员" in warning for warning in group_warnings(working))
    gaps = [gap.message for gap in composition_gaps(working)]
    assert gaps
    assert HANDLERS[Act.DECIDE_RECUSAL].warnings(working)[: len(gaps)] == tuple(gaps)


def test_a_recused_member_is_replaced_by_a_new_one(working, people):
    declare_conflict(working, people.officer)
    member = member_named(working, "丙")
    recusal = decide(working, people.leader, Recusal.objects.get())
    member.refresh_from_db()
    new = replace_member(
        public_id=working.public_id,
        actor=people.office,
        member=member,
        successor=Person("子", "张店公安分局", AgencyKind.PUBLIC_SECURITY),
        replaced_on=nov(10),
        reason="回避",
    )
    recusal.refresh_from_db()
    member.refresh_from_db()
    assert (recusal.successor, member.left_on) == (new, nov(9))
    assert composition_gaps(working) == ()


def test_a_recused_person_is_not_appointed_again(working, people):
    declare_conflict(working, people.officer)
    decide(working, people.leader, Recusal.objects.get())
    refused(
        "member_recused",
        "第十四条",
        appoint_member,
        public_id=working.public_id,
        actor=people.office,
        person=Person("丙", "张店区教育局", AgencyKind.OTHER, user=people.officer),
    )


def test_the_office_registers_the_paper_of_a_member_without_an_account(working, people):
    values = {
        "public_id": working.public_id,
        "actor": people.office,
        "declared_on": nov(6),
        "has_conflict": False,
    }
    key, paper = member_named(working, "丁").key, Paper("丁", nov(6), "声1号")
    refused("paper_missing", "第十四条", declare, member_key=key, **values)
    refused("subject_missing", "第十四条", declare, paper=paper, **values)
    refused("not_in_group", "第十四条", declare, member_key="member-99", paper=paper, **values)
    with_account = {"member_key": member_named(working, "丙").key, "paper": paper}
    refused("has_account", "第十四条", declare, **with_account, **values)
    refused("paper_unproved", "第十四条", declare, member_key=key, paper=Paper("丁", nov(6)), **values)
    declare(member_key=key, paper=paper, **values)
    undeclared = [warning for warning in group_warnings(working) if "尚未作出回避声明" in warning]
    assert len(undeclared) == 1
    assert undeclared[0].count("、") == 2
    assert "丁" not in undeclared[0]
    refused("already_declared", "第十四条", declare, member_key=key, paper=paper, **values)
    assert list(verify_all()) == []


def test_only_an_office_that_need_not_declare_registers_a_declaration_and_learns_who_is_there(
    established, people
):
    key = member_named(established, "丁").key
    values = {"declared_on": nov(6), "has_conflict": False, "paper": Paper("丁", nov(6), "声1号")}
    said = {
        refused(
            "not_by_office",
            "第十四条",
            declare,
            public_id=established.public_id,
            actor=people.officer,
            member_key=one,
            **values,
        )
        for one in (key, "member-99")
    }
    assert len(said) == 1
    assert "丁" not in said.pop()
    appoint_member(
        public_id=established.public_id,
        actor=people.office,
        person=Person("office", "张店区消防救援大队", AgencyKind.FIRE_RESCUE, user=people.office),
        joined_on=nov(6),
    )
    office = {"public_id": established.public_id, "actor": people.office}
    refused("not_by_office", "第十四条", declare, member_key=key, **office, **values)
    declare(**office, **(values | {"paper": None}))
    declare(member_key=key, **office, **values)


def test_an_application_says_who_why_and_whom(working, people):
    member = member_named(working, "丁")
    refused("reason_missing", "第十四条", apply_against, working, people.office, member=member, reason=" ")
    refused("reason_missing", "第十四条", apply_against, working, people.office, member=member, applied_by="")
    refused("subject_missing", "第十四条", apply_against, working, people.office)
    refused("subject_missing", "第十四条", apply_against, working, people.office, user=people.stranger)
    refused("act_not_permitted", "第十四条", apply_against, working, people.officer, member=member)
    apply_against(working, people.office, member=member)
    refused("recusal_pending", "第十四条", apply_against, working, people.office, member=member)


def test_an_application_and_its_decision_stay_in_their_case(working, people, elsewhere):
    eve = FIRE - timedelta(days=1)
    member = member_named(working, "丁")
    refused("before_fire", "第十四条", apply_against, working, people.office, member=member, applied_on=eve)
    refused("not_in_group", "第十四条", apply_against, working, people.office, member=elsewhere)
    refused("recusal_not_found", "第十四条", decide, working, people.leader, Recusal.objects.get())
    recusal = apply_against(working, people.office, member=member)
    refused("not_in_group", "第十四条", decide, working, people.leader, recusal, successor=elsewhere)
