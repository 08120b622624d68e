"""Chronology, cause, problems, measures, responsibility (第二十条至第二十六条)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cases.models import FireCase, Party
from common.records import Record


class ChronologyEntry(Record):
    """One step of the incident (事故经过, 第二十六条（三）), to the minute where it is known."""

    class Phase(models.TextChoices):
        """What article 26 (3) asks to be told."""

        COURSE = "COURSE", "事故发生过程"
        REPORTING = "REPORTING", "事故报告"
        RESCUE = "RESCUE", "抢救、搜救"
        EMERGENCY = "EMERGENCY", "政府应急行动"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="chronology"
    )
    position = models.PositiveSmallIntegerField("序号")
    phase = models.CharField("环节", max_length=20, choices=Phase)
    occurred_on = models.DateField("日期")
    started_at = models.TimeField("开始时间", null=True, blank=True)
    ended_at = models.TimeField("结束时间", null=True, blank=True)
    text = models.TextField("内容")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text",)

    class Meta:
        verbose_name = verbose_name_plural = "事故经过"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="chronology_position_is_unique"),
            models.CheckConstraint(
                name="chronology_end_has_start",
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False),
                violation_error_message="填写“结束时间”的，应当填写“开始时间”。",
            ),
        ]


class CauseDetermination(Record):
    """The cause and nature of the fire (火灾原因认定及事故定性, 第二十条、第二十二条).

    The day it was determined is a milestone of the case.
    """

    class Nature(models.TextChoices):
        """Whether somebody is responsible for the fire (第二十六条（四）)."""

        RESPONSIBLE = "RESPONSIBLE", "责任事故"
        ACCIDENTAL = "ACCIDENTAL", "非责任事故（意外）"
        NATURAL = "NATURAL", "非责任事故（自然因素）"

    class Code(models.TextChoices):
        """Statistical code of the cause (GA/T 974.33)."""

        ELECTRICAL = "ELECTRICAL", "电气火灾"
        PRODUCTION = "PRODUCTION", "生产作业"
        CARELESS_FIRE = "CARELESS_FIRE", "用火不慎"
        SMOKING = "SMOKING", "吸烟"
        PLAYING = "PLAYING", "玩火"
        SPONTANEOUS = "SPONTANEOUS", "自燃"
        LIGHTNING = "LIGHTNING", "雷击"
        STATIC = "STATIC", "静电"
        ARSON = "ARSON", "放火"
        RESIDUAL = "RESIDUAL", "遗留火种"
        UNKNOWN = "UNKNOWN", "不明"
        OTHER = "OTHER", "其他"

    case = models.OneToOneField(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="cause")
    ignition_area = models.CharField("起火部位", max_length=200, blank=True)
    ignition_point = models.CharField("起火点", max_length=200, blank=True)
    code = models.CharField("起火原因类别", max_length=20, choices=Code, blank=True)
    direct_cause = models.TextField("直接原因", blank=True)
    nature = models.CharField("事故性质", max_length=20, choices=Nature, blank=True)
    nature_reason = models.TextField("定性理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("ignition_area", "ignition_point", "code", "direct_cause", "nature", "nature_reason")

    class Meta:
        verbose_name = verbose_name_plural = "原因认定"


class IndirectCause(Record):
    """An indirect cause (间接原因, 第二十六条（四）)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="indirect_causes"
    )
    position = models.PositiveSmallIntegerField("序号")
    text = models.TextField("内容")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text",)

    class Meta:
        verbose_name = verbose_name_plural = "间接原因"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="indirect_cause_position_is_unique"),
        ]


class ExcludedCause(Record):
    """A cause that was looked into and excluded, with the reason (排除的起火原因, 第二十条)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="excluded_causes"
    )
    position = models.PositiveSmallIntegerField("序号")
    cause = models.CharField("起火原因", max_length=200)
    reason = models.TextField("排除理由")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("cause", "reason")

    class Meta:
        verbose_name = verbose_name_plural = "排除的起火原因"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="excluded_cause_position_is_unique"),
        ]


class Finding(Record):
    """A problem that the investigation found (问题, 第二十一条); measures answer it by its key."""

    class Kind(models.TextChoices):
        """Where the problem lies (第二十一条、第二十三条)."""

        TRIGGER = "TRIGGER", "火灾诱因"
        CONTRIBUTING = "CONTRIBUTING", "灾害成因"
        PREVENTION = "PREVENTION", "防火灭火技术"
        MANAGEMENT = "MANAGEMENT", "消防安全管理"
        SUPERVISION = "SUPERVISION", "政府和部门监管"

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    party = models.ForeignKey(
        Party,
        verbose_name="单位或个人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="findings",
    )
    text = models.TextField("内容")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("text",)

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="finding_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="finding_position_is_unique"),
        ]


class Measure(Record):
    """A proposed measure and whom it is for (整改措施建议, 第二十六条（六）)."""

    class Addressee(models.TextChoices):
        """Whom article 26 (6) addresses."""

        LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT", "地方政府"
        DEPARTMENT = "DEPARTMENT", "有关部门"
        FIRE_UNIT = "FIRE_UNIT", "起火单位"
        HIGHER_AUTHORITY = "HIGHER_AUTHORITY", "国家和省有关部门"

    class Aspect(models.TextChoices):
        """The side from which the measure works."""

        TECHNICAL = "TECHNICAL", "技术"
        MANAGEMENT = "MANAGEMENT", "管理"
        POLICY = "POLICY", "法规、规章及政策标准"

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    addressee = models.CharField("对象", max_length=20, choices=Addressee)
    addressee_name = models.CharField("对象名称", max_length=200, blank=True)
    aspect = models.CharField("方面", max_length=20, choices=Aspect)
    text = models.TextField("内容")
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("addressee_name", "text")

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="measure_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="measure_position_is_unique"),
        ]


class MeasureFinding(Record):
    """Which problem a measure answers (整改措施与问题前后对应, 第二十六条（六）)."""

    measure = models.ForeignKey(
        Measure, verbose_name="整改措施", on_delete=models.CASCADE, related_name="answers"
    )
    finding = models.ForeignKey(
        Finding, verbose_name="调查发现的问题", on_delete=models.CASCADE, related_name="answered_by"
    )
    position = models.PositiveSmallIntegerField("序号")
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "问题与措施的对应"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "finding"], name="measure_answers_finding_once"),
        ]


class Responsibility(Record):
    """A responsible party and what is proposed (责任认定及处理建议, 第二十四条、第二十六条（五）)."""

    class Class(models.IntegerChoices):
        """The four classes, in the order that article 26 (5) fixes."""

        JUDICIAL = 1, "移送司法机关处理的人员"
        ADMINISTRATIVE_PENALTY = 2, "给予行政处罚的单位及人员"
        DISCIPLINE = 3, "移送纪检监察机关处理的单位及个人"
        OTHER_ACCOUNTABILITY = 4, "其他需要问责处理的单位和相关人员"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="responsibilities"
    )
    responsibility_class = models.PositiveSmallIntegerField("类别", choices=Class)
    position = models.PositiveSmallIntegerField("序号")
    party = models.ForeignKey(
        Party, verbose_name="单位或个人", on_delete=models.PROTECT, related_name="responsibilities"
    )
    basic_facts = models.TextField("基本情况", blank=True)
    facts = models.TextField("责任认定事实", blank=True)
    legal_basis = models.TextField("责任追究的法律依据", blank=True)
    proposal = models.TextField("处理建议", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("basic_facts", "facts", "legal_basis", "proposal")

    class Meta:
        verbose_name = verbose_name_plural = "责任认定及处理建议"
        ordering = ["responsibility_class", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "responsibility_class", "position"], name="responsibility_position_is_unique"
            ),
            models.CheckConstraint(
                name="responsibility_class_in_article_26",
                condition=Q(responsibility_class__gte=1, responsibility_class__lte=4),
                violation_error_message="“类别”应为第二十六条（五）所列四类之一。",
            ),
        ]
