"""Entrust appraisals and record their conclusions (检验、鉴定, 第十九条)."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cases import guards
from cases.acts import perform, save
from cases.lifecycle import Act
from cases.models import ClockPause, DocumentEntry, FireCase
from cases.services.correspondence import register_document
from cases.services.membership import next_position
from common.errors import DomainError
from evidence.models import Appraisal


def entrust_appraisal(
    *,
    public_id: str,
    actor: User,
    kind: str,
    subject: str,
    institution: str,
    entrusted_on: date,
    document_number: str = "",
) -> Appraisal:
    """Entrust a test or appraisal; the cause and report clocks stop from the next day (委托鉴定, 第十九条).

    The days after ``entrusted_on`` are not counted until the written conclusion is received (第二十八条,
    I-06). Investigators who have declared may entrust before the group is established (第六条).

    :param document_number: number of the 鉴定委托书.
    :raises DomainError: ``institution_missing`` or ``before_fire``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.ENTRUST_APPRAISAL) as step:
        if not institution.strip():
            raise DomainError(
                "institution_missing",
                "请填写“受托机构”：具有国家规定资质的单位，或者直接组织的专家（第十九条）。",
                article="第十九条",
            )
        guards.require_not_before_fire(step.case, entrusted_on, "委托日期", step.rule)
        pause = ClockPause(case=step.case, entrusted_on=entrusted_on, reason=subject)
        save(pause)
        appraisal = Appraisal(
            case=step.case,
            position=next_position(Appraisal.objects.filter(case=step.case)),
            kind=kind,
            subject=subject,
            institution=institution,
            entrusted_on=entrusted_on,
            pause=pause,
        )
        save(appraisal)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="APPRAISAL_ENTRUSTMENT",
            title=f"鉴定委托书（{subject}）",
            document_number=document_number,
            dated_on=entrusted_on,
            correspondent=institution,
        )
        step.on = entrusted_on
        step.summary = f"{appraisal.get_kind_display()}：{subject}，委托{institution}"
    return appraisal


def receive_conclusion(
    *,
    public_id: str,
    actor: User,
    appraisal: Appraisal,
    received_on: date,
    conclusion: str,
    is_sealed: bool,
    is_signed: bool,
    reason: str = "",
) -> Appraisal:
    """Receive the written conclusion, which ends the time not counted (接收鉴定结论, 第十九条、第二十八条).

    The day of receipt ends it, not the day of issue (I-06). A conclusion without both seal and signature
    is received and the clocks go on, but it is no evidence. What an earlier entry said stays in the
    case's events.

    :param reason: why an earlier entry is corrected.
    :raises DomainError: ``appraisal_not_found``, ``conclusion_missing``, ``reason_missing`` for a
        correction without reason, ``invalid`` if received before entrusted.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECEIVE_CONCLUSION) as step:
        found = Appraisal.objects.filter(pk=appraisal.pk, case=step.case).select_related("pause").first()
        if found is None:
            raise DomainError(
                "appraisal_not_found", "本案没有这项检验、鉴定（第十九条）。", article="第十九条"
            )
        if not conclusion.strip():
            raise DomainError("conclusion_missing", "请填写“结论”（第十九条）。", article="第十九条")
        is_correction = found.received_on is not None
        if is_correction and not reason.strip():
            raise DomainError(
                "reason_missing", "更正已接收的鉴定结论，应当填写“更正理由”（第十九条）。", article="第十九条"
            )
        found.received_on = found.pause.received_on = received_on
        found.conclusion = conclusion
        found.is_sealed = is_sealed
        found.is_signed = is_signed
        save(found, found.pause)
        step.on = received_on
        step.reason = reason
        step.summary = f"{'更正：' if is_correction else ''}{found}" + (
            "" if found.is_usable else "（未同时盖章、签名，不得作为证据使用）"
        )
    return found


@transaction.atomic
def record_appraisal(
    *,
    case: FireCase,
    position: int,
    kind: str,
    subject: str,
    entrusted_on: date,
    received_on: date | None = None,
    institution: str = "",
    conclusion: str = "",
    is_sealed: bool | None = None,
    is_signed: bool | None = None,
) -> Appraisal:
    """Record an appraisal and the span that it takes out of the clocks (检验、鉴定, 第十九条、第二十八条).

    The days after ``entrusted_on`` up to ``received_on`` are not counted (I-06).

    :raises ValidationError: if the appraisal contradicts itself.
    """
    pause = ClockPause(case=case, entrusted_on=entrusted_on, received_on=received_on, reason=subject)
    pause.full_clean()
    pause.save()
    appraisal = Appraisal(
        case=case,
        position=position,
        kind=kind,
        subject=subject,
        institution=institution,
        entrusted_on=entrusted_on,
        received_on=received_on,
        conclusion=conclusion,
        is_sealed=is_sealed,
        is_signed=is_signed,
        pause=pause,
    )
    appraisal.full_clean()
    appraisal.save()
    return appraisal
