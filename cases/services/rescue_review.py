"""The review of rescue and handling, and who signs it (应急救援及处置情况, 第十二条（四）)."""

from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act
from cases.models import GroupMember, RescueReview
from cases.selectors.subgroups import possible_reviewers, rescue_review_of
from cases.services.correspondence import register_paper
from cases.services.membership import require_office_for_paper
from common.errors import DomainError


def review_rescue(
    *,
    public_id: str,
    actor: User,
    reviewed_on: date,
    text: str,
    reviewer: GroupMember | None = None,
    fire_signer_reason: str = "",
    paper: Paper | None = None,
) -> RescueReview:
    """Sign what was found of rescue and handling (签署应急救援及处置情况, 第十二条（四）).

    Everybody signs in the own name; for a member without account the office registers the signed paper. A
    later one takes the place of the one before, which stays in the case's events.

    :param reviewer: the member whose paper is registered.
    :raises DomainError: ``not_by_office``, ``paper_missing``, ``has_account``, ``not_a_reviewer``,
        ``signer_differs``, ``before_fire``, ``text_missing``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.REVIEW_RESCUE, paper=paper) as step:
        member = _signer(step, reviewer)
        guards.require_not_before_fire(step.case, reviewed_on, "签署日期", step.rule)
        guards.require_text(text, "应急救援及处置情况", step.rule)
        review = rescue_review_of(step.case) or RescueReview(case=step.case)
        review.reviewer, review.reviewed_on = member, reviewed_on
        review.text, review.fire_signer_reason = text.strip(), fire_signer_reason.strip()
        save(review)
        register_paper(step, kind="OTHER", title="应急救援及处置情况的签署件")
        step.on = reviewed_on
        step.summary = f"{member}（{member.agency_name}）签署"
        step.reason = review.fire_signer_reason
    return review


def _signer(step: Step, reviewer: GroupMember | None) -> GroupMember:
    article = step.rule.article
    require_office_for_paper(step)
    members = possible_reviewers(step.case)
    if step.paper is None:
        assert step.actor is not None
        own = members.filter(user=step.actor).first()
        if reviewer is not None and reviewer != own:
            raise DomainError(
                "paper_missing",
                "“签署人”由牵头机构内勤为没有账号的成员登记时选择，并填写“决定人”“决定日期”；您以本人名义签署，不选择他人。",
                article=article,
            )
        if own is None:
            raise DomainError("not_a_reviewer", "签署人应当是调查组现任成员。", article=article)
        return own
    if reviewer is None or not members.filter(pk=reviewer.pk).exists():
        raise DomainError("not_a_reviewer", "请选择“签署人”：调查组现任成员。", article=article)
    if reviewer.user_id is not None:
        raise DomainError("has_account", f"{reviewer}有账号，应当由本人签署。", article=article)
    if step.paper.decided_by.strip() != str(reviewer):
        raise DomainError("signer_differs", f"“决定人”应为签署人{reviewer}。", article=article)
    return reviewer
