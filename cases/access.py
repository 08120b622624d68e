"""Who may know, read and do what (查阅与办理权限): one policy for pages, API, commands, downloads and tasks.

Default deny. A recusal beats every grant (第十四条); an absent case and one that the actor may not
know are the same error, so that nothing tells them apart.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import NOT_FOR_CASES, AgencyKind, Level, Role, User
from accounts.selectors import granted_roles, with_roles_held
from cases.lifecycle import ACTS, STAGE_LABELS, Act, ActRule, CaseRole, SecondPerson, Stage
from cases.models import (
    Declaration,
    Delegation,
    FireCase,
    GroupMember,
    MemberRole,
    Recusal,
    RecusalOutcome,
    Subgroup,
)
from common.errors import DomainError
from common.prepared import Prepared, Slot, among, key_slot, keys_for

# Acts of a person who may have no account: the office registers the signed paper instead.
PAPER_ACTS = frozenset(
    {
        Act.DECLARE,
        Act.DECIDE_RECUSAL,
        Act.LIFT_RECUSAL,
        Act.DELEGATE,
        Act.SET_DIRECTION,
        Act.CALL_MEETING,
        Act.RECORD_MEETING,
        Act.RULE_ON_DISAGREEMENT,
        Act.SIGN_OFF_RELEASE,
        Act.DELIBERATE_SUBGROUP_REPORT,
        Act.REVIEW_RESCUE,
        Act.DETERMINE_CAUSE,
        Act.ADOPT_REPORT,
        Act.SIGN_REPORT,
        Act.SUBMIT_REPORT,
    }
)
_READERS = frozenset(CaseRole) - {
    CaseRole.CITY_OFFICE,
    CaseRole.LOCAL_OFFICE,
    CaseRole.UNDECLARED,
    CaseRole.INVITED,
}


class Reading(IntEnum):
    """How much of a case a person may read (查阅范围), each including the one before."""

    NOTHING = 0
    LISTED = 1
    CONTENTS = 2


@dataclass(frozen=True, slots=True)
class Permit:
    """What one person is to one case (办理资格): the roles, the locked case, the row of the table."""

    case: FireCase
    rule: ActRule
    actor: User
    roles: frozenset[CaseRole]


def visible_cases(actor: User) -> QuerySet[FireCase]:
    """Return the cases of which this person may know.

    Published reference cases are open to everyone signed in. Any other case is known to the office and
    investigators of its lead fire-rescue body (第四条), to the city's office, to the office of the
    fire-rescue body where the fire began, and to the people of its group (第七条), unless recused
    (第十四条). An administrator manages accounts or logs and an auditor reads what is archived: neither
    knows a case under way, whatever else was entered.
    """
    if not actor.is_authenticated or not actor.is_active:
        return FireCase.objects.none()
    known = reduce(or_, grants_of(actor), Q(is_reference=True))
    return FireCase.objects.filter(known).exclude(recused_from(actor))


def grants_of(actor: User, member_of: Collection[int] | None = None) -> tuple[Q, ...]:
    """Return what makes cases known to a person, published ones aside (知悉案件的依据): one condition each.

    They hold on a case and on any row that has its key and its columns, such as its place in the lists.

    :param member_of: the cases of whose group the person is, where that was read already.
    """
    roles = granted_roles(actor)
    if roles & set(NOT_FOR_CASES):
        return ()
    if member_of is None:
        membership = GroupMember.objects.filter(user=actor, left_on__isnull=True)
        grants = [Q(pk__in=membership.values("group__case"))]
    else:
        grants = [Q(pk__in=member_of)] if member_of else []
    if _is_city_office(actor, roles):
        return (*grants, Q(lead_agency__isnull=False))
    agency = actor.agency
    if agency is not None and roles & {Role.OFFICE, Role.INVESTIGATOR}:
        grants.append(Q(lead_agency=agency))
    if _is_local_office(actor, roles):
        grants.append(Q(lead_agency__isnull=False, district=agency.district_id))
    return tuple(grants)


def recused_from(actor: User) -> Exists:
    """Return the condition that the person has lost the case of a row by a recusal (回避, 第十四条)."""
    return Exists(Recusal.objects.filter(_recusal_of(actor, OuterRef("pk")), outcome=RecusalOutcome.RECUSED))


def case_for_reader(public_id: str, actor: User) -> FireCase:
    """Return a case of which this person may know.

    :raises DomainError: ``case_not_found``, also if the case exists and the actor may not know it.
    """
    case = visible_cases(actor).filter(public_id=public_id).first()
    if case is None:
        raise _not_found()
    return case


def reading_of(actor: User, case: FireCase, roles: frozenset[CaseRole]) -> Reading:
    """Return how much of a case a person with these roles may read (查阅范围).

    The city's office sees list and clocks of its districts, not their contents, and so does a district's
    office with a fire of its own that the city leads (第四条); who has not declared (第十四条) sees that
    the case is there and nothing more.
    """
    if case.is_reference:
        return Reading.CONTENTS
    if roles & _READERS and CaseRole.UNDECLARED not in roles:
        return Reading.CONTENTS
    return Reading.LISTED if roles else Reading.NOTHING


def contents_for_reader(public_id: str, actor: User) -> FireCase:
    """Return a case whose contents this person may read.

    :raises DomainError: ``case_not_found``, or ``declaration_missing`` and ``contents_closed`` where the
        person may know the case but not read it.
    """
    return contents_with_roles(public_id, actor)[0]


def contents_with_roles(public_id: str, actor: User) -> tuple[FireCase, frozenset[CaseRole]]:
    """Return a case whose contents this person may read, and what the person is to it.

    :raises DomainError: as :func:`contents_for_reader`.
    """
    case = case_for_reader(public_id, actor)
    roles = case_roles(actor, case)
    if reading_of(actor, case, roles) is Reading.CONTENTS:
        return case, roles
    if CaseRole.UNDECLARED in roles:
        raise _undeclared(actor, case, "查阅和办理本案")
    raise DomainError("contents_closed", "您可以查看本案的列表信息和期限，无权查阅案件内容。")


def case_roles(actor: User, case: FireCase, on: date | None = None) -> frozenset[CaseRole]:
    """Return what the person is to the case (与案件的关系); nothing at all once recused.

    :param on: the day for which a delegation is looked at; none means any day.
    """
    return roles_in_cases(actor, [case], on)[case.pk]


def roles_in_cases(
    actor: User, cases: Iterable[FireCase], on: date | None = None
) -> dict[int, frozenset[CaseRole]]:
    """Return what the person is to each case, by primary key, with two queries for any number of cases.

    :param on: as in :func:`case_roles`.
    """
    asked = {case.pk: case for case in cases}
    if not asked or not actor.is_active:
        return dict.fromkeys(asked, frozenset())
    granted = granted_roles(actor)
    if granted & set(NOT_FOR_CASES):
        return dict.fromkeys(asked, frozenset())
    number, keys = keys_for("case", list(asked))
    rows = _TIES.mappings(number, on is not None, **keys, actor=actor.pk, on=on)
    return {row["pk"]: _roles(actor, asked[row["pk"]], granted, row) for row in rows}


def _ties(number: int, is_dated: bool) -> QuerySet[FireCase, Any]:
    """Return what ties a person to each of so many cases: recusal, declaration, place, powers."""
    case, actor = OuterRef("pk"), key_slot("actor")
    latest = Declaration.objects.filter(Q(user=actor) | Q(member__user=actor), case=case).order_by("-pk")
    place = GroupMember.objects.filter(group__case=case, user=actor, left_on__isnull=True)
    first_place = place.order_by("position")
    delegations = Delegation.objects.filter(case=case, deputy__user=actor, deputy__left_on__isnull=True)
    if is_dated:
        on = Slot("on", DateField())
        delegations = delegations.filter(starts_on__lte=on, ends_on__gte=on)
    ties = {
        "recused": Exists(Recusal.objects.filter(_recusal_of(actor, case), outcome=RecusalOutcome.RECUSED)),
        "conflict": Subquery(latest.values("has_conflict")[:1]),
        "outcome": Subquery(latest.values("recusal__outcome")[:1]),
        "place": Subquery(first_place.values("role")[:1]),
        "delegated": Exists(delegations),
        "heads": Exists(
            Subgroup.objects.filter(head__group__case=case, head__user=actor, head__left_on__isnull=True)
        ),
    }
    return FireCase.objects.filter(among("pk", "case", number)).order_by().values("pk", **ties)


_TIES = Prepared(_ties)


def _roles(actor: User, case: FireCase, granted: frozenset[str], ties: dict[str, Any]) -> frozenset[CaseRole]:
    if ties["recused"]:
        return frozenset()
    declared = ties["conflict"] is False or (
        ties["conflict"] is True and ties["outcome"] == RecusalOutcome.NOT_RECUSED
    )
    roles = _roles_of_body(actor, case, granted)
    works = CaseRole.INVESTIGATOR in roles or ties["place"] is not None
    if not declared:
        roles.discard(CaseRole.INVESTIGATOR)
        return frozenset(roles | {CaseRole.UNDECLARED} if works else roles)
    if ties["place"] == MemberRole.EXPERT:
        roles.add(CaseRole.EXPERT)
    elif ties["place"] is not None:
        roles |= _roles_of_member(ties)
    return frozenset(roles)


def _roles_of_body(actor: User, case: FireCase, granted: frozenset[str]) -> set[CaseRole]:
    roles: set[CaseRole] = set()
    leads = actor.agency_id is not None and actor.agency_id == case.lead_agency_id
    if leads and Role.OFFICE in granted:
        roles.add(CaseRole.OFFICE)
    if leads and Role.INVESTIGATOR in granted:
        roles.add(CaseRole.INVESTIGATOR)
    if case.lead_agency_id is not None and _is_city_office(actor, granted):
        roles.add(CaseRole.CITY_OFFICE)
    is_local = _is_local_office(actor, granted) and actor.agency.district_id == case.district_id
    if is_local and case.lead_agency_id is not None and not leads:
        roles.add(CaseRole.LOCAL_OFFICE)
    return roles


def _roles_of_member(ties: dict[str, Any]) -> set[CaseRole]:
    roles = {CaseRole.MEMBER}
    if ties["place"] == MemberRole.LEADER:
        roles.add(CaseRole.LEADER)
    if ties["place"] == MemberRole.DEPUTY_LEADER and ties["delegated"]:
        roles.add(CaseRole.DEPUTY)
    if ties["heads"]:
        roles.add(CaseRole.SUBGROUP_HEAD)
    return roles


def has_declared(actor: User, case: FireCase) -> bool:
    """Tell whether the person's declaration opens the case to them (回避声明, 第十四条).

    The latest one counts. One that names a conflict opens it once it was decided that the person need
    not withdraw; after a recusal was lifted the person declares afresh.
    """
    latest = (
        Declaration.objects.filter(Q(user=actor) | Q(member__user=actor), case=case)
        .select_related("recusal")
        .order_by("pk")
        .last()
    )
    return latest is not None and opens_case(latest)


def opens_case(declaration: Declaration) -> bool:
    """Tell whether a declaration names no conflict, or one decided to be none (不予回避, 第十四条)."""
    if not declaration.has_conflict:
        return True
    recusal = getattr(declaration, "recusal", None)
    return recusal is not None and recusal.outcome == RecusalOutcome.NOT_RECUSED


def awaits_decision(actor: User, case: FireCase) -> bool:
    """Tell whether the person declared a conflict that is not decided yet (第十四条)."""
    return Recusal.objects.filter(
        _recusal_of(actor, case.pk), outcome=RecusalOutcome.PENDING, declaration__isnull=False
    ).exists()


def may_open_case(actor: User, agency_id: int | None) -> bool:
    """Tell whether the person's office registers fires of this fire-rescue body (登记火灾, 第四条).

    The office of the body itself does, and the city's office for every district.
    """
    granted = granted_roles(actor)
    if not actor.is_active or actor.agency_id is None or Role.OFFICE not in granted:
        return False
    return actor.agency_id == agency_id or (agency_id is not None and _is_city_office(actor, granted))


def is_recused(actor: User, case: FireCase) -> bool:
    """Tell whether the person has lost the case by a recusal (回避, 第十四条)."""
    return Recusal.objects.filter(_recusal_of(actor, case.pk), outcome=RecusalOutcome.RECUSED).exists()


def allowed_acts(actor: User, case: FireCase, roles: frozenset[CaseRole]) -> tuple[ActRule, ...]:
    """Return the rows of the table that this person may do in this case now (可办事项).

    The same rows that :func:`permit` lets pass.
    """
    if case.is_reference:
        return ()
    rules = [ACTS[Act.DECLARE]] if CaseRole.UNDECLARED in roles else ACTS.values()
    stage = Stage(case.stage)
    return tuple(rule for rule in rules if stage in rule.from_stages and _may(rule, roles, as_second=False))


def case_for_act(*, public_id: str, actor: User, act: Act, as_second: bool = False) -> Permit:
    """Return the locked case with the row of the table that allows the act (办理权限).

    Must run inside a transaction; on SQLite that is IMMEDIATE and locks by itself.

    :param as_second: the actor confirms what another person prepared.
    :raises DomainError: as :func:`permit`.
    """
    case = FireCase.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if case is None:
        raise _not_found()
    return permit(case=case, actor=as_known_now(actor), act=act, as_second=as_second)


def as_known_now(actor: User) -> User:
    """Return the person with what the database says now of account, body and roles (当前权限).

    The person of a request was loaded when it began; an act asks again inside its transaction.
    """
    return with_roles_held(User.objects.filter(pk=actor.pk)).get()


def permit(*, case: FireCase, actor: User, act: Act, as_second: bool = False) -> Permit:
    """Return what allows the act, or refuse with the reason (办理权限); locks nothing.

    :raises DomainError: ``case_not_found``, ``declaration_missing``, ``stage_forbids`` or
        ``act_not_permitted``.
    """
    if not visible_cases(actor).filter(pk=case.pk).exists():
        raise _not_found()
    rule = ACTS[act]
    if case.is_reference:
        raise DomainError("stage_forbids", "参考案例只供查阅，不办理事项。", article=rule.article)
    roles = case_roles(actor, case, timezone.localdate())
    if CaseRole.UNDECLARED in roles and act is not Act.DECLARE:
        raise _undeclared(actor, case, f"办理“{rule.label}”")
    if not _may(rule, roles, as_second):
        raise DomainError(
            "act_not_permitted", f"您在本案中的身份不能办理“{rule.label}”。", article=rule.article
        )
    if Stage(case.stage) not in rule.from_stages:
        raise DomainError(
            "stage_forbids",
            f"案件处于“{STAGE_LABELS[Stage(case.stage)]}”阶段，不能办理“{rule.label}”。",
            article=rule.article,
        )
    return Permit(case, rule, actor, roles)


def may_confirm(rule: ActRule, roles: frozenset[CaseRole]) -> bool:
    """Tell whether a person with these roles may be the second person of an act (第二人)."""
    return rule.second is not None and _may(rule, roles, as_second=True)


def _may(rule: ActRule, roles: frozenset[CaseRole], as_second: bool) -> bool:
    if not as_second:
        return bool(rule.roles & roles) or _by_paper(rule, roles)
    if rule.second is SecondPerson.LEADER:
        return bool(roles & {CaseRole.LEADER, CaseRole.DEPUTY}) or _by_paper(rule, roles)
    return CaseRole.OFFICE in roles


def _by_paper(rule: ActRule, roles: frozenset[CaseRole]) -> bool:
    return rule.act in PAPER_ACTS and CaseRole.OFFICE in roles


def _recusal_of(actor: User | Slot, case: object) -> Q:
    return Q(user=actor, case=case) | Q(member__user=actor, case=case)


def _is_city_office(actor: User, granted: frozenset[str]) -> bool:
    agency = actor.agency
    return (
        Role.OFFICE in granted
        and agency is not None
        and agency.kind == AgencyKind.FIRE_RESCUE
        and agency.level == Level.CITY
    )


def _undeclared(actor: User, case: FireCase, what: str) -> DomainError:
    if awaits_decision(actor, case):
        return DomainError(
            "recusal_pending", f"您已声明存在应当回避的情形，决定作出前不得{what}。", article="第十四条"
        )
    return DomainError("declaration_missing", f"请先作出回避声明，声明后方可{what}。", article="第十四条")


def _is_local_office(actor: User, granted: frozenset[str]) -> bool:
    agency = actor.agency
    return (
        Role.OFFICE in granted
        and agency is not None
        and agency.kind == AgencyKind.FIRE_RESCUE
        and agency.level == Level.DISTRICT
    )


def _not_found() -> DomainError:
    return DomainError("case_not_found", "没有这个案件，或者您无权查阅。")
