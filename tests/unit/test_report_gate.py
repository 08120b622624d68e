from dataclasses import replace

import pytest

from accounts.models import AgencyKind
from cases.models import (
    CasualtyRevision,
    GradeDecision,
    MemberRole,
    PartyRole,
    ScopeDecision,
    ScopeExclusion,
)
from reports.gate import report_gaps
from reports.models import ReportFigure
from tests.report_samples import RULEBOOK, sample_facts


def gaps_of(facts) -> dict[str, object]:
    return {gap.code: gap for gap in report_gaps(facts, RULEBOOK)}


def changed(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record


def test_a_complete_report_has_no_gap():
    assert gaps_of(sample_facts()) == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"occurred_time": None}, "fire_time"),
        ({"address": ""}, "place"),
        ({"direct_economic_loss": None}, "loss"),
    ],
)
def test_the_introduction_misses_a_fact_of_the_fire(values, code):
    facts = sample_facts()
    changed(facts.case, **values)
    gap = gaps_of(facts)[code]
    assert (gap.article, gap.item, gap.part) == ("第二十六条", "（一）", 1)


@pytest.mark.parametrize(
    ("values", "code", "article", "item"),
    [
        ({"casualties": None}, "deaths", "第二十六条", "（一）"),
        ({"grade": None}, "class", "第二十六条", "（一）"),
        ({"bases": ()}, "group_basis", "第二十六条", "（一）"),
        ({"members": ()}, "leader", "第六条", ""),
        ({"invited": ()}, "invitation", "第七条", ""),
        ({"milestones": ()}, "establishment", "第六条", ""),
        ({"parties": ()}, "fire_unit", "第二十六条", "（二）"),
        ({"chronology": ()}, "phase_rescue", "第二十六条", "（三）"),
        ({"cause": None}, "direct_cause", "第二十六条", "（四）"),
        ({"indirect_causes": ()}, "indirect_cause", "第二十六条", "（四）"),
        ({"milestones": ()}, "cause_date", "第二十八条", ""),
        ({"findings": ()}, "findings", "第二十一条", ""),
        ({"departments": ()}, "departments", "第十六条", ""),
        ({"findings": ()}, "department:bureau", "第十六条", ""),
        ({"responsibilities": ()}, "no_responsibility", "第二十六条", "（五）"),
        ({"measures": ()}, "finding_without_measure:f1", "第二十六条", "（六）"),
        ({"measures": ()}, "no_measure_higher_authority", "第二十六条", "（六）"),
        ({"findings": ()}, "measure_without_finding:m1", "第二十六条", "（六）"),
        ({"members": ()}, "member_list", "第二十七条", ""),
    ],
)
def test_a_missing_record_is_a_gap_of_its_article(values, code, article, item):
    gap = gaps_of(replace(sample_facts(), **values))[code]
    assert (gap.article, gap.item) == (article, item)
    assert article in gap.message
    assert gap.label


@pytest.mark.parametrize(
    ("grade", "deaths", "impact", "district", "decision", "expected"),
    [
        ("LARGER", 3, None, True, True, {}),
        ("LARGER", 3, None, True, None, {"scope_undecided": "第二条"}),
        ("LARGER", 3, None, True, False, {"scope_refused": "第二条"}),
        ("LARGER", 3, None, False, True, {"not_in_city": "第二条"}),
        ("ORDINARY", 1, None, True, True, {}),
        ("ORDINARY", 0, True, True, True, {}),
        ("ORDINARY", 0, False, True, True, {"not_covered": "第二条"}),
        ("ORDINARY", 0, None, True, True, {"not_covered": "第二条"}),
    ],
)
def test_a_report_on_a_fire_outside_the_regulation_is_not_complete(
    grade, deaths, impact, district, decision, expected
):
    facts = sample_facts()
    if not district:
        facts.case.district = None
    scope = None if decision is None else ScopeDecision(in_scope=decision, has_social_impact=impact)
    figures = CasualtyRevision(deaths=deaths, serious_injuries=2)
    changes = {"scope": scope, "casualties": figures, "grade": GradeDecision(grade=grade)}
    gaps = gaps_of(replace(facts, **changes))
    assert {code: gap.article for code, gap in gaps.items()} == expected
    assert all(gap.article in gap.message and gap.anchor == "scope" for gap in gaps.values())


def test_an_exclusion_that_was_found_is_a_gap_with_its_receiver():
    facts = replace(sample_facts(), exclusions=(ScopeExclusion(item=6),))
    (gap,) = gaps_of(facts).values()
    assert (gap.code, gap.article) == ("excluded:gas", "第五条")
    assert "燃气主管部门" in gap.message


@pytest.mark.parametrize("kind", [member.agency_kind for member in sample_facts().members[:6]])
def test_each_required_body_is_asked_for(kind):
    facts = sample_facts()
    others = tuple(one for one in facts.members if one.agency_kind != kind)
    expected = {
        AgencyKind.HOUSING: "body_housing_construction",
        AgencyKind.SUPERVISORY_DEPARTMENT: "body_safety_supervision",
    }
    assert expected.get(kind, f"body_{kind.lower()}") in gaps_of(replace(facts, members=others))


def test_an_expert_does_not_stand_in_for_a_required_body():
    facts = sample_facts()
    for member in facts.members:
        if member.agency_kind == AgencyKind.TRADE_UNION:
            member.role = MemberRole.EXPERT
    assert "body_trade_union" in gaps_of(facts)


def test_inviting_the_discipline_body_does_not_meet_the_duty_to_the_procuratorate():
    facts = sample_facts()
    only_discipline = tuple(one for one in facts.invited if one.kind == AgencyKind.DISCIPLINE_INSPECTION)
    assert "invitation" in gaps_of(replace(facts, invited=only_discipline))


@pytest.mark.parametrize("letter", [{"invited_on": None}, {"invitation_number": ""}])
def test_the_invitation_is_proved_by_date_and_number(letter):
    facts = sample_facts()
    for one in facts.invited:
        changed(one, **letter)
    assert "邀请函的文号或者日期没有登记" in gaps_of(facts)["invitation"].message


@pytest.mark.parametrize("field", ["founded_on", "ownership", "affiliation", "licenses", "workforce"])
def test_the_fire_units_overview_is_complete(field):
    facts = sample_facts()
    unit = facts.fire_units()[0]
    kept = getattr(unit, field)
    setattr(unit, field, None if field == "founded_on" else "")
    try:
        assert "fire_unit_overview:unit" in gaps_of(facts)
    finally:
        setattr(unit, field, kept)


def test_a_home_that_burnt_needs_no_fire_unit():
    owner = next(one for one in sample_facts().parties if one.party.key == "owner")
    household = replace(owner, roles=frozenset({PartyRole.Role.FIRE_HOUSEHOLD}))
    assert "fire_unit" in gaps_of(replace(sample_facts(), parties=(owner,)))
    assert "fire_unit" not in gaps_of(replace(sample_facts(), parties=(household,)))


@pytest.mark.parametrize("values", [{"is_sealed": False}, {"is_signed": None}, {"conclusion": ""}])
def test_a_conclusion_without_seal_signature_or_text_is_no_basis(values):
    facts = sample_facts()
    changed(facts.appraisals[0], **values)
    assert gaps_of(facts)["appraisal_unusable"].article == "第十九条"


def test_an_open_appraisal_is_a_gap():
    facts = sample_facts()
    changed(facts.appraisals[0], received_on=None, conclusion="")
    assert "appraisal_open" in gaps_of(facts)


@pytest.mark.parametrize("field", ["facts", "legal_basis", "proposal"])
def test_a_responsibility_lacks_one_of_the_articles_four_elements(field):
    facts = sample_facts()
    changed(facts.responsibilities[0], **{field: ""})
    gap = gaps_of(facts)["responsibility:1-1"]
    assert "移送司法机关处理的人员" in gap.message
    assert "周喆" in gap.label


def test_a_natural_fire_needs_no_departments_and_no_responsible():
    facts = sample_facts()
    changed(facts.cause, nature="NATURAL")
    found = gaps_of(replace(facts, responsibilities=(), departments=()))
    assert not {"no_responsibility", "departments"}.intersection(found)


def test_gaps_come_in_the_order_of_the_parts():
    bare = replace(
        sample_facts(),
        grade=None,
        parties=(),
        chronology=(),
        cause=None,
        measures=(),
        members=(),
        milestones=(),
    )
    parts = [gap.part or 7 for gap in report_gaps(bare, RULEBOOK)]
    assert parts == sorted(parts)


def test_a_picture_that_the_text_names_and_nobody_uploaded_is_missing():
    facts = sample_facts()
    gap = gaps_of(replace(facts, bodies={3: "见【图7】"}))["figure_missing:7"]
    assert (gap.article, gap.part) == ("第二十六条", 3)
    figure = ReportFigure(position=7, part=3, caption="起火部位", digest="0")
    assert gaps_of(replace(facts, bodies={3: "见【图7】"}, figures=(figure,))) == {}
