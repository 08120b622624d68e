"""Acts on roles, done by the security administrator (岗位授权)."""

from django.utils import timezone

from accounts import guards
from accounts.journal import recording
from accounts.models import ADMINISTRATORS, AccountAction, Role, RoleGrant, User
from accounts.selectors import granted_roles, person
from common.errors import DomainError


def grant_role(*, actor: User | None, username: str, role: Role, reason: str = "") -> RoleGrant:
    """Give a person a role (授予岗位).

    The three administrators are three people, and neither they nor an auditor work on cases.

    :raises DomainError: ``role_missing``, ``own_account``, ``person_inactive``,
        ``administrator_works_on_no_case``, ``auditor_works_on_no_case``, or ``invalid`` if the person has
        the role or is already another administrator.
    """
    with recording(
        action=AccountAction.ROLE_GRANTED, actor=actor, role=Role(role).value, reason=reason
    ) as entry:
        guards.require_role(actor, Role.SECURITY_ADMINISTRATOR)
        entry.subject = user = person(username)
        guards.require_another(actor, user)
        if not user.is_active:
            raise DomainError("person_inactive", "账号已停用，不能授予岗位；请先由系统管理员恢复账号。")
        _require_apart(user, role)
        grant = RoleGrant(user=user, role=role, granted_by=actor)
        entry.save(grant)
    return grant


def revoke_role(*, actor: User | None, username: str, role: Role, reason: str = "") -> RoleGrant:
    """Take a role back; the person loses it at the next request (收回岗位).

    :raises DomainError: ``role_missing``, ``own_account`` or ``role_not_held``.
    """
    with recording(
        action=AccountAction.ROLE_REVOKED, actor=actor, role=Role(role).value, reason=reason
    ) as entry:
        guards.require_role(actor, Role.SECURITY_ADMINISTRATOR)
        entry.subject = user = person(username)
        guards.require_another(actor, user)
        grant = RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True).first()
        if grant is None:
            raise DomainError("role_not_held", "该人员没有这个岗位，请刷新页面。")
        grant.revoked_at = timezone.now()
        entry.save(grant)
    return grant


def _require_apart(user: User, role: Role) -> None:
    held, administers = granted_roles(user), set(ADMINISTRATORS)
    if bool(held - administers) if role in administers else bool(held & administers):
        raise DomainError(
            "administrator_works_on_no_case",
            "管理员不办理案件：管理员岗位与内勤、火灾调查人员、审计人员岗位不能由同一人担任。",
        )
    if bool(held - {Role.AUDITOR}) if role == Role.AUDITOR else Role.AUDITOR in held:
        raise DomainError(
            "auditor_works_on_no_case",
            "审计人员只查阅归档案卷，不办理案件：审计人员岗位与内勤、火灾调查人员岗位不能由同一人担任。",
        )
