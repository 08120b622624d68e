"""The counters behind case numbers (案件编号)."""

from django.db import models

from accounts.models import Agency


class CaseNumberSequence(models.Model):
    """The last number that a fire-rescue body gave in a year (案件编号序列).

    No row of a case, and so not in a chain: the numbers themselves are, on their cases.
    """

    agency = models.ForeignKey(Agency, verbose_name="编号机构", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "案件编号序列"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_case_sequence_for_agency_and_year"),
        ]
