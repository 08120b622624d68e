"""Another government takes the case over (提级调查、移交上级调查, 第四条)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases import guards
from cases.acts import perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import DocumentEntry, FireCase, Milestone, OrganizerDecision
from cases.organizer import HIGHER_GOVERNMENT, assign, city_organizer
from cases.services.correspondence import register_document
from documents.scans import store_scan
from regulation.grades import Grade
from regulation.rulebook import load_rulebook


def escalate(
    *,
    public_id: str,
    actor: User,
    decided_on: date,
    document_number: str,
    reason: str,
    scan: UploadedFile | None = None,
) -> FireCase:
    """Raise the investigation to the city (提级调查, 第四条), as the city government decided.

    Files, the history of the group and the fire's day stay; organiser and lead body change.

    :param scan: the signed decision, kept with its entry in the register.
    :raises DomainError: ``before_fire``, ``text_missing``, ``already_city``, ``lead_body_missing``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.ESCALATE) as step:
        case = step.case
        guards.require_not_before_fire(case, decided_on, "决定日期", step.rule)
        guards.require_text(document_number, "提级调查决定文号", step.rule)
        guards.require_text(reason, "理由", step.rule)
        guards.require_below_city(case, step.rule)
        rules = {rule.code: rule for rule in load_rulebook(case.rulebook_code).organizers}
        organizer = city_organizer(rules["ESCALATED_TO_CITY"])
        decision = OrganizerDecision(
            case=case,
            kind=OrganizerDecision.Kind.ESCALATION,
            decided_on=decided_on,
            from_name=case.organizer_name,
            to_name=organizer.name,
            to_level=organizer.level,
            reason=reason,
            document_number=document_number,
        )
        assign(case, organizer)
        save(case, decision)
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="ESCALATION_DECISION",
            title="提级调查决定",
            document_number=document_number,
            dated_on=decided_on,
            correspondent=organizer.name,
            scan=stored,
        )
        step.on = decided_on
        step.reason = reason
        step.summary = f"由{decision.from_name}提级至{organizer.name}，{document_number}"
    return step.case


def hand_over(
    *,
    public_id: str,
    actor: User,
    handed_over_on: date,
    document_number: str,
    to_name: str = "",
    reason: str = "",
) -> FireCase:
    """Hand a 重大 or higher fire over to the government above; the case is then assisted (移交, 第四条).

    It ends the clocks of the case (I-12).

    :param to_name: empty for the province, or the State Council of a 特别重大 fire.
    :raises DomainError: ``before_fire``, ``before_last_step``, ``text_missing``, ``grade_too_low``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.HAND_OVER) as step:
        case = step.case
        guards.require_not_before_fire(case, handed_over_on, "移交日期", step.rule)
        guards.require_not_before_steps(case, handed_over_on, "移交日期", step.rule)
        guards.require_text(document_number, "移交文号", step.rule)
        guards.require_grade_of_above(case, step.rule)
        grade = Grade(case.grade_decisions.last().grade)
        to_name = to_name or HIGHER_GOVERNMENT[grade]
        decision = OrganizerDecision(
            case=case,
            kind=OrganizerDecision.Kind.HAND_OVER,
            decided_on=handed_over_on,
            from_name=case.organizer_name,
            to_name=to_name,
            reason=reason,
            document_number=document_number,
        )
        case.organizer_name = to_name
        case.organizer_level = ""
        save(case, decision)
        save(
            Milestone(
                case=case,
                kind=MilestoneKind.HANDED_OVER,
                reached_on=handed_over_on,
                document_number=document_number,
                note=f"移交{to_name}",
            )
        )
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="HAND_OVER",
            title=f"关于移交“{case.title}”的函",
            document_number=document_number,
            dated_on=handed_over_on,
            correspondent=to_name,
        )
        step.on = handed_over_on
        step.reason = reason
        step.summary = f"移交{to_name}，{document_number}"
    return step.case
