"""A case already running on paper, entered late with its own dates (补录)."""

from datetime import date

import pytest

from cases.clocks import case_clocks
from cases.events import read_body
from cases.lifecycle import MilestoneKind as Kind
from cases.models import FireCase
from cases.services.intake import Fire
from cases.services.late_entry import LateStep, PaperScope, enter_case_late
from common.errors import DomainError

REQUESTED = LateStep(Kind.GROUP_REQUESTED, date(2026, 3, 4), "张消请〔2026〕1号")
ESTABLISHED = LateStep(Kind.GROUP_ESTABLISHED, date(2026, 3, 6), "张政字〔2026〕2号")
ADOPTED = LateStep(Kind.REPORT_ADOPTED, date(2026, 4, 20))
SUBMITTED = LateStep(Kind.REPORT_SUBMITTED, date(2026, 4, 22), "张消请〔2026〕5号")
RECEIVED = LateStep(Kind.REPORT_RECEIVED, date(2026, 4, 23))


def enter(world, *steps, reason="系统上线前已立案", on=date(2026, 5, 6), scope=None, **facts) -> FireCase:
    known = {
        "district": world.zhangdian.district,
        "occurred_on": date(2026, 3, 2),
        "address": "柳泉路1号",
        "site_name": "某商铺",
        "deaths": 1,
    }
    return enter_case_late(
        actor=world.office,
        registered_on=on,
        fire=Fire(**(known | facts)),
        reason=reason,
        steps=steps,
        scope=scope,
    )


def test_a_late_case_stands_where_its_papers_stand(world):
    case = enter(world, REQUESTED, ESTABLISHED)
    assert (case.stage, case.late_entry_reason) == ("INVESTIGATING", "系统上线前已立案")
    assert [(one.kind, one.reached_on) for one in case.milestones.all()] == [
        ("GROUP_REQUESTED", date(2026, 3, 4)),
        ("GROUP_ESTABLISHED", date(2026, 3, 6)),
    ]
    assert {(one.direction, one.document_number) for one in case.documents.all()} == {
        ("OUT", "张消请〔2026〕1号"),
        ("IN", "张政字〔2026〕2号"),
    }
    assert case.group.established_by == "张店区人民政府"
    due = {clock.code: (clock.due_on, clock.state) for clock in case_clocks(case, date(2026, 5, 6))}
    assert due["group_request"] == (date(2026, 3, 5), "MET")
    assert due["cause_determination"] == (date(2026, 4, 1), "OVERDUE")


def test_a_late_entry_is_one_event_that_says_so(world):
    case = enter(world, REQUESTED)
    body = read_body(case.events.get())
    assert (body["act"], body["reason"]) == ("IMPORT_CASE", "系统上线前已立案")
    assert body["summary"].startswith("补录")


def test_steps_up_to_the_receipt_can_be_entered(world):
    case = enter(world, REQUESTED, ESTABLISHED, ADOPTED, SUBMITTED, RECEIVED)
    assert case.stage == "SUBMITTED"
    assert enter(world, address="另一处").stage == "REGISTERED"


@pytest.mark.parametrize(
    ("steps", "code", "article"),
    [
        ((ESTABLISHED,), "step_out_of_order", "第六条"),
        ((LateStep(Kind.GROUP_REQUESTED, date(2026, 3, 8), "1"), ESTABLISHED), "step_out_of_order", "第六条"),
        ((LateStep(Kind.GROUP_REQUESTED, date(2026, 3, 1), "1"),), "step_before_fire", "第六条"),
        ((LateStep(Kind.GROUP_REQUESTED, date(2026, 5, 7), "1"),), "step_in_future", "第六条"),
        ((LateStep(Kind.GROUP_REQUESTED, date(2026, 3, 4)),), "document_missing", "第六条"),
        ((REQUESTED, ESTABLISHED, SUBMITTED), "step_out_of_order", "第二十八条"),
    ],
)
def test_steps_that_cannot_be_are_refused(world, steps, code, article):
    with pytest.raises(DomainError) as refusal:
        enter(world, *steps)
    assert (refusal.value.code, refusal.value.article) == (code, article)
    assert not FireCase.objects.exists()


def test_a_late_entry_gives_its_reason(world):
    with pytest.raises(DomainError) as refusal:
        enter(world, reason=" ")
    assert (refusal.value.code, refusal.value.article) == ("text_missing", "")


def test_steps_of_a_fire_without_death_name_who_approved_the_social_impact(world):
    with pytest.raises(DomainError) as refusal:
        enter(world, REQUESTED, deaths=0)
    assert (refusal.value.code, refusal.value.article) == ("out_of_scope", "第二条")
    scope = PaperScope(has_social_impact=True, reason="涉及三十户", approver="李某")
    case = enter(world, REQUESTED, deaths=0, scope=scope)
    decision = case.scope_decisions.get()
    assert (decision.in_scope, decision.social_impact_approver) == (True, "李某")


def test_the_same_fire_is_not_entered_late_twice(world):
    enter(world, REQUESTED)
    with pytest.raises(DomainError) as refusal:
        enter(world, REQUESTED)
    assert refusal.value.code == "possible_duplicate"
    assert FireCase.objects.count() == 1
