"""Register, pause and remove webhooks (变更通知): each person's own, and noted in the journal of accounts."""

from django.db.models import Max
from django.utils import timezone

from accounts.journal import recording
from accounts.models import AccountAction, AgencyKind, Role, User
from accounts.selectors import granted_roles
from cases.models import CaseEvent
from common.errors import DomainError
from desk.webhooks.models import Webhook, WebhookDelivery
from desk.webhooks.signing import new_secret
from desk.webhooks.targets import target_of

MOST_WEBHOOKS = 5


def may_have_webhooks(user: User) -> bool:
    """Tell whether the person may have others told of changes: office of a fire-rescue body (第四条)."""
    agency = user.agency
    return (
        user.is_active
        and agency is not None
        and agency.kind == AgencyKind.FIRE_RESCUE
        and Role.OFFICE in granted_roles(user)
    )


def require_right(user: User) -> None:
    """Require that the person may have webhooks.

    :raises DomainError: ``act_not_permitted``.
    """
    if not may_have_webhooks(user):
        raise DomainError(
            "act_not_permitted",
            "“变更通知”由消防救援机构的内勤设置，您的岗位不能设置。",
            article="第四条",
        )


def add_webhook(*, actor: User, name: str, url: str) -> tuple[Webhook, str]:
    """Register an address that hears of changes from now on, and return it with its secret (登记变更通知).

    :raises DomainError: ``act_not_permitted``, ``address_invalid``, ``host_not_allowed`` or
        ``too_many_webhooks``.
    """
    require_right(actor)
    target_of(url)
    secret = new_secret()
    with recording(action=AccountAction.WEBHOOK_ADDED, actor=actor, subject=actor, name=name, url=url):
        if actor.webhooks.count() >= MOST_WEBHOOKS:
            raise DomainError("too_many_webhooks", f"变更通知最多{MOST_WEBHOOKS}个，请先删除不用的。")
        latest = CaseEvent.objects.aggregate(latest=Max("pk"))["latest"] or 0
        webhook = Webhook.objects.create(owner=actor, name=name, url=url, secret=secret, scanned_to=latest)
    return webhook, secret


def test_webhook(*, actor: User, webhook_id: str) -> WebhookDelivery:
    """Have a message sent that speaks of no case (测试).

    :raises DomainError: ``act_not_permitted``, ``webhook_not_found``, ``webhook_paused`` or ``test_waits``.
    """
    require_right(actor)
    webhook = webhook_of(actor, webhook_id)
    if webhook.paused_at is not None:
        raise DomainError("webhook_paused", "该变更通知已暂停，请先恢复。")
    if webhook.deliveries.filter(event=None, status=WebhookDelivery.Status.WAITING).exists():
        raise DomainError("test_waits", "上一次测试还没有结果，请稍后刷新页面。")
    return WebhookDelivery.objects.create(webhook=webhook)


def pause_webhook(*, actor: User, webhook_id: str) -> Webhook:
    """Stop sending for a while; what changes meanwhile is told afterwards (暂停).

    :raises DomainError: ``webhook_not_found`` or ``already_so``.
    """
    webhook = webhook_of(actor, webhook_id)
    if webhook.paused_at is not None:
        raise DomainError("already_so", "该变更通知已经暂停，请刷新页面。")
    with recording(action=AccountAction.WEBHOOK_PAUSED, actor=actor, subject=actor, **_told(webhook)):
        webhook.paused_at = timezone.now()
        webhook.save(update_fields=["paused_at"])
    return webhook


def resume_webhook(*, actor: User, webhook_id: str) -> Webhook:
    """Send again, beginning with what waited (恢复).

    :raises DomainError: ``act_not_permitted``, ``webhook_not_found``, ``already_so`` or
        ``host_not_allowed``.
    """
    require_right(actor)
    webhook = webhook_of(actor, webhook_id)
    if webhook.paused_at is None:
        raise DomainError("already_so", "该变更通知没有暂停，请刷新页面。")
    target_of(webhook.url)
    with recording(action=AccountAction.WEBHOOK_RESUMED, actor=actor, subject=actor, **_told(webhook)):
        webhook.paused_at = webhook.silent_until = None
        webhook.save(update_fields=["paused_at", "silent_until"])
    return webhook


def remove_webhook(*, actor: User, webhook_id: str) -> None:
    """Remove a webhook with the list of what it was told; the journal keeps that it was there (删除).

    :raises DomainError: ``webhook_not_found``.
    """
    webhook = webhook_of(actor, webhook_id)
    with recording(action=AccountAction.WEBHOOK_REMOVED, actor=actor, subject=actor, **_told(webhook)):
        webhook.delete()


def webhook_of(actor: User, webhook_id: str) -> Webhook:
    """Return one of the person's own webhooks.

    :raises DomainError: ``webhook_not_found``.
    """
    webhook = Webhook.objects.filter(owner=actor, public_id=webhook_id).first()
    if webhook is None:
        raise DomainError("webhook_not_found", "没有这个变更通知。")
    return webhook


def _told(webhook: Webhook) -> dict[str, str]:
    return {"name": webhook.name, "url": webhook.url}
