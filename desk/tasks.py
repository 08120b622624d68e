"""Background work of the desk (后台任务)."""

from celery import shared_task

from desk.webhooks import deliveries


@shared_task
def send_webhooks() -> int:
    """Tell whoever asked for it that cases changed (变更通知); return how many messages were accepted."""
    deliveries.list_new()
    return deliveries.send_due()
