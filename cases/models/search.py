"""What can be searched (检索): one row for the text of one record, derived and made anew at any time."""

from django.db import models
from django.db.models import Q

from .fire_case import FireCase


class SearchEntry(models.Model):
    """The searchable text of one record, for those who may read that much of its case (检索条目).

    ``folded`` is the text as it is compared, ``tokens`` its characters and pairs of characters, and
    ``scope`` the words that bound a search to what somebody may know. An index of the database over
    ``scope`` and ``tokens`` is made by a migration.
    """

    class Visibility(models.IntegerChoices):
        """How much of the case a person must be able to read to find by this text (查阅范围)."""

        LISTED = 1, "列表信息"
        CONTENTS = 2, "案件内容"

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="search_entries"
    )
    record = models.CharField("记录", max_length=80)
    kind = models.CharField("记录类别", max_length=60)
    visibility = models.PositiveSmallIntegerField("查阅范围", choices=Visibility)
    text = models.TextField("文字")
    folded = models.TextField("比对文字")
    scope = models.TextField("检索范围")
    tokens = models.TextField("检索词")

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        constraints = [
            models.UniqueConstraint(fields=["record", "visibility"], name="search_entry_is_unique"),
            models.CheckConstraint(
                name="search_entry_is_for_readers", condition=Q(visibility__gte=1, visibility__lte=2)
            ),
        ]

    def __str__(self) -> str:
        return self.record
