"""Places in the group, as the acts of chapter 2 write them (成员登记, 第七条). Runs inside an act."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from accounts.models import NOT_FOR_CASES, Agency, AgencyKind, User
from accounts.selectors import granted_roles
from cases import guards
from cases.acts import Step, save
from cases.lifecycle import CaseRole, MilestoneKind
from cases.models import (
    Delegation,
    FireCase,
    GroupMember,
    InvestigationGroup,
    MemberRole,
    Recusal,
    RecusalOutcome,
)
from common.errors import DomainError

_INVITED_KINDS = (AgencyKind.PROCURATORATE, AgencyKind.DISCIPLINE_INSPECTION)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be put into the group (拟任人员); ``user`` is None without an account."""

    name: str
    agency_name: str = ""
    agency_kind: str = ""
    post: str = ""
    specialty: str = ""
    user: User | None = None

    def current_place(self, group: InvestigationGroup) -> GroupMember | None:
        """Return the place that the person already has in the group."""
        same = Q(name=self.name, agency_name=self.agency_name)
        if self.user is not None:
            same |= Q(user=self.user)
        return GroupMember.objects.filter(same, group=group, left_on__isnull=True).first()


def open_group(case: FireCase) -> InvestigationGroup:
    """Return the case's group, opening its entry when the first person or body is named (第六条)."""
    group = InvestigationGroup.objects.filter(case=case).first()
    if group is None:
        group = InvestigationGroup(case=case)
        save(group)
    return group


def next_position(rows: QuerySet) -> int:
    """Return the number after the last one in use (序号)."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def add_member(
    step: Step,
    person: Person,
    *,
    role: str,
    joined_on: date | None,
    replaces: GroupMember | None = None,
) -> GroupMember:
    """Put a person into the group (确定成员, 第七条).

    :raises DomainError: ``name_missing``, ``specialty_missing``, ``agency_kind_missing``,
        ``invited_not_member``, ``before_fire``, ``already_member``, ``member_recused`` or
        ``joining_day_missing``; see
        :func:`require_own_account` and :func:`with_registered_kind`.
    """
    article = step.rule.article
    if not person.name.strip():
        raise DomainError("name_missing", f"请填写“姓名”（{article}）。", article=article)
    require_own_account(person)
    person = with_registered_kind(person)
    if role == MemberRole.EXPERT and not person.specialty.strip():
        raise DomainError("specialty_missing", "聘请专家应当填写“专业、资质”（第七条）。", article="第七条")
    if role != MemberRole.EXPERT and not person.agency_kind:
        raise DomainError(
            "agency_kind_missing",
            f"“{person.agency_name}”未在机构中登记，请选择“单位类别”（第七条）。",
            article="第七条",
        )
    if person.agency_kind in _INVITED_KINDS:
        raise DomainError(
            "invited_not_member",
            "人民检察院和纪检监察机关是受邀机关，不作为调查组成员，请在“邀请有关机关”中登记（第七条）。",
            article="第七条",
        )
    if joined_on is not None:
        guards.require_not_before_fire(step.case, joined_on, "参加日期", step.rule)
    group = open_group(step.case)
    if person.current_place(group) is not None:
        raise DomainError("already_member", f"{person.name}已是调查组成员（{article}）。", article=article)
    _require_not_recused(step.case, person)
    if joined_on is None and step.case.milestones.filter(kind=MilestoneKind.GROUP_ESTABLISHED).exists():
        raise DomainError(
            "joining_day_missing",
            "火灾事故调查组成立后确定的成员，应当填写“参加日期”（第七条）。",
            article="第七条",
        )
    places = GroupMember.objects.filter(group=group)
    position = next_position(places)
    member = GroupMember(
        group=group,
        position=position,
        key=_free_key(places, position),
        role=role,
        name=person.name,
        agency_name=person.agency_name,
        agency_kind=person.agency_kind,
        post=person.post,
        specialty=person.specialty,
        joined_on=joined_on,
        replaces=replaces,
        user=person.user,
    )
    save(member)
    return member


def require_own_account(person: Person) -> None:
    """Require the account of a member to be the member's own and one that works on cases (成员账号, 第七条).

    Whoever signs in with the account acts as the member, so it may be nobody else's.

    :raises DomainError: ``account_of_another``, ``account_inactive`` or ``account_not_for_cases``.
    """
    user = person.user
    if user is None:
        return
    if user.full_name.strip() != person.name.strip():
        raise DomainError(
            "account_of_another",
            f"“用户”应为成员本人的账号：所选账号属于{user.full_name}，“姓名”为{person.name}（第七条）。",
            article="第七条",
        )
    if not user.is_active:
        raise DomainError(
            "account_inactive",
            f"{user.full_name}的账号已停用，不能作为成员的“用户”（第七条）。",
            article="第七条",
        )
    if granted_roles(user) & set(NOT_FOR_CASES):
        raise DomainError(
            "account_not_for_cases",
            f"{user.full_name}是管理员或者审计人员，不办理案件，其账号不能作为成员的“用户”（第七条）。",
            article="第七条",
        )


def with_registered_kind(person: Person) -> Person:
    """Return the person with the kind under which the body is registered (单位类别, 第七条).

    Of a body that is not registered the kind is as typed.

    :raises DomainError: ``agency_kind_mismatch``.
    """
    kind = registered_kind(person.agency_name, person.agency_kind)
    return replace(person, agency_name=person.agency_name.strip(), agency_kind=kind)


def registered_kind(name: str, typed: str) -> str:
    """Return the kind of a body: the registered one where the body is registered, else the typed one.

    :raises DomainError: ``agency_kind_mismatch`` if both are known and differ.
    """
    agency = Agency.objects.filter(name=name.strip()).first()
    if agency is None or agency.kind == typed:
        return typed
    if typed:
        raise DomainError(
            "agency_kind_mismatch",
            f"“{agency.name}”登记的类别为“{agency.get_kind_display()}”，"
            f"与所选“单位类别”（{AgencyKind(typed).label}）不符（第七条）。",
            article="第七条",
        )
    return agency.kind


def leadership_of(leader: Person, delegation_number: str) -> str:
    """Return how a leader from that body leads (组长产生方式, 第六条).

    A leader of the government does so by office, the fire-rescue body's head by delegation.

    :raises DomainError: ``leadership_mismatch`` or ``delegation_missing``.
    """
    if leader.agency_kind == AgencyKind.GOVERNMENT:
        return InvestigationGroup.Leadership.GOVERNMENT_LEADER
    if leader.agency_kind != AgencyKind.FIRE_RESCUE:
        raise DomainError(
            "leadership_mismatch",
            "组长由本级人民政府有关领导同志担任，或者委托本级消防救援机构负责人担任，"
            "组长的“单位类别”应为其中之一（第六条）。",
            article="第六条",
        )
    if not delegation_number.strip():
        raise DomainError(
            "delegation_missing",
            "委托消防救援机构负责人担任组长的，应当填写“委托书文号”（第六条）。",
            article="第六条",
        )
    return InvestigationGroup.Leadership.DELEGATED_FIRE_CHIEF


def require_in_group(case: FireCase, member: GroupMember, article: str) -> None:
    """Require a member of this case's group who is in it now (现任成员).

    :raises DomainError: ``not_in_group`` or ``member_left``.
    """
    if member.group.case_id != case.pk:
        raise DomainError("not_in_group", f"“{member}”不是本案调查组成员（{article}）。", article=article)
    if member.left_on is not None:
        raise DomainError("member_left", f"{member}已离开调查组（{article}）。", article=article)


def require_office_for_paper(step: Step) -> None:
    """Require that a signed paper is registered by the office (书面决定): others act in their own name.

    :raises DomainError: ``not_by_office``.
    """
    if step.paper is not None and CaseRole.OFFICE not in step.roles:
        article = step.rule.article
        raise DomainError(
            "not_by_office",
            f"没有账号的人员的书面决定由牵头机构内勤登记，您以本人名义办理，不填写他人（{article}）。",
            article=article,
        )


def end_leadership(case: FireCase, leader: GroupMember, on: date, successor: GroupMember | None) -> None:
    """End what hangs on a leader who is recused (组长回避, 第六条、第九条、第十四条).

    Nobody acts any longer by that leader's delegation: it ends the day before, and one that had not begun
    goes. A member whom the government names instead leads from now on.

    :param on: the day of the decision.
    """
    for delegation in Delegation.objects.filter(case=case, ends_on__gte=on):
        if delegation.starts_on < on:
            delegation.ends_on = on - timedelta(days=1)
            save(delegation)
        else:
            delegation.delete()
    if successor is not None:
        successor.role = MemberRole.LEADER
        successor.replaces = leader
        save(successor)


def vacate_headships(member: GroupMember) -> list[str]:
    """Take the member out of the head's place of subgroups and return their names (小组组长, 第十一条)."""
    vacated = []
    for subgroup in member.headed.all():
        subgroup.head = None
        save(subgroup)
        vacated.append(subgroup.name)
    return vacated


def _require_not_recused(case: FireCase, person: Person) -> None:
    who = Q(member__name=person.name, member__agency_name=person.agency_name)
    if person.user is not None:
        who |= Q(user=person.user) | Q(member__user=person.user)
    found = Recusal.objects.filter(
        who, case=case, outcome__in=(RecusalOutcome.RECUSED, RecusalOutcome.PENDING)
    ).first()
    if found is not None:
        raise DomainError(
            "member_recused",
            f"{person.name}在本案的回避为“{found.get_outcome_display()}”，不能进入调查组（第十四条）。",
            article="第十四条",
        )


def _free_key(places: QuerySet[GroupMember], position: int) -> str:
    taken = set(places.values_list("key", flat=True))
    while f"member-{position}" in taken:
        position += 1
    return f"member-{position}"
