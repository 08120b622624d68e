"""What comes next in a case for one person (下一步): the act, what blocks it and how to clear it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from cases import main_track
from cases.access import allowed_acts, may_confirm
from cases.guards import gaps_beside_leader
from cases.lifecycle import ACTS, ROLE_LABELS, Act, ActRule, CaseRole, MilestoneKind, SecondPerson
from cases.models import (
    Disagreement,
    DocumentDemand,
    FireCase,
    GroupMember,
    MemberRole,
    Milestone,
    OrganizerDecision,
    PendingAct,
    Recusal,
    RecusalOutcome,
    Release,
    StayNotice,
    Subgroup,
    SubgroupReport,
    Urging,
)
from cases.selectors.group import (
    decidable_recusals,
    former_leaders,
    leaders_in_office,
    liftable_recusals,
)
from cases.selectors.subgroups import FOR_ALL, rescue_lack
from common.prepared import Prepared, Slot, key_slot
from deadlines.engine.clocks import Clock, Suspended
from deadlines.engine.facts import CaseFacts
from deadlines.presentation import ClockView
from desk.selectors.progress import CaseProgress, Read, progress_from
from desk.ways_out import WayOut, act_url, to_act
from evidence.models import Appraisal
from regulation.grades import Grade
from regulation.rulebook import Participation, load_rulebook
from reports.gates import LEADER_MISSING, LED_ACTS

_A = Act
GROUPS: tuple[tuple[str, tuple[Act, ...]], ...] = (
    (
        "受理与案情",
        (_A.EDIT_FACTS, _A.REGISTER_PARTY, _A.RECORD_CASUALTIES, _A.DECIDE_SCOPE, _A.DECIDE_GRADE),
    ),
    ("管辖", (_A.TRANSFER_OUT, _A.ESCALATE, _A.HAND_OVER)),
    (
        "调查组",
        (
            _A.REQUEST_GROUP,
            _A.RETURN_REQUEST,
            _A.ESTABLISH_GROUP,
            _A.APPOINT_MEMBER,
            _A.REPLACE_MEMBER,
            _A.INVITE_BODY,
            _A.DELEGATE,
            _A.SET_UP_SUBGROUP,
        ),
    ),
    (
        "会议与决定",
        (
            _A.SET_DIRECTION,
            _A.CALL_MEETING,
            _A.RECORD_MEETING,
            _A.RAISE_DISAGREEMENT,
            _A.RULE_ON_DISAGREEMENT,
            _A.REGISTER_ANSWER,
            _A.SIGN_OFF_RELEASE,
            _A.RECORD_RELEASE,
        ),
    ),
    ("回避", (_A.DECLARE, _A.APPLY_RECUSAL, _A.DECIDE_RECUSAL, _A.LIFT_RECUSAL)),
    (
        "调查对象与资料",
        (
            _A.PLAN_INTERVIEW,
            _A.DEMAND_DOCUMENTS,
            _A.ANSWER_DEMAND,
            _A.NOTIFY_TO_STAY,
            _A.RECORD_ABSENCE,
            _A.EXAMINE_DEPARTMENT,
        ),
    ),
    (
        "分组工作",
        (
            _A.PLAN_SUBGROUP_WORK,
            _A.RECORD_PROGRESS,
            _A.SUBMIT_SUBGROUP_REPORT,
            _A.DELIBERATE_SUBGROUP_REPORT,
            _A.REVIEW_RESCUE,
            _A.URGE,
            _A.ANSWER_URGING,
            _A.SUPPLEMENT_INQUIRY,
            _A.RECORD_OPINION,
            _A.ISSUE_BULLETIN,
            _A.KEEP_MATERIAL,
        ),
    ),
    (
        "鉴定、原因与期限",
        (
            _A.ENTRUST_APPRAISAL,
            _A.RECEIVE_CONCLUSION,
            _A.DETERMINE_CAUSE,
            _A.SERVE_DETERMINATION,
            _A.GRANT_EXTENSION,
        ),
    ),
    (
        "调查报告",
        (
            _A.WRITE_FINDINGS,
            _A.WRITE_REPORT,
            _A.ADOPT_REPORT,
            _A.SIGN_REPORT,
            _A.SUBMIT_REPORT,
            _A.REGISTER_RECEIPT,
            _A.RETURN_REPORT,
            _A.REGISTER_REPLY,
        ),
    ),
    ("批复以后", (_A.PUBLISH_REPORT, _A.CLOSE, _A.REOPEN)),
    ("收发文", (_A.FILE_DOCUMENT,)),
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands in the way of an act (办理障碍), with its article and where it is cleared."""

    message: str
    article: str
    way_out: WayOut | None = None


@dataclass(frozen=True, slots=True)
class ActLink:
    """An act that this person may do now (可办事项)."""

    rule: ActRule
    url: str


@dataclass(frozen=True, slots=True)
class PendingView:
    """A prepared act (待确认事项), and whether this person is the one to confirm it."""

    pending: PendingAct
    rule: ActRule
    url: str
    is_mine: bool
    who: str


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What comes next in a case for one person (下一步).

    ``url`` is empty where somebody else does the next act; ``who`` then says who. ``report_url`` is set
    where the gaps of the report are still to be counted, which the page does afterwards.
    """

    rule: ActRule | None
    url: str
    who: str
    clock: ClockView | None
    blockers: tuple[Blocker, ...]
    report_url: str
    pending: tuple[PendingView, ...]
    groups: tuple[tuple[str, tuple[ActLink, ...]], ...]

    @property
    def other_count(self) -> int:
        """Return how many acts there are beside the next one."""
        return sum(len(links) for _, links in self.groups)


@dataclass(frozen=True, slots=True)
class _Situation:
    """What tells which acts make sense now (案件情况)."""

    actor: User
    roles: frozenset[CaseRole]
    progress: CaseProgress
    flags: dict[str, bool]
    grade: str


def next_steps(
    case: FireCase,
    actor: User,
    roles: frozenset[CaseRole],
    facts: CaseFacts,
    clocks: tuple[Clock, ...],
    kinds: Counter[str],
    as_of: date,
    grade: str,
) -> NextSteps:
    """Return what comes next in a case for one person (下一步)."""
    progress = progress_from([case], {case.pk: Read(facts, clocks, kinds)}, as_of)[0]
    situation = _Situation(actor, roles, progress, _flags(case, actor, roles), grade)
    offered = [rule for rule in allowed_acts(actor, case, roles) if _is_offered(rule.act, situation)]
    mine = {rule.act: url for rule in offered if (url := act_url(case, rule.act))}
    pending = _pending(case, actor, roles)
    act = progress.act
    is_waiting = any(view.pending.act == act for view in pending)
    return NextSteps(
        rule=ACTS[act] if act else None,
        url="" if is_waiting or act is None else mine.get(act, ""),
        who=_who(ACTS[act]) if act else "",
        clock=progress.clock,
        blockers=tuple(_open_to(mine, one) for one in _blockers(case, situation)),
        report_url=reverse("desk:report_gaps", args=[case.public_id]) if act is Act.ADOPT_REPORT else "",
        pending=pending,
        groups=_grouped(mine, {act}),
    )


def _grouped(mine: dict[Act, str], without: set[Act | None]) -> tuple[tuple[str, tuple[ActLink, ...]], ...]:
    groups = (
        (title, tuple(ActLink(ACTS[act], mine[act]) for act in acts if act in mine and act not in without))
        for title, acts in GROUPS
    )
    return tuple((title, links) for title, links in groups if links)


def _flags(case: FireCase, actor: User, roles: frozenset[CaseRole]) -> dict[str, bool]:
    [found] = _FLAGS.mappings(roles & {CaseRole.OFFICE}, case=case.pk, actor=actor.pk)
    return found


def _with_flags(
    cases: QuerySet[FireCase], actor: Slot, roles: frozenset[CaseRole]
) -> QuerySet[FireCase, Any]:
    own = OuterRef("pk")
    members = GroupMember.objects.filter(group__case=own, left_on__isnull=True)
    requested_on = (
        Milestone.objects.filter(case=own, kind=MilestoneKind.GROUP_REQUESTED)
        .order_by("-reached_on", "-pk")
        .values("reached_on")[:1]
    )
    recusals = Recusal.objects.filter(case=own)
    return cases.annotate(last_requested_on=Subquery(requested_on)).values(
        has_members=Exists(members),
        has_leader=Exists(leaders_in_office(own)),
        had_leader=Exists(former_leaders(own)),
        has_deputy=Exists(members.filter(role=MemberRole.DEPUTY_LEADER)),
        has_paper_member=Exists(members.filter(user__isnull=True).exclude(declarations__has_conflict=False)),
        has_pending_recusal=Exists(recusals.filter(outcome=RecusalOutcome.PENDING)),
        has_decidable_recusal=Exists(decidable_recusals(recusals, actor, roles)),
        has_recused=Exists(liftable_recusals(recusals)),
        has_open_disagreement=Exists(Disagreement.objects.filter(case=own, outcome="OPEN")),
        has_referred_disagreement=Exists(Disagreement.objects.filter(case=own, outcome="REFERRED")),
        has_unreleased=Exists(Release.objects.filter(case=own, outcome="APPROVED", released_on__isnull=True)),
        has_open_appraisal=Exists(
            Appraisal.objects.filter(case=own).exclude(
                received_on__isnull=False, is_sealed=True, is_signed=True
            )
        ),
        coordinates=Exists(
            Subgroup.objects.filter(
                group__case=own,
                kind=Subgroup.Kind.COORDINATION,
                head__user=actor,
                head__left_on__isnull=True,
            )
        ),
        has_pending_report=Exists(SubgroupReport.objects.filter(case=own, outcome="PENDING")),
        has_open_urging=Exists(Urging.objects.filter(case=own, answered_on__isnull=True)),
        has_demand=Exists(DocumentDemand.objects.filter(case=own)),
        has_stay_notice=Exists(StayNotice.objects.filter(case=own)),
        has_new_organizer=Exists(
            OrganizerDecision.objects.filter(case=own, decided_on__gte=OuterRef("last_requested_on"))
        ),
    )


_FLAGS = Prepared(
    lambda roles: _with_flags(FireCase.objects.filter(pk=key_slot("case")), key_slot("actor"), roles)
)


def _is_offered(act: Act, now: _Situation) -> bool:
    """Tell whether an act that stage and role allow makes sense: an act that cannot be done is no button."""
    flags, reached = now.flags, now.progress.reached
    is_received = main_track.is_report_received(reached)
    match act:
        case Act.REQUEST_GROUP:
            return now.progress.act is act or flags["has_new_organizer"]
        case Act.REPLACE_MEMBER | Act.SET_UP_SUBGROUP:
            return flags["has_members"]
        case Act.DELEGATE:
            return flags["has_deputy"]
        case Act.DECLARE:
            # Who has declared already may come upon a conflict later.
            return bool(ACTS[act].roles & now.roles) or (
                CaseRole.OFFICE in now.roles and flags["has_paper_member"]
            )
        case Act.ANSWER_DEMAND:
            return flags["has_demand"]
        case Act.RECORD_ABSENCE:
            return flags["has_stay_notice"]
        case Act.DELIBERATE_SUBGROUP_REPORT:
            return flags["has_pending_report"]
        case Act.URGE | Act.SUPPLEMENT_INQUIRY | Act.ISSUE_BULLETIN:
            return bool(now.roles & FOR_ALL) or flags["coordinates"]
        case Act.ANSWER_URGING:
            return flags["has_open_urging"]
        case Act.DECIDE_RECUSAL:
            return flags["has_decidable_recusal"]
        case Act.LIFT_RECUSAL:
            return flags["has_recused"]
        case Act.RULE_ON_DISAGREEMENT:
            return flags["has_open_disagreement"]
        case Act.REGISTER_ANSWER:
            return flags["has_referred_disagreement"]
        case Act.RECORD_RELEASE:
            return flags["has_unreleased"]
        case Act.RECEIVE_CONCLUSION:
            return flags["has_open_appraisal"]
        case Act.DETERMINE_CAUSE:
            return not reached[MilestoneKind.CAUSE_DETERMINED]
        case Act.SERVE_DETERMINATION:
            return bool(reached[MilestoneKind.CAUSE_DETERMINED])
        case Act.SIGN_REPORT:
            return any(_signs(member, now) for member in now.progress.unsigned)
        case Act.SUBMIT_REPORT:
            return not now.progress.unsigned
        case Act.REGISTER_RECEIPT:
            return not is_received
        case Act.RETURN_REPORT | Act.REGISTER_REPLY:
            return is_received
        case Act.PUBLISH_REPORT:
            return not reached[MilestoneKind.PUBLISHED]
    return True


def _signs(member: GroupMember, now: _Situation) -> bool:
    """Tell whether the person signs as this member, or registers the member's paper."""
    if member.user_id is None:
        return CaseRole.OFFICE in now.roles
    return member.user_id == now.actor.pk


def _pending(case: FireCase, actor: User, roles: frozenset[CaseRole]) -> tuple[PendingView, ...]:
    found = PendingAct.objects.filter(case=case, outcome=PendingAct.Outcome.PENDING)
    views = [_pending_view(one, actor, roles) for one in found.select_related("prepared_by")]
    return tuple(sorted(views, key=lambda view: not view.is_mine))


def _pending_view(pending: PendingAct, actor: User, roles: frozenset[CaseRole]) -> PendingView:
    rule = ACTS[Act(pending.act)]
    return PendingView(
        pending=pending,
        rule=rule,
        url=reverse("desk:pending_act", args=[pending.case.public_id, pending.public_id]),
        is_mine=pending.prepared_by_id != actor.pk and may_confirm(rule, roles),
        who="组长或者受委托的副组长" if rule.second is SecondPerson.LEADER else "另一名内勤",
    )


def _open_to(mine: dict[Act, str], blocker: Blocker) -> Blocker:
    """Return a blocker without its link where this person cannot do what clears it."""
    if blocker.way_out is None or blocker.way_out.url in mine.values():
        return blocker
    return replace(blocker, way_out=None)


def _blockers(case: FireCase, now: _Situation) -> Iterator[Blocker]:
    """Yield what must be cleared before the next act, from the same checks that refuse it."""
    act = now.progress.act
    if now.flags["has_pending_recusal"]:
        yield Blocker("有回避事项待决定。", "第十四条", to_act(case, Act.DECIDE_RECUSAL))
    if now.flags["has_open_disagreement"]:
        yield Blocker("调查组内的分歧尚未处理。", "第九条", to_act(case, Act.RULE_ON_DISAGREEMENT))
    if now.flags["has_referred_disagreement"]:
        yield Blocker(
            "分歧已报组织调查的人民政府，尚未登记其决定。", "第九条", to_act(case, Act.REGISTER_ANSWER)
        )
    if act in LED_ACTS and now.flags["had_leader"] and not now.flags["has_leader"]:
        yield Blocker(LEADER_MISSING, "第六条", to_act(case, Act.REPLACE_MEMBER))
    if act is Act.ESTABLISH_GROUP:
        yield from _composition(case)
    if now.progress.unsigned:
        names = "、".join(str(member) for member in now.progress.unsigned)
        yield Blocker(f"尚未签名：{names}。有不同意见的，签名并附情况说明。", "第二十七条")
    if act in (Act.SIGN_REPORT, Act.SUBMIT_REPORT) and (lack := rescue_lack(case)):
        yield Blocker(lack, "第十二条", to_act(case, Act.REVIEW_RESCUE))
    if now.progress.clock is not None and isinstance(now.progress.clock.clock, Suspended):
        yield Blocker(
            "检验、鉴定结论尚未收到，期限暂停计算。", "第二十八条", to_act(case, Act.RECEIVE_CONCLUSION)
        )
    needs_evaluation = act is Act.CLOSE and now.grade == Grade.LARGER
    if needs_evaluation and not now.progress.reached[MilestoneKind.EVALUATED]:
        yield Blocker("较大火灾事故应当先完成整改评估并提交评估报告。", "第三十三条")


def _composition(case: FireCase) -> Iterator[Blocker]:
    invited = {
        body.code
        for body in load_rulebook(case.rulebook_code).bodies
        if body.participation is Participation.INVITED
    }
    for gap in gaps_beside_leader(case):
        clears = Act.INVITE_BODY if gap.body in invited else Act.APPOINT_MEMBER
        yield Blocker(gap.message, gap.article, to_act(case, clears))


def _who(rule: ActRule) -> str:
    return "、".join(ROLE_LABELS[role] for role in CaseRole if role in rule.roles)
