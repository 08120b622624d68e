"""What is due from one person (待办), over all cases with the same queries for one and for a hundred."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from cases.access import PAPER_ACTS, Reading, may_confirm, reading_of, roles_in_cases, visible_cases
from cases.forms.intake import districts_of
from cases.lifecycle import ACTS, ROLE_LABELS, SETTLED, Act, ActRule, CaseRole
from cases.models import FireCase, GroupMember, PendingAct, Recusal
from cases.selectors.group import awaited_decisions, current_leaders, decidable_recusals
from deadlines.presentation import ClockView
from desk.acts import HANDLERS
from desk.selectors.progress import CaseProgress, progress_of
from desk.ways_out import act_url
from reports.models import Draft
from reports.written import KINDS

# Of more open cases the latest fires are looked at.
MOST_CASES = 500


@dataclass(frozen=True, slots=True)
class Due:
    """One act that is due from a person in one case (待办事项), with its limit if one runs."""

    case: FireCase
    rule: ActRule
    url: str
    clock: ClockView | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A case that stays closed until it is decided whether the person withdraws (等待回避决定)."""

    case: FireCase
    decided_by: str


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An act that another person prepared (待确认事项)."""

    pending: PendingAct
    rule: ActRule
    url: str


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """What this person typed and has not saved to the case (草稿)."""

    case: FireCase
    label: str
    url: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class StartPage:
    """What is due from one person (待办)."""

    undeclared: list[Due]
    awaited: list[Awaited]
    to_confirm: list[ToConfirm]
    due: list[Due]
    prepared: list[ToConfirm]
    of_others: list[Due]
    drafts: list[OwnDraft]
    may_register: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is due."""
        return not (self.undeclared or self.awaited or self.to_confirm or self.due)


def start_page(actor: User, as_of: date) -> StartPage:
    """Return what is due from this person (待办)."""
    cases = list(
        visible_cases(actor)
        .filter(is_reference=False)
        .exclude(stage__in=SETTLED)
        .order_by("-occurred_on", "-pk")[:MOST_CASES]
    )
    roles = roles_in_cases(actor, cases, as_of)
    open_cases = [case for case in cases if reading_of(actor, case, roles[case.pk]) is Reading.CONTENTS]
    closed = [case for case in cases if CaseRole.UNDECLARED in roles[case.pk]]
    awaited = awaited_decisions(actor, closed)
    pending = _pending(cases)
    waiting = {(one.case_id, one.act) for one in pending}
    led = current_leaders(open_cases, with_account=True)
    due, of_others = _recusals_to_decide(open_cases, actor, roles), []
    for progress in progress_of(open_cases, as_of):
        of_case = roles[progress.case.pk]
        found = _due(progress, actor, of_case, waiting, led)
        if found is not None:
            due.append(found)
        elif CaseRole.OFFICE in of_case and progress.act is not None:
            of_others.append(_of_others(progress, waiting))
    return StartPage(
        undeclared=[_declaration(case) for case in closed if case.pk not in awaited],
        awaited=[Awaited(case, awaited[case.pk]) for case in closed if case.pk in awaited],
        to_confirm=[
            _to_confirm(one)
            for one in pending
            if one.prepared_by_id != actor.pk and may_confirm(ACTS[Act(one.act)], roles[one.case_id])
        ],
        due=sorted(due, key=_urgency),
        prepared=[_to_confirm(one) for one in pending if one.prepared_by_id == actor.pk],
        of_others=sorted(of_others, key=_urgency),
        drafts=_drafts(actor, open_cases),
        may_register=districts_of(actor).exists(),
    )


def _due(
    progress: CaseProgress,
    actor: User,
    roles: frozenset[CaseRole],
    waiting: set[tuple[int, str]],
    led: set[int],
) -> Due | None:
    case, act = progress.case, progress.act
    if act is None or act not in HANDLERS or (case.pk, act.value) in waiting:
        return None
    note = ""
    if act is Act.SIGN_REPORT:
        note = _signing_note(progress.unsigned, actor, roles)
        if not note:
            return None
    elif not (ACTS[act].roles & roles):
        if act not in PAPER_ACTS or CaseRole.OFFICE not in roles or case.pk in led:
            return None
        note = "组长没有账号，由内勤登记其书面决定。"
    return Due(case, ACTS[act], act_url(case, act), progress.clock, note)


def _of_others(progress: CaseProgress, waiting: set[tuple[int, str]]) -> Due:
    """Return what the office waits for from others, with the limit that it keeps an eye on."""
    case, rule = progress.case, ACTS[progress.act]
    if (case.pk, rule.act.value) in waiting:
        note = "已提请，待第二人确认。"
    elif progress.unsigned:
        note = "待签名：" + "、".join(str(member) for member in progress.unsigned) + "。"
    else:
        note = "由" + "、".join(ROLE_LABELS[role] for role in CaseRole if role in rule.roles) + "办理。"
    return Due(case, rule, reverse("desk:case", args=[case.public_id]), progress.clock, note)


def _signing_note(unsigned: tuple[GroupMember, ...], actor: User, roles: frozenset[CaseRole]) -> str:
    if any(member.user_id == actor.pk for member in unsigned):
        return "请您签名；有不同意见的，签名并附情况说明。"
    on_paper = "、".join(str(member) for member in unsigned if member.user_id is None)
    return f"登记书面签名：{on_paper}。" if on_paper and CaseRole.OFFICE in roles else ""


def _recusals_to_decide(
    cases: list[FireCase], actor: User, roles: dict[int, frozenset[CaseRole]]
) -> list[Due]:
    rule = ACTS[Act.DECIDE_RECUSAL]
    mine = {case.pk: case for case in cases if rule.roles & roles[case.pk]}
    waiting = Recusal.objects.filter(case__in=mine).select_related("member", "user")
    office = [pk for pk in mine if CaseRole.OFFICE in roles[pk]]
    found = [
        *decidable_recusals(waiting.filter(case__in=office), actor, frozenset({CaseRole.OFFICE})),
        *decidable_recusals(waiting.exclude(case__in=office), actor, frozenset()),
    ]
    return [
        Due(
            mine[one.case_id],
            rule,
            act_url(mine[one.case_id], rule.act),
            None,
            f"{one.member or one.user}的回避",
        )
        for one in found
    ]


def _pending(cases: list[FireCase]) -> list[PendingAct]:
    found = PendingAct.objects.filter(case__in=cases, outcome=PendingAct.Outcome.PENDING)
    return list(found.select_related("case", "prepared_by"))


def _drafts(actor: User, cases: list[FireCase]) -> list[OwnDraft]:
    """Return one entry for each record that the person has drafts of, the latest first."""
    found: dict[tuple[int, str], OwnDraft] = {}
    drafts = Draft.objects.filter(user=actor, case__in=cases).select_related("case")
    for draft in drafts.order_by("-updated_at", "-pk"):
        kind = KINDS[draft.record.partition(":")[0]]
        url = reverse("reports:writing", args=[draft.case.public_id]) + f"#{kind.name}"
        one = OwnDraft(draft.case, kind.label, url, draft.updated_at)
        found.setdefault((draft.case_id, draft.record), one)
    return list(found.values())


def _to_confirm(pending: PendingAct) -> ToConfirm:
    url = reverse("desk:pending_act", args=[pending.case.public_id, pending.public_id])
    return ToConfirm(pending, ACTS[Act(pending.act)], url)


def _declaration(case: FireCase) -> Due:
    return Due(case, ACTS[Act.DECLARE], act_url(case, Act.DECLARE), None)


def _urgency(due: Due) -> tuple[int, str]:
    clock = due.clock.clock if due.clock is not None else None
    if clock is None or clock.due_on is None:
        return 1, due.case.occurred_on.isoformat()
    return 0, clock.due_on.isoformat()
