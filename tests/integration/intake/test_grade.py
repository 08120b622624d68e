"""A later death, a larger loss, the windows, and who organises afterwards (第四条, I-11)."""

from datetime import date
from decimal import Decimal

import pytest

from cases.clocks import case_clocks
from cases.grading import grade_warnings, propose_grade
from cases.models import FireCase
from cases.services.facts import edit_facts, facts_digest, record_casualties
from cases.services.grade import decide_grade
from cases.services.group import request_group
from cases.services.organizer import escalate, hand_over
from common.errors import DomainError
from regulation.grades import Grade


def die(world, case, on, deaths, actor=None, **values):
    known = {"serious_injuries": 0, "minor_injuries": 0}
    return record_casualties(
        public_id=case.public_id,
        actor=actor or world.office,
        recorded_on=on,
        deaths=deaths,
        **(known | values),
    )


def grade(world, case, on, to, actor=None, **values):
    return decide_grade(
        public_id=case.public_id, actor=actor or world.office, established_on=on, grade=to, **values
    )


def lose(world, case, economic, prop):
    facts = {"direct_economic_loss": Decimal(economic), "direct_property_loss": Decimal(prop)}
    edit_facts(
        public_id=case.public_id,
        actor=world.office,
        edited_on=date(2026, 3, 20),
        facts=facts,
        seen=facts_digest(case),
    )
    case.refresh_from_db()


def test_a_later_death_proposes_and_the_decision_moves_the_case_to_the_city(world):
    case = world.judge(world.register(deaths=2))
    request_group(
        public_id=case.public_id, actor=world.office, requested_on=date(2026, 3, 4), document_number="1"
    )
    die(world, case, date(2026, 3, 9), 3)
    assert propose_grade(case).is_due
    assert "第四条" in grade_warnings(case)[0]
    case.refresh_from_db()
    assert case.organizer_level == "DISTRICT"

    grade(world, case, date(2026, 3, 10), Grade.LARGER)
    case.refresh_from_db()
    assert (case.organizer_name, case.lead_agency) == ("淄博市人民政府", world.city)
    move = case.organizer_decisions.get()
    assert (move.kind, move.from_name, move.decided_on) == (
        "GRADE_CHANGE",
        "张店区人民政府",
        date(2026, 3, 10),
    )
    assert grade_warnings(case) == ()
    runs = {
        clock.run: clock for clock in case_clocks(case, date(2026, 3, 10)) if clock.code == "group_request"
    }
    assert [(run, clock.due_on, clock.state) for run, clock in sorted(runs.items())] == [
        (1, date(2026, 3, 5), "MET"),
        (2, date(2026, 3, 13), "RUNNING"),
    ]


def test_a_group_is_requested_anew_only_with_a_reason(world):
    case = world.judge(world.register(deaths=2))
    values = {"public_id": case.public_id, "actor": world.office}
    request_group(**values, requested_on=date(2026, 3, 4), document_number="1")
    world.establish(case, date(2026, 3, 5))
    with pytest.raises(DomainError) as refusal:
        request_group(**values, requested_on=date(2026, 3, 6), document_number="2")
    assert (refusal.value.code, refusal.value.article) == ("group_exists", "第六条")
    die(world, case, date(2026, 3, 9), 3)
    grade(world, case, date(2026, 3, 10), Grade.LARGER)
    request_group(
        public_id=case.public_id, actor=world.city_office, requested_on=date(2026, 3, 11), document_number="3"
    )
    clocks = case_clocks(case, date(2026, 3, 11))
    assert {clock.state for clock in clocks if clock.code == "group_request"} == {"MET"}


@pytest.mark.parametrize(("day", "level"), [(date(2026, 3, 9), "CITY"), (date(2026, 3, 10), "DISTRICT")])
def test_outside_seven_days_nothing_moves_by_itself(world, day, level):
    case = world.register(deaths=2)
    die(world, case, day, 3)
    grade(world, case, date(2026, 3, 12), Grade.LARGER)
    case.refresh_from_db()
    assert case.organizer_level == level
    runs = [clock.run for clock in case_clocks(case, date(2026, 3, 12)) if clock.code == "group_request"]
    assert runs == [1, 2]


def test_a_loss_moves_the_case_whenever_it_is_established(world):
    case = world.register()
    lose(world, case, 30_000_000, 30_000_000)
    grade(world, case, date(2026, 4, 20), Grade.LARGER)
    case.refresh_from_db()
    assert case.organizer_level == "CITY"


def test_where_the_scales_differ_the_officer_chooses_with_a_reason(world):
    case = world.register()
    lose(world, case, 12_000_000, 11_000_000)
    proposal = propose_grade(case)
    assert [one.grade for one in proposal.on_scales] == [Grade.LARGER, Grade.ORDINARY]
    with pytest.raises(DomainError) as refusal:
        grade(world, case, date(2026, 3, 21), Grade.LARGER)
    assert (refusal.value.code, refusal.value.article) == ("grade_reason_missing", "第四条")
    grade(world, case, date(2026, 3, 21), Grade.LARGER, reason="按条例标准")
    decision = case.grade_decisions.last()
    assert (decision.grade, decision.statistics_grade, decision.reason) == (
        "LARGER",
        "ORDINARY",
        "按条例标准",
    )


@pytest.mark.parametrize(
    ("on", "to", "code"),
    [
        (date(2026, 3, 1), Grade.ORDINARY, "before_fire"),
        (date(2026, 3, 2), Grade.LARGER, "grade_not_on_scale"),
        (date(2026, 3, 5), Grade.ORDINARY, "grade_unchanged"),
    ],
)
def test_a_grade_that_cannot_be_is_refused(world, on, to, code):
    case = world.register()
    with pytest.raises(DomainError) as refusal:
        grade(world, case, on, to)
    assert (refusal.value.code, refusal.value.article) == (code, "第四条")


def test_a_grade_is_not_dated_before_the_one_decided(world):
    case = world.register(on=date(2026, 3, 6))
    die(world, case, date(2026, 3, 6), 3)
    with pytest.raises(DomainError) as refusal:
        grade(world, case, date(2026, 3, 5), Grade.LARGER)
    assert refusal.value.code == "before_last_grade"


def test_two_decisions_on_one_day_leave_the_last_and_the_chain_keeps_both(world):
    case = world.register(deaths=2)
    die(world, case, date(2026, 3, 2), 3)
    grade(world, case, date(2026, 3, 2), Grade.LARGER)
    assert [one.grade for one in case.grade_decisions.all()] == ["LARGER"]
    assert [event.act for event in case.events.all()] == [
        "REGISTER_FIRE",
        "RECORD_CASUALTIES",
        "DECIDE_GRADE",
    ]


def test_a_correction_downwards_moves_nothing_back(world):
    case = world.register(deaths=3)
    die(world, case, date(2026, 3, 4), 2, actor=world.city_office, note="一人并未死亡")
    grade(world, case, date(2026, 3, 5), Grade.ORDINARY, actor=world.city_office)
    case.refresh_from_db()
    assert (case.organizer_level, case.grade_decisions.last().grade) == ("CITY", "ORDINARY")


@pytest.mark.parametrize(
    ("on", "figures", "code"),
    [
        (date(2026, 3, 1), {"deaths": 1}, "before_fire"),
        (date(2026, 3, 3), {"deaths": 1}, "before_last_figures"),
        (date(2026, 3, 5), {"deaths": 0}, "text_missing"),
        (
            date(2026, 3, 5),
            {"deaths": None, "serious_injuries": None, "minor_injuries": None},
            "figures_missing",
        ),
    ],
)
def test_casualty_figures_that_cannot_be_are_refused(world, on, figures, code):
    case = world.register(on=date(2026, 3, 4))
    with pytest.raises(DomainError) as refusal:
        die(world, case, on, **figures)
    assert (refusal.value.code, refusal.value.article) == (code, "第八条")
    assert case.casualty_revisions.count() == 1


def test_the_city_escalates_and_history_stays(world):
    case = world.judge(world.register())
    values = {
        "public_id": case.public_id,
        "decided_on": date(2026, 3, 6),
        "document_number": "淄政提〔2026〕1号",
        "reason": "社会关注",
    }
    with pytest.raises(DomainError) as refusal:
        escalate(actor=world.office, **values)
    assert (refusal.value.code, refusal.value.article) == ("act_not_permitted", "第四条")
    escalate(actor=world.city_office, **values)
    case.refresh_from_db()
    assert (case.organizer_name, case.lead_agency, case.stage) == ("淄博市人民政府", world.city, "REGISTERED")
    assert (case.occurred_on, case.number) == (date(2026, 3, 2), "张店区消防救援大队火调〔2026〕1号")
    assert case.scope_decisions.count() == 1
    assert case.organizer_decisions.get().kind == "ESCALATION"
    with pytest.raises(DomainError) as refusal:
        escalate(actor=world.city_office, **values)
    assert refusal.value.code == "already_city"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"decided_on": date(2026, 3, 1)}, "before_fire"),
        ({"document_number": ""}, "text_missing"),
        ({"reason": " "}, "text_missing"),
    ],
)
def test_an_escalation_needs_day_document_and_reason(world, values, code):
    case = world.register()
    known = {"decided_on": date(2026, 3, 6), "document_number": "1号", "reason": "社会关注"}
    with pytest.raises(DomainError) as refusal:
        escalate(public_id=case.public_id, actor=world.city_office, **(known | values))
    assert (refusal.value.code, refusal.value.article) == (code, "第四条")


@pytest.mark.parametrize(("deaths", "to"), [(10, "山东省人民政府"), (30, "国务院")])
def test_a_major_fire_is_handed_over_and_then_assisted(world, deaths, to):
    case = world.register(deaths=deaths)
    hand_over(
        public_id=case.public_id,
        actor=world.city_office,
        handed_over_on=date(2026, 3, 3),
        document_number="交〔2026〕1号",
    )
    case.refresh_from_db()
    assert (case.stage, case.organizer_name, case.organizer_level) == ("ASSISTED", to, "")
    assert case.organizer_decisions.get().kind == "HAND_OVER"
    clocks = [clock for clock in case_clocks(case, date(2026, 9, 1)) if clock.rule.own]
    assert {clock.ended_on for clock in clocks if clock.state == "RUNNING"} == {date(2026, 3, 3)}
    assert "OVERDUE" not in {clock.state for clock in clocks}


@pytest.mark.parametrize(
    ("deaths", "values", "code"),
    [
        (9, {}, "grade_too_low"),
        (10, {"handed_over_on": date(2026, 3, 1)}, "before_fire"),
        (10, {"document_number": ""}, "text_missing"),
    ],
)
def test_a_hand_over_without_grade_day_or_document_is_refused(world, deaths, values, code):
    case = world.register(deaths=deaths)
    known = {"handed_over_on": date(2026, 3, 3), "document_number": "1号"}
    with pytest.raises(DomainError) as refusal:
        hand_over(public_id=case.public_id, actor=world.city_office, **(known | values))
    assert (refusal.value.code, refusal.value.article) == (code, "第四条")
    assert FireCase.objects.get().stage == "REGISTERED"
