"""Who read a case, and which forms were sent (查阅记录、表单提交): beside the chain, never part of it."""

from django.conf import settings
from django.db import models

from common.chain import GENESIS

from .fire_case import FireCase


class AccessRecord(models.Model):
    """One reading of a case's contents (查阅记录): append-only, and it leaves the case as it was.

    ``subject`` says what was read, in the words of the page. The readings of a case are a chain apart from
    that of its events: ``hash`` covers every field and ``prev``, the hash of the reading before.
    """

    APPEND_ONLY = True

    class Kind(models.TextChoices):
        """How it was read."""

        READ = "READ", "查阅"
        DOWNLOADED = "DOWNLOADED", "下载"
        EXPORTED = "EXPORTED", "导出"

    SUBJECT_LENGTH = 100

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
    subject = models.CharField("内容", max_length=SUBJECT_LENGTH)
    at = models.DateTimeField("时间")
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    seq = models.PositiveIntegerField("序号")
    prev = models.CharField("前一记录摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="reading_number_is_unique_in_its_case"),
        ]


class AccessHead(models.Model):
    """The end of the chain of a case's readings (查阅记录链末端), so that a cut tail shows.

    ``noted`` is the last number of which a checkpoint lies outside the database.
    """

    case = models.OneToOneField(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="access_head"
    )
    seq = models.PositiveIntegerField("序号", default=0)
    hash = models.CharField("摘要", max_length=64, default=GENESIS)
    noted = models.PositiveIntegerField("检查点序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录链末端"


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
