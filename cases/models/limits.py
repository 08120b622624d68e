"""Where each case stands in lists (最近期限): derived from the case, and made again at any time."""

from django.db import models
from django.db.models import Q

from accounts.models import Agency, District
from cases.lifecycle import STAGE_LABELS

from .decisions import GRADE_CHOICES
from .fire_case import FireCase


class Shelf(models.TextChoices):
    """On which list a case stands (案件分类)."""

    OPEN = "OPEN", "在办案件"
    SETTLED = "SETTLED", "已结案件"
    REFERENCE = "REFERENCE", "参考案例"


class Standing(models.IntegerChoices):
    """What is known of the next statutory limit, in the order of lists (最近期限的状态)."""

    DATED = 0, "有届满日"
    PAUSED = 1, "暂停计算"
    NONE = 2, "没有进行中的期限"


class NextLimit(models.Model):
    """The next statutory limit of one case, to order and select by (最近期限); never shown.

    No due date is stored as a fact: every act derives the row again in its own transaction, and whoever
    shows a limit computes it from the case. ``day`` is the first working day on or after the last day of
    the limit (I-03), the day since which it is paused, or the day of the fire. ``basis`` names the rules,
    the notices and the engine that the row was derived with; a row with another one is derived anew.
    ``position`` and ``fire_position`` are the keys by which lists go on, unique for each case.
    """

    case = models.OneToOneField(
        FireCase,
        verbose_name="案件",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="next_limit",
    )
    shelf = models.CharField("分类", max_length=10, choices=Shelf)
    standing = models.PositiveSmallIntegerField("状态", choices=Standing)
    day = models.DateField("日期")
    code = models.CharField("期限", max_length=40, blank=True)
    is_provisional = models.BooleanField("暂定", default=False)
    position = models.CharField("排序", max_length=32)
    fire_position = models.CharField("按起火日期排序", max_length=32)
    stage = models.CharField(
        "阶段", max_length=20, choices=[(stage.value, label) for stage, label in STAGE_LABELS.items()]
    )
    grade = models.CharField("等级", max_length=20, choices=GRADE_CHOICES, blank=True)
    district = models.ForeignKey(
        District, verbose_name="区县", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead_agency = models.ForeignKey(
        Agency, verbose_name="牵头机构", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    basis = models.CharField("计算依据", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "最近期限"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="limit_names_its_rule",
                condition=Q(standing=Standing.NONE, code="") | (~Q(standing=Standing.NONE) & ~Q(code="")),
            ),
        ]
        indexes = [
            models.Index(fields=["shelf", "position"], name="limit_in_order"),
            models.Index(fields=["shelf", "lead_agency", "position"], name="limit_of_agency"),
            models.Index(fields=["shelf", "district", "position"], name="limit_of_district"),
            models.Index(fields=["shelf", "stage", "position"], name="limit_of_stage"),
            models.Index(fields=["shelf", "grade", "position"], name="limit_of_grade"),
            models.Index(fields=["shelf", "fire_position"], name="limit_by_fire"),
            models.Index(fields=["shelf", "lead_agency", "fire_position"], name="limit_by_fire_of_agency"),
            models.Index(fields=["shelf", "district", "fire_position"], name="limit_by_fire_of_district"),
        ]
