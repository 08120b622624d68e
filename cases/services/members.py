"""Acts on the people of the group and its subgroups (第七条、第九条至第十三条)."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act, CaseRole
from cases.models import (
    Delegation,
    DocumentEntry,
    GroupMember,
    MemberRole,
    Recusal,
    RecusalOutcome,
    Subgroup,
    SubgroupMember,
)
from cases.services.correspondence import register_document
from cases.services.membership import (
    Person,
    add_member,
    leadership_of,
    next_position,
    open_group,
    require_in_group,
    require_office_for_paper,
    vacate_headships,
    with_registered_kind,
)
from common.errors import DomainError
from documents.scans import store_scan


def appoint_member(
    *,
    public_id: str,
    actor: User,
    person: Person,
    role: str = MemberRole.MEMBER,
    joined_on: date | None = None,
    document_number: str = "",
) -> GroupMember:
    """Put a member, deputy leader or expert into the group (确定调查组成员, 第七条).

    Before the establishment the day of joining may be open; it becomes the day of establishment.

    :param document_number: number of the body's letter, or of an expert's 聘书.
    :raises DomainError: ``leader_by_establishment`` for a leader; see
        :func:`~cases.services.membership.add_member`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.APPOINT_MEMBER) as step:
        if role == MemberRole.LEADER:
            raise DomainError(
                "leader_by_establishment",
                "组长在“登记调查组成立”时确定，变更组长请办理“更换调查组成员”（第六条）。",
                article="第六条",
            )
        member = add_member(step, person, role=role, joined_on=joined_on)
        if role == MemberRole.EXPERT:
            register_document(
                step,
                direction=DocumentEntry.Direction.OUT,
                kind="EXPERT_APPOINTMENT",
                title=f"专家聘书（{member.name}）",
                document_number=document_number,
                dated_on=joined_on or timezone.localdate(),
                correspondent=member.name,
            )
        step.on = joined_on
        step.summary = f"{member.get_role_display()}{member}（{member.agency_name}）"
        step.details = {"document_number": document_number}
    return member


def replace_member(
    *,
    public_id: str,
    actor: User,
    member: GroupMember,
    successor: Person,
    replaced_on: date,
    reason: str,
    document_number: str = "",
    delegation_number: str = "",
) -> GroupMember:
    """Replace a member by a successor; both stay on record (更换调查组成员, 第七条).

    The successor takes the predecessor's places in subgroups; a headship falls vacant, since heads are
    chosen by the leader. A member whom a recusal put out is replaced in the same way.

    :param document_number: required for the leader, whom the government replaces (第六条).
    :param delegation_number: number of the 委托书 where a fire chief becomes leader.
    :raises DomainError: ``already_replaced``, ``not_in_group``, ``leader_by_government``,
        ``delegation_missing``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.REPLACE_MEMBER) as step:
        recusal = _recusal_without_successor(step, member)
        if recusal is None:
            require_in_group(step.case, member, step.rule.article)
        if member.role == MemberRole.LEADER:
            _change_leadership(step, successor, replaced_on, document_number, delegation_number)
        if member.left_on is None:
            member.left_on = replaced_on
            save(member)
        vacated = vacate_headships(member)
        new = add_member(step, successor, role=member.role, joined_on=replaced_on, replaces=member)
        for place in member.subgroup_memberships.all():
            position = next_position(SubgroupMember.objects.filter(subgroup=place.subgroup))
            save(SubgroupMember(subgroup=place.subgroup, member=new, position=position))
        if recusal is not None:
            recusal.successor = new
            save(recusal)
        step.on = replaced_on
        step.reason = reason
        step.summary = f"{member}由{new}接替"
        step.details = {"vacated_headships": vacated, "document_number": document_number}
    return new


def delegate_deputy(
    *,
    public_id: str,
    actor: User,
    deputy: GroupMember,
    starts_on: date,
    ends_on: date,
    document_number: str,
    paper: Paper | None = None,
    scan: UploadedFile | None = None,
) -> Delegation:
    """Give a deputy leader written power to act for the leader for a time (委托副组长, 第九条).

    Outside these days the deputy is a member like others.

    :param scan: the signed 委托书, kept with its entry in the register.
    :raises DomainError: ``not_by_office``, ``not_deputy``, ``document_number_missing``, ``before_fire``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.DELEGATE, paper=paper) as step:
        require_office_for_paper(step)
        require_in_group(step.case, deputy, step.rule.article)
        if deputy.role != MemberRole.DEPUTY_LEADER:
            raise DomainError(
                "not_deputy", f"受委托人应为副组长，{deputy}不是副组长（第九条）。", article="第九条"
            )
        if not document_number.strip():
            raise DomainError(
                "document_number_missing",
                "委托应当有书面文件，请填写“委托书文号”（第九条）。",
                article="第九条",
            )
        guards.require_not_before_fire(step.case, starts_on, "起始日期", step.rule)
        delegation = Delegation(
            case=step.case,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            document_number=document_number,
        )
        save(delegation)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="DEPUTY_DELEGATION",
            title=f"委托书（{deputy}）",
            document_number=document_number,
            dated_on=paper.decided_on if paper is not None else starts_on,
            correspondent=deputy.name,
            scan=stored,
        )
        step.on = starts_on
        step.summary = f"委托{deputy}，{document_number}"
    return delegation


def set_up_subgroup(
    *,
    public_id: str,
    actor: User,
    kind: str,
    name: str = "",
    head: GroupMember,
    members: Sequence[GroupMember] = (),
) -> Subgroup:
    """Set up a subgroup with its head and members, or change one of that name (设立工作小组, 第十条).

    A missing usual body (第十一条至第十三条) is a warning, never a refusal. Who is no longer listed
    leaves the subgroup.

    :param name: free where the kind is 其他; else the regulation's own name.
    :raises DomainError: ``name_missing``, ``not_in_group``, ``member_left``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SET_UP_SUBGROUP) as step:
        if kind != Subgroup.Kind.OTHER:
            name = Subgroup.Kind(kind).label
        if not name.strip():
            raise DomainError("name_missing", "请填写小组“名称”（第十条）。", article="第十条")
        chosen = {member.pk: member for member in (head, *members)}
        for member in chosen.values():
            require_in_group(step.case, member, step.rule.article)
        group = open_group(step.case)
        subgroup = Subgroup.objects.filter(group=group, name=name).first() or Subgroup(
            group=group, name=name, kind=kind, position=next_position(group.subgroups.all())
        )
        subgroup.head = head
        save(subgroup)
        _seat(subgroup, chosen)
        step.summary = f"{name}，组长{head}，成员{len(chosen)}人"
    return subgroup


def _seat(subgroup: Subgroup, chosen: dict[int, GroupMember]) -> None:
    seated = {place.member_id: place for place in subgroup.memberships.select_related("member")}
    for member_id, place in seated.items():
        # People who left the group keep the place they held.
        if member_id not in chosen and place.member.left_on is None:
            place.delete()
    for member_id, member in chosen.items():
        if member_id not in seated:
            position = next_position(SubgroupMember.objects.filter(subgroup=subgroup))
            save(SubgroupMember(subgroup=subgroup, member=member, position=position))


def _recusal_without_successor(step: Step, member: GroupMember) -> Recusal | None:
    if member.left_on is None:
        return None
    if member.successors.exists():
        raise DomainError(
            "already_replaced", f"{member}已有接替人员（{step.rule.article}）。", article=step.rule.article
        )
    return Recusal.objects.filter(
        case=step.case, member=member, outcome=RecusalOutcome.RECUSED, successor__isnull=True
    ).first()


def _change_leadership(
    step: Step, successor: Person, replaced_on: date, document_number: str, delegation_number: str
) -> None:
    if CaseRole.OFFICE not in step.roles or not document_number.strip():
        raise DomainError(
            "leader_by_government",
            "组长由组织调查的人民政府确定，变更组长由牵头机构内勤登记，并填写“文号”（第六条）。",
            article="第六条",
        )
    group = open_group(step.case)
    group.leadership = leadership_of(with_registered_kind(successor), delegation_number)
    group.delegation_number = delegation_number
    save(group)
    register_document(
        step,
        direction=DocumentEntry.Direction.IN,
        kind="LEADER_CHANGE",
        title=f"关于变更{group}组长的通知",
        document_number=document_number,
        dated_on=replaced_on,
        correspondent=step.case.organizer_name,
    )
