"""Signatures, dissent and the government's reply (第二十七条至第三十条)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from cases.models import FireCase, GroupMember, Milestone
from common.records import Record


class Signature(Record):
    """A member's signature under one adopted report (签名, 第二十七条).

    Nobody can refuse to sign: who disagrees signs and adds a statement (不同意见的情况说明), which
    travels with the report. A signature belongs to one adoption; a returned report is signed anew.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="signatures"
    )
    adoption = models.ForeignKey(
        Milestone, verbose_name="报告审议通过", on_delete=models.PROTECT, related_name="signatures"
    )
    member = models.ForeignKey(
        GroupMember, verbose_name="调查组成员", on_delete=models.PROTECT, related_name="signatures"
    )
    signed_on = models.DateField("签名日期")
    dissent = models.TextField("不同意见的情况说明", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("dissent",)

    class Meta:
        verbose_name = verbose_name_plural = "签名"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "member"],
                name="member_signs_a_report_once",
                violation_error_message="该成员已经签名（第二十七条）。",
            ),
        ]


class OfficialReply(Record):
    """The government's reply to the report (批复, 第二十九条、第三十条)."""

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="replies")
    replied_on = models.DateField("批复日期")
    document_number = models.CharField("批复文号", max_length=100)
    accountability = models.TextField("对责任追究的具体要求")
    rectification = models.TextField("对整改措施落实的具体要求")
    has_evaluation_clause = models.BooleanField("已明确结案一年内开展评估的要求", default=False)
    addressees = models.TextField("主送")
    copies = models.TextField("抄送")
    notified = models.TextField("通报", blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = (
        "document_number",
        "accountability",
        "rectification",
        "addressees",
        "copies",
        "notified",
    )

    class Meta:
        verbose_name = verbose_name_plural = "批复"
        ordering = ["replied_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "document_number"], name="reply_number_is_unique"),
            models.CheckConstraint(
                name="reply_has_requirements_and_addressees",
                condition=~Q(accountability="") & ~Q(rectification="") & ~Q(addressees="") & ~Q(copies=""),
                violation_error_message="批复应当写明责任追究和整改措施落实的具体要求，以及主送、抄送单位（第三十条）。",
            ),
        ]
