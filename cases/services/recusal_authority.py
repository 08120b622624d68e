"""Whom a recusal concerns and who decides on it (回避的当事成员和决定人, 第九条、第十四条)."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from accounts.models import User
from cases.acts import Step
from cases.lifecycle import CaseRole
from cases.models import FireCase, GroupMember, MemberRole
from cases.selectors.group import deciders_on
from cases.services.membership import require_office_for_paper
from common.errors import DomainError

ARTICLE = "第十四条"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a declaration or recusal concerns (当事成员): a place in the group, an account, or both."""

    member: GroupMember | None
    user: User | None

    @classmethod
    def of(cls, case: FireCase, *, member: GroupMember | None = None, user: User | None = None) -> Self:
        """Return the person with both the place in the group and the account, where there are both."""
        if member is None and user is not None:
            member = GroupMember.objects.filter(group__case=case, user=user, left_on__isnull=True).first()
        return cls(member, member.user if member is not None else user)

    def __str__(self) -> str:
        return str(self.member if self.member is not None else self.user)

    @property
    def leads(self) -> bool:
        """Tell whether the person is, or was until recused, the group's leader (组长)."""
        return self.member is not None and self.member.role == MemberRole.LEADER

    def recusals(self, case: FireCase) -> Q:
        """Return the condition that finds the person's recusals in the case."""
        found = Q(case=case, member=self.member) if self.member is not None else Q(pk__in=[])
        if self.user is not None:
            found |= Q(case=case, user=self.user) | Q(case=case, member__user=self.user)
        return found


def require_authority(step: Step, subject: Subject, document_number: str) -> None:
    """Require that who decides may: the leader, a delegated deputy, or for the leader the government.

    :raises DomainError: ``not_by_office``, ``own_recusal``, ``government_decides`` or ``not_the_decider``.
    """
    require_office_for_paper(step)
    if subject.user is not None and subject.user == step.actor:
        raise DomainError(
            "own_recusal", f"不能办理本人的回避，请由其他有权人员办理（{ARTICLE}）。", article=ARTICLE
        )
    if not subject.leads:
        _require_decider(step, subject)
        return
    government = step.case.organizer_name or "组织调查的人民政府"
    by_government = (
        CaseRole.OFFICE in step.roles
        and step.paper is not None
        and bool(document_number.strip())
        and step.paper.decided_by.strip() == government
    )
    if not by_government:
        raise DomainError(
            "government_decides",
            "第十四条没有写明组长的回避由谁决定，本系统由组织调查的人民政府决定，由牵头机构内勤登记："
            f"“决定人”填写“{government}”，并填写“文号”（{ARTICLE}）。",
            article=ARTICLE,
        )


def _require_decider(step: Step, subject: Subject) -> None:
    """Require that a paper on a member is the leader's or a delegated deputy's, by name (第九条、第十四条).

    Before there is a leader the paper of whoever heads the lead body stands.
    """
    if not step.by_paper or step.paper is None:
        return
    deciders = deciders_on(step.case, step.paper.decided_on)
    if not deciders:
        return
    names = [str(member) for member in deciders if member != subject.member]
    if step.paper.decided_by.strip() not in names:
        raise DomainError(
            "not_the_decider",
            "调查组成员的回避由组长或者受书面委托的副组长决定，"
            f"“决定人”应为{'、'.join(names)}（第九条、{ARTICLE}）。"
            if names
            else f"不能由本人决定本人的回避，请由组长决定（{ARTICLE}）。",
            article=ARTICLE,
        )
