"""What each of the three administrators looks after (管理员待办): their pages and what to do there."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountEvent, Agency, Role, RoleGrant, User
from accounts.selectors import granted_roles
from common.chinese import clock_time, full_date


@dataclass(frozen=True, slots=True)
class Charge:
    """One page that an administrator looks after (管理事项): how it stands and what to do next."""

    label: str
    url: str
    standing: str
    next_step: str


def charges_of(actor: User) -> list[Charge]:
    """Return the pages that the person looks after as an administrator, none for anybody else (管理事项)."""
    granted = granted_roles(actor)
    return [charge for role, charges in _CHARGES.items() if role in granted for charge in charges()]


def _of_system_administrator() -> list[Charge]:
    active = User.objects.filter(is_active=True)
    held = RoleGrant.objects.filter(user=OuterRef("pk"), revoked_at__isnull=True)
    homeless = active.filter(
        Exists(held.filter(role__in=(Role.OFFICE, Role.INVESTIGATOR))), agency__isnull=True
    )
    return [
        Charge(
            "人员",
            reverse("accounts:people"),
            f"在用账号{active.count()}个" + _listed("有办案岗位而未填所在机构的", homeless),
            "开通账号后，请安全管理员授予岗位；调查组成员须有与姓名一致的本人账号，不需要岗位。",
        ),
        Charge(
            "机构",
            reverse("accounts:agencies"),
            f"已登记{Agency.objects.count()}个",
            "登记派人参加调查的单位及其类别（第七条）；已登记的单位，调查组组成按登记的类别计算。",
        ),
        Charge(
            "系统状态",
            reverse("system_status"),
            "数据库、磁盘、后台程序、时钟和工作日历",
            "有故障或者提醒时，按页面所列办法处理。",
        ),
    ]


def _of_security_administrator() -> list[Charge]:
    held = RoleGrant.objects.filter(user=OuterRef("pk"), revoked_at__isnull=True)
    without = User.objects.filter(is_active=True).exclude(Exists(held))
    return [
        Charge(
            "岗位授权",
            reverse("accounts:roles"),
            f"没有岗位的在用账号{without.count()}个",
            "给内勤、火灾调查人员授予岗位，给离岗的人员收回；只作为调查组成员参加的，不授予岗位。",
        )
    ]


def _of_audit_administrator() -> list[Charge]:
    last = AccountEvent.objects.order_by("-seq").values_list("seq", "at").first()
    standing = "尚无记录"
    if last is not None:
        at = timezone.localtime(last[1])
        standing = f"共{last[0]}条，最近一条在{full_date(at.date())}{clock_time(at.time())}"
    return [
        Charge(
            "账号日志",
            reverse("accounts:journal"),
            standing,
            "查看登录、账号和岗位的变动是否各有缘由；案件的办理日志由参加案件的人员查阅，不在此列。",
        )
    ]


def _listed(what: str, people: QuerySet[User]) -> str:
    names = [str(user) for user in people[:6]]
    return f"；{what}：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}" if names else ""


_CHARGES = {
    Role.SYSTEM_ADMINISTRATOR: _of_system_administrator,
    Role.SECURITY_ADMINISTRATOR: _of_security_administrator,
    Role.AUDIT_ADMINISTRATOR: _of_audit_administrator,
}
