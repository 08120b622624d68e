"""What programs were answered (接口应答留存): beside the cases, never part of them."""

from django.conf import settings
from django.db import models

from desk.webhooks.models import Webhook, WebhookDelivery

__all__ = ["RememberedAnswer", "SavedView", "Webhook", "WebhookDelivery"]


class RememberedAnswer(models.Model):
    """The answer to a request that did an act (接口应答): sent again with the same key, it is given again.

    Written in the act's own transaction, so that there is one exactly where the act was done.
    ``request_digest`` tells the same request from another one under the same key; it is keyed itself.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField("幂等键", max_length=64)
    request_digest = models.CharField("请求摘要", max_length=64)
    case = models.ForeignKey(
        "cases.FireCase", verbose_name="案件", on_delete=models.CASCADE, related_name="+"
    )
    status = models.PositiveSmallIntegerField("状态码")
    answer = models.JSONField("应答")
    version = models.CharField("版本", max_length=80)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口应答"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="answer_remembered_once"),
        ]
        indexes = [models.Index(fields=["actor", "at"], name="answer_by_actor")]


class SavedView(models.Model):
    """How one person likes to see the list of cases (常用视图): filter, order and columns under a name.

    ``query`` is an address's query as :mod:`desk.selectors.case_filter` reads it; it opens no case.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="所有人",
        on_delete=models.CASCADE,
        related_name="saved_views",
    )
    name = models.CharField("名称", max_length=20)
    query = models.CharField("筛选条件", max_length=1000, blank=True)
    is_default = models.BooleanField("默认视图", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "常用视图"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="view_named_once",
                violation_error_message="“名称”与您已有的视图相同，请换一个名称。",
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_default=True), name="one_default_view_for_a_person"
            ),
        ]
