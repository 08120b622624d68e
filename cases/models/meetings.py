"""Meetings of the group and disagreements among its members (会议、分歧, 第九条)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common.records import Record

from .fire_case import FireCase
from .group import GroupMember


class Meeting(Record):
    """A meeting that the leader calls and chairs (会议, 第九条（二）).

    One called by a notice waits to be held; one held without a written notice has no ``noticed_on``.
    """

    class Purpose(models.TextChoices):
        """What article 9 names meetings for, and others."""

        BRIEFING = "BRIEFING", "通报情况"
        DISCUSSION = "DISCUSSION", "讨论重大事项"
        DELIBERATION = "DELIBERATION", "审议调查报告"
        OTHER = "OTHER", "其他"

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="meetings")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    purpose = models.CharField("会议类别", max_length=20, choices=Purpose)
    subject = models.CharField("会议名称", max_length=200)
    noticed_on = models.DateField("通知日期", null=True, blank=True)
    notice_number = models.CharField("会议通知文号", max_length=100, blank=True)
    scheduled_on = models.DateField("拟定日期", null=True, blank=True)
    scheduled_time = models.TimeField("拟定时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    agenda = models.TextField("议程", blank=True)
    held_on = models.DateField("召开日期", null=True, blank=True)
    chair = models.ForeignKey(
        GroupMember,
        verbose_name="主持人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chaired_meetings",
    )
    others = models.CharField("列席人员", max_length=300, blank=True)
    minutes = models.TextField("会议记录", blank=True)
    decisions = models.TextField("议定事项", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("subject", "place", "agenda", "minutes", "decisions")

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="meeting_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="meeting_position_is_unique"),
            models.CheckConstraint(
                name="meeting_is_called_or_held",
                condition=Q(noticed_on__isnull=False, scheduled_on__gte=models.F("noticed_on"))
                | Q(noticed_on__isnull=True, held_on__isnull=False),
                violation_error_message="“拟定日期”不得早于“通知日期”（第九条）。",
            ),
            models.CheckConstraint(
                name="meeting_held_has_chair_and_minutes",
                condition=Q(held_on__isnull=True, chair__isnull=True, minutes="")
                | (Q(held_on__isnull=False, chair__isnull=False) & ~Q(minutes="")),
                violation_error_message="会议的“召开日期”“主持人”“会议记录”应当一并填写（第九条）。",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def present(self) -> "list[MeetingAttendance]":
        """Return who came (出席)."""
        return [row for row in self.attendances.all() if row.is_present]

    @property
    def absent(self) -> "list[MeetingAttendance]":
        """Return who did not come, with the reason (缺席)."""
        return [row for row in self.attendances.all() if not row.is_present]


class MeetingAttendance(Record):
    """Whether a member came to a meeting, or why not (出席情况, 第九条（二）)."""

    meeting = models.ForeignKey(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="attendances"
    )
    member = models.ForeignKey(
        GroupMember, verbose_name="调查组成员", on_delete=models.PROTECT, related_name="attendances"
    )
    position = models.PositiveSmallIntegerField("序号")
    is_present = models.BooleanField("出席")
    absence_reason = models.CharField("缺席理由", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "出席情况"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_of_a_member_is_told_once"),
            models.CheckConstraint(
                name="absence_has_a_reason",
                condition=Q(is_present=True, absence_reason="")
                | (Q(is_present=False) & ~Q(absence_reason="")),
                violation_error_message="缺席的成员应当填写“缺席理由”（第九条）。",
            ),
        ]


class Disagreement(Record):
    """A disagreement among members until it is settled (分歧, 第九条（四）).

    Where consultation brings no agreement the leader concludes, or refers it to the organizing government.
    """

    class Outcome(models.TextChoices):
        """How far it is settled."""

        OPEN = "OPEN", "待处理"
        AGREED = "AGREED", "协商一致"
        CONCLUDED = "CONCLUDED", "组长作出结论性意见"
        REFERRED = "REFERRED", "报组织调查的人民政府决定"
        DECIDED = "DECIDED", "人民政府已作决定"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="disagreements"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    subject = models.CharField("分歧事项", max_length=200)
    raised_on = models.DateField("提出日期")
    raised_by = models.ForeignKey(
        GroupMember, verbose_name="提出人", on_delete=models.PROTECT, related_name="raised_disagreements"
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disagreements",
    )
    outcome = models.CharField("处理情况", max_length=20, choices=Outcome, default=Outcome.OPEN)
    consultation = models.TextField("研究协商情况", blank=True)
    ruling = models.TextField("处理意见", blank=True)
    ruled_on = models.DateField("处理日期", null=True, blank=True)
    ruled_by = models.CharField("处理人", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    answer = models.TextField("人民政府的决定", blank=True)
    answered_on = models.DateField("人民政府决定日期", null=True, blank=True)
    answer_number = models.CharField("人民政府决定文号", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("subject", "consultation", "ruling", "document_number", "answer", "answer_number")

    class Meta:
        verbose_name = verbose_name_plural = "分歧"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="disagreement_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="disagreement_position_is_unique"),
            models.CheckConstraint(
                name="disagreement_settled_is_dated",
                condition=Q(outcome="OPEN", ruled_on__isnull=True)
                | (~Q(outcome="OPEN") & Q(ruled_on__gte=models.F("raised_on"))),
                violation_error_message="“处理日期”不得早于“提出日期”（第九条）。",
            ),
            models.CheckConstraint(
                name="disagreement_answer_is_dated",
                condition=Q(outcome="DECIDED", answered_on__gte=models.F("ruled_on"))
                | (~Q(outcome="DECIDED") & Q(answered_on__isnull=True)),
                violation_error_message="人民政府的“决定日期”不得早于报请的日期（第九条）。",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class DisagreementPosition(Record):
    """What one member holds in a disagreement (分歧意见, 第九条（四）)."""

    disagreement = models.ForeignKey(
        Disagreement, verbose_name="分歧", on_delete=models.CASCADE, related_name="positions"
    )
    member = models.ForeignKey(
        GroupMember, verbose_name="调查组成员", on_delete=models.PROTECT, related_name="held_positions"
    )
    position = models.PositiveSmallIntegerField("序号")
    text = models.TextField("意见")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text",)

    class Meta:
        verbose_name = verbose_name_plural = "分歧意见"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["disagreement", "member"], name="member_holds_one_position"),
        ]
