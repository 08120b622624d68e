"""Enter a case late that is already running on paper (补录)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Step, begin, save
from cases.lifecycle import MILESTONES, Act, MilestoneKind, stage_after
from cases.models import DocumentEntry, FireCase, InvestigationGroup, Milestone, ScopeDecision
from cases.scope import ScopeFacts, assess
from cases.services.correspondence import register_document
from cases.services.intake import (
    Fire,
    RulesDecision,
    fires_of_day,
    named,
    open_case,
    registering_body_id,
    require_no_duplicate,
)
from common.chinese import full_date
from common.errors import DomainError
from regulation.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class LateKind:
    """A step that can be entered late (可补录的节点): what must come before it, and its document."""

    kind: MilestoneKind
    after: MilestoneKind | None
    document: str = ""
    document_kind: str = ""
    direction: str = ""


# A reply and a transfer need two people, a closing is checked: their own acts enter them, with their dates.
LATE_KINDS = (
    LateKind(
        MilestoneKind.GROUP_REQUESTED,
        None,
        "关于成立火灾事故调查组的请示",
        "GROUP_REQUEST",
        DocumentEntry.Direction.OUT,
    ),
    LateKind(
        MilestoneKind.GROUP_ESTABLISHED,
        MilestoneKind.GROUP_REQUESTED,
        "成立火灾事故调查组的通知",
        "GROUP_ESTABLISHMENT",
        DocumentEntry.Direction.IN,
    ),
    LateKind(MilestoneKind.CAUSE_DETERMINED, MilestoneKind.GROUP_ESTABLISHED),
    LateKind(MilestoneKind.REPORT_ADOPTED, MilestoneKind.GROUP_ESTABLISHED),
    LateKind(
        MilestoneKind.REPORT_SUBMITTED,
        MilestoneKind.REPORT_ADOPTED,
        "提请批复结案的请示",
        "REPORT_SUBMISSION",
        DocumentEntry.Direction.OUT,
    ),
    LateKind(MilestoneKind.REPORT_RECEIVED, MilestoneKind.REPORT_SUBMITTED),
)


@dataclass(frozen=True, slots=True)
class LateStep:
    """One step already done on paper (已办节点), with its original date and 文号."""

    kind: MilestoneKind
    reached_on: date
    document_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperScope:
    """What was judged on paper about the social impact of the fire (社会影响, 第二条)."""

    has_social_impact: bool | None = None
    reason: str = ""
    approver: str = ""


def enter_case_late(
    *,
    actor: User,
    registered_on: date,
    fire: Fire,
    reason: str,
    steps: Sequence[LateStep] = (),
    scope: PaperScope | None = None,
    rules_decision: RulesDecision | None = None,
    is_another_fire: bool = False,
) -> FireCase:
    """Enter a case already running on paper, with its original dates and the reason (补录).

    Its clocks run from the original dates, and the case says for ever that it was entered late.

    :raises DomainError: as ``register_fire``; ``text_missing`` without a reason; ``step_out_of_order``,
        ``step_before_fire``, ``step_in_future``, ``document_missing``; ``out_of_scope`` for steps of a
        fire that the regulation does not cover.
    """
    with begin(actor=actor, act=Act.IMPORT_CASE, agency_id=registering_body_id(fire.district)) as step:
        guards.require_text(reason, "补录理由", step.rule)
        known = fires_of_day(fire, actor)
        if not is_another_fire:
            require_no_duplicate(fire, known, step.rule)
        done = {one.kind: one for one in steps}
        for _, refusal in order_refusals(steps, fire.occurred_on, registered_on):
            raise refusal
        graded_on = min((one.reached_on for one in steps), default=registered_on)
        rulebook = open_case(step, named(fire, known), registered_on, graded_on, rules_decision)
        case = step.case
        case.late_entry_reason = reason
        if done:
            _save_scope(case, fire, rulebook, graded_on, scope or PaperScope())
            _save_steps(step, done)
        in_order = sorted(done.values(), key=lambda one: (one.reached_on, _place(one.kind)))
        case.stage = stage_after(one.kind for one in in_order)
        save(case)
        step.reason = reason
        step.summary = f"补录，{step.summary}"
    return step.case


def _place(kind: MilestoneKind) -> int:
    return [late.kind for late in LATE_KINDS].index(kind)


def order_refusals(
    steps: Iterable[LateStep], occurred_on: date, registered_on: date
) -> Iterator[tuple[MilestoneKind, DomainError]]:
    """Yield everything that is wrong with the dates and 文号 of the steps, each with its step (节点先后)."""
    done = {one.kind: one for one in steps}
    for late in LATE_KINDS:
        one = done.get(late.kind)
        if one is None:
            continue
        label, article = MILESTONES[late.kind]
        if one.reached_on < occurred_on:
            message = f"“{label}”不得早于起火日期。"
            yield late.kind, DomainError("step_before_fire", message, article=article)
        if one.reached_on > registered_on:
            message = f"“{label}”不得晚于登记日期。"
            yield late.kind, DomainError("step_in_future", message, article=article)
        if late.document and not one.document_number:
            yield late.kind, DomainError("document_missing", f"请填写“{label}”的文号。", article=article)
        if late.after is None:
            continue
        before = done.get(late.after)
        if before is None or before.reached_on > one.reached_on:
            asked = MILESTONES[late.after][0]
            message = (
                f"“{label}”（{full_date(one.reached_on)}）之前应当先有“{asked}”，请补填其日期或者更正先后。"
            )
            yield late.kind, DomainError("step_out_of_order", message, article=article)


def _save_scope(case: FireCase, fire: Fire, rulebook: Rulebook, decided_on: date, scope: PaperScope) -> None:
    assessment = assess(
        rulebook,
        ScopeFacts(
            in_city=True,
            grade=fire.grade,
            deaths=fire.deaths,
            has_social_impact=scope.has_social_impact,
        ),
    )
    if not assessment.in_scope:
        raise DomainError(
            "out_of_scope",
            "补录的火灾既无人员死亡，又不属于较大火灾事故；产生社会影响的，请填写“社会影响”的理由和审批人。",
            article="第二条",
        )
    save(
        ScopeDecision(
            case=case,
            decided_on=decided_on,
            in_scope=True,
            has_social_impact=scope.has_social_impact,
            social_impact_reason=scope.reason,
            social_impact_approver=scope.approver,
            reason=assessment.reason,
        )
    )


def _save_steps(step: Step, done: dict[MilestoneKind, LateStep]) -> None:
    case = step.case
    for late in LATE_KINDS:
        one = done.get(late.kind)
        if one is None:
            continue
        save(
            Milestone(
                case=case,
                kind=one.kind,
                reached_on=one.reached_on,
                document_number=one.document_number,
                note="补录",
            )
        )
        if late.document:
            register_document(
                step,
                direction=late.direction,
                kind=late.document_kind,
                title=late.document,
                document_number=one.document_number,
                dated_on=one.reached_on,
                correspondent=case.organizer_name,
            )
    if MilestoneKind.GROUP_ESTABLISHED in done:
        save(InvestigationGroup(case=case, name=f"{case.title}调查组", established_by=case.organizer_name))
