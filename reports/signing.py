"""Who signs the report (签名, 第二十七条)."""

from cases.lifecycle import MilestoneKind
from cases.models import FireCase, GroupMember, MemberRole, Recusal, RecusalOutcome
from reports.models import Signature


def signing_members(case: FireCase) -> tuple[GroupMember, ...]:
    """Return the members who sign (调查组成员): neither experts nor invited bodies, neither the recused
    nor the replaced, whose successor signs."""
    recused = Recusal.objects.filter(case=case, outcome=RecusalOutcome.RECUSED, member__isnull=False)
    return tuple(
        GroupMember.objects.filter(group__case=case, left_on__isnull=True)
        .exclude(role=MemberRole.EXPERT)
        .exclude(pk__in=recused.values("member"))
    )


def missing_signers(case: FireCase) -> tuple[GroupMember, ...]:
    """Return the members who have not signed the report as adopted last (尚未签名的成员)."""
    adoption = case.milestones.filter(kind=MilestoneKind.REPORT_ADOPTED).last()
    signed = set(Signature.objects.filter(adoption=adoption).values_list("member_id", flat=True))
    return tuple(member for member in signing_members(case) if member.pk not in signed)
