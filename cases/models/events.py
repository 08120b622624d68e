"""The chain of acts of each case, and acts that wait for a second person (案件事件)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.lifecycle import ACTS
from common.chain import GENESIS
from common.identifiers import new_public_id
from common.records import Record

from .fire_case import FireCase

ACT_CHOICES = [(rule.act.value, rule.label) for rule in ACTS.values()]


class Phase(models.TextChoices):
    """What was done with the act: done at once, or prepared by one person and decided by another."""

    DONE = "DONE", "办理"
    PREPARED = "PREPARED", "提请"
    CONFIRMED = "CONFIRMED", "确认"
    REJECTED = "REJECTED", "退回"


class CaseEvent(models.Model):
    """One act of one case, as the chain keeps it for ever (案件事件).

    ``body`` holds the canonical bytes that ``hash`` is over; the other columns repeat parts of it for
    queries, and verification compares them. Triggers refuse to change or delete a row.
    """

    APPEND_ONLY = True

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField("序号")
    act = models.CharField("事项", max_length=30, choices=ACT_CHOICES)
    phase = models.CharField("环节", max_length=10, choices=Phase)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        null=True,
        on_delete=models.PROTECT,
        related_name="case_events",
    )
    at = models.DateTimeField("时间")
    prev = models.CharField("前一事件摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)
    body = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "案件事件"
        ordering = ["case", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_is_unique"),
            models.CheckConstraint(name="event_seq_from_one", condition=Q(seq__gte=1)),
        ]


class CaseHead(models.Model):
    """Where the chain of a case ends (事件链末端); compare-and-set lets one of two racers win."""

    case = models.OneToOneField(FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="head")
    seq = models.PositiveIntegerField("序号", default=0)
    hash = models.CharField("摘要", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = verbose_name_plural = "事件链末端"


class PendingAct(Record):
    """An act that one person prepared and a second one must confirm (待确认事项)."""

    class Outcome(models.TextChoices):
        """What became of it."""

        PENDING = "PENDING", "待确认"
        CONFIRMED = "CONFIRMED", "已确认"
        REJECTED = "REJECTED", "已退回"

    public_id = models.CharField("公开编号", max_length=20, unique=True, default=new_public_id)
    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="pending_acts"
    )
    act = models.CharField("事项", max_length=30, choices=ACT_CHOICES)
    values = models.JSONField("内容")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提请人",
        on_delete=models.PROTECT,
        related_name="prepared_acts",
    )
    prepared_at = models.DateTimeField("提请时间", auto_now_add=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_acts",
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    decision_reason = models.TextField("退回理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待确认事项"
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "act"], condition=Q(outcome="PENDING"), name="one_pending_act_of_a_kind"
            ),
            models.CheckConstraint(
                name="pending_act_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("prepared_by")),
                violation_error_message="提请人与确认人应当是两个人。",
            ),
        ]
