"""Who may read which case (查阅权限): one policy for pages, commands, downloads and tasks.

Default deny. A recusal beats every grant (第十四条); an absent case and one that the actor may not
know are the same error, so that nothing tells them apart.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from cases.models import FireCase, GroupMember, Recusal, RecusalOutcome
from common.errors import DomainError


def visible_cases(actor: User) -> QuerySet[FireCase]:
    """Return the cases that this person may read.

    Published reference cases are open to everyone signed in; any other case to the people of its
    lead fire-rescue body (第四条) and to the members of its group (第七条), unless recused (第十四条).
    """
    if not actor.is_authenticated or not actor.is_active:
        return FireCase.objects.none()
    membership = GroupMember.objects.filter(group__case=OuterRef("pk"), user=actor)
    grants = Q(is_reference=True) | Exists(membership.filter(left_on__isnull=True))
    if actor.agency_id is not None:
        grants |= Q(lead_agency=actor.agency_id)
    recused = Recusal.objects.filter(
        member__group__case=OuterRef("pk"), member__user=actor, outcome=RecusalOutcome.RECUSED
    )
    return FireCase.objects.filter(grants).exclude(Exists(recused))


def case_for_reader(public_id: str, actor: User) -> FireCase:
    """Return a case that this person may read.

    :raises DomainError: ``case_not_found``, also if the case exists and the actor may not know it.
    """
    case = visible_cases(actor).filter(public_id=public_id).first()
    if case is None:
        raise DomainError("case_not_found", "没有这个案件，或者您无权查阅。")
    return case
