"""Ask for, claim and finish the printing of a report (调查报告印制).

The row is the truth: whoever asks writes one, a worker claims it for a while, and a worker that dies
loses its claim. Rendering happens between two transactions, never inside one.
"""

from django.db import IntegrityError, transaction

from accounts.models import User
from cases.access import visible_cases
from cases.models import FireCase
from common.errors import DomainError
from documents import jobs
from documents.jobs import EXHAUSTED, LEASE, MAX_ATTEMPTS, fail, file_store, finish
from reports.models import ReportRendering
from reports.selectors import report_content

__all__ = [
    "EXHAUSTED",
    "LEASE",
    "MAX_ATTEMPTS",
    "adopt_content",
    "claim",
    "fail",
    "file_store",
    "finish",
    "request_rendering",
]

Status = ReportRendering.Status
SUPERSEDED = "排队期间报告内容已修改，以新的印制为准。"


@transaction.atomic
def request_rendering(case: FireCase, actor: User) -> ReportRendering:
    """Ask for the PDF of the report as it stands (申请印制调查报告, 第二十六条).

    Content that is printed, or about to be, is not printed again.

    :raises DomainError: ``case_not_found`` if the actor may not read the case.
    """
    if not visible_cases(actor).filter(pk=case.pk).exists():
        raise DomainError("case_not_found", "没有这个案件，或者您无权查阅。")
    digest = report_content(case).print_digest
    wanted = ReportRendering.objects.filter(case=case, content_digest=digest)
    current: ReportRendering | None = jobs.standing(wanted)
    if current is not None:
        return current
    try:
        with transaction.atomic():
            return ReportRendering.objects.create(case=case, content_digest=digest, requested_by=actor)
    except IntegrityError:
        return wanted.exclude(status=Status.FAILED).get()


def claim() -> ReportRendering | None:
    """Claim the oldest report that waits or whose worker is gone (领取印制任务)."""
    return jobs.claim(ReportRendering)


@transaction.atomic
def adopt_content(rendering: ReportRendering, digest: str) -> bool:
    """Point a claimed rendering at the content of this moment (更新印制内容).

    The report may change while its rendering waits; what is printed is what stands. Returns false
    if another rendering prints that content, and ends this one.
    """
    if rendering.content_digest == digest:
        return True
    try:
        with transaction.atomic():
            adopted = jobs.claimed(rendering).update(content_digest=digest)
    except IntegrityError:
        fail(rendering, SUPERSEDED)
        return False
    rendering.content_digest = digest
    return bool(adopted)
