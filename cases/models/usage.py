"""Who read a case, and which forms were sent (查阅记录、表单提交): beside the chain, never part of it."""

from django.conf import settings
from django.db import models

from .fire_case import FireCase


class AccessRecord(models.Model):
    """One reading of a case's contents (查阅记录): append-only, and it leaves the case as it was.

    ``subject`` says what was read, in the words of the page.
    """

    APPEND_ONLY = True

    class Kind(models.TextChoices):
        """How it was read."""

        READ = "READ", "查阅"
        DOWNLOADED = "DOWNLOADED", "下载"
        EXPORTED = "EXPORTED", "导出"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="access_records"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="查阅人",
        on_delete=models.PROTECT,
        related_name="access_records",
    )
    kind = models.CharField("方式", max_length=10, choices=Kind)
    subject = models.CharField("内容", max_length=100)
    at = models.DateTimeField("时间", auto_now_add=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        ordering = ["case", "pk"]


class SubmittedForm(models.Model):
    """A form that was sent (已提交的表单): sent twice, as by a double click, it does one act.

    The key goes out with the page and is worth one submission.
    """

    key = models.CharField("表单编号", max_length=32, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        ordering = ["pk"]
        indexes = [models.Index(fields=["actor", "at"], name="submitted_form_by_actor")]
