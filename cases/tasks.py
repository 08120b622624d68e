"""Background work of cases (后台任务)."""

from celery import shared_task
from django.utils import timezone

from cases import checkpoints, limits, sweeping


@shared_task
def note_checkpoint() -> None:
    """Write a checkpoint over every chain, so that a missing case or a cut journal shows (检查点)."""
    checkpoints.note_readings()
    checkpoints.note_all()


@shared_task
def sweep_files() -> int:
    """Remove files that came with acts that were refused or given up (清理未用文件); return how many."""
    return sweeping.sweep_files(now=timezone.now())


@shared_task
def refresh_limits() -> int:
    """Derive the limits that another version of the rules or notices made (最近期限, I-10)."""
    return limits.rebuild(as_of=timezone.localdate(), only_stale=True)


@shared_task
def check_limits() -> int:
    """Derive every limit anew and return how many rows were not as they should be (最近期限)."""
    return limits.rebuild(as_of=timezone.localdate())
