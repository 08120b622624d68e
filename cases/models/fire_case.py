"""The fire and what is known of it (火灾事故)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import Agency, District, Level
from cases.lifecycle import STAGE_LABELS, Stage
from common.chinese import place
from common.identifiers import new_public_id
from common.records import Record


class FireCase(Record):
    """A fire under investigation (火灾事故案件, 第二条).

    Money is in yuan (元), of which SQLite keeps fifteen digits; areas in square metres. ``occurred_on``
    is the day the fire began in Asia/Shanghai, the base day of its clocks (I-04); ``occurred_time`` is
    unknown when null.
    A reference case (参考案例) restates published facts: its gates are shown, never enforced.
    """

    public_id = models.CharField(
        "公开编号", max_length=20, unique=True, default=new_public_id, editable=False
    )
    number = models.CharField("案件编号", max_length=60, blank=True)
    title = models.CharField("案件名称", max_length=200)
    is_reference = models.BooleanField("参考案例", default=False)
    stage = models.CharField(
        "阶段",
        max_length=20,
        choices=[(stage.value, label) for stage, label in STAGE_LABELS.items()],
        default=Stage.REGISTERED.value,
    )
    # The rules this case is decided by (第三十八条); pinned at registration or by a RulebookDecision.
    rulebook_code = models.CharField("适用规则", max_length=50)

    occurred_on = models.DateField("起火日期")
    occurred_time = models.TimeField("起火时间", null=True, blank=True)
    is_time_approximate = models.BooleanField("时间为约数", default=False)
    reported_at = models.DateTimeField("报警时间", null=True, blank=True)

    # Null outside Zibo, where the regulation does not apply by itself.
    district = models.ForeignKey(
        District, verbose_name="事故发生地区县", null=True, blank=True, on_delete=models.PROTECT
    )
    region = models.CharField("行政区划", max_length=100)
    address = models.CharField("起火地点", max_length=200)

    site_name = models.CharField("起火场所", max_length=200)
    summary = models.TextField("简要情况", blank=True)
    site_kind = models.CharField("场所类型", max_length=100, blank=True)
    building_structure = models.CharField("建筑结构", max_length=100, blank=True)
    building_floors = models.PositiveSmallIntegerField("建筑层数", null=True, blank=True)
    building_height_m = models.DecimalField(
        "建筑高度（米）", max_digits=8, decimal_places=2, null=True, blank=True
    )
    building_area_m2 = models.DecimalField(
        "建筑面积（平方米）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    in_use_since_year = models.PositiveSmallIntegerField("投入使用年份", null=True, blank=True)

    direct_economic_loss = models.DecimalField(
        "直接经济损失（元）", max_digits=15, decimal_places=2, null=True, blank=True
    )
    direct_property_loss = models.DecimalField(
        "直接财产损失（元）", max_digits=15, decimal_places=2, null=True, blank=True
    )
    burnt_area_m2 = models.DecimalField(
        "过火面积（平方米）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    affected_households = models.PositiveIntegerField("受灾户数", null=True, blank=True)
    is_production_related = models.BooleanField("生产经营性", null=True, blank=True)

    organizer_name = models.CharField("组织调查的人民政府", max_length=100, blank=True)
    organizer_level = models.CharField("组织层级", max_length=10, choices=Level, blank=True)
    lead_body_name = models.CharField("牵头消防救援机构", max_length=100, blank=True)
    lead_agency = models.ForeignKey(
        Agency,
        verbose_name="牵头机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_cases",
    )

    # Not empty where a case already running on paper was entered late, with its original dates (补录).
    late_entry_reason = models.TextField("补录理由", blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    history = HistoricalRecords()

    LISTED_TEXTS = ("title", "number", "region", "address", "site_name")
    SEARCHED_TEXTS = (
        "summary",
        "site_kind",
        "building_structure",
        "organizer_name",
        "lead_body_name",
        "late_entry_reason",
    )

    class Meta:
        verbose_name = verbose_name_plural = "火灾事故案件"
        ordering = ["-occurred_on", "-pk"]
        indexes = [
            models.Index(fields=["-occurred_on", "-id"], name="case_by_fire_date"),
            models.Index(fields=["lead_agency", "-occurred_on", "-id"], name="case_by_lead_agency"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="case_number_is_unique"),
            models.CheckConstraint(
                name="case_losses_not_negative",
                condition=(Q(direct_economic_loss__isnull=True) | Q(direct_economic_loss__gte=0))
                & (Q(direct_property_loss__isnull=True) | Q(direct_property_loss__gte=0)),
                violation_error_message="“直接经济损失”“直接财产损失”不得为负数。",
            ),
            models.CheckConstraint(
                name="case_areas_not_negative",
                condition=(Q(burnt_area_m2__isnull=True) | Q(burnt_area_m2__gte=0))
                & (Q(building_area_m2__isnull=True) | Q(building_area_m2__gte=0))
                & (Q(building_height_m__isnull=True) | Q(building_height_m__gte=0)),
                violation_error_message="“过火面积”“建筑面积”“建筑高度”不得为负数。",
            ),
            models.CheckConstraint(
                name="case_stage_is_known", condition=Q(stage__in=[stage.value for stage in Stage])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def full_address(self) -> str:
        """Return where the fire was, with the region said once (起火地点)."""
        return place(self.region, self.address)


class CasualtyRevision(Record):
    """One dated state of the casualty figures (伤亡人数, 第八条（一）); a later death is a new row.

    Figures are persons; null means not known on that day.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="casualty_revisions"
    )
    recorded_on = models.DateField("核定日期")
    deaths = models.PositiveIntegerField("死亡人数", null=True, blank=True)
    serious_injuries = models.PositiveIntegerField("重伤人数", null=True, blank=True)
    minor_injuries = models.PositiveIntegerField("轻伤人数", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("note",)

    class Meta:
        verbose_name = verbose_name_plural = "伤亡人数"
        ordering = ["recorded_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "recorded_on"], name="casualties_once_a_day"),
        ]


class CitedBasis(Record):
    """A legal basis cited by the case, copied in because a basis may be repealed later (依据, 第一条)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="cited_bases"
    )
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    clause = models.CharField("条款", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "document_number", "clause")

    class Meta:
        verbose_name = verbose_name_plural = "依据"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="basis_position_is_unique"),
        ]


class CaseSource(Record):
    """Where a reference case's facts were published (来源)."""

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("性质", max_length=200)
    url = models.URLField("网址", max_length=500, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "来源"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="source_position_is_unique"),
        ]
