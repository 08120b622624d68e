"""Claim and finish printing (印制任务): the row is the truth, a worker only carries its number.

A worker claims a row for a while, and one that dies loses its claim. Rendering happens between two
transactions, never inside one.
"""

import io
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.store import file_store
from documents.models import RenderingStatus
from documents.pdf import RenderedPdf

# Longer than any render may take, so that only a dead worker's claim runs out.
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
EXHAUSTED = "多次生成均未完成，已停止。请重新申请；仍不成功的，请联系系统管理员。"
MISSING_FILE = "文件已不在文件库中，请重新印制。"


@transaction.atomic
def claim(model: Any) -> Any | None:
    """Claim the oldest rendering that waits or whose worker is gone (领取印制任务).

    The claim is this attempt: a worker that comes back after its lease has run out changes nothing.
    """
    lapsed = Q(status=RenderingStatus.RUNNING, claimed_at__lt=timezone.now() - LEASE)
    open_rows = model._default_manager.filter(Q(status=RenderingStatus.PENDING) | lapsed)
    open_rows.filter(attempts__gte=MAX_ATTEMPTS).update(
        status=RenderingStatus.FAILED, error=EXHAUSTED, finished_at=timezone.now()
    )
    for row in open_rows.order_by("requested_at", "pk"):
        taken = open_rows.filter(pk=row.pk, attempts=row.attempts).update(
            status=RenderingStatus.RUNNING, claimed_at=timezone.now(), attempts=F("attempts") + 1
        )
        if taken:
            row.refresh_from_db()
            return row
    return None


def finish(rendering: Any, pdf: RenderedPdf) -> bool:
    """Store the finished PDF and mark its rendering done (完成印制).

    Returns false if the claim had run out and another worker took over.
    """
    digest = file_store().put(io.BytesIO(pdf.content))
    done = claimed(rendering).update(
        status=RenderingStatus.DONE,
        file_digest=digest,
        page_count=pdf.page_count,
        finished_at=timezone.now(),
        error="",
    )
    return bool(done)


def fail(rendering: Any, error: str) -> bool:
    """Mark a claimed rendering failed, with the reason in Chinese (印制失败)."""
    failed = claimed(rendering).update(status=RenderingStatus.FAILED, error=error, finished_at=timezone.now())
    return bool(failed)


def claimed(rendering: Any) -> QuerySet[Any]:
    """Return the row while it is still claimed by this attempt, or nothing (已领取的任务)."""
    rows: QuerySet[Any] = type(rendering)._default_manager.filter(
        pk=rendering.pk, status=RenderingStatus.RUNNING, attempts=rendering.attempts
    )
    return rows


def print_again(rendering: Any) -> None:
    """Let a finished rendering whose file is lost be printed once more from its kept content (重新印制)."""
    type(rendering)._default_manager.filter(pk=rendering.pk, status=RenderingStatus.DONE).update(
        status=RenderingStatus.PENDING, attempts=0, claimed_at=None, finished_at=None
    )
    rendering.refresh_from_db()


def standing(wanted: QuerySet[Any]) -> Any | None:
    """Return the rendering that prints, or has printed, what is wanted (已有的印制).

    One whose file is lost counts as failed, so that the content is printed again.
    """
    current = wanted.exclude(status=RenderingStatus.FAILED).first()
    if current is not None and current.status == RenderingStatus.DONE and not has_file(current):
        wanted.filter(pk=current.pk).update(status=RenderingStatus.FAILED, error=MISSING_FILE)
        return None
    return current


def has_file(rendering: Any) -> bool:
    """Tell whether the finished PDF is in the store (文件是否存在)."""
    return file_store().exists(rendering.file_digest)
