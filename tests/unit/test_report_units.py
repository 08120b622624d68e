"""Part two of the report: the unit, or the home, where the fire began (第二十六条（二）)."""

from dataclasses import replace

from cases.models import PartyRole
from reports.drafting.units import draft_units
from reports.facts import PartyFacts
from tests.report_samples import LESSOR, OWNER, sample_facts


def texts_of(facts) -> str:
    return "\n".join(str(block) for block in draft_units(facts))


def test_a_home_is_told_as_household_and_no_unit_is_invented():
    parties = (
        PartyFacts(OWNER, frozenset({PartyRole.Role.FIRE_HOUSEHOLD})),
        PartyFacts(LESSOR, frozenset({PartyRole.Role.LESSOR})),
    )
    told = texts_of(replace(sample_facts(), parties=parties))
    assert f"起火户为{OWNER.name}。" in told
    assert "与起火户的关系" in told
    assert "（一）起火单位" not in told


def test_a_unit_stands_before_the_home_of_somebody():
    told = texts_of(sample_facts())
    assert "（一）起火单位" in told
    assert "起火户" not in told
