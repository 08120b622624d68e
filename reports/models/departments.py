"""The departments whose duties the group must look into (行政部门的责任, 第十六条)."""

from django.db import models
from simple_history.models import HistoricalRecords

from cases.models import FireCase, Party
from common.records import Record


class DepartmentReview(Record):
    """A department with approval or supervision duties over the safety matters (行政部门, 第十六条).

    Its problems are the findings that name it; where there are none, ``no_finding_reason`` says why.
    """

    class Duty(models.TextChoices):
        """What the department was charged with."""

        APPROVAL = "APPROVAL", "审查批准"
        SUPERVISION = "SUPERVISION", "监督"
        BOTH = "BOTH", "审查批准和监督"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="department_reviews"
    )
    position = models.PositiveSmallIntegerField("序号")
    party = models.ForeignKey(
        Party, verbose_name="行政部门", on_delete=models.PROTECT, related_name="department_reviews"
    )
    duty = models.CharField("职责", max_length=20, choices=Duty)
    matters = models.TextField("有关事项")
    no_finding_reason = models.TextField("没有问题的理由", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("matters", "no_finding_reason")

    class Meta:
        verbose_name = verbose_name_plural = "负有审查批准和监督职责的行政部门"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="department_review_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="department_review_position_is_unique"),
        ]

    def __str__(self) -> str:
        return self.party.name
