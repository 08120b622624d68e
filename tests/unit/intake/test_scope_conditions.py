"""Each condition of the scope alone (第二条、第五条)."""

import pytest

from cases.scope import ScopeFacts, assess
from regulation.articles import load_regulation
from regulation.bases import load_bases
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

CODE = "zibo-2022-109"


def judged(**facts):
    known = {"in_city": True, "grade": Grade.ORDINARY, "deaths": 0, "has_social_impact": False}
    return assess(load_rulebook(CODE), ScopeFacts(**(known | facts)))


@pytest.mark.parametrize(
    ("facts", "in_scope"),
    [
        ({}, False),
        ({"deaths": 1}, True),
        ({"deaths": None}, False),
        ({"has_social_impact": True}, True),
        ({"grade": Grade.LARGER}, True),
        ({"grade": Grade.MAJOR, "deaths": 12, "has_social_impact": True}, False),
        ({"deaths": 1, "in_city": False}, False),
        ({"deaths": 1, "exclusions": (4,)}, False),
        ({"under_superior_policy": True}, False),
    ],
)
def test_conditions_give_the_conclusion(facts, in_scope):
    assert judged(**facts).in_scope is in_scope


def test_what_is_not_known_is_open_and_not_false():
    found = {one.rule.code: one.holds for one in judged(deaths=None, has_social_impact=None).predicates}
    assert (found["DEATH"], found["SOCIAL_IMPACT"], found["LARGER_FIRE"]) == (None, None, False)


def test_the_reason_names_conditions_and_exclusions():
    reason = judged(deaths=2, exclusions=(1, 6)).reason
    assert "造成2人死亡" in reason
    assert "放火等故意行为" in reason
    assert "燃气事故" in reason


def test_the_bases_are_those_that_article_one_names():
    regulation = load_regulation(CODE)
    own, *others = load_bases(CODE)
    assert (own.title, own.document_number) == (regulation.title, regulation.document_number)
    named = regulation.article("第一条").text.split("《")[1:]
    assert [basis.title for basis in others] == [part.split("》")[0] for part in named]
