"""Ask for, claim and finish the printing of a report (调查报告印制).

The row is the truth: whoever asks writes one, a worker claims it for a while, and a worker that dies
loses its claim. Rendering happens between two transactions, never inside one.
"""

import io
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.access import visible_cases
from cases.models import FireCase
from common.errors import DomainError
from common.store import FileStore
from documents.pdf import RenderedPdf
from reports.models import ReportRendering
from reports.selectors import report_content

Status = ReportRendering.Status
# Longer than any render may take, so that only a dead worker's claim runs out.
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
EXHAUSTED = "多次生成均未完成，已停止。请重新申请；仍不成功的，请联系系统管理员。"
SUPERSEDED = "排队期间报告内容已修改，以新的印制为准。"


def file_store() -> FileStore:
    """Return the store that holds finished PDFs (文件库)."""
    return FileStore(settings.FILE_STORE_DIR)


@transaction.atomic
def request_rendering(case: FireCase, actor: User) -> ReportRendering:
    """Ask for the PDF of the report as it stands (申请印制调查报告, 第二十六条).

    Content that is printed, or about to be, is not printed again.

    :raises DomainError: ``case_not_found`` if the actor may not read the case.
    """
    if not visible_cases(actor).filter(pk=case.pk).exists():
        raise DomainError("case_not_found", "没有这个案件，或者您无权查阅。")
    digest = report_content(case).digest
    wanted = ReportRendering.objects.filter(case=case, content_digest=digest).exclude(status=Status.FAILED)
    current = wanted.first()
    if current is not None and current.status == Status.DONE and not _has_file(current):
        wanted.filter(pk=current.pk).update(status=Status.FAILED, error="文件已不在文件库中，请重新印制。")
        current = None
    if current is not None:
        return current
    try:
        with transaction.atomic():
            return ReportRendering.objects.create(case=case, content_digest=digest, requested_by=actor)
    except IntegrityError:
        return wanted.get()


@transaction.atomic
def claim() -> ReportRendering | None:
    """Claim the oldest rendering that waits or whose worker is gone (领取印制任务).

    The claim is this attempt: a worker that comes back after its lease has run out changes nothing.
    """
    lapsed = Q(status=Status.RUNNING, claimed_at__lt=timezone.now() - LEASE)
    open_rows = ReportRendering.objects.filter(Q(status=Status.PENDING) | lapsed)
    open_rows.filter(attempts__gte=MAX_ATTEMPTS).update(
        status=Status.FAILED, error=EXHAUSTED, finished_at=timezone.now()
    )
    for row in open_rows.order_by("requested_at", "pk").select_related("case"):
        taken = open_rows.filter(pk=row.pk, attempts=row.attempts).update(
            status=Status.RUNNING, claimed_at=timezone.now(), attempts=F("attempts") + 1
        )
        if taken:
            row.refresh_from_db()
            return row
    return None


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
            adopted = _claimed(rendering).update(content_digest=digest)
    except IntegrityError:
        fail(rendering, SUPERSEDED)
        return False
    rendering.content_digest = digest
    return bool(adopted)


def finish(rendering: ReportRendering, pdf: RenderedPdf) -> bool:
    """Store the finished PDF and mark its rendering done (完成印制).

    Returns false if the claim had run out and another worker took over.
    """
    digest = file_store().put(io.BytesIO(pdf.content))
    done = _claimed(rendering).update(
        status=Status.DONE,
        file_digest=digest,
        page_count=pdf.page_count,
        finished_at=timezone.now(),
        error="",
    )
    return bool(done)


def fail(rendering: ReportRendering, error: str) -> bool:
    """Mark a claimed rendering failed, with the reason in Chinese (印制失败)."""
    failed = _claimed(rendering).update(status=Status.FAILED, error=error, finished_at=timezone.now())
    return bool(failed)


def _claimed(rendering: ReportRendering) -> QuerySet[ReportRendering]:
    return ReportRendering.objects.filter(pk=rendering.pk, status=Status.RUNNING, attempts=rendering.attempts)


def _has_file(rendering: ReportRendering) -> bool:
    return file_store().path(rendering.file_digest).is_file()
