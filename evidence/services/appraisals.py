"""Entrust appraisals and record their conclusions (检验、鉴定, 第十九条)."""

from datetime import date

from django.db import transaction

from cases.models import ClockPause, FireCase
from evidence.models import Appraisal


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
