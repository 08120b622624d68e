"""Appraisals in brief (检验、鉴定, 第十九条)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cases.models import ClockPause, FireCase
from common.records import Record


class Appraisal(Record):
    """An entrusted test or appraisal with its written conclusion (检验、鉴定, 第十九条、第二十八条).

    Its time is not counted in the cause and report clocks (I-06, I-08): it owns a
    :class:`~cases.models.ClockPause`. A conclusion without both seal and signature is no evidence.
    """

    class Kind(models.TextChoices):
        """What counts as an appraisal (I-08)."""

        PHYSICAL_EVIDENCE = "PHYSICAL_EVIDENCE", "物证检验"
        AUTOPSY = "AUTOPSY", "尸体检验"
        ELECTRICAL = "ELECTRICAL", "电气鉴定"
        VIDEO = "VIDEO", "视频鉴定"
        PRICE = "PRICE", "价格认定"
        EXPERT_PANEL = "EXPERT_PANEL", "专家鉴定"
        OTHER = "OTHER", "其他检验、鉴定"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="appraisals"
    )
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=30, choices=Kind)
    subject = models.CharField("事项", max_length=200)
    institution = models.CharField("受托机构", max_length=200, blank=True)
    entrusted_on = models.DateField("委托日期")
    received_on = models.DateField("收到结论日期", null=True, blank=True)
    conclusion = models.TextField("结论", blank=True)
    is_sealed = models.BooleanField("已盖章", null=True, blank=True)
    is_signed = models.BooleanField("已签名", null=True, blank=True)
    pause = models.OneToOneField(
        ClockPause,
        verbose_name="检验、鉴定时间",
        on_delete=models.PROTECT,
        related_name="appraisal",
        editable=False,
    )
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("kind", "subject", "institution", "conclusion")

    class Meta:
        verbose_name = verbose_name_plural = "检验、鉴定"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="appraisal_position_is_unique"),
            models.CheckConstraint(
                name="appraisal_received_after_entrusted",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=models.F("entrusted_on")),
                violation_error_message="“收到结论日期”不得早于“委托日期”（第二十八条）。",
            ),
            models.CheckConstraint(
                name="appraisal_conclusion_is_received",
                condition=Q(received_on__isnull=False) | Q(conclusion=""),
                violation_error_message="填写“结论”的，应当填写“收到结论日期”（第十九条）。",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_usable(self) -> bool:
        """Tell whether a written conclusion came in with both seal and signature (可作为证据, 第十九条)."""
        return bool(self.received_on and self.conclusion and self.is_sealed and self.is_signed)
