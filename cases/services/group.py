"""Acts that set up the investigation group (第六条、第七条)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import AgencyKind, User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import (
    DocumentEntry,
    FireCase,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    MemberRole,
    Milestone,
)
from cases.selectors.group import composition_gaps, current_members
from cases.services.correspondence import number_step, register_document
from cases.services.membership import (
    Person,
    add_member,
    leadership_of,
    next_position,
    open_group,
    registered_kind,
    require_own_account,
    with_registered_kind,
)
from common.chinese import full_date
from common.errors import DomainError
from documents.scans import store_scan


def request_group(
    *,
    public_id: str,
    actor: User,
    requested_on: date,
    document_number: str = "",
    scan: UploadedFile | None = None,
) -> FireCase:
    """Request the government to set up the group (报请成立火灾事故调查组, 第六条).

    Met by the registration of the 请示; the establishment itself has no limit. A request that the
    government returned has met the clock all the same (I-12).

    A request without a number takes the one filed for it before, else the next (发文字号). A group that
    stands is requested anew only after a higher grade or under another organiser (I-11).

    :raises DomainError: ``before_fire``, ``group_exists``, or ``before_return`` for a request older than
        the return of the one before; see :func:`perform`.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.REQUEST_GROUP) as step:
        guards.require_not_before_fire(step.case, requested_on, "报请日期", step.rule)
        guards.require_in_scope(step.case, step.rule)
        guards.require_reason_for_request(step.case, step.rule)
        _require_not_before(
            step, MilestoneKind.GROUP_REQUEST_RETURNED, requested_on, "before_return", "报请日期", "退回日期"
        )
        document_number = number_step(
            step, kind="GROUP_REQUEST", dated_on=requested_on, number=document_number
        )
        save(
            Milestone(
                case=step.case,
                kind=MilestoneKind.GROUP_REQUESTED,
                reached_on=requested_on,
                document_number=document_number,
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="GROUP_REQUEST",
            title=f"关于成立{step.case.title}调查组的请示",
            document_number=document_number,
            dated_on=requested_on,
            correspondent=step.case.organizer_name,
            scan=stored,
        )
        step.on = requested_on
        step.summary = f"请示文号{document_number}"
    return step.case


def return_request(
    *,
    public_id: str,
    actor: User,
    returned_on: date,
    reason: str,
    document_number: str = "",
    scan: UploadedFile | None = None,
) -> FireCase:
    """Register that the government returned the request (登记报请退回, 第六条).

    The case goes back to where a new request can be made; the first one stays on record and keeps its
    clock met (I-12).

    :raises DomainError: ``before_request`` if returned before it was requested.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.RETURN_REQUEST) as step:
        _require_not_before(
            step, MilestoneKind.GROUP_REQUESTED, returned_on, "before_request", "退回日期", "报请日期"
        )
        save(
            Milestone(
                case=step.case,
                kind=MilestoneKind.GROUP_REQUEST_RETURNED,
                reached_on=returned_on,
                document_number=document_number,
                note=reason,
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="GROUP_REQUEST_RETURN",
            title=f"退回关于成立{step.case.title}调查组的请示",
            document_number=document_number,
            dated_on=returned_on,
            correspondent=step.case.organizer_name,
            scan=stored,
        )
        step.on = returned_on
        step.reason = reason
    return step.case


def establish_group(
    *,
    public_id: str,
    actor: User,
    established_on: date,
    document_number: str,
    established_by: str,
    leader: Person,
    delegation_number: str = "",
    name: str = "",
    scan: UploadedFile | None = None,
) -> FireCase:
    """Register the establishment of the group with its leader (登记调查组成立, 第六条、第七条).

    Members named before join on that day. A leader who is already a member is promoted and keeps the
    account, or is given one; a former leader leaves.

    :param delegation_number: number of the 委托书 where the fire chief leads.
    :raises DomainError: ``composition_incomplete`` naming each body that article 7 asks for and that is
        missing; ``before_request``, ``leadership_mismatch`` or ``delegation_missing``; see
        :func:`~cases.services.membership.add_member`.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.ESTABLISH_GROUP) as step:
        _require_not_before(
            step, MilestoneKind.GROUP_REQUESTED, established_on, "before_request", "成立日期", "报请日期"
        )
        require_own_account(leader)
        leader = with_registered_kind(leader)
        group = open_group(step.case)
        group.name = name or f"{step.case.title}调查组"
        group.established_by = established_by
        group.leadership = leadership_of(leader, delegation_number)
        group.delegation_number = delegation_number
        save(group)
        head = _install_leader(step, group, leader, established_on)
        for member in current_members(step.case).filter(joined_on__isnull=True):
            member.joined_on = established_on
            save(member)
        _require_composition(step.case)
        save(
            Milestone(
                case=step.case,
                kind=MilestoneKind.GROUP_ESTABLISHED,
                reached_on=established_on,
                document_number=document_number,
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="GROUP_ESTABLISHMENT",
            title=f"关于成立{group.name}的通知",
            document_number=document_number,
            dated_on=established_on,
            correspondent=established_by,
            scan=stored,
        )
        step.on = established_on
        step.summary = f"{established_by}{document_number}，组长{head}"
    return step.case


def invite_body(
    *,
    public_id: str,
    actor: User,
    kind: str,
    name: str,
    invited_on: date,
    invitation_number: str,
    has_attended: bool | None = None,
    representative: str = "",
) -> InvitedBody:
    """Record the invitation of a body beside the members, and who came (邀请有关机关, 第七条).

    The duty towards the 人民检察院 is the invitation, not its attendance. Naming a body again corrects
    its entry; the earlier values stay in the case's events.

    :raises DomainError: ``not_invited_body`` for a body that sends members, ``letter_missing`` without
        the letter's number, ``agency_kind_mismatch``, ``before_fire``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.INVITE_BODY) as step:
        if kind not in (AgencyKind.PROCURATORATE, AgencyKind.DISCIPLINE_INSPECTION):
            raise DomainError(
                "not_invited_body",
                "“邀请有关机关”只登记人民检察院和纪检监察机关，其他单位派出的人员请在“确定调查组成员”中登记。",
                article=step.rule.article,
            )
        if not invitation_number.strip():
            raise DomainError("letter_missing", "请填写“邀请函文号”（第七条）。", article=step.rule.article)
        registered_kind(name, kind)
        guards.require_not_before_fire(step.case, invited_on, "邀请日期", step.rule)
        group = open_group(step.case)
        body = InvitedBody.objects.filter(group=group, name=name).first() or InvitedBody(
            group=group, name=name, position=next_position(InvitedBody.objects.filter(group=group))
        )
        body.kind = kind
        body.invited_on = invited_on
        body.invitation_number = invitation_number
        body.has_attended = has_attended
        body.representative = representative
        save(body)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="INVITATION_LETTER",
            title=f"关于邀请{name}派人参加{step.case.title}调查的函",
            document_number=invitation_number,
            dated_on=invited_on,
            correspondent=name,
        )
        step.on = invited_on
        step.summary = f"邀请{name}，{invitation_number}"
    return body


def _require_not_before(
    step: Step, kind: MilestoneKind, day: date, code: str, label: str, earlier: str
) -> None:
    latest = step.case.milestones.filter(kind=kind).last()
    if latest is not None and day < latest.reached_on:
        raise DomainError(
            code,
            f"“{label}”不得早于{earlier}{full_date(latest.reached_on)}（{step.rule.article}）。",
            article=step.rule.article,
        )


def _install_leader(
    step: Step, group: InvestigationGroup, leader: Person, established_on: date
) -> GroupMember:
    former = GroupMember.objects.filter(group=group, role=MemberRole.LEADER, left_on__isnull=True).first()
    known = leader.current_place(group)
    if known is not None and known.user is None and leader.user is not None:
        known.user = leader.user
        save(known)
    if former is not None and former == known:
        return former
    if former is not None:
        former.left_on = established_on
        save(former)
    if known is not None:
        known.role = MemberRole.LEADER
        known.replaces = former
        save(known)
        return known
    return add_member(step, leader, role=MemberRole.LEADER, joined_on=established_on, replaces=former)


def _require_composition(case: FireCase) -> None:
    gaps = composition_gaps(case)
    if gaps:
        raise DomainError(
            "composition_incomplete",
            "调查组的组成不符合第七条：" + "".join(gap.message for gap in gaps),
            article="第七条",
        )
