"""What a group is made of (调查组组成, 第七条) and who usually sits in a subgroup (第十一条至第十三条).

Pure: facts and a rulebook in, gaps out. A gap of the group forbids its establishment; one of a subgroup
is a warning only, because the articles say “一般由”.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from regulation.rulebook import Body, Participation, Rulebook

EXPERT_BODY = "EXPERT"

# Kind of an agency → the body of the rulebook for which its people stand.
BODY_OF_KIND = {
    "GOVERNMENT": "GOVERNMENT",
    "FIRE_RESCUE": "FIRE_RESCUE",
    "PUBLIC_SECURITY": "PUBLIC_SECURITY",
    "HOUSING": "HOUSING_CONSTRUCTION",
    "TRADE_UNION": "TRADE_UNION",
    "SUPERVISORY_DEPARTMENT": "SAFETY_SUPERVISION",
    "PROCURATORATE": "PROCURATORATE",
    "DISCIPLINE_INSPECTION": "DISCIPLINE_SUPERVISION",
}


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Who is in a group (组成情况), in the rulebook's body codes.

    ``invited`` are bodies whose invitation has both number and date, ``invited_without_letter`` the rest.
    """

    members: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()
    invited_without_letter: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CompositionGap:
    """One thing that a group or subgroup lacks (组成缺项): the body, the article, and how to clear it."""

    body: str
    article: str
    message: str


def body_of(agency_kind: str, *, is_expert: bool = False) -> str:
    """Return the rulebook's body for which a person stands, empty if none (派员单位, 第七条).

    An expert is hired and stands for no body that sends people.
    """
    return EXPERT_BODY if is_expert else BODY_OF_KIND.get(agency_kind, "")


def check(facts: GroupFacts, rulebook: Rulebook) -> tuple[CompositionGap, ...]:
    """Return what the group lacks by article 7 (组成缺项, 第七条).

    Six kinds of bodies send people; the procuratorate must have been invited, whether it comes or not.
    """
    return tuple(gap for body in rulebook.bodies for gap in _gaps(body, facts))


def check_subgroup(kind: str, members: frozenset[str], rulebook: Rulebook) -> tuple[CompositionGap, ...]:
    """Return the bodies that a subgroup usually has and this one lacks (小组人员缺项, 第十一条至第十三条).

    A subgroup that the regulation does not name has no usual bodies; experts are never missed.
    """
    return tuple(
        CompositionGap(
            body.code,
            preset.article,
            f"{preset.label}一般有{body.label}人员参加，目前没有（{preset.article}）。",
        )
        for preset in rulebook.subgroups
        if preset.code == kind
        for body in rulebook.bodies
        if body.participation is Participation.REQUIRED
        and body.label in preset.quote
        and body.code not in members
    )


def _gaps(body: Body, facts: GroupFacts) -> Iterator[CompositionGap]:
    if body.participation is Participation.REQUIRED and body.code not in facts.members:
        yield CompositionGap(
            body.code,
            body.article,
            f"缺少{body.label}派出的成员（{body.article}），请在“确定调查组成员”中登记。",
        )
    if body.participation is Participation.INVITED and body.code not in facts.invited:
        lack = (
            "邀请函的文号或者日期没有登记" if body.code in facts.invited_without_letter else "没有登记邀请函"
        )
        yield CompositionGap(
            body.code,
            body.article,
            f"应当邀请{body.label}派人参加（{body.article}），{lack}，请在“邀请有关机关”中登记。",
        )
