"""The one-time act that gives a new system its three administrators (初始管理员)."""

from dataclasses import dataclass

from django.db import transaction

from accounts.journal import lock_journal
from accounts.models import ADMINISTRATORS, Role, RoleGrant
from accounts.services.people import create_user
from accounts.services.roles import grant_role
from common.errors import DomainError


@dataclass(frozen=True, slots=True)
class NewAdministrator:
    """Who becomes an administrator (管理员人选)."""

    role: Role
    username: str
    full_name: str


def create_first_administrators(people: list[NewAdministrator]) -> dict[str, str]:
    """Create the three administrators as three people and return their one-time passwords by user name.

    :raises DomainError: ``administrators_exist`` if there was ever one, ``not_three_people``, or ``invalid``.
    """
    wanted = set(ADMINISTRATORS)
    if {item.role for item in people} != wanted or len({item.username for item in people}) != len(wanted):
        raise DomainError("not_three_people", "系统管理员、安全管理员、审计管理员应当由三个人分别担任。")
    with transaction.atomic():
        lock_journal()
        if RoleGrant.objects.filter(role__in=ADMINISTRATORS).exists():
            raise DomainError("administrators_exist", "系统已有管理员，此命令只在初次使用时运行一次。")
        passwords = {}
        for item in people:
            user, passwords[item.username] = create_user(
                actor=None, username=item.username, full_name=item.full_name, post=Role(item.role).label
            )
            grant_role(actor=None, username=user.username, role=item.role, reason="初始管理员")
    return passwords
