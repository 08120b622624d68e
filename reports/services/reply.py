"""Acts from the report's receipt to the closed case (批复、公布、结案, 第二十九条至第三十二条)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases.acts import Step, perform, save
from cases.lifecycle import Act, MilestoneKind, Stage
from cases.models import DocumentEntry, FireCase, Milestone, PendingAct
from cases.services.correspondence import register_document
from common.errors import DomainError
from documents.scans import Scan, store_scan
from regulation.grades import Grade
from regulation.rulebook import load_rulebook
from reports import gates
from reports.models import OfficialReply
from reports.reply_lists import require_main_recipient

# What the reply says on responsibility and measures is asked for by its own fields.
_CLAUSE_OF_EVALUATION = "EVALUATION_WITHIN_ONE_YEAR"
_RETURN_STAGES = (Stage.INVESTIGATING, Stage.ADOPTED)


def register_receipt(
    *,
    public_id: str,
    actor: User,
    received_on: date,
    register_number: str,
    scan: UploadedFile | None = None,
) -> FireCase:
    """Register the day on which the government received the report (登记政府收到报告, 第二十九条).

    The reply's 15 working days run from this day; a report received again starts a new run.

    :raises DomainError: ``before_submission`` or ``already_received``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.REGISTER_RECEIPT) as step:
        submitted_on = _last(step.case, MilestoneKind.REPORT_SUBMITTED)
        if submitted_on is not None and received_on < submitted_on:
            raise DomainError(
                "before_submission", "“收到日期”不得早于报告提交日期。", article=step.rule.article
            )
        gates.require_not_received(step.case, step.rule)
        _reach(step, MilestoneKind.REPORT_RECEIVED, received_on, register_number)
        title = f"{step.case.title}调查报告签收单"
        _file(step, "REPORT_RECEIPT", title, register_number, received_on, stored)
    return step.case


def return_report(
    *,
    public_id: str,
    actor: User,
    returned_on: date,
    reason: str,
    document_number: str,
    to_stage: str,
    scan: UploadedFile | None = None,
) -> FireCase:
    """Register that the government returned the report for correction (登记报告退回修改, 第二十九条).

    :param to_stage: INVESTIGATING where the investigation goes on, ADOPTED where only the paper changes.
    :raises DomainError: ``not_received`` or ``before_receipt``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.RETURN_REPORT) as step:
        _require_received(step, returned_on, "退回日期")
        if to_stage not in _RETURN_STAGES:
            raise DomainError("invalid", "“退回后阶段”应为调查中或者已审议。", article=step.rule.article)
        _reach(step, MilestoneKind.REPORT_RETURNED, returned_on, document_number, note=reason)
        title = f"退回修改{step.case.title}调查报告的通知"
        _file(step, "REPORT_RETURN", title, document_number, returned_on, stored)
        step.reason = reason
        step.to_stage = to_stage
    return step.case


def register_reply(
    *,
    public_id: str,
    actor: User,
    replied_on: date,
    document_number: str,
    accountability: str,
    rectification: str,
    has_evaluation_clause: bool,
    addressees: str,
    copies: str,
    notified: str = "",
    scan: UploadedFile | None = None,
    pending: PendingAct | None = None,
) -> OfficialReply:
    """Register the government's reply; a second officer confirms (登记批复, 第二十九条、第三十条).

    :raises DomainError: ``evaluation_clause_missing`` for a 较大 fire whose reply lacks the clause on the
        evaluation within one year, ``main_recipient_missing`` (第三十条); ``not_received`` or
        ``before_receipt``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.REGISTER_REPLY, pending=pending) as step:
        _require_received(step, replied_on, "批复日期")
        _require_clauses(step.case, has_evaluation_clause)
        require_main_recipient(step.case, addressees)
        reply = OfficialReply(
            case=step.case,
            replied_on=replied_on,
            document_number=document_number,
            accountability=accountability,
            rectification=rectification,
            has_evaluation_clause=has_evaluation_clause,
            addressees=addressees,
            copies=copies,
            notified=notified,
        )
        save(reply)
        _reach(step, MilestoneKind.REPLIED, replied_on, document_number)
        title = f"关于{step.case.title}调查报告的批复"
        _file(step, "OFFICIAL_REPLY", title, document_number, replied_on, stored)
    return reply


def publish_report(
    *, public_id: str, actor: User, published_on: date, channel: str, approver: str
) -> FireCase:
    """Register the publication of the report's redacted edition (登记公布, 第三十一条).

    :raises DomainError: ``before_reply``, or ``invalid`` if it is published already.
    """
    with perform(public_id=public_id, actor=actor, act=Act.PUBLISH_REPORT) as step:
        replied_on = _last(step.case, MilestoneKind.REPLIED)
        if replied_on is not None and published_on < replied_on:
            raise DomainError("before_reply", "“公布日期”不得早于批复日期。", article=step.rule.article)
        _reach(step, MilestoneKind.PUBLISHED, published_on, "", note=f"{channel}；审批人：{approver}")
    return step.case


def reopen_case(
    *,
    public_id: str,
    actor: User,
    reopened_on: date,
    reason: str,
    document_number: str,
    scan: UploadedFile | None = None,
    pending: PendingAct | None = None,
) -> FireCase:
    """Reopen a case on the government's decision; a second officer confirms (恢复调查, 第二十条)."""
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.REOPEN, pending=pending) as step:
        _reach(step, MilestoneKind.REOPENED, reopened_on, document_number, note=reason)
        title = f"关于恢复{step.case.title}调查的决定"
        _file(step, "REOPENING_DECISION", title, document_number, reopened_on, stored)
        step.reason = reason
    return step.case


def close_case(*, public_id: str, actor: User, closed_on: date, reason: str = "") -> FireCase:
    """Close the case once what follows the reply is done (结案, 第三十一条至第三十四条).

    :param reason: why it is closed without group, cause or report, as a case entered late may lack them.
    :raises DomainError: ``not_published``, ``not_evaluated`` or ``close_incomplete``, naming what is left.
    """
    with perform(public_id=public_id, actor=actor, act=Act.CLOSE) as step:
        gates.require_published(step.case, step.rule)
        gates.require_evaluated(step.case, step.rule)
        gates.require_whole_or_reason(step.case, step.rule, reason)
        step.reason = reason
        _reach(step, MilestoneKind.CLOSED, closed_on, "")
    return step.case


def _require_clauses(case: FireCase, has_evaluation_clause: bool) -> None:
    grade = case.grade_decisions.last()
    for clause in load_rulebook(case.rulebook_code).reply_clauses:
        if clause.code != _CLAUSE_OF_EVALUATION or has_evaluation_clause:
            continue
        if grade is not None and clause.applies_to(Grade(grade.grade)):
            raise DomainError(
                "evaluation_clause_missing",
                f"较大火灾事故批复应当写明：{clause.quote}。请与组织调查的人民政府核对后登记。",
                article=clause.article,
            )


def _require_received(step: Step, day: date, label: str) -> None:
    gates.require_received(step.case, step.rule)
    received_on = _last(step.case, MilestoneKind.REPORT_RECEIVED)
    if received_on is not None and day < received_on:
        raise DomainError(
            "before_receipt", f"“{label}”不得早于政府收到报告的日期。", article=step.rule.article
        )


def _last(case: FireCase, kind: MilestoneKind) -> date | None:
    milestone = case.milestones.filter(kind=kind).last()
    return milestone.reached_on if milestone is not None else None


def _reach(step: Step, kind: MilestoneKind, day: date, document_number: str, note: str = "") -> None:
    save(Milestone(case=step.case, kind=kind, reached_on=day, document_number=document_number, note=note))
    step.on = day
    step.summary = step.summary or document_number


def _file(step: Step, kind: str, title: str, number: str, dated_on: date, scan: Scan | None) -> None:
    register_document(
        step,
        direction=DocumentEntry.Direction.IN,
        kind=kind,
        title=title,
        document_number=number,
        dated_on=dated_on,
        correspondent=step.case.organizer_name,
        scan=scan,
    )
