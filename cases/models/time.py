"""What the clocks are computed from: milestones, extensions, pauses (期限的依据, 第二十八条)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cases.lifecycle import MILESTONES, REPEATABLE, MilestoneKind, may_happen_again
from common.records import Record

from .fire_case import FireCase


class Milestone(Record):
    """A dated step of the case (节点). Due dates are never stored; they are derived from these."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="milestones"
    )
    kind = models.CharField(
        "节点", max_length=30, choices=[(kind.value, label) for kind, (label, _) in MILESTONES.items()]
    )
    reached_on = models.DateField("日期")
    document_number = models.CharField("文号", max_length=100, blank=True)
    note = models.TextField("说明", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("document_number", "note")

    class Meta:
        verbose_name = verbose_name_plural = "节点"
        ordering = ["reached_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=~Q(kind__in=sorted(kind.value for kind in REPEATABLE)),
                name="milestone_happens_once",
                violation_error_message="该节点只能登记一次。",
            ),
        ]

    def clean(self) -> None:
        """Refuse the same step on the same day, unless another one in between asked for it anew.

        The case is locked by the act that records the step, so that nothing comes in between.
        """
        super().clean()
        if not self._state.adding or self.kind not in REPEATABLE:
            return
        of_day = Milestone.objects.filter(case=self.case_id, reached_on=self.reached_on).order_by("pk")
        kinds = list(of_day.values_list("kind", flat=True))
        if self.kind not in kinds:
            return
        last = len(kinds) - kinds[::-1].index(self.kind)
        if not may_happen_again(self.kind, kinds[last:]):
            raise ValidationError("该节点在同一日期已经登记过。")

    @property
    def article(self) -> str:
        return MILESTONES[MilestoneKind(self.kind)][1]


class ExtensionKind(models.TextChoices):
    """Which clock is extended (第二十八条)."""

    CAUSE = "CAUSE", "火灾事故原因认定"
    REPORT = "REPORT", "提交火灾事故调查报告"


class Extension(Record):
    """A granted extension in natural days (延期, 第二十八条, I-05).

    One decided after the clock ran out is irregular for ever and carries its reason.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="extensions"
    )
    kind = models.CharField("期限", max_length=10, choices=ExtensionKind)
    days = models.PositiveSmallIntegerField("延长天数（日）")
    reason = models.TextField("理由", blank=True)
    applied_on = models.DateField("申请日期", null=True, blank=True)
    decided_on = models.DateField("批准日期")
    approver = models.CharField("批准机关", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    is_irregular = models.BooleanField("逾期批准", default=False)
    irregular_reason = models.TextField("逾期批准的理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("reason", "approver", "document_number", "irregular_reason")

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_within_article_28",
                condition=Q(kind=ExtensionKind.CAUSE, days__gte=1, days__lte=30)
                | Q(kind=ExtensionKind.REPORT, days__gte=1, days__lte=60),
                violation_error_message="“延长天数”应为1至30日（原因认定）或者1至60日（提交报告）（第二十八条）。",
            ),
            models.CheckConstraint(
                name="irregular_extension_has_reason",
                condition=Q(is_irregular=False, irregular_reason="")
                | (Q(is_irregular=True) & ~Q(irregular_reason="")),
                violation_error_message="逾期批准的延期应当填写“逾期批准的理由”（第二十八条）。",
            ),
            models.CheckConstraint(
                name="extension_decided_after_application",
                condition=Q(applied_on__isnull=True) | Q(decided_on__gte=models.F("applied_on")),
                violation_error_message="“批准日期”不得早于“申请日期”。",
            ),
        ]


class ClockPause(Record):
    """A span that the cause and report clocks leave out (检验、鉴定时间, 第二十八条, I-06).

    The days d with ``entrusted_on < d ≤ received_on`` do not count; the end is open until received.
    Written by whoever knows the reason (an appraisal), so that the clocks read one place.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="clock_pauses"
    )
    entrusted_on = models.DateField("委托日期")
    received_on = models.DateField("收到结论日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "检验、鉴定时间"
        ordering = ["entrusted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_start",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=models.F("entrusted_on")),
                violation_error_message="“收到结论日期”不得早于“委托日期”（第二十八条）。",
            ),
        ]
