"""Acts by which the leader directs the group and signs off what leaves it (第九条（一）（五）)."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Paper, perform, save
from cases.lifecycle import Act
from cases.models import Direction, Duty, GroupMember, MemberRole, Release
from cases.selectors.group import current_members
from cases.services.authority import require_leader, require_not_before
from cases.services.correspondence import register_paper
from cases.services.membership import next_position, require_in_group
from common.errors import DomainError


def set_direction(
    *,
    public_id: str,
    actor: User,
    decided_on: date,
    direction: str,
    focus: str,
    duties: Sequence[tuple[GroupMember, str]],
    paper: Paper | None = None,
) -> Direction:
    """Set direction, focus and each member's duties (明确调查方向和分工, 第九条（一）).

    :raises DomainError: ``before_fire``, ``not_in_group``, ``duties_missing`` naming the members, experts
        aside, of whom nothing is said; see :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SET_DIRECTION, paper=paper) as step:
        decided_by = require_leader(step)
        guards.require_not_before_fire(step.case, decided_on, "确定日期", step.rule)
        guards.require_text(direction, "调查方向", step.rule)
        guards.require_text(focus, "调查重点", step.rule)
        for member, _ in duties:
            require_in_group(step.case, member, step.rule.article)
        told = {member.pk for member, _ in duties}
        others = current_members(step.case).exclude(role=MemberRole.EXPERT)
        silent = [str(member) for member in others if member.pk not in told]
        if silent:
            raise DomainError(
                "duties_missing",
                f"应当确定各成员的职责和分工，尚未填写：{'、'.join(silent)}（第九条）。",
                article=step.rule.article,
            )
        found = Direction(
            case=step.case,
            position=next_position(Direction.objects.filter(case=step.case)),
            decided_on=decided_on,
            decided_by=decided_by,
            direction=direction,
            focus=focus,
        )
        save(found)
        for place, (member, text) in enumerate(duties, start=1):
            save(Duty(direction=found, member=member, position=place, text=text))
        register_paper(step, kind="ASSIGNMENT_PLAN", title="确定调查方向和分工的书面决定")
        step.on = decided_on
        step.summary = f"{len(duties)}名成员的职责和分工"
    return found


def sign_off_release(
    *,
    public_id: str,
    actor: User,
    kind: str,
    title: str,
    text: str,
    channel: str,
    outcome: str,
    decided_on: date,
    drafted_by: str = "",
    opinion: str = "",
    paper: Paper | None = None,
) -> Release:
    """Sign off, or refuse, what is to leave the group (审定签发, 第九条（五）).

    :param outcome: of :class:`Release.Outcome`; a refusal says why in ``opinion``.
    :raises DomainError: ``before_fire``, ``text_missing``; see
        :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SIGN_OFF_RELEASE, paper=paper) as step:
        decided_by = require_leader(step)
        guards.require_not_before_fire(step.case, decided_on, "审定日期", step.rule)
        guards.require_text(text, "内容", step.rule)
        if outcome == Release.Outcome.REFUSED:
            guards.require_text(opinion, "意见说明", step.rule)
        position = next_position(Release.objects.filter(case=step.case))
        release = Release(
            case=step.case,
            position=position,
            key=f"release-{position}",
            kind=kind,
            title=title,
            text=text,
            channel=channel,
            drafted_by=drafted_by,
            outcome=outcome,
            opinion=opinion,
            decided_on=decided_on,
            decided_by=decided_by,
        )
        save(release)
        register_paper(step, kind="RELEASE_APPROVAL", title=f"信息发布审批单（{title}）"[:200])
        step.on = decided_on
        step.summary = f"{title}：{release.get_outcome_display()}"
    return release


def record_release(
    *, public_id: str, actor: User, release: Release, released_on: date, released_where: str
) -> Release:
    """Record that what was signed off went out (登记信息发布, 第九条（五）).

    :raises DomainError: ``not_in_case``, ``not_signed_off``, ``already_released``, ``dates_out_of_order``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_RELEASE) as step:
        found = Release.objects.filter(case=step.case, pk=release.pk).first()
        if found is None:
            raise DomainError("not_in_case", "本案没有这项信息（第九条）。", article=step.rule.article)
        if found.outcome != Release.Outcome.APPROVED:
            raise DomainError(
                "not_signed_off", "未经组长审定同意的信息不得发布（第九条）。", article=step.rule.article
            )
        if found.released_on is not None:
            raise DomainError(
                "already_released", "该信息的发布已经登记（第九条）。", article=step.rule.article
            )
        require_not_before(step, released_on, found.decided_on, "发布日期", "审定日期")
        found.released_on, found.released_where = released_on, released_where
        save(found)
        step.on = released_on
        step.summary = f"{found.title}，{released_where}"
    return found
