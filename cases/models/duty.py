"""Declarations and delegations: what a person must have before acting in a case (第九条、第十四条)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common.records import Record

from .fire_case import FireCase
from .group import GroupMember


class Declaration(Record):
    """A person's statement on the three grounds of recusal before working on a case (回避声明, 第十四条).

    ``user`` is null where the office registers the paper of a member without an account; ``member`` is
    null for an investigator who works before the group is established.
    """

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="declarations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="声明人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations",
    )
    member = models.ForeignKey(
        GroupMember,
        verbose_name="调查组成员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations",
    )
    declared_on = models.DateField("声明日期")
    has_conflict = models.BooleanField("存在应当回避的情形")
    ground = models.PositiveSmallIntegerField("情形", null=True, blank=True)
    statement = models.TextField("说明", blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "回避声明"
        ordering = ["declared_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="declaration_is_somebodys",
                condition=Q(user__isnull=False) | Q(member__isnull=False),
            ),
            models.CheckConstraint(
                name="declared_conflict_names_its_ground",
                condition=Q(has_conflict=False, ground__isnull=True)
                | (Q(has_conflict=True, ground__gte=1, ground__lte=3) & ~Q(statement="")),
                violation_error_message="存在应当回避的情形的，应当选择“情形”并填写“说明”（第十四条）。",
            ),
        ]


class Delegation(Record):
    """A deputy's written power to act for the leader, from one day to another (委托, 第九条)."""

    case = models.ForeignKey(
        FireCase, verbose_name="案件", on_delete=models.PROTECT, related_name="delegations"
    )
    deputy = models.ForeignKey(
        GroupMember, verbose_name="受委托人", on_delete=models.PROTECT, related_name="delegations"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期")
    document_number = models.CharField("文号", max_length=100)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_ends_after_it_starts",
                condition=Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="“终止日期”不得早于“起始日期”（第九条）。",
            ),
        ]
