"""The investigation group, its subgroups, invited bodies and recusals (火灾事故调查组, 第二章)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import AgencyKind
from common.records import Record

from .fire_case import FireCase


class MemberRole(models.TextChoices):
    """What a person does in the group (第六条、第七条、第九条)."""

    LEADER = "LEADER", "组长"
    DEPUTY_LEADER = "DEPUTY_LEADER", "副组长"
    MEMBER = "MEMBER", "成员"
    EXPERT = "EXPERT", "专家"


class InvestigationGroup(Record):
    """The group that investigates a fire (火灾事故调查组, 第六条).

    When it was requested and established are milestones of the case.
    """

    class Leadership(models.TextChoices):
        """Who leads the group (第六条)."""

        GOVERNMENT_LEADER = "GOVERNMENT_LEADER", "本级人民政府有关领导同志"
        DELEGATED_FIRE_CHIEF = "DELEGATED_FIRE_CHIEF", "受委托的本级消防救援机构负责人"
        OTHER = "OTHER", "其他"

    case = models.OneToOneField(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="group")
    name = models.CharField("名称", max_length=200, blank=True)
    established_by = models.CharField("成立机关", max_length=100, blank=True)
    leadership = models.CharField("组长产生方式", max_length=30, choices=Leadership, blank=True)
    delegation_number = models.CharField("委托书文号", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("name", "established_by", "delegation_number")

    class Meta:
        verbose_name = verbose_name_plural = "火灾事故调查组"

    def __str__(self) -> str:
        return self.name or "火灾事故调查组"


class GroupMember(Record):
    """A person in the group (调查组成员, 第七条); where the name is unknown, body and post tell.

    A replaced member keeps the row with ``left_on``; the successor names the predecessor.
    """

    group = models.ForeignKey(
        InvestigationGroup, verbose_name="火灾事故调查组", on_delete=models.CASCADE, related_name="members"
    )
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    role = models.CharField("组内职务", max_length=20, choices=MemberRole)
    name = models.CharField("姓名", max_length=50, blank=True)
    agency_name = models.CharField("所在单位", max_length=100, blank=True)
    agency_kind = models.CharField("单位类别", max_length=30, choices=AgencyKind, blank=True)
    post = models.CharField("职务", max_length=100, blank=True)
    specialty = models.CharField("专业、资质", max_length=200, blank=True)
    joined_on = models.DateField("参加日期", null=True, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name="接替",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("name", "agency_name", "post", "specialty")

    class Meta:
        verbose_name = verbose_name_plural = "调查组成员"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "key"], name="member_key_is_unique"),
            models.UniqueConstraint(fields=["group", "position"], name="member_position_is_unique"),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(role=MemberRole.LEADER, left_on__isnull=True),
                name="group_has_one_leader",
                violation_error_message="火灾事故调查组只有一名组长（第六条）。",
            ),
            models.CheckConstraint(
                name="member_is_named_by_name_body_or_post",
                condition=~Q(name="") | ~Q(agency_name="") | ~Q(post=""),
                violation_error_message="调查组成员应当填写“姓名”“所在单位”“职务”中的至少一项。",
            ),
            models.CheckConstraint(
                name="member_leaves_after_joining",
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=models.F("joined_on")),
                violation_error_message="“离开日期”不得早于“参加日期”。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.agency_name}{self.post}"


class Subgroup(Record):
    """A working subgroup (工作小组, 第十条); its head is chosen by the leader (第十一条至第十三条)."""

    class Kind(models.TextChoices):
        """The subgroups that article 10 names, and others."""

        TECHNICAL = "TECHNICAL", "技术组"
        MANAGEMENT = "MANAGEMENT", "管理组"
        COORDINATION = "COORDINATION", "综合组"
        OTHER = "OTHER", "其他工作小组"

    group = models.ForeignKey(
        InvestigationGroup, verbose_name="火灾事故调查组", on_delete=models.CASCADE, related_name="subgroups"
    )
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = models.CharField("名称", max_length=50)
    head = models.ForeignKey(
        GroupMember,
        verbose_name="小组组长",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="headed",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "工作小组"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="subgroup_name_is_unique"),
            models.UniqueConstraint(fields=["group", "position"], name="subgroup_position_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class SubgroupMember(Record):
    """A member's place in a subgroup (小组成员, 第十条)."""

    subgroup = models.ForeignKey(
        Subgroup, verbose_name="调查小组", on_delete=models.CASCADE, related_name="memberships"
    )
    member = models.ForeignKey(
        GroupMember, verbose_name="调查组成员", on_delete=models.CASCADE, related_name="subgroup_memberships"
    )
    position = models.PositiveSmallIntegerField("序号")
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "小组成员"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["subgroup", "member"], name="subgroup_member_is_unique"),
        ]


class InvitedBody(Record):
    """A body invited beside the members (邀请参加的机关, 第七条): 人民检察院 must be, 纪检监察机关 may be.

    The duty is the invitation, not the attendance; an invited body signs nothing.
    """

    group = models.ForeignKey(
        InvestigationGroup,
        verbose_name="火灾事故调查组",
        on_delete=models.CASCADE,
        related_name="invited_bodies",
    )
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=30, choices=AgencyKind)
    name = models.CharField("名称", max_length=100)
    invited_on = models.DateField("邀请日期", null=True, blank=True)
    invitation_number = models.CharField("邀请函文号", max_length=100, blank=True)
    has_attended = models.BooleanField("已派人参加", null=True, blank=True)
    representative = models.CharField("参加人员", max_length=100, blank=True)
    history = HistoricalRecords()

    SEARCHED_TEXTS = ("name", "invitation_number", "representative")

    class Meta:
        verbose_name = verbose_name_plural = "邀请参加的机关"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="invited_body_is_unique"),
            models.UniqueConstraint(fields=["group", "position"], name="invited_body_position_is_unique"),
        ]


class RecusalOutcome(models.TextChoices):
    """What was decided on a recusal."""

    PENDING = "PENDING", "待决定"
    RECUSED = "RECUSED", "决定回避"
    NOT_RECUSED = "NOT_RECUSED", "不予回避"
    LIFTED = "LIFTED", "解除回避"


class Recusal(Record):
    """A person's recusal, from declaration or application to decision (回避, 第十四条).

    ``ground`` is the item of the article. From the decision on the person has lost the case everywhere.
    One who declared the conflict waits outside until the decision; one whom somebody else wants recused
    (``applied_by``) goes on working until then.
    """

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="recusals")
    # An investigator may be recused before there is a group, and then has no place in it.
    member = models.ForeignKey(
        GroupMember,
        verbose_name="调查组成员",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="recusals",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recusals",
    )
    declaration = models.OneToOneField(
        "cases.Declaration",
        verbose_name="回避声明",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recusal",
    )
    applied_by = models.CharField("申请人", max_length=100, blank=True)
    ground = models.PositiveSmallIntegerField("情形")
    reason = models.TextField("说明", blank=True)
    declared_on = models.DateField("提出日期")
    outcome = models.CharField("决定", max_length=20, choices=RecusalOutcome, default=RecusalOutcome.PENDING)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.CharField("决定人", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    successor = models.ForeignKey(
        GroupMember,
        verbose_name="接替人员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="succeeded_recusals",
    )
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        ordering = ["declared_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="recusal_is_somebodys", condition=Q(member__isnull=False) | Q(user__isnull=False)
            ),
            models.CheckConstraint(
                name="recusal_ground_in_article_fourteen",
                condition=Q(ground__gte=1, ground__lte=3),
                violation_error_message="“情形”应为第十四条的（一）至（三）项。",
            ),
            models.CheckConstraint(
                name="recusal_decision_is_dated",
                condition=Q(outcome=RecusalOutcome.PENDING, decided_on__isnull=True)
                | (~Q(outcome=RecusalOutcome.PENDING) & Q(decided_on__gte=models.F("declared_on"))),
                violation_error_message="“决定日期”应与“决定”一并填写，且不得早于“提出日期”（第十四条）。",
            ),
            models.CheckConstraint(
                name="recusal_lifting_is_dated",
                condition=Q(outcome=RecusalOutcome.LIFTED, lifted_on__gte=models.F("decided_on"))
                | (~Q(outcome=RecusalOutcome.LIFTED) & Q(lifted_on__isnull=True)),
                violation_error_message="“解除日期”应与“解除回避”一并填写，且不得早于“决定日期”（第十四条）。",
            ),
        ]
