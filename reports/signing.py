"""Who signs the report (签名, 第二十七条)."""

from collections import defaultdict
from collections.abc import Iterable

from cases.lifecycle import MilestoneKind
from cases.models import FireCase, GroupMember, MemberRole, Milestone, Recusal, RecusalOutcome
from reports.models import Signature


def signing_members(case: FireCase) -> tuple[GroupMember, ...]:
    """Return the members who sign (调查组成员): neither experts nor invited bodies, neither the recused
    nor the replaced, whose successor signs."""
    return _signing_members([case])[case.pk]


def missing_signers(case: FireCase) -> tuple[GroupMember, ...]:
    """Return the members who have not signed the report as adopted last (尚未签名的成员)."""
    return missing_signers_of([case])[case.pk]


def missing_signers_of(cases: Iterable[FireCase]) -> dict[int, tuple[GroupMember, ...]]:
    """Return who has not signed, for each case by primary key, with the same queries for any number."""
    asked = [case.pk for case in cases]
    if not asked:
        return {}
    members = _signing_members(asked)
    adoptions = dict(
        Milestone.objects.filter(case__in=asked, kind=MilestoneKind.REPORT_ADOPTED)
        .order_by("reached_on", "pk")
        .values_list("case_id", "pk")
    )
    signed = set(
        Signature.objects.filter(adoption__in=adoptions.values())
        .order_by()
        .values_list("case_id", "member_id")
    )
    return {pk: tuple(member for member in members[pk] if (pk, member.pk) not in signed) for pk in asked}


def _signing_members(cases: list) -> dict[int, tuple[GroupMember, ...]]:
    recused = Recusal.objects.filter(case__in=cases, outcome=RecusalOutcome.RECUSED, member__isnull=False)
    found: dict[int, list[GroupMember]] = defaultdict(list)
    members = GroupMember.objects.filter(group__case__in=cases, left_on__isnull=True)
    for member in (
        members.exclude(role=MemberRole.EXPERT)
        .exclude(pk__in=recused.values("member"))
        .select_related("group")
        .order_by("position")
    ):
        found[member.group.case_id].append(member)
    return defaultdict(tuple, {pk: tuple(listed) for pk, listed in found.items()})
