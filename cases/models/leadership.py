"""What the leader directs and signs off (调查方向和分工、审定签发, 第九条)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common.records import Record

from .fire_case import FireCase
from .group import GroupMember


class Direction(Record):
    """The direction and focus of the investigation as set on a day (调查方向、重点, 第九条（一）).

    A later one takes the place of the one before, which stays on record.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="directions"
    )
    position = models.PositiveSmallIntegerField("序号")
    decided_on = models.DateField("确定日期")
    decided_by = models.CharField("确定人", max_length=100, blank=True)
    direction = models.TextField("调查方向")
    focus = models.TextField("调查重点")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("direction", "focus")

    class Meta:
        verbose_name = verbose_name_plural = "调查方向和分工"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="direction_position_is_unique"),
        ]


class Duty(Record):
    """What one member answers for under a direction (成员职责和分工, 第九条（一）)."""

    direction = models.ForeignKey(
        Direction, verbose_name="调查方向和分工", on_delete=models.CASCADE, related_name="duties"
    )
    member = models.ForeignKey(
        GroupMember, verbose_name="调查组成员", on_delete=models.PROTECT, related_name="duties"
    )
    position = models.PositiveSmallIntegerField("序号")
    text = models.TextField("职责和分工")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text",)

    class Meta:
        verbose_name = verbose_name_plural = "职责和分工"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["direction", "member"], name="member_has_one_duty_text"),
        ]


class Release(Record):
    """What goes out of the group only with the leader's sign-off (审定签发, 第九条（五）)."""

    class Kind(models.TextChoices):
        """The two that article 9 names."""

        PUBLIC = "PUBLIC", "对外发布事故调查进展信息"
        UPWARD = "UPWARD", "向组织调查的人民政府请示有关事项"

    class Outcome(models.TextChoices):
        """What the leader decided."""

        APPROVED = "APPROVED", "同意"
        REFUSED = "REFUSED", "不同意"

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="releases")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    channel = models.CharField("发布渠道或者报送对象", max_length=200)
    drafted_by = models.CharField("拟稿人", max_length=100, blank=True)
    outcome = models.CharField("审定意见", max_length=20, choices=Outcome)
    opinion = models.TextField("意见说明", blank=True)
    decided_on = models.DateField("审定日期")
    decided_by = models.CharField("审定签发人", max_length=100, blank=True)
    released_on = models.DateField("发布日期", null=True, blank=True)
    released_where = models.CharField("发布位置", max_length=300, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "text", "channel", "released_where")

    class Meta:
        verbose_name = verbose_name_plural = "信息发布审批"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="release_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="release_position_is_unique"),
            models.CheckConstraint(
                name="released_after_sign_off",
                condition=Q(released_on__isnull=True)
                | Q(outcome="APPROVED", released_on__gte=models.F("decided_on")),
                violation_error_message="未经组长审定同意的信息不得发布，“发布日期”不得早于“审定日期”（第九条）。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
