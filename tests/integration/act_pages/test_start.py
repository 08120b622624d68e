"""The start page: what is due from this person, over all cases."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from integration.group.conftest import register_fire
from integration.group.scene import GOVERNMENT, establish, member_named, nov

from accounts.models import AgencyKind
from cases.services.group import request_group
from cases.services.membership import Person
from cases.services.recusal import apply_for_recusal, declare
from reports.models import Draft


def start(page, user):
    return page(user, "/start/").content.decode()


def part(text, name):
    found = re.search(rf'<section class="start-part" aria-labelledby="{name}">.*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def test_the_office_sees_what_is_due_with_article_and_limit(page, case, people):
    due = part(start(page, people.office), "due")
    assert "报请成立火灾事故调查组" in due
    assert "第六条" in due
    assert "2026年11月4日" in due
    assert f"/cases/{case.public_id}/acts/request-group/" in due


def test_undeclared_cases_come_first(page, established, people):
    text = start(page, people.officer)
    assert established.title in part(text, "undeclared")
    assert part(text, "due") == ""
    assert part(start(page, people.office), "undeclared") == ""


def test_the_leader_decides_and_the_office_waits(page, working, people):
    assert "作出火灾事故原因认定" in part(start(page, people.leader), "due")
    text = start(page, people.office)
    assert "作出火灾事故原因认定" not in part(text, "due")
    assert "由组长、受委托的副组长办理" in part(text, "others")


def test_the_office_registers_for_a_leader_without_account(page, ready, people):
    leader = Person("组长", GOVERNMENT, AgencyKind.GOVERNMENT, "副区长")
    establish(ready, people, leader=leader)
    due = part(start(page, people.office), "due")
    assert "作出火灾事故原因认定" in due
    assert "组长没有账号，由内勤登记其书面决定" in due


def test_own_drafts_are_offered_back_to_their_author_only(page, working, people):
    Draft.objects.create(user=people.officer, case=working, record="parts:3", field="body", text="稿")
    assert "报告正文" in part(start(page, people.officer), "drafts")
    assert part(start(page, people.leader), "drafts") == ""


def test_a_recusal_waits_for_the_leader(page, working, people):
    apply_for_recusal(
        public_id=working.public_id,
        actor=people.office,
        member=member_named(working, "丁"),
        applied_by="某公司",
        applied_on=nov(6),
        ground=1,
        reason="系业主近亲属",
    )
    assert "决定回避" in part(start(page, people.leader), "due")
    assert "决定回避" not in part(start(page, people.officer), "due")


def declare_conflict(case, user):
    declare(
        public_id=case.public_id,
        actor=user,
        declared_on=nov(6),
        has_conflict=True,
        ground=1,
        statement="系业主近亲属",
    )


@pytest.mark.parametrize(
    ("person", "decider"), [("officer", "组长或者受书面委托的副组长"), ("leader", GOVERNMENT)]
)
def test_who_declared_a_conflict_awaits_the_decision_and_declares_no_more(
    page, established, people, person, decider
):
    user = getattr(people, person)
    declare_conflict(established, user)
    text = start(page, user)
    assert part(text, "undeclared") == ""
    assert f"由{decider}决定，不必再作声明" in part(text, "awaited")
    assert "没有待办事项" not in text
    case_page = page(user, f"/cases/{established.public_id}/").content.decode()
    assert f"由{decider}决定，不必再作声明" in case_page


def test_before_there_is_a_leader_the_lead_body_decides(page, case, people):
    declare_conflict(case, people.investigator)
    text = start(page, people.investigator)
    assert "由牵头机构负责人决定" in part(text, "awaited")
    assert part(text, "undeclared") == ""


def test_what_others_prepared_waits_for_the_second(page, case, people, second):
    values = {
        "transferred_on": "2026-11-06",
        "document_number": "移1号",
        "exclusions": "1",
        "exclusion_reason": "系放火",
        "receiving_bodies": "淄博市公安局张店分局",
        "confirmed": "yes",
    }
    page(people.office, f"/cases/{case.public_id}/acts/transfer-out/", values)
    assert "移送有管辖权的机关" in part(start(page, second), "confirm")
    text = start(page, people.office)
    assert "移送有管辖权的机关" in part(text, "prepared")
    assert part(text, "confirm") == ""


def test_nothing_due_says_so(page, case, people):
    text = start(page, people.stranger)
    assert "没有待办事项" in text
    assert "登记火灾" not in text


def test_costs_the_same_queries_for_one_case_and_for_six(page, brigade, people):
    def count():
        page(people.office, "/start/")
        with CaptureQueriesContext(connection) as captured:
            page(people.office, "/start/")
        return len(captured)

    case = register_fire(people, brigade)
    few = count()
    for _ in range(5):
        case = register_fire(people, brigade)
        request_group(
            public_id=case.public_id,
            actor=people.office,
            requested_on=date(2026, 11, 3),
            document_number="1",
        )
    assert count() == few
