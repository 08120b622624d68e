"""Whom to tell that a case changed, and what came of it (变更通知): beside the cases, no part of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.encryption import EncryptedCharField
from common.identifiers import new_public_id


class Webhook(models.Model):
    """An address that hears of changed cases on behalf of its owner (变更通知).

    The owner's own rights bound it at every single message. ``scanned_to`` is the number of the event up to
    which everything is listed; ``silent_until`` spares a receiver that does not answer.
    """

    public_id = models.CharField("公开编号", max_length=20, unique=True, default=new_public_id)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.PROTECT, related_name="webhooks"
    )
    name = models.CharField("名称", max_length=50)
    url = models.CharField("接收地址", max_length=500)
    secret = EncryptedCharField("签名密钥", max_length=100)
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True)
    scanned_to = models.BigIntegerField("已列入的事件", default=0)
    silent_until = models.DateTimeField("暂缓至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更通知"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One message to one webhook (通知记录): the row is the truth, and its id is the message's for ever.

    A test has no event. A worker claims the row until ``claimed_until``; one that dies leaves it to be sent
    again under the same id.
    """

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "WAITING", "待发送"
        DELIVERED = "DELIVERED", "已送达"
        FAILED = "FAILED", "未能送达"
        WITHHELD = "WITHHELD", "不再发送"

    class Outcome(models.TextChoices):
        """What the latest attempt came to."""

        NONE = "NONE", "尚未发送"
        ACCEPTED = "ACCEPTED", "对方已接收"
        REFUSED = "REFUSED", "对方未接受"
        UNREACHED = "UNREACHED", "未能连接"
        FORBIDDEN = "FORBIDDEN", "地址不在允许范围"
        UNKNOWN = "UNKNOWN", "结果不明，对方可能已经收到"

    public_id = models.CharField("公开编号", max_length=20, unique=True, default=new_public_id)
    webhook = models.ForeignKey(
        Webhook, verbose_name="变更通知", on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.ForeignKey(
        "cases.CaseEvent", verbose_name="案件事件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.NONE)
    detail = models.CharField("说明", max_length=100, blank=True)
    attempts = models.PositiveIntegerField("次数", default=0)
    made_at = models.DateTimeField("列入时间", default=timezone.now)
    due_at = models.DateTimeField("下次发送", default=timezone.now)
    claimed_until = models.DateTimeField("占用至", null=True)
    tried_at = models.DateTimeField("最近发送", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知记录"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="event_told_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="WAITING"), name="delivery_waiting"),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
        ]
