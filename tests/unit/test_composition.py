"""What a group and its subgroups lack, without a database."""

import pytest

from cases.composition import BODY_OF_KIND, GroupFacts, body_of, check, check_subgroup
from regulation.rulebook import Participation, load_rulebook

RULEBOOK = load_rulebook("zibo-2022-109")
SENDING = frozenset(body.code for body in RULEBOOK.bodies if body.participation is Participation.REQUIRED)
PROCURATORATE = frozenset({"PROCURATORATE"})


def test_six_bodies_and_the_invitation_make_a_group():
    assert len(SENDING) == 6
    assert check(GroupFacts(SENDING, PROCURATORATE), RULEBOOK) == ()


@pytest.mark.parametrize("missing", sorted(SENDING))
def test_each_missing_body_is_named(missing):
    (gap,) = check(GroupFacts(SENDING - {missing}, PROCURATORATE), RULEBOOK)
    label = next(body.label for body in RULEBOOK.bodies if body.code == missing)
    assert (gap.body, gap.article) == (missing, "第七条")
    assert label in gap.message
    assert "“确定调查组成员”" in gap.message


def test_the_procuratorate_is_asked_for_its_invitation_not_its_attendance():
    (gap,) = check(GroupFacts(SENDING), RULEBOOK)
    assert gap.body == "PROCURATORATE"
    assert "没有登记邀请函" in gap.message
    (gap,) = check(GroupFacts(SENDING, invited_without_letter=PROCURATORATE), RULEBOOK)
    assert "文号或者日期没有登记" in gap.message
    (gap,) = check(GroupFacts(SENDING | PROCURATORATE), RULEBOOK)
    assert gap.body == "PROCURATORATE"


def test_an_expert_stands_for_no_body_that_sends_people():
    assert body_of("FIRE_RESCUE") == "FIRE_RESCUE"
    assert body_of("FIRE_RESCUE", is_expert=True) == "EXPERT"
    assert body_of("OTHER") == ""


def test_every_body_of_the_rulebook_is_some_kind_of_agency():
    bodies = {body.code for body in RULEBOOK.bodies if body.participation is not Participation.OPTIONAL}
    assert set(BODY_OF_KIND.values()) == bodies


@pytest.mark.parametrize(
    ("kind", "usual"),
    [
        ("TECHNICAL", {"FIRE_RESCUE", "PUBLIC_SECURITY", "SAFETY_SUPERVISION"}),
        ("MANAGEMENT", SENDING - {"GOVERNMENT"}),
        ("COORDINATION", {"FIRE_RESCUE"}),
        ("OTHER", set()),
    ],
)
def test_usual_bodies_of_subgroups_come_from_their_articles(kind, usual):
    assert {gap.body for gap in check_subgroup(kind, frozenset(), RULEBOOK)} == usual
    assert check_subgroup(kind, frozenset(usual), RULEBOOK) == ()


def test_the_warning_names_the_article_of_the_subgroup():
    gaps = check_subgroup("COORDINATION", frozenset(), RULEBOOK)
    assert [gap.article for gap in gaps] == ["第十三条"]
