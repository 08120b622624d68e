"""Which form and which service belong to each act (办理事项登记): one list for pages and API."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cases import guards
from cases.forms import coordination as coordination_forms
from cases.forms import decisions as decision_forms
from cases.forms import demands as demand_forms
from cases.forms import facts as fact_forms
from cases.forms import group as group_forms
from cases.forms import leadership as leadership_forms
from cases.forms import meetings as meeting_forms
from cases.forms import recusal as recusal_forms
from cases.forms import subgroup_work as subgroup_forms
from cases.forms.base import ActForm
from cases.forms.extensions import GrantExtensionForm
from cases.forms.interviews import PlanInterviewForm
from cases.forms.parties import RegisterPartyForm
from cases.forms.register import FileDocumentForm
from cases.grading import grade_warnings
from cases.lifecycle import Act, ActRule
from cases.models import FireCase
from cases.organizer import escalation_told
from cases.selectors.group import group_warnings, warnings_of_change
from cases.selectors.inquiry import interview_warnings
from cases.selectors.subgroups import rescue_warnings, subgroup_cautions
from cases.services import (
    coordination,
    demands,
    disagreements,
    facts,
    grade,
    group,
    leadership,
    meetings,
    members,
    organizer,
    recusal,
    scope,
    subgroup_work,
)
from cases.services.extensions import grant_extension
from cases.services.interviews import plan_interview
from cases.services.materials import keep_material
from cases.services.parties import register_party
from cases.services.register import file_or_attach
from cases.services.rescue_review import review_rescue
from evidence import forms as evidence_forms
from evidence.selectors import appraisal_warnings
from evidence.services import appraisals
from reports import gates
from reports.forms import closing
from reports.forms.departments import ExamineDepartmentForm
from reports.forms.serving import ServeDeterminationForm
from reports.reply_lists import list_warnings, reply_warnings
from reports.services import conclusion, reply
from reports.services.departments import examine_department
from reports.services.serving import serve_determination


@dataclass(frozen=True, slots=True)
class ActHandler:
    """What does an act: its form and its service.

    ``needs_second`` tells from the cleaned values whether a second person must confirm, where the
    table names one. ``warnings`` says what to look at after the act; it refuses nothing. ``cautions``
    says so before it, from the values for the service, where people check what was filled in.
    ``gates`` are the checks of the service that hang on nothing filled in; each raises its refusal.
    ``page`` is where the person goes on afterwards.
    """

    form: type[ActForm]
    service: Callable[..., Any]
    needs_second: Callable[[dict[str, Any]], bool] = lambda values: True
    warnings: Callable[[FireCase], Iterable[str]] = lambda case: ()
    cautions: Callable[[FireCase, Mapping[str, Any]], Iterable[str]] = lambda case, values: ()
    gates: tuple[Callable[[FireCase, ActRule], object], ...] = ()
    page: str = "desk:case"


_SUBGROUPS = "desk:case_subgroups"

HANDLERS: dict[Act, ActHandler] = {
    Act.EDIT_FACTS: ActHandler(fact_forms.EditFactsForm, facts.edit_facts, warnings=grade_warnings),
    Act.REGISTER_PARTY: ActHandler(RegisterPartyForm, register_party),
    Act.RECORD_CASUALTIES: ActHandler(
        fact_forms.RecordCasualtiesForm, facts.record_casualties, warnings=grade_warnings
    ),
    Act.DECIDE_GRADE: ActHandler(decision_forms.DecideGradeForm, grade.decide_grade),
    Act.DECIDE_SCOPE: ActHandler(
        decision_forms.DecideScopeForm,
        scope.decide_scope,
        needs_second=lambda values: bool(values["has_social_impact"]),
    ),
    Act.TRANSFER_OUT: ActHandler(decision_forms.TransferOutForm, scope.transfer_out),
    Act.ESCALATE: ActHandler(
        decision_forms.EscalateForm,
        organizer.escalate,
        warnings=escalation_told,
        gates=(guards.require_below_city,),
    ),
    Act.HAND_OVER: ActHandler(
        decision_forms.HandOverForm, organizer.hand_over, gates=(guards.require_grade_of_above,)
    ),
    Act.REQUEST_GROUP: ActHandler(
        group_forms.RequestGroupForm,
        group.request_group,
        gates=(guards.require_in_scope, guards.require_reason_for_request),
    ),
    Act.RETURN_REQUEST: ActHandler(group_forms.ReturnRequestForm, group.return_request),
    Act.ESTABLISH_GROUP: ActHandler(
        group_forms.EstablishGroupForm,
        group.establish_group,
        warnings=group_warnings,
        gates=(guards.require_composition_beside_leader,),
    ),
    Act.APPOINT_MEMBER: ActHandler(
        group_forms.AppointMemberForm, members.appoint_member, warnings=group_warnings
    ),
    Act.REPLACE_MEMBER: ActHandler(
        group_forms.ReplaceMemberForm, members.replace_member, warnings=warnings_of_change
    ),
    Act.INVITE_BODY: ActHandler(group_forms.InviteBodyForm, group.invite_body),
    Act.DELEGATE: ActHandler(group_forms.DelegateForm, members.delegate_deputy),
    Act.SET_UP_SUBGROUP: ActHandler(
        group_forms.SetUpSubgroupForm, members.set_up_subgroup, warnings=group_warnings
    ),
    Act.SET_DIRECTION: ActHandler(leadership_forms.SetDirectionForm, leadership.set_direction),
    Act.CALL_MEETING: ActHandler(meeting_forms.CallMeetingForm, meetings.call_meeting),
    Act.RECORD_MEETING: ActHandler(meeting_forms.RecordMeetingForm, meetings.record_meeting),
    Act.RAISE_DISAGREEMENT: ActHandler(meeting_forms.RaiseDisagreementForm, disagreements.raise_disagreement),
    Act.RULE_ON_DISAGREEMENT: ActHandler(
        meeting_forms.RuleOnDisagreementForm, disagreements.rule_on_disagreement
    ),
    Act.REGISTER_ANSWER: ActHandler(meeting_forms.RegisterAnswerForm, disagreements.register_answer),
    Act.SIGN_OFF_RELEASE: ActHandler(leadership_forms.SignOffReleaseForm, leadership.sign_off_release),
    Act.RECORD_RELEASE: ActHandler(leadership_forms.RecordReleaseForm, leadership.record_release),
    Act.DECLARE: ActHandler(recusal_forms.DeclareForm, recusal.declare),
    Act.APPLY_RECUSAL: ActHandler(recusal_forms.ApplyForRecusalForm, recusal.apply_for_recusal),
    Act.DECIDE_RECUSAL: ActHandler(
        recusal_forms.DecideRecusalForm, recusal.decide_recusal, warnings=warnings_of_change
    ),
    Act.LIFT_RECUSAL: ActHandler(
        recusal_forms.LiftRecusalForm,
        recusal.lift_recusal,
        warnings=recusal.told_of_lifting,
        cautions=lambda case, values: (f"解除后，{recusal.after_lifting(values['recusal'])}（第十四条）。",),
    ),
    Act.PLAN_INTERVIEW: ActHandler(PlanInterviewForm, plan_interview, warnings=interview_warnings),
    Act.ENTRUST_APPRAISAL: ActHandler(evidence_forms.EntrustAppraisalForm, appraisals.entrust_appraisal),
    Act.RECEIVE_CONCLUSION: ActHandler(
        evidence_forms.ReceiveConclusionForm, appraisals.receive_conclusion, warnings=appraisal_warnings
    ),
    Act.DEMAND_DOCUMENTS: ActHandler(demand_forms.DemandDocumentsForm, demands.demand_documents),
    Act.ANSWER_DEMAND: ActHandler(demand_forms.AnswerDemandForm, demands.answer_demand),
    Act.NOTIFY_TO_STAY: ActHandler(demand_forms.NotifyToStayForm, demands.notify_to_stay),
    Act.RECORD_ABSENCE: ActHandler(demand_forms.RecordAbsenceForm, demands.record_absence),
    Act.EXAMINE_DEPARTMENT: ActHandler(ExamineDepartmentForm, examine_department),
    Act.PLAN_SUBGROUP_WORK: ActHandler(
        subgroup_forms.PlanSubgroupWorkForm, subgroup_work.plan_subgroup_work, page=_SUBGROUPS
    ),
    Act.RECORD_PROGRESS: ActHandler(
        subgroup_forms.RecordProgressForm, subgroup_work.record_progress, page=_SUBGROUPS
    ),
    Act.SUBMIT_SUBGROUP_REPORT: ActHandler(
        subgroup_forms.SubmitSubgroupReportForm, subgroup_work.submit_subgroup_report, page=_SUBGROUPS
    ),
    Act.DELIBERATE_SUBGROUP_REPORT: ActHandler(
        subgroup_forms.DeliberateSubgroupReportForm,
        subgroup_work.deliberate_subgroup_report,
        page=_SUBGROUPS,
    ),
    Act.REVIEW_RESCUE: ActHandler(
        subgroup_forms.ReviewRescueForm, review_rescue, warnings=rescue_warnings, page=_SUBGROUPS
    ),
    Act.URGE: ActHandler(coordination_forms.UrgeForm, coordination.urge, page=_SUBGROUPS),
    Act.ANSWER_URGING: ActHandler(
        coordination_forms.AnswerUrgingForm, coordination.answer_urging, page=_SUBGROUPS
    ),
    Act.SUPPLEMENT_INQUIRY: ActHandler(
        coordination_forms.SupplementInquiryForm, coordination.supplement_inquiry, page=_SUBGROUPS
    ),
    Act.RECORD_OPINION: ActHandler(
        coordination_forms.RecordOpinionForm, coordination.record_opinion, page=_SUBGROUPS
    ),
    Act.ISSUE_BULLETIN: ActHandler(
        coordination_forms.IssueBulletinForm, coordination.issue_bulletin, page=_SUBGROUPS
    ),
    Act.KEEP_MATERIAL: ActHandler(coordination_forms.KeepMaterialForm, keep_material, page=_SUBGROUPS),
    Act.GRANT_EXTENSION: ActHandler(GrantExtensionForm, grant_extension),
    Act.DETERMINE_CAUSE: ActHandler(
        closing.DetermineCauseForm,
        conclusion.determine_cause,
        cautions=lambda case, values: appraisal_warnings(case),
        gates=(gates.require_leader, gates.require_undetermined, gates.require_usable_conclusion),
    ),
    Act.SERVE_DETERMINATION: ActHandler(
        ServeDeterminationForm, serve_determination, gates=(gates.require_determined,)
    ),
    Act.ADOPT_REPORT: ActHandler(
        closing.AdoptReportForm,
        conclusion.adopt_report,
        cautions=lambda case, values: subgroup_cautions(case),
        gates=(
            gates.require_leader,
            gates.require_no_open_disagreement,
            gates.require_complete_report,
        ),
    ),
    Act.SIGN_REPORT: ActHandler(
        closing.SignReportForm, conclusion.sign_report, gates=(gates.require_leader,)
    ),
    Act.SUBMIT_REPORT: ActHandler(
        closing.SubmitReportForm,
        conclusion.submit_report,
        gates=(
            gates.require_leader,
            gates.require_every_signature,
            gates.require_departments_examined,
            gates.require_group_duties,
        ),
    ),
    Act.REGISTER_RECEIPT: ActHandler(
        closing.RegisterReceiptForm, reply.register_receipt, gates=(gates.require_not_received,)
    ),
    Act.RETURN_REPORT: ActHandler(
        closing.ReturnReportForm, reply.return_report, gates=(gates.require_received,)
    ),
    Act.REGISTER_REPLY: ActHandler(
        closing.RegisterReplyForm,
        reply.register_reply,
        warnings=reply_warnings,
        cautions=lambda case, values: list_warnings(
            case, copies=values["copies"], notified=values["notified"]
        ),
        gates=(gates.require_received,),
    ),
    Act.REOPEN: ActHandler(closing.ReopenForm, reply.reopen_case),
    Act.PUBLISH_REPORT: ActHandler(closing.PublishReportForm, reply.publish_report),
    Act.CLOSE: ActHandler(
        closing.CloseForm, reply.close_case, gates=(gates.require_published, gates.require_evaluated)
    ),
    Act.FILE_DOCUMENT: ActHandler(FileDocumentForm, file_or_attach),
}
