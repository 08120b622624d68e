"""Recusals that a case file records as decided elsewhere (补录的回避, 第十四条)."""

from datetime import date
from typing import Any

from cases.models import Declaration, GroupMember, Recusal


def record_recusal(*, member: GroupMember, declared_on: date, ground: int, **facts: Any) -> Recusal:
    """Record a recusal under the member's own declaration where there is one (回避, 第十四条).

    A declared conflict of the same day and ground is what the recusal came from; an application by
    somebody else has none. Runs inside an act.
    """
    declaration = None
    if not facts.get("applied_by"):
        declaration = Declaration.objects.filter(
            member=member,
            declared_on=declared_on,
            ground=ground,
            has_conflict=True,
            recusal__isnull=True,
        ).first()
    recusal = Recusal(
        case=member.group.case,
        member=member,
        declaration=declaration,
        declared_on=declared_on,
        ground=ground,
        **facts,
    )
    recusal.save()
    return recusal
