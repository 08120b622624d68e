"""Whether the regulation applies, and where a fire goes to which it does not (第二条、第五条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act, ActRule, MilestoneKind
from cases.models import DocumentEntry, FireCase, Milestone, PendingAct, ScopeDecision, ScopeExclusion
from cases.scope import NOT_GOVERNED, Assessment, ScopeFacts, assess, is_named_body
from cases.services.correspondence import register_document
from common.chinese import numeral
from common.errors import DomainError
from documents.scans import store_scan
from regulation.grades import Grade
from regulation.rulebook import load_rulebook


@dataclass(frozen=True, slots=True)
class ExclusionFinding:
    """An item of article 5 that was found to hold (不适用情形); without a body the rulebook's receives."""

    item: int
    reason: str
    receiving_body: str = ""


def decide_scope(
    *,
    public_id: str,
    actor: User,
    decided_on: date,
    is_production_related: bool,
    production_routing: str = "",
    has_social_impact: bool | None = None,
    social_impact_reason: str = "",
    exclusions: Sequence[ExclusionFinding] = (),
    remark: str = "",
    document_number: str = "",
    pending: PendingAct | None = None,
) -> FireCase:
    """Judge whether the regulation applies to the fire (火灾事故性质研判, 第二条、第五条).

    The conclusion follows from the conditions of the rulebook. 社会影响 is an officer's judgement with a
    reason, and the second officer who confirms it is its approver. For a fire in production or business
    the routing decision is recorded; it refuses nothing by itself.

    :raises DomainError: ``second_person_missing`` where 社会影响 is claimed; ``before_fire``,
        ``text_missing``, ``casualties_unknown``, ``social_impact_unjudged``, ``exclusion_reason_missing``.
    """
    with perform(
        public_id=public_id,
        actor=actor,
        act=Act.DECIDE_SCOPE,
        pending=pending,
        second_needed=bool(has_social_impact),
    ) as step:
        case = step.case
        guards.require_not_before_fire(case, decided_on, "研判日期", step.rule)
        if has_social_impact:
            guards.require_text(social_impact_reason, "社会影响理由", step.rule)
        if is_production_related:
            guards.require_text(production_routing, "生产经营性火灾的处理意见", step.rule)
        assessment = _assess(case, has_social_impact, exclusions)
        _require_judged(assessment, step.rule)
        case.is_production_related = is_production_related
        decision = ScopeDecision(
            case=case,
            decided_on=decided_on,
            in_scope=assessment.in_scope,
            has_social_impact=has_social_impact,
            social_impact_reason=social_impact_reason if has_social_impact else "",
            social_impact_approver=actor.full_name if has_social_impact else "",
            production_routing=production_routing,
            reason="".join(part for part in (assessment.reason, remark) if part),
            document_number=document_number,
        )
        save(case, decision)
        _save_exclusions(decision, exclusions)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="SCOPE_OPINION",
            title="火灾事故性质研判意见",
            document_number=document_number,
            dated_on=decided_on,
        )
        step.on = decided_on
        step.reason = decision.reason
        step.summary = "适用本规定" if assessment.in_scope else "不适用本规定"
    return step.case


def transfer_out(
    *,
    public_id: str,
    actor: User,
    transferred_on: date,
    document_number: str,
    exclusions: Sequence[ExclusionFinding] = (),
    reason: str = "",
    scan: UploadedFile | None = None,
    pending: PendingAct | None = None,
) -> FireCase:
    """Transfer a fire to which the regulation does not apply, or end its investigation (移送, 第五条).

    Possible from every stage before the reply, on the confirmation of a second officer. It ends the
    clocks of the case (I-12); the case is still archived.

    :param exclusions: the items found to hold; none where the scope decision already names them, or
        where it put the fire outside article 2, and the investigation is ended (终止调查).
    :param scan: the signed 案件移送书 or 终止调查决定, kept with its entry in the register.
    :raises DomainError: ``second_person_missing``, ``same_person``, ``before_fire``, ``before_last_step``,
        ``text_missing``, ``ground_missing``, ``exclusion_reason_missing``, ``receiving_body_missing``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.TRANSFER_OUT, pending=pending) as step:
        case = step.case
        guards.require_not_before_fire(case, transferred_on, "移送日期", step.rule)
        guards.require_not_before_steps(case, transferred_on, "移送日期", step.rule)
        guards.require_text(document_number, "文号", step.rule)
        bodies = _receiving_bodies(step, exclusions, transferred_on, reason, document_number)
        save(
            Milestone(
                case=case,
                kind=MilestoneKind.TRANSFERRED,
                reached_on=transferred_on,
                document_number=document_number,
                note=f"移送{'、'.join(bodies)}" if bodies else f"终止调查，{NOT_GOVERNED}",
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="CASE_TRANSFER" if bodies else "INVESTIGATION_TERMINATION",
            title="案件移送书" if bodies else "终止调查决定",
            document_number=document_number,
            dated_on=transferred_on,
            correspondent="、".join(bodies),
            scan=stored,
        )
        step.on = transferred_on
        step.reason = reason
        step.summary = (
            f"移送{'、'.join(bodies)}，{document_number}" if bodies else f"终止调查，{document_number}"
        )
    return step.case


def _receiving_bodies(
    step: Step,
    exclusions: Sequence[ExclusionFinding],
    transferred_on: date,
    reason: str,
    document_number: str,
) -> list[str]:
    case = step.case
    if exclusions:
        decision = ScopeDecision(
            case=case,
            decided_on=transferred_on,
            in_scope=False,
            reason=reason or _assess(case, None, exclusions).reason,
            document_number=document_number,
        )
        save(decision)
        return _named(_save_exclusions(decision, exclusions))
    latest = case.scope_decisions.last()
    if latest is None or latest.in_scope:
        raise DomainError(
            "ground_missing",
            "请选择第五条所列情形；既无所列情形又不属于本规定适用范围的，请先办理“火灾事故性质研判”。",
            article=step.rule.article,
        )
    bodies = list(latest.exclusions.values_list("receiving_body", flat=True))
    if not bodies:
        guards.require_text(reason, "终止调查的理由", step.rule)
    return _named(bodies)


def _named(bodies: list[str]) -> list[str]:
    """Return the bodies, each required to be one that can receive a letter (接收机关, 第五条).

    :raises DomainError: ``receiving_body_missing`` for what is said of a whole branch of authority.
    """
    for body in bodies:
        if not is_named_body(body):
            raise DomainError(
                "receiving_body_missing",
                f"请填写“接收机关”的具体名称，“{body}”不是机关名称；研判时没有填写的，请重新选择不适用情形并填写。",
                article="第五条",
            )
    return bodies


def _assess(
    case: FireCase, has_social_impact: bool | None, exclusions: Sequence[ExclusionFinding]
) -> Assessment:
    for finding in exclusions:
        if not finding.reason.strip():
            raise DomainError(
                "exclusion_reason_missing",
                f"请填写第五条第（{numeral(finding.item)}）项情形的“理由”。",
                article="第五条",
            )
    casualties = case.casualty_revisions.last()
    decided = case.grade_decisions.last()
    return assess(
        load_rulebook(case.rulebook_code),
        ScopeFacts(
            in_city=case.district is not None,
            grade=Grade(decided.grade) if decided else Grade.ORDINARY,
            deaths=casualties.deaths if casualties else None,
            has_social_impact=has_social_impact,
            under_superior_policy=case.rulebook_decisions.exists(),
            exclusions=tuple(finding.item for finding in exclusions),
        ),
    )


def _require_judged(assessment: Assessment, rule: ActRule) -> None:
    if assessment.in_scope or assessment.exclusions:
        return
    open_codes = {item.rule.code for item in assessment.predicates if item.holds is None}
    if "SOCIAL_IMPACT" in open_codes:
        raise DomainError(
            "social_impact_unjudged",
            "一般火灾事故没有造成人员死亡的，应当研判“是否产生社会影响”。",
            article=rule.article,
        )
    if "DEATH" in open_codes:
        raise DomainError(
            "casualties_unknown",
            "死亡人数尚未核定，不能认定为不适用本规定；请先办理“核定伤亡人数”。",
            article=rule.article,
        )


def _save_exclusions(decision: ScopeDecision, exclusions: Sequence[ExclusionFinding]) -> list[str]:
    rules = load_rulebook(decision.case.rulebook_code).exclusions
    bodies = []
    for finding in exclusions:
        body = finding.receiving_body or rules[finding.item - 1].receiving_body
        save(ScopeExclusion(decision=decision, item=finding.item, receiving_body=body, reason=finding.reason))
        bodies.append(body)
    return bodies
