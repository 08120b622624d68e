"""Read the appraisals of a case (检验、鉴定, 第十九条)."""

from cases.models import FireCase


def appraisal_warnings(case: FireCase) -> tuple[str, ...]:
    """Return the received conclusions that are no evidence yet (不可用的鉴定结论, 第十九条)."""
    return tuple(
        f"“{appraisal}”的鉴定结论未同时盖章、签名，不得作为证据使用，请退回补正后办理更正（第十九条）。"
        for appraisal in case.appraisals.filter(received_on__isnull=False)
        if not appraisal.is_usable
    )
