"""Background work of cases (后台任务)."""

from celery import shared_task

from cases import checkpoints


@shared_task
def note_checkpoint() -> None:
    """Write a checkpoint over every chain, so that a missing case or a cut journal shows (检查点)."""
    checkpoints.note_all()
