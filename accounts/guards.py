"""Refusals of the acts on accounts (账号事项的拒绝条件)."""

from accounts.models import Role, User
from accounts.selectors import has_role, is_administrator
from common.errors import DomainError


def require_role(actor: User | None, role: Role) -> None:
    """Require that the actor holds the role; none is the machine's own command line.

    :raises DomainError: ``role_missing``.
    """
    if actor is not None and not has_role(actor, role):
        raise DomainError("role_missing", f"此事项由{role.label}办理。")


def require_another(actor: User | None, user: User) -> None:
    """Require that nobody does this to the own account.

    :raises DomainError: ``own_account``.
    """
    if actor is not None and actor.pk == user.pk:
        raise DomainError("own_account", "不能对本人的账号办理此事项，请由另一名管理员办理。")


def require_no_administrator(actor: User | None, user: User) -> None:
    """Require that the account is no administrator's: else one administrator could become another.

    :raises DomainError: ``administrator_account``.
    """
    if actor is not None and is_administrator(user):
        raise DomainError(
            "administrator_account",
            "该人员担任管理员。请先由安全管理员收回其管理员岗位；密码和动态验证码由运维人员在服务器上用"
            "“reset_password”命令重置。",
        )
