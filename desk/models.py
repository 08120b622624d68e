"""What programs were answered (接口应答留存): beside the cases, never part of them."""

from django.conf import settings
from django.db import models


class RememberedAnswer(models.Model):
    """The answer to a request that did an act (接口应答): sent again with the same key, it is given again.

    Written in the act's own transaction, so that there is one exactly where the act was done.
    ``request_digest`` tells the same request from another one under the same key.
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
