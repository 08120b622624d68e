"""Scope and the way out of it: conditions, two people, exclusions, the end of the clocks (第二条、第五条)."""

from datetime import date

import pytest

from cases.acts import prepare
from cases.clocks import case_clocks
from cases.lifecycle import Act
from cases.services.group import request_group
from cases.services.scope import ExclusionFinding, transfer_out
from common.errors import DomainError
from regulation.rulebook import load_rulebook

ITEMS = range(1, 8)
POLICE = "淄博市公安局张店分局"
ARSON = ExclusionFinding(1, "有人放火", POLICE)


def prepared(world, case, act):
    return prepare(public_id=case.public_id, actor=world.office, act=act, values={"act": act.value})


def transfer(world, case, **values):
    pending = prepared(world, case, Act.TRANSFER_OUT)
    known = {"transferred_on": date(2026, 3, 5), "document_number": "移〔2026〕1号"}
    return transfer_out(public_id=case.public_id, actor=world.second, pending=pending, **(known | values))


@pytest.mark.parametrize(
    ("casualties", "impact", "in_scope"),
    [({"deaths": 1}, None, True), ({"deaths": 3}, None, True), ({"deaths": 0}, False, False)],
)
def test_the_conclusion_follows_from_the_conditions(world, casualties, impact, in_scope):
    case = world.register(**casualties)
    actor = world.city_office if casualties["deaths"] == 3 else world.office
    world.judge(case, actor=actor, has_social_impact=impact)
    decision = case.scope_decisions.get()
    assert (decision.in_scope, decision.has_social_impact) == (in_scope, impact)
    assert decision.reason.startswith("发生在本市行政区域内")


def test_social_impact_takes_a_second_officer_who_is_its_approver(world):
    case = world.register(deaths=0)
    values = {"has_social_impact": True, "social_impact_reason": "涉及三十户"}
    with pytest.raises(DomainError) as refusal:
        world.judge(case, **values)
    assert (refusal.value.code, refusal.value.article) == ("second_person_missing", "第二条")
    pending = prepared(world, case, Act.DECIDE_SCOPE)
    with pytest.raises(DomainError) as refusal:
        world.judge(case, pending=pending, **values)
    assert refusal.value.code == "same_person"
    world.judge(case, actor=world.second, pending=pending, **values)
    decision = case.scope_decisions.get()
    assert (decision.in_scope, decision.social_impact_approver) == (True, world.second.full_name)


@pytest.mark.parametrize(
    ("registered", "values", "code", "article"),
    [
        ({"deaths": 0}, {}, "social_impact_unjudged", "第二条"),
        ({"deaths": None}, {"has_social_impact": False}, "casualties_unknown", "第二条"),
        ({}, {"is_production_related": True}, "text_missing", "第二条"),
        ({}, {"decided_on": date(2026, 3, 1)}, "before_fire", "第二条"),
        ({}, {"exclusions": [ExclusionFinding(1, " ")]}, "exclusion_reason_missing", "第五条"),
    ],
)
def test_a_judgement_that_lacks_something_is_refused(world, registered, values, code, article):
    case = world.register(**registered)
    with pytest.raises(DomainError) as refusal:
        world.judge(case, **values)
    assert (refusal.value.code, refusal.value.article) == (code, article)
    assert not case.scope_decisions.exists()


def test_social_impact_without_reason_is_refused_at_the_confirmation(world):
    case = world.register(deaths=0)
    pending = prepared(world, case, Act.DECIDE_SCOPE)
    with pytest.raises(DomainError) as refusal:
        world.judge(case, actor=world.second, has_social_impact=True, pending=pending)
    assert refusal.value.code == "text_missing"


def test_production_is_recorded_and_refuses_nothing(world):
    case = world.judge(
        world.register(), is_production_related=True, production_routing="会商后仍按本规定调查"
    )
    case.refresh_from_db()
    decision = case.scope_decisions.get()
    assert (case.is_production_related, decision.in_scope) == (True, True)
    assert decision.production_routing == "会商后仍按本规定调查"


@pytest.mark.parametrize("item", ITEMS)
def test_each_exclusion_puts_the_fire_out_and_names_who_receives_it(world, item):
    case = world.judge(world.register(), exclusions=[ExclusionFinding(item, "现场查明")])
    decision = case.scope_decisions.get()
    expected = load_rulebook(case.rulebook_code).exclusions[item - 1].receiving_body
    assert decision.in_scope is False
    assert [(one.item, one.receiving_body) for one in decision.exclusions.all()] == [(item, expected)]
    with pytest.raises(DomainError) as refusal:
        request_group(
            public_id=case.public_id, actor=world.office, requested_on=date(2026, 3, 4), document_number="1"
        )
    assert (refusal.value.code, refusal.value.article) == ("out_of_scope", "第五条")


@pytest.mark.parametrize("item", ITEMS)
def test_a_transfer_ends_the_clocks_and_leaves_its_facts(world, item):
    case = world.register()
    transfer(world, case, exclusions=[ExclusionFinding(item, "调查发现", "张店区某局")])
    case.refresh_from_db()
    assert case.stage == "TRANSFERRED"
    milestone = case.milestones.get()
    assert (milestone.reached_on, milestone.document_number) == (date(2026, 3, 5), "移〔2026〕1号")
    assert milestone.note == "移送张店区某局"
    clocks = [clock for clock in case_clocks(case, date(2026, 9, 1)) if clock.rule.own]
    assert {clock.ended_on for clock in clocks if clock.state == "RUNNING"} == {date(2026, 3, 5)}
    assert "OVERDUE" not in {clock.state for clock in clocks}


def test_several_exclusions_go_to_several_bodies(world):
    case = world.register()
    transfer(world, case, exclusions=[ARSON, ExclusionFinding(6, "燃气泄漏", "区住建局")])
    assert case.milestones.get().note == f"移送{POLICE}、区住建局"


@pytest.mark.parametrize("item", ITEMS)
def test_a_transfer_names_the_body_that_receives_the_letter(world, item):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        transfer(world, case, exclusions=[ExclusionFinding(item, "现场查明")])
    assert (refusal.value.code, refusal.value.article) == ("receiving_body_missing", "第五条")
    assert not case.milestones.exists()


def test_a_transfer_takes_two_people(world):
    case = world.register()
    values = {
        "public_id": case.public_id,
        "transferred_on": date(2026, 3, 5),
        "document_number": "1号",
        "exclusions": [ARSON],
    }
    with pytest.raises(DomainError) as refusal:
        transfer_out(actor=world.office, **values)
    assert (refusal.value.code, refusal.value.article) == ("second_person_missing", "第五条")
    pending = prepared(world, case, Act.TRANSFER_OUT)
    with pytest.raises(DomainError) as refusal:
        transfer_out(actor=world.office, pending=pending, **values)
    assert refusal.value.code == "same_person"
    with pytest.raises(DomainError) as refusal:
        transfer_out(actor=world.city_office, pending=pending, **values)
    assert refusal.value.code == "act_not_permitted"
    case.refresh_from_db()
    assert case.stage == "REGISTERED"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "ground_missing"),
        ({"exclusions": [ExclusionFinding(2, "")]}, "exclusion_reason_missing"),
        ({"exclusions": [ExclusionFinding(2, "x")], "transferred_on": date(2026, 3, 1)}, "before_fire"),
        ({"exclusions": [ExclusionFinding(2, "x")], "document_number": " "}, "text_missing"),
    ],
)
def test_a_transfer_without_ground_day_or_document_is_refused(world, values, code):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        transfer(world, case, **values)
    assert (refusal.value.code, refusal.value.article) == (code, "第五条")


def test_a_transfer_is_not_dated_before_the_steps_already_done(world):
    case = world.judge(world.register())
    request_group(
        public_id=case.public_id, actor=world.office, requested_on=date(2026, 3, 4), document_number="1"
    )
    with pytest.raises(DomainError) as refusal:
        transfer(world, case, transferred_on=date(2026, 3, 3), exclusions=[ARSON])
    assert refusal.value.code == "before_last_step"


def test_a_fire_outside_article_two_ends_with_a_reason(world):
    case = world.judge(world.register(deaths=0), has_social_impact=False)
    with pytest.raises(DomainError) as refusal:
        transfer(world, case)
    assert refusal.value.code == "text_missing"


def test_the_end_of_an_investigation_names_where_the_fire_goes(world):
    case = world.judge(world.register(deaths=0), has_social_impact=False)
    transfer(world, case, reason="既无人员死亡也未产生社会影响")
    case.refresh_from_db()
    assert case.stage == "TRANSFERRED"
    assert case.milestones.get().note.startswith("终止调查")


def test_a_transfer_uses_the_exclusions_of_the_judgement(world):
    case = world.judge(world.register(), exclusions=[ExclusionFinding(3, "车辆碰撞", POLICE)])
    transfer(world, case)
    assert case.scope_decisions.count() == 1
    assert case.milestones.get().note == f"移送{POLICE}"


@pytest.mark.parametrize("body", ["公安机关", "张店区公安机关", "公安机关（刑侦部门）", "有关单位", "公安局"])
def test_the_word_for_a_branch_of_authority_is_no_body(world, body):
    judged = world.judge(world.register(), exclusions=[ExclusionFinding(1, "有人放火", body)])
    other = world.register(address="柳泉路2号")
    for case, exclusions in ((judged, []), (other, [ExclusionFinding(1, "有人放火", body)])):
        with pytest.raises(DomainError) as refusal:
            transfer(world, case, exclusions=exclusions)
        assert (refusal.value.code, refusal.value.article) == ("receiving_body_missing", "第五条")
        assert f"“{body}”不是机关名称" in refusal.value.message
