"""Typed text that is not saved to the case yet (草稿, 第二十六条)."""

from django.conf import settings
from django.db import models

from cases.models import FireCase


class Draft(models.Model):
    """What one person typed into one field and has not saved to the case (草稿).

    Private to its author and no record of the case: the chain does not know it, and saving the record
    removes it.

    :ivar record: what is edited, as ``part:3`` or ``finding:12``; ``finding:new`` for one not saved yet.
    :ivar base: the version of the record that the author started from; empty for a new record.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="作者", on_delete=models.CASCADE, related_name="drafts"
    )
    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="drafts")
    record = models.CharField("记录", max_length=40)
    field = models.CharField("字段", max_length=40)
    text = models.TextField("文字", blank=True)
    base = models.CharField("所据版本", max_length=64, blank=True)
    updated_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        ordering = ["record", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case", "record", "field"], name="one_draft_for_each_author_and_field"
            ),
        ]
