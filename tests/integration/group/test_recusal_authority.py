"""Who decides on a recusal (回避的决定人, 第九条、第十四条)."""

import pytest
from integration.group.recusal_scene import (
    apply_against,
    decide,
    declare_conflict,
    lift,
    locked_out,
)
from integration.group.scene import GOVERNMENT, declare_clean, member_named, nov, refused

from accounts.models import AgencyKind
from cases.acts import Paper
from cases.models import Recusal
from cases.services.members import appoint_member, delegate_deputy
from cases.services.membership import Person

pytestmark = pytest.mark.django_db


def test_the_office_decides_only_on_paper(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "丁"))
    refused("paper_missing", "第十四条", decide, working, people.office, recusal)
    decided = decide(working, people.office, recusal, paper=Paper("组长", nov(9), "张调避〔2026〕1号"))
    assert decided.decided_by == "组长"
    refused("already_decided", "第十四条", decide, working, people.leader, recusal)


def test_who_decides_decides_in_the_own_name(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "丁"))
    paper = Paper("某科长", nov(9), "1")
    refused("not_by_office", "第十四条", decide, working, people.leader, recusal, paper=paper)
    assert decide(working, people.leader, recusal).decided_by == "组长"
    refused("not_by_office", "第十四条", lift, working, people.leader, recusal, paper=paper)


def test_a_paper_on_a_member_is_the_leaders_by_name(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "丁"))
    by_nobody = Paper("某科长", nov(9), "张调避〔2026〕1号")
    message = refused("not_the_decider", "第十四条", decide, working, people.office, recusal, paper=by_nobody)
    assert "“决定人”应为组长" in message
    decide(working, people.office, recusal, paper=Paper("组长", nov(9)))
    lifted = {"paper": Paper("某科长", nov(12))}
    refused("not_the_decider", "第十四条", lift, working, people.office, recusal, **lifted)


def test_a_paper_on_a_member_is_a_deputys_only_while_delegated(working, people):
    deputy = appoint_member(
        public_id=working.public_id,
        actor=people.office,
        person=Person("副组长", GOVERNMENT, AgencyKind.GOVERNMENT),
        role="DEPUTY_LEADER",
        joined_on=nov(6),
    )
    delegate_deputy(
        public_id=working.public_id,
        actor=people.leader,
        deputy=deputy,
        starts_on=nov(9),
        ends_on=nov(10),
        document_number="1",
    )
    own = apply_against(working, people.office, member=deputy)
    paper = Paper("副组长", nov(9))
    refused("not_the_decider", "第十四条", decide, working, people.office, own, paper=paper)
    recusal = apply_against(working, people.office, member=member_named(working, "丁"))
    too_late = Paper("副组长", nov(11))
    refused("not_the_decider", "第十四条", decide, working, people.office, recusal, paper=too_late)
    assert decide(working, people.office, recusal, paper=paper).decided_by == "副组长"


def test_the_recusal_of_the_leader_is_decided_by_the_government(working, people):
    recusal = apply_against(working, people.office, member=member_named(working, "组长"))
    refused("own_recusal", "第十四条", decide, working, people.leader, recusal)
    by_another = Paper("某科长", nov(9), "1")
    refused("government_decides", "第十四条", decide, working, people.office, recusal, paper=by_another)
    by_government = Paper(GOVERNMENT, nov(9), "张政办字〔2026〕15号")
    refused(
        "government_decides",
        "第十四条",
        decide,
        working,
        people.office,
        recusal,
        document_number="",
        paper=by_government,
    )
    decide(working, people.office, recusal, document_number="张政办字〔2026〕15号", paper=by_government)
    locked_out(people.leader, working)
    assert working.documents.filter(kind="RECUSAL_DECISION", direction="IN").exists()


def test_a_deputy_does_not_decide_on_the_leader(working, people):
    appoint_member(
        public_id=working.public_id,
        actor=people.office,
        person=Person("副组长", GOVERNMENT, AgencyKind.GOVERNMENT, user=people.deputy),
        role="DEPUTY_LEADER",
        joined_on=nov(6),
    )
    declare_clean(working, people.deputy)
    delegate_deputy(
        public_id=working.public_id,
        actor=people.leader,
        deputy=member_named(working, "副组长"),
        starts_on=nov(6),
        ends_on=nov(6).replace(year=2126),
        document_number="1",
    )
    recusal = apply_against(working, people.deputy, member=member_named(working, "组长"))
    refused("government_decides", "第十四条", decide, working, people.deputy, recusal)


def test_nobody_decides_on_themselves_by_paper_either(working, people):
    recusal = apply_against(working, people.leader, user=people.office)
    refused("own_recusal", "第十四条", decide, working, people.office, recusal, paper=Paper("组长", nov(9)))


def test_an_investigator_is_recused_before_there_is_a_leader(case, people):
    declare_conflict(case, people.investigator)
    recusal = Recusal.objects.get()
    refused("paper_missing", "第十四条", decide, case, people.office, recusal)
    decide(case, people.office, recusal, paper=Paper("大队长", nov(9), "张调避〔2026〕1号"))
    locked_out(people.investigator, case)
