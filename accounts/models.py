"""People, bodies and places (人员、机构、区划)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.tokens import AccessToken, TokenScope
from common.chain import GENESIS

__all__ = [
    "ADMINISTRATORS",
    "AccessToken",
    "AccountAction",
    "AccountEvent",
    "AccountHead",
    "Agency",
    "AgencyKind",
    "District",
    "Level",
    "Role",
    "RoleGrant",
    "TokenScope",
    "User",
]


class Level(models.TextChoices):
    """Level of a government and its bodies (层级, 第四条)."""

    CITY = "CITY", "市级"
    DISTRICT = "DISTRICT", "区县级"


class AgencyKind(models.TextChoices):
    """Kind of a body that sends or lends people to a group (机构类别, 第七条)."""

    GOVERNMENT = "GOVERNMENT", "人民政府"
    FIRE_RESCUE = "FIRE_RESCUE", "消防救援机构"
    PUBLIC_SECURITY = "PUBLIC_SECURITY", "公安机关"
    HOUSING = "HOUSING", "住房城乡建设主管部门"
    TRADE_UNION = "TRADE_UNION", "工会"
    SUPERVISORY_DEPARTMENT = "SUPERVISORY_DEPARTMENT", "负有消防安全监督管理职责的相关部门"
    PROCURATORATE = "PROCURATORATE", "人民检察院"
    DISCIPLINE_INSPECTION = "DISCIPLINE_INSPECTION", "纪检监察机关"
    OTHER = "OTHER", "其他单位"


class District(models.Model):
    """A district, county or zone of Zibo (区县、功能区, 第四条、第三十七条)."""

    name = models.CharField("名称", max_length=50, unique=True)
    is_zone = models.BooleanField("功能区", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "区县、功能区"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that takes part in investigations (机构, 第七条)."""

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("类别", max_length=30, choices=AgencyKind)
    level = models.CharField("层级", max_length=10, choices=Level)
    district = models.ForeignKey(
        District, verbose_name="区县、功能区", null=True, blank=True, on_delete=models.PROTECT
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="agency_district_matches_level",
                condition=models.Q(level=Level.CITY, district__isnull=True)
                | models.Q(level=Level.DISTRICT, district__isnull=False),
                violation_error_message="“区县、功能区”应与“层级”一致：市级机构不填，区县级机构必填。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in (用户)."""

    first_name = None
    last_name = None
    full_name = models.CharField("姓名", max_length=50)
    agency = models.ForeignKey(
        Agency, verbose_name="所在机构", null=True, blank=True, on_delete=models.PROTECT
    )
    post = models.CharField("职务", max_length=50, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    """What a person may be trusted with across cases (岗位角色); what they are to one case comes on top.

    The three administrators are three people, and none of them reads a case by that role.
    """

    OFFICE = "OFFICE", "内勤"
    INVESTIGATOR = "INVESTIGATOR", "火灾调查人员"
    AUDITOR = "AUDITOR", "审计人员"
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR", "系统管理员"
    SECURITY_ADMINISTRATOR = "SECURITY_ADMINISTRATOR", "安全管理员"
    AUDIT_ADMINISTRATOR = "AUDIT_ADMINISTRATOR", "审计管理员"


ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)
# Who holds one of these works on no case; an auditor reads archived ones only.
NOT_FOR_CASES = (*ADMINISTRATORS, Role.AUDITOR)


class RoleGrant(models.Model):
    """A role given to a person, and taken back (岗位授权); a grant taken back is kept."""

    user = models.ForeignKey(User, verbose_name="用户", on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField("角色", max_length=30, choices=Role)
    granted_by = models.ForeignKey(
        User, verbose_name="授权人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("授权时间", auto_now_add=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "岗位授权"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(revoked_at__isnull=True),
                name="role_granted_once",
                violation_error_message="该人员已有此角色。",
            ),
            # Three separate administrators: nobody holds two of the roles at a time.
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at__isnull=True, role__in=[role.value for role in ADMINISTRATORS]),
                name="one_administrator_role_for_a_person",
                violation_error_message="系统管理员、安全管理员、审计管理员应当由三个人分别担任。",
            ),
        ]


class AccountAction(models.TextChoices):
    """What was done to an account or a body, or with one (账号事项)."""

    SIGNED_IN = "SIGNED_IN", "登录"
    SIGNED_OUT = "SIGNED_OUT", "退出"
    SESSION_ENDED = "SESSION_ENDED", "登录过期"
    LOCKED_OUT = "LOCKED_OUT", "锁定登录"
    UNLOCKED = "UNLOCKED", "解除锁定"
    PERSON_CREATED = "PERSON_CREATED", "开通账号"
    PERSON_CHANGED = "PERSON_CHANGED", "修改人员信息"
    PERSON_DEACTIVATED = "PERSON_DEACTIVATED", "停用账号"
    PERSON_REACTIVATED = "PERSON_REACTIVATED", "恢复账号"
    PASSWORD_RESET = "PASSWORD_RESET", "重置密码"
    PASSWORD_CHANGED = "PASSWORD_CHANGED", "修改密码"
    SECOND_FACTOR_ON = "SECOND_FACTOR_ON", "启用动态验证码"
    SECOND_FACTOR_OFF = "SECOND_FACTOR_OFF", "停用动态验证码"
    SECOND_FACTOR_RESET = "SECOND_FACTOR_RESET", "重置动态验证码"
    RECOVERY_CODES_MADE = "RECOVERY_CODES_MADE", "生成备用码"
    ROLE_GRANTED = "ROLE_GRANTED", "授予岗位"
    ROLE_REVOKED = "ROLE_REVOKED", "收回岗位"
    AGENCY_CREATED = "AGENCY_CREATED", "登记机构"
    AGENCY_CHANGED = "AGENCY_CHANGED", "修改机构"
    LIST_EXPORTED = "LIST_EXPORTED", "导出案件列表"
    TOKEN_CREATED = "TOKEN_CREATED", "创建访问令牌"
    TOKEN_REVOKED = "TOKEN_REVOKED", "撤销访问令牌"
    WEBHOOK_ADDED = "WEBHOOK_ADDED", "登记变更通知"
    WEBHOOK_PAUSED = "WEBHOOK_PAUSED", "暂停变更通知"
    WEBHOOK_RESUMED = "WEBHOOK_RESUMED", "恢复变更通知"
    WEBHOOK_REMOVED = "WEBHOOK_REMOVED", "删除变更通知"


class AccountEvent(models.Model):
    """One entry of the journal of accounts (账号日志), chained over the whole system.

    ``body`` holds the canonical bytes that ``hash`` is over; the other columns repeat parts of it for
    queries. Triggers refuse to change or delete a row.
    """

    APPEND_ONLY = True

    seq = models.PositiveIntegerField("序号", unique=True)
    action = models.CharField("事项", max_length=30, choices=AccountAction)
    actor = models.ForeignKey(
        User, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="account_acts"
    )
    subject = models.ForeignKey(
        User, verbose_name="涉及人员", null=True, on_delete=models.PROTECT, related_name="account_events"
    )
    at = models.DateTimeField("时间")
    prev = models.CharField("前一事件摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)
    body = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "账号日志"
        ordering = ["-seq"]
        constraints = [
            models.CheckConstraint(name="account_event_seq_from_one", condition=models.Q(seq__gte=1)),
        ]


class AccountHead(models.Model):
    """Where the journal of accounts ends (账号日志末端): one row, locked by whoever appends."""

    seq = models.PositiveIntegerField("序号", default=0)
    hash = models.CharField("摘要", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = verbose_name_plural = "账号日志末端"
        constraints = [
            models.CheckConstraint(name="account_journal_has_one_end", condition=models.Q(pk=1)),
        ]
