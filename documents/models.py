"""Numbers of official documents and their printing (发文字号、公文印制)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Agency


class NumberSequence(models.Model):
    """The last number that an agency gave under one mark in a year (发文字号序列).

    No row of a case, and so not in a chain: the numbers themselves are, in the registers of their cases.
    """

    agency = models.ForeignKey(Agency, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发文字号序列"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "mark", "year"], name="one_number_sequence_for_agency_mark_and_year"
            ),
        ]


class NumberMark(models.Model):
    """The mark that an agency has chosen for a kind of document (机关代字), in place of the usual one."""

    agency = models.ForeignKey(Agency, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文种", max_length=40)
    mark = models.CharField("机关代字", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "机关代字"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind"], name="one_mark_for_agency_and_kind"),
        ]


class RenderingStatus(models.TextChoices):
    """How far a rendering is (印制状态)."""

    PENDING = "PENDING", "排队中"
    RUNNING = "RUNNING", "生成中"
    DONE = "DONE", "已生成"
    FAILED = "FAILED", "生成失败"


class DocumentRendering(models.Model):
    """One asked-for PDF of an official document (公文印制); the row is the truth.

    ``content`` is what is printed, so that a worker needs nothing of the case; ``content_digest`` is its
    SHA-256, and the same content is rendered once. ``subject`` is the public id of the case.

    ``number`` is set on the one text that was printed under a number; a later text is a draft and has none.
    ``recipient`` tells apart the letters that go to several bodies under one number.
    """

    Status = RenderingStatus

    subject = models.CharField("案件公开编号", max_length=20)
    kind = models.CharField("文种", max_length=40)
    content = models.JSONField("内容")
    content_digest = models.CharField("内容摘要", max_length=64)
    number = models.CharField("文号", max_length=100, blank=True)
    recipient = models.CharField("主送机关", max_length=200, blank=True)
    status = models.CharField("状态", max_length=10, choices=RenderingStatus, default=RenderingStatus.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申请人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    claimed_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.TextField("失败原因", blank=True)
    file_digest = models.CharField("文件摘要", max_length=64, blank=True)
    page_count = models.PositiveIntegerField("页数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公文印制"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "content_digest"],
                condition=~Q(status="FAILED"),
                name="one_rendering_for_each_document",
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "number", "recipient"],
                condition=~Q(number="") & ~Q(status="FAILED"),
                name="one_text_under_each_number",
            ),
            models.CheckConstraint(
                name="done_document_has_a_file", condition=~Q(status="DONE") | ~Q(file_digest="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(status__in=["PENDING", "RUNNING"]),
                name="unfinished_documents",
            )
        ]
