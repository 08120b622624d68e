"""Read the group of a case: who is in it, what it lacks, what to look at (调查组, 第二章)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Agency, AgencyKind, Role, User
from cases.composition import CompositionGap, GroupFacts, body_of, check, check_subgroup
from cases.lifecycle import CaseRole
from cases.models import (
    Declaration,
    FireCase,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    MemberRole,
    Party,
    PartyKind,
    Recusal,
    RecusalOutcome,
)
from common.prepared import Slot
from regulation.rulebook import load_rulebook

_Placed = TypeVar("_Placed")
_ROLES = (MemberRole.LEADER, MemberRole.DEPUTY_LEADER, MemberRole.MEMBER, MemberRole.EXPERT)
# Longer lists of names are shortened.
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Namesake:
    """A member who bears the name of a party (与当事人同名): perhaps the first ground of article 14."""

    member: GroupMember
    party: Party
    capacity: str


def in_order_of_roles(rows: Iterable[_Placed]) -> list[_Placed]:
    """Return members, or what was recorded of each, in the order of their list (按组内职务排列).

    The leader stands first, then deputies, members and experts, each in the order of appointment.
    """
    return sorted(rows, key=_place)


def _place(row: Any) -> tuple[int, int]:
    member = getattr(row, "member", row)
    return _ROLES.index(member.role), member.position


def current_members(case: FireCase) -> QuerySet[GroupMember]:
    """Return the people who are in the group now (现任成员, 第七条)."""
    return GroupMember.objects.filter(group__case=case, left_on__isnull=True).order_by("position")


def replaceable_members(case: FireCase) -> QuerySet[GroupMember]:
    """Return the people in the group now, and those whom a recusal put out and nobody followed (第七条)."""
    waiting = Q(recusals__outcome=RecusalOutcome.RECUSED, recusals__successor__isnull=True)
    return (
        GroupMember.objects.filter(Q(left_on__isnull=True) | waiting & Q(successors__isnull=True))
        .filter(group__case=case)
        .order_by("position")
        .distinct()
    )


def case_investigators(case: FireCase) -> QuerySet[User]:
    """Return the fire investigators of the lead body, who may work before the group does (第六条)."""
    return User.objects.filter(
        is_active=True,
        agency__isnull=False,
        agency=case.lead_agency_id,
        role_grants__role=Role.INVESTIGATOR,
        role_grants__revoked_at__isnull=True,
    ).order_by("pk")


def group_facts(case: FireCase) -> GroupFacts:
    """Return who is in the group, as the check of article 7 takes it (组成情况)."""
    recused = Recusal.objects.filter(case=case, outcome=RecusalOutcome.RECUSED, member__isnull=False)
    members = current_members(case).exclude(pk__in=recused.values("member"))
    return facts_of(members, InvitedBody.objects.filter(group__case=case))


def facts_of(members: Iterable[GroupMember], invited: Iterable[InvitedBody]) -> GroupFacts:
    """Return what these members and invitations amount to (组成情况, 第七条); reads nothing by itself."""
    proved = {
        (body_of(body.kind), body.invited_on is not None and bool(body.invitation_number)) for body in invited
    }
    return GroupFacts(
        _bodies(members),
        frozenset(code for code, has_letter in proved if has_letter),
        frozenset(code for code, has_letter in proved if not has_letter),
    )


def composition_gaps(case: FireCase) -> tuple[CompositionGap, ...]:
    """Return what the group lacks now (组成缺项, 第七条)."""
    return check(group_facts(case), load_rulebook(case.rulebook_code))


def typed_kinds(members: Iterable[GroupMember], invited: Iterable[InvitedBody] = ()) -> tuple[str, ...]:
    """Return the bodies whose kind no registered body vouches for (单位类别按填写的计算, 第七条).

    An expert stands for no body, and is left out.
    """
    given = [
        (one.agency_name, one.agency_kind)
        for one in members
        if one.agency_kind and one.left_on is None and one.role != MemberRole.EXPERT
    ]
    given += [(body.name, body.kind) for body in invited]
    names = {name for name, _ in given}
    registered = set(Agency.objects.filter(name__in=names).values_list("name", "kind"))
    unproved = dict.fromkeys(one for one in given if one not in registered)
    return tuple(f"{name}（{AgencyKind(kind).label}）" for name, kind in unproved)


def deciders_on(case: FireCase, day: date) -> list[GroupMember]:
    """Return the leader and the deputies whose written delegation covers a day (有权决定的人, 第九条)."""
    leads = Q(role=MemberRole.LEADER)
    delegated = Q(
        role=MemberRole.DEPUTY_LEADER, delegations__starts_on__lte=day, delegations__ends_on__gte=day
    )
    return list(current_members(case).filter(leads | delegated).distinct())


def awaited_decisions(actor: User, cases: Iterable[FireCase]) -> dict[int, str]:
    """Return by whom the conflict that the person declared is decided, by case (待决定的回避, 第十四条).

    In words of offices and never by name: who waits learns nothing of the group.
    """
    asked = {case.pk: case for case in cases}
    declared = Recusal.objects.filter(
        Q(user=actor) | Q(member__user=actor),
        case__in=asked,
        outcome=RecusalOutcome.PENDING,
        declaration__isnull=False,
    )
    roles = dict(declared.values_list("case", "member__role"))
    led = current_leaders(asked[pk] for pk in roles)
    return {pk: _decider(asked[pk], role, pk in led) for pk, role in roles.items()}


def _decider(case: FireCase, role: str | None, is_led: bool) -> str:
    if role == MemberRole.LEADER:
        return case.organizer_name or "组织调查的人民政府"
    return "组长或者受书面委托的副组长" if is_led else "牵头机构负责人"


def current_leaders(cases: Iterable[FireCase], *, with_account: bool = False) -> set[int]:
    """Return the primary keys of the cases that have a leader now (组长, 第六条)."""
    leaders = GroupMember.objects.filter(
        group__case__in=list(cases), role=MemberRole.LEADER, left_on__isnull=True
    )
    if with_account:
        leaders = leaders.filter(user__isnull=False)
    return set(leaders.order_by().values_list("group__case_id", flat=True))


def former_leaders(case: FireCase | OuterRef) -> QuerySet[GroupMember]:
    """Return everybody who leads or led the group (历任组长, 第六条)."""
    return GroupMember.objects.filter(group__case=case, role=MemberRole.LEADER)


def leaders_in_office(case: FireCase | OuterRef) -> QuerySet[GroupMember]:
    """Return who leads the group now, nobody who was recused (现任组长, 第六条、第十四条)."""
    recused = Recusal.objects.filter(member=OuterRef("pk"), outcome=RecusalOutcome.RECUSED)
    return former_leaders(case).filter(~Exists(recused), left_on__isnull=True)


def open_recusals(case: FireCase) -> QuerySet[Recusal]:
    """Return the recusals that wait for a decision (待决定的回避, 第十四条)."""
    return Recusal.objects.filter(case=case, outcome=RecusalOutcome.PENDING).select_related("member", "user")


def decidable_recusals(
    found: QuerySet[Recusal], actor: User | Slot, roles: frozenset[CaseRole]
) -> QuerySet[Recusal]:
    """Return the waiting recusals that the person may decide, or register the decision on (第十四条).

    Never the own one; on the leader the government decides, whose paper only the office registers.
    """
    found = found.filter(outcome=RecusalOutcome.PENDING).exclude(user=actor).exclude(member__user=actor)
    if CaseRole.OFFICE not in roles:
        found = found.filter(Q(member__isnull=True) | ~Q(member__role=MemberRole.LEADER))
    return found


def liftable_recusals(found: QuerySet[Recusal]) -> QuerySet[Recusal]:
    """Return the recusals that can be lifted: the person's place is still free (解除回避, 第十四条).

    It is taken once somebody was named to take over or leads instead, and lost where the person had left
    the group before the decision.
    """
    leader_now = GroupMember.objects.filter(
        group=OuterRef("member__group"), role=MemberRole.LEADER, left_on__isnull=True
    ).exclude(pk=OuterRef("member"))
    return (
        found.filter(outcome=RecusalOutcome.RECUSED, successor__isnull=True, member__successors__isnull=True)
        .exclude(member__left_on__lt=F("decided_on"))
        .exclude(Q(member__role=MemberRole.LEADER) & Exists(leader_now))
    )


def namesakes(case: FireCase) -> tuple[Namesake, ...]:
    """Return members who bear the name of a party or of a legal representative (同名, 第十四条（一）)."""
    by_name = {member.name: member for member in current_members(case) if member.name}
    found = []
    for party in case.parties.all():
        if party.kind == PartyKind.PERSON and party.name in by_name:
            found.append(Namesake(by_name[party.name], party, "登记的个人"))
        if party.legal_representative in by_name:
            found.append(Namesake(by_name[party.legal_representative], party, "登记的法定代表人"))
    return tuple(found)


def group_warnings(case: FireCase) -> tuple[str, ...]:
    """Return what the leader and the office should look at; nothing here forbids an act (提示, 第二章)."""
    return (
        *(
            f"成员{one.member}与{one.capacity}（{one.party}）同名，请核实是否应当回避（第十四条）。"
            for one in namesakes(case)
        ),
        *_undeclared(case),
        *_without_successor(case),
        *_subgroup_warnings(case),
    )


def warnings_of_change(case: FireCase) -> tuple[str, ...]:
    """Return what a change of the people leaves to be looked at, bodies now missing first (第七条)."""
    return (*(gap.message for gap in composition_gaps(case)), *group_warnings(case))


def _bodies(members: Iterable[GroupMember]) -> frozenset[str]:
    return frozenset(
        body_of(member.agency_kind, is_expert=member.role == MemberRole.EXPERT) for member in members
    )


def _undeclared(case: FireCase) -> list[str]:
    users, members = set(), set()
    for user_id, member_id in Declaration.objects.filter(case=case).values_list("user_id", "member_id"):
        users.add(user_id)
        members.add(member_id)
    names = [
        str(member)
        for member in current_members(case)
        if member.pk not in members and (member.user_id is None or member.user_id not in users)
    ]
    if not names:
        return []
    told = "、".join(names[:_MOST_NAMES]) + (f"等{len(names)}人" if len(names) > _MOST_NAMES else "")
    return [f"尚未作出回避声明：{told}（第十四条）。"]


def _without_successor(case: FireCase) -> list[str]:
    recused = Recusal.objects.filter(
        case=case, outcome=RecusalOutcome.RECUSED, member__isnull=False, successor__isnull=True
    ).select_related("member")
    return [
        f"{member.get_role_display()}{member}已决定回避，尚未确定接替人员，请办理“更换调查组成员”（第十四条）。"
        for recusal in recused
        if (member := recusal.member) is not None
    ]


def _subgroup_warnings(case: FireCase) -> list[str]:
    rulebook = load_rulebook(case.rulebook_code)
    articles = {preset.code: preset.article for preset in rulebook.subgroups}
    group = InvestigationGroup.objects.filter(case=case).first()
    found: list[str] = []
    for subgroup in group.subgroups.all() if group is not None else ():
        if subgroup.head_id is None:
            found.append(f"{subgroup}没有组长，由组长指定（{articles.get(subgroup.kind, '第十条')}）。")
        members = current_members(case).filter(subgroup_memberships__subgroup=subgroup)
        found += [gap.message for gap in check_subgroup(subgroup.kind, _bodies(members), rulebook)]
    return found
