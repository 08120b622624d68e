"""Decisions about a case as a whole: scope, grade, organiser, rules (案件决定)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import Level
from common.records import Record
from regulation.grades import Grade

from .fire_case import FireCase

GRADE_CHOICES = [(grade.value, grade.label) for grade in Grade]


class ScopeDecision(Record):
    """Decide whether the regulation applies to a fire (火灾事故性质研判, 第二条、第五条).

    ``has_social_impact`` is an officer's judgement with reason and approver (社会影响);
    ``production_routing`` says what was decided about a fire in production or business activity.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="scope_decisions"
    )
    decided_on = models.DateField("研判日期")
    in_scope = models.BooleanField("适用本规定")
    has_social_impact = models.BooleanField("产生社会影响", null=True, blank=True)
    social_impact_reason = models.TextField("社会影响理由", blank=True)
    social_impact_approver = models.CharField("社会影响审批人", max_length=50, blank=True)
    production_routing = models.TextField("生产经营性火灾的处理意见", blank=True)
    reason = models.TextField("研判理由", blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "火灾事故性质研判"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="social_impact_has_reason_and_approver",
                condition=~Q(has_social_impact=True)
                | (~Q(social_impact_reason="") & ~Q(social_impact_approver="")),
                violation_error_message="认定“产生社会影响”的，应当填写“社会影响理由”和“社会影响审批人”（第二条）。",
            ),
        ]


class ScopeExclusion(Record):
    """An exclusion found to hold, with the body that receives the case (不适用情形, 第五条)."""

    decision = models.ForeignKey(
        ScopeDecision, verbose_name="火灾事故性质研判", on_delete=models.CASCADE, related_name="exclusions"
    )
    item = models.PositiveSmallIntegerField("项次")
    receiving_body = models.CharField("接收机关", max_length=100)
    reason = models.TextField("理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("receiving_body", "reason")

    class Meta:
        verbose_name = verbose_name_plural = "不适用情形"
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "item"], name="exclusion_item_is_unique"),
            models.CheckConstraint(
                name="exclusion_item_in_article_five",
                condition=Q(item__gte=1, item__lte=7),
                violation_error_message="“项次”应为第五条的（一）至（七）项。",
            ),
        ]


class GradeDecision(Record):
    """Decide the grade of a fire; a later death gives a new decision (事故等级, 第四条, I-11).

    ``grade`` is the one that decides the organiser; ``statistics_grade`` the one on the statistics
    scale in force since 2025-05-01. Where the scales differ an officer chooses with a reason.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="grade_decisions"
    )
    established_on = models.DateField("确定日期")
    grade = models.CharField("事故等级", max_length=20, choices=GRADE_CHOICES)
    statistics_grade = models.CharField("统计等级", max_length=20, choices=GRADE_CHOICES, blank=True)
    reason = models.TextField("理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("reason",)

    class Meta:
        verbose_name = verbose_name_plural = "事故等级"
        ordering = ["established_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "established_on"], name="grade_once_a_day"),
            models.CheckConstraint(
                name="grade_difference_has_reason",
                condition=Q(statistics_grade="") | Q(statistics_grade=models.F("grade")) | ~Q(reason=""),
                violation_error_message="“事故等级”与“统计等级”不一致的，应当填写“理由”。",
            ),
        ]


class OrganizerDecision(Record):
    """Move a case to another organiser (提级调查、移交、等级变化、起火地区更正, 第四条)."""

    class Kind(models.TextChoices):
        """Why the organiser changes."""

        ESCALATION = "ESCALATION", "提级调查"
        HAND_OVER = "HAND_OVER", "移交上级调查"
        GRADE_CHANGE = "GRADE_CHANGE", "等级变化"
        PLACE_CORRECTION = "PLACE_CORRECTION", "起火地区更正"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="organizer_decisions"
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    decided_on = models.DateField("决定日期")
    from_name = models.CharField("原组织机关", max_length=100, blank=True)
    to_name = models.CharField("现组织机关", max_length=100)
    to_level = models.CharField("现组织层级", max_length=10, choices=Level, blank=True)
    reason = models.TextField("理由", blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("from_name", "to_name", "reason", "document_number")

    class Meta:
        verbose_name = verbose_name_plural = "组织机关变更"
        ordering = ["decided_on", "pk"]


class RulebookDecision(Record):
    """Put a case under rules that its fire date does not give it (规则变更说明, 第三十八条)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="rulebook_decisions"
    )
    decided_on = models.DateField("决定日期")
    rulebook_code = models.CharField("适用规则", max_length=50)
    reason = models.TextField("理由")
    decided_by = models.CharField("决定人", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("reason", "decided_by", "document_number")

    class Meta:
        verbose_name = verbose_name_plural = "规则变更说明"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rulebook_decision_has_reason",
                condition=~Q(reason=""),
                violation_error_message="变更适用规则应当填写“理由”（第三十八条）。",
            ),
        ]
