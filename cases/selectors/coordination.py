"""Read what the coordination subgroup keeps in hand (综合组的工作, 第十三条)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from cases.lifecycle import CaseRole
from cases.models import (
    Bulletin,
    CaseMaterial,
    FireCase,
    PublicOpinion,
    Release,
    SupplementaryItem,
    Urging,
)
from cases.selectors.subgroups import FOR_ALL


@dataclass(frozen=True, slots=True)
class UrgingRow:
    """An urging notice on a day (催办): whether its answer is overdue."""

    urging: Urging
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class SupplementaryRow:
    """Something still to be investigated on a day (补充调查事项): whether it is overdue."""

    item: SupplementaryItem
    is_overdue: bool


def urgings_of(case: FireCase, today: date) -> list[UrgingRow]:
    """Return the urging notices, what waits for an answer on top (催办, 第十三条（三）)."""
    found = Urging.objects.filter(case=case).select_related("member").order_by("-position")
    rows = [UrgingRow(one, one.is_overdue(today)) for one in found]
    return sorted(rows, key=lambda row: (row.urging.answered_on is not None, not row.is_overdue))


def answers_urging(
    urging: Urging, actor: User, roles: frozenset[CaseRole], in_charge: Collection[str]
) -> bool:
    """Tell whether the person answers an urging notice: as who is urged, or for everybody (答复催办).

    :param in_charge: as :func:`cases.selectors.subgroups.units_in_charge` returns it.
    """
    if roles & FOR_ALL or urging.unit in in_charge:
        return True
    return urging.member is not None and urging.member.user_id == actor.pk


def open_urgings(case: FireCase) -> QuerySet[Urging]:
    """Return the urging notices that nobody has answered (未答复的催办, 第十三条（三）)."""
    return Urging.objects.filter(case=case, answered_on__isnull=True).select_related("member")


def supplementary_items_of(case: FireCase, today: date) -> list[SupplementaryRow]:
    """Return what is still to be investigated on top, then what is done (补充调查事项, 第十三条（三）)."""
    found = SupplementaryItem.objects.filter(case=case).select_related("member").order_by("-position")
    rows = [SupplementaryRow(one, one.is_overdue(today)) for one in found]
    return sorted(rows, key=lambda row: (row.item.done_on is not None, not row.is_overdue))


def opinions_of(case: FireCase) -> list[PublicOpinion]:
    """Return what was said in public, the latest on top (舆情信息, 第十三条（五）)."""
    return list(PublicOpinion.objects.filter(case=case).order_by("-appeared_at", "-position"))


def bulletins_of(case: FireCase) -> list[Bulletin]:
    """Return the bulletins, the latest on top (信息专报, 第十三条（二）)."""
    return list(Bulletin.objects.filter(case=case).select_related("release").order_by("-number"))


def bulletin_sources(case: FireCase) -> QuerySet[Release]:
    """Return what the leader signed off and no bulletin carries yet (已审定的信息, 第九条（五）)."""
    return Release.objects.filter(case=case, outcome=Release.Outcome.APPROVED, bulletin__isnull=True)


def materials_of(case: FireCase) -> list[CaseMaterial]:
    """Return the materials with each change of keeper (调查资料, 第十三条（四）)."""
    return list(CaseMaterial.objects.filter(case=case).prefetch_related("handovers"))
