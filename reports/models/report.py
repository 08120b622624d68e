"""The report's written text, its figures and its printed editions (火灾事故调查报告, 第二十六条)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cases.models import FireCase
from common.records import Record


class ReportPart(Record):
    """Text written for one of the six parts (报告正文, 第二十六条); it joins what the facts draft.

    Paragraphs are lines; blank lines are left out. Headings, lists, tables and pictures are typed as
    ``reports.drafting.markup`` says.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="report_parts"
    )
    number = models.PositiveSmallIntegerField("部分")
    body = models.TextField("正文")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("body",)

    class Meta:
        verbose_name = verbose_name_plural = "报告正文"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="report_part_is_unique"),
            models.CheckConstraint(
                name="report_part_in_article_26",
                condition=Q(number__gte=1, number__lte=6),
                violation_error_message="“部分”应为第二十六条的（一）至（六）。",
            ),
        ]


class ExtraChapter(Record):
    """A chapter beside the six (其他章节); it follows one of them and never moves them (第二十六条)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="extra_chapters"
    )
    position = models.PositiveSmallIntegerField("序号")
    after_part = models.PositiveSmallIntegerField("位于第几部分之后")
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "body")

    class Meta:
        verbose_name = verbose_name_plural = "其他章节"
        ordering = ["after_part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="extra_chapter_position_is_unique"),
            models.CheckConstraint(
                name="extra_chapter_follows_a_part",
                condition=Q(after_part__gte=1, after_part__lte=6),
                violation_error_message="“位于第几部分之后”应为一至六。",
            ),
        ]


class ReportFigure(Record):
    """A picture with its caption in one part (插图); the original is kept, the PDF uses a smaller copy."""

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField("序号")
    part = models.PositiveSmallIntegerField("部分")
    caption = models.CharField("图题", max_length=200)
    media_type = models.CharField(
        "格式", max_length=20, choices=[("image/jpeg", "JPEG"), ("image/png", "PNG")]
    )
    digest = models.CharField("文件摘要", max_length=64)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("caption",)

    class Meta:
        verbose_name = verbose_name_plural = "插图"
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="figure_position_is_unique"),
            models.CheckConstraint(
                name="figure_in_a_part",
                condition=Q(part__gte=1, part__lte=6),
                violation_error_message="“部分”应为一至六。",
            ),
        ]


class ReportRendering(models.Model):
    """One asked-for PDF of a report (报告印制); the row is the truth, a worker only carries its number.

    ``content_digest`` is the SHA-256 of what is printed: the same content is rendered once.
    """

    class Status(models.TextChoices):
        """How far the rendering is."""

        PENDING = "PENDING", "排队中"
        RUNNING = "RUNNING", "生成中"
        DONE = "DONE", "已生成"
        FAILED = "FAILED", "生成失败"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="renderings"
    )
    content_digest = models.CharField("内容摘要", max_length=64)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PENDING)
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
        verbose_name = verbose_name_plural = "报告印制"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "content_digest"],
                condition=~Q(status="FAILED"),
                name="one_rendering_for_each_content",
            ),
            models.CheckConstraint(
                name="done_rendering_has_a_file", condition=~Q(status="DONE") | ~Q(file_digest="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(status__in=["PENDING", "RUNNING"]),
                name="unfinished_renderings",
            )
        ]
