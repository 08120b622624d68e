"""What is demanded of units and persons, and who must stay available (第十六条)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from common.records import Record

from .fire_case import FireCase
from .parties import Party


class DocumentDemand(Record):
    """Documents demanded of a unit or person, and the answer (调取资料, 第十六条).

    ``items`` and ``received_items`` have one paper a line.
    """

    class Answer(models.TextChoices):
        """What came of it."""

        RECEIVED = "RECEIVED", "已全部提供"
        PARTIAL = "PARTIAL", "部分提供"
        REFUSED = "REFUSED", "拒绝提供"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="document_demands"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    party = models.ForeignKey(
        Party,
        verbose_name="被调取的单位或个人",
        on_delete=models.PROTECT,
        related_name="document_demands",
    )
    items = models.TextField("调取的资料")
    demanded_on = models.DateField("通知日期")
    due_on = models.DateField("提供期限")
    document_number = models.CharField("文号", max_length=100)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_to = models.CharField("签收人", max_length=100, blank=True)
    answer = models.CharField("答复情况", max_length=20, choices=Answer, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    received_items = models.TextField("收到的资料", blank=True)
    answer_reason = models.TextField("未提供的理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("items", "document_number", "served_to", "received_items", "answer_reason")

    class Meta:
        verbose_name = verbose_name_plural = "调取资料"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="document_demand_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="document_demand_position_is_unique"),
            models.CheckConstraint(
                name="demand_dates_in_order",
                condition=Q(due_on__gte=F("demanded_on"))
                & (Q(served_on__isnull=True) | Q(served_on__gte=F("demanded_on")))
                & (Q(answered_on__isnull=True) | Q(answered_on__gte=F("demanded_on"))),
                violation_error_message=("“提供期限”“送达日期”“答复日期”均不得早于“通知日期”（第十六条）。"),
            ),
            models.CheckConstraint(
                name="demand_answer_has_its_facts",
                condition=Q(answer="", answered_on__isnull=True, received_items="", answer_reason="")
                | (Q(answer="RECEIVED", answered_on__isnull=False, answer_reason="") & ~Q(received_items=""))
                | (
                    Q(answer="PARTIAL", answered_on__isnull=False)
                    & ~Q(received_items="")
                    & ~Q(answer_reason="")
                )
                | (Q(answer="REFUSED", answered_on__isnull=False, received_items="") & ~Q(answer_reason="")),
                violation_error_message=(
                    "提供资料的应当填写“答复日期”“收到的资料”，"
                    "部分提供或者拒绝提供的应当填写“未提供的理由”（第十六条）。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}（{self.document_number}）"

    def is_overdue(self, today: date) -> bool:
        """Tell whether something demanded is still outstanding after the last day (逾期)."""
        return self.answer in ("", self.Answer.PARTIAL) and self.due_on < today

    @property
    def item_list(self) -> list[str]:
        """Return the papers demanded (资料清单)."""
        return [line.strip() for line in self.items.splitlines() if line.strip()]

    @property
    def received_list(self) -> list[str]:
        """Return the papers that came (收到的资料清单)."""
        return [line.strip() for line in self.received_items.splitlines() if line.strip()]


class StayNotice(Record):
    """A notice to a person not to leave the post during the investigation (不得擅离职守告知, 第十六条)."""

    class Manner(models.TextChoices):
        """How the notice reached the person."""

        IN_PERSON = "IN_PERSON", "当面送达"
        LEFT_WITH = "LEFT_WITH", "留置送达"
        BY_POST = "BY_POST", "邮寄送达"
        THROUGH_UNIT = "THROUGH_UNIT", "由所在单位转交"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="stay_notices"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    party = models.ForeignKey(
        Party, verbose_name="被告知人", on_delete=models.PROTECT, related_name="stay_notices"
    )
    served_on = models.DateField("送达日期")
    manner = models.CharField("送达方式", max_length=20, choices=Manner)
    proof = models.CharField("送达证明", max_length=200)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("proof",)

    class Meta:
        verbose_name = verbose_name_plural = "不得擅离职守告知"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="stay_notice_key_is_unique"),
            models.UniqueConstraint(fields=["case", "party"], name="stay_notice_once_for_each_person"),
            models.UniqueConstraint(fields=["case", "position"], name="stay_notice_position_is_unique"),
        ]

    def __str__(self) -> str:
        return self.party.name


class Absence(Record):
    """A time in which somebody notified was not available (擅离职守情况, 第十六条)."""

    notice = models.ForeignKey(
        StayNotice, verbose_name="不得擅离职守告知", on_delete=models.CASCADE, related_name="absences"
    )
    position = models.PositiveSmallIntegerField("序号")
    left_on = models.DateField("离开日期")
    returned_on = models.DateField("返回日期", null=True, blank=True)
    circumstances = models.TextField("离开情况")
    handling = models.TextField("处理情况", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("circumstances", "handling")

    class Meta:
        verbose_name = verbose_name_plural = "擅离职守情况"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "position"], name="absence_position_is_unique"),
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("left_on")),
                violation_error_message="“返回日期”不得早于“离开日期”（第十六条）。",
            ),
        ]
