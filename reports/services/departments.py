"""Name the departments with approval and supervision duties, each with what was found (第十六条)."""

from django.db.models import Max

from accounts.models import User
from cases.acts import perform, save
from cases.lifecycle import Act
from cases.models import Party, PartyKind, PartyRole
from common.errors import DomainError
from reports.models import DepartmentReview, Finding


def examine_department(
    *,
    public_id: str,
    actor: User,
    party: Party,
    duty: str = "",
    matters: str = "",
    no_finding_reason: str = "",
    is_removed: bool = False,
    removal_reason: str = "",
) -> DepartmentReview | None:
    """Name a department, correct its entry, or strike one named by mistake (列明行政部门, 第十六条).

    Its problems are the findings that name it. Naming a department again corrects its entry; the earlier
    words stay in the case's events.

    :param no_finding_reason: why no problem was found, only where no finding names the department.
    :raises DomainError: ``not_a_department``, ``finding_exists``, ``review_not_found``,
        ``reason_missing``, or ``invalid``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.EXAMINE_DEPARTMENT) as step:
        article = step.rule.article
        known = DepartmentReview.objects.filter(case=step.case)
        review = known.filter(party=party).first()
        if is_removed:
            if review is None:
                raise DomainError("review_not_found", f"尚未列明“{party.name}”。", article=article)
            if not removal_reason.strip():
                raise DomainError("reason_missing", "请填写“删除理由”。", article=article)
            review.delete()
            step.reason = removal_reason.strip()
            step.summary = f"删除{party.name}"
            return None
        _require_department(step.case.pk, party, article)
        reason = no_finding_reason.strip()
        if reason and Finding.objects.filter(case=step.case, party=party).exists():
            raise DomainError(
                "finding_exists",
                f"已列明“{party.name}”的问题，不应填写“没有问题的理由”。",
                article=article,
            )
        if review is None:
            position = (known.aggregate(last=Max("position"))["last"] or 0) + 1
            review = DepartmentReview(case=step.case, party=party, position=position)
        review.duty, review.matters, review.no_finding_reason = duty, matters.strip(), reason
        save(review)
        step.summary = f"{party.name}，{review.get_duty_display()}职责"
    return review


def _require_department(case_pk: int, party: Party, article: str) -> None:
    is_department = (
        party.case_id == case_pk
        and party.kind == PartyKind.UNIT
        and party.roles.filter(role=PartyRole.Role.GOVERNMENT_BODY).exists()
    )
    if not is_department:
        raise DomainError(
            "not_a_department",
            "请选择本案登记的、身份为“政府及有关部门”的单位；尚未登记的，先办理“登记单位和个人”。",
            article=article,
        )
