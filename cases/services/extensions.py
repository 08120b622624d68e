"""Extensions of the cause and report clocks (延期, 第二十八条)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases.acts import Step, perform, save
from cases.clocks import case_facts
from cases.lifecycle import Act
from cases.models import DocumentEntry, Extension, ExtensionKind
from cases.organizer import extension_approver
from cases.services.correspondence import register_document
from common.errors import DomainError
from deadlines.engine.calendar import default_calendar
from deadlines.engine.extensions import check_extension
from deadlines.engine.facts import Extension as ProposedExtension
from documents.scans import store_scan
from regulation.rulebook import load_rulebook


def grant_extension(
    *,
    public_id: str,
    actor: User,
    kind: str,
    days: int,
    reason: str,
    applied_on: date | None,
    decided_on: date,
    approver: str,
    document_number: str,
    irregular_reason: str = "",
    scan: UploadedFile | None = None,
) -> Extension:
    """Register the approver's decision to extend a clock (登记延期批准, 第二十八条, I-05).

    :param days: natural days granted; 30 in all for the cause, 60 in all for the report.
    :param irregular_reason: why a decision taken after the due day is accepted; it stays marked for ever.
    :param approver: as :func:`cases.organizer.extension_approver` names it.
    :raises DomainError: ``extension_refused`` with what the article says, ``wrong_approver``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.GRANT_EXTENSION) as step:
        verdict = check_extension(
            case_facts(step.case),
            ProposedExtension(kind, days, decided_on),
            load_rulebook(step.case.rulebook_code),
            default_calendar(),
        )
        _require_approver(step, kind, approver)
        irregular = verdict.allowed_as_irregular and bool(irregular_reason.strip())
        if not verdict.allowed and not irregular:
            raise DomainError("extension_refused", f"{verdict.message}。", article=verdict.article)
        extension = Extension(
            case=step.case,
            kind=kind,
            days=days,
            reason=reason,
            applied_on=applied_on,
            decided_on=decided_on,
            approver=approver,
            document_number=document_number,
            is_irregular=irregular,
            irregular_reason=irregular_reason if irregular else "",
        )
        save(extension)
        is_cause = kind == ExtensionKind.CAUSE
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="CAUSE_EXTENSION_FORM" if is_cause else "EXTENSION_APPROVAL",
            title="火灾事故原因认定延期审批表" if is_cause else "关于延长调查期限的批复",
            document_number=document_number,
            dated_on=decided_on,
            correspondent=approver,
            scan=stored,
        )
        step.on = decided_on
        step.reason = reason
        step.summary = f"{extension.get_kind_display()}延长{days}日，{approver}{document_number}"
    return extension


def _require_approver(step: Step, kind: str, approver: str) -> None:
    wanted = extension_approver(step.case, kind)
    if approver.strip() == wanted:
        return
    why = (
        "延长提交火灾事故调查报告的期限，由组织调查的人民政府批准"
        if kind == ExtensionKind.REPORT
        else "延长火灾事故原因认定的期限，由上一级消防救援机构批准"
    )
    raise DomainError("wrong_approver", f"{why}，“批准机关”应为{wanted}。", article=step.rule.article)
