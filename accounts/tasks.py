"""Background work of accounts (后台任务)."""

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone


@shared_task
def sweep_sessions() -> None:
    """Delete sessions and failures that no longer count, with whatever words nobody came back for."""
    call_command("clearsessions")
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
