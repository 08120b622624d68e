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
from cases.acts import Paper
from cases.models import Recusal
from cases.services.members import replace_member
from cases.services.membership import Person
from cases.verification import verify_all

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
    lift(working, people.leader, recusal)
    member.refresh_from_db()
    assert member.left_on == nov(9)
    assert not access.visible_cases(people.officer).exists()
