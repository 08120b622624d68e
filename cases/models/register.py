"""The register of official documents in and out (收发文登记)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common.identifiers import new_public_id
from common.records import Record
from documents.registry import kind_choices

from .fire_case import FireCase


class DocumentEntry(Record):
    """One official document that came in or went out (收发文, 第三十二条).

    ``kind`` is a code of the registry of documents. ``digest`` names the scan in the file store.
    """

    class Direction(models.TextChoices):
        """Which way the document went."""

        IN = "IN", "收文"
        OUT = "OUT", "发文"

    public_id = models.CharField("公开编号", max_length=20, unique=True, default=new_public_id)
    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="documents"
    )
    direction = models.CharField("收发", max_length=3, choices=Direction)
    kind = models.CharField("文种", max_length=40, blank=True, choices=kind_choices)
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    dated_on = models.DateField("成文日期")
    correspondent = models.CharField("来文或主送机关", max_length=200, blank=True)
    signer = models.CharField("签发人", max_length=50, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    media_type = models.CharField("格式", max_length=100, blank=True)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    # Null where the entry came in with a case file.
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("title", "document_number", "correspondent", "signer")

    class Meta:
        verbose_name = verbose_name_plural = "收发文登记"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "direction", "document_number"],
                condition=~Q(document_number=""),
                name="document_number_is_registered_once",
                violation_error_message="该“文号”已经登记过。",
            ),
        ]
