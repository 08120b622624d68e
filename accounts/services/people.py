"""Acts on the accounts of people, done by the system administrator (人员账号).

``actor`` None is the machine's own command line, which no page reaches.
"""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from accounts import guards, lockout
from accounts.journal import recording
from accounts.models import AccountAction, Agency, Role, User
from accounts.selectors import person
from accounts.services.tokens import revoke_all
from common.errors import DomainError
from common.identifiers import ALPHABET

_GROUPS, _GROUP_LENGTH = 4, 4


def new_temporary_password() -> str:
    """Return a random one-time password of 16 characters, about 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def create_user(
    *,
    actor: User | None,
    username: str,
    full_name: str,
    agency: Agency | None = None,
    post: str = "",
    phone: str = "",
    password: str | None = None,
) -> tuple[User, str]:
    """Create an account and return it with its password (开通账号).

    A password that nobody gave is random and must be changed at the first sign-in.

    :param password: only for accounts that the machine's own commands make.
    :raises DomainError: ``role_missing``, or ``invalid`` with the field at fault.
    """
    if actor is not None and password is not None:
        raise DomainError("password_given", "初始密码由系统随机生成，不能指定。")
    given = password or new_temporary_password()
    user = User(
        username=User.normalize_username(username),
        password=make_password(given),
        full_name=full_name,
        agency=agency,
        post=post,
        phone=phone,
        must_change_password=password is None,
    )
    with recording(action=AccountAction.PERSON_CREATED, actor=actor) as entry:
        guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
        entry.save(user)
        entry.subject = user
    return user, given


def change_user(
    *, actor: User | None, username: str, full_name: str, agency: Agency | None, post: str, phone: str
) -> User:
    """Change what is known about a person (修改人员信息).

    :raises DomainError: ``role_missing``, ``person_not_found``, or ``invalid``.
    """
    with recording(action=AccountAction.PERSON_CHANGED, actor=actor) as entry:
        guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
        entry.subject = user = person(username)
        user.full_name, user.agency, user.post, user.phone = full_name, agency, post, phone
        entry.save(user)
    return user


def deactivate_user(*, actor: User | None, username: str) -> User:
    """Deactivate an account; its sessions and tokens end at their next request (停用账号).

    :raises DomainError: ``role_missing``, ``own_account``, ``administrator_account``, ``already_so``.
    """
    return _set_active(actor, username, False, AccountAction.PERSON_DEACTIVATED)


def reactivate_user(*, actor: User | None, username: str) -> User:
    """Let a deactivated account be used again (恢复账号); :func:`deactivate_user` tells what it raises."""
    return _set_active(actor, username, True, AccountAction.PERSON_REACTIVATED)


def set_password_by_admin(*, actor: User | None, username: str) -> str:
    """Give an account a random password that must be changed at the next sign-in (重置密码).

    Ends the person's sessions, since a session depends on the password, and revokes the tokens.

    :raises DomainError: ``role_missing``, ``own_account`` or ``administrator_account``.
    """
    password = new_temporary_password()
    hashed = make_password(password)
    with recording(action=AccountAction.PASSWORD_RESET, actor=actor) as entry:
        entry.subject = user = _account_of_another(actor, username)
        user.password, user.must_change_password = hashed, True
        entry.save(user)
        revoke_all(entry, user)
    return password


def reset_second_factor(*, actor: User | None, username: str) -> User:
    """Take away the codes of a person who lost the phone (重置动态验证码).

    :raises DomainError: ``role_missing``, ``own_account`` or ``administrator_account``.
    """
    with recording(action=AccountAction.SECOND_FACTOR_RESET, actor=actor) as entry:
        entry.subject = user = _account_of_another(actor, username)
        Authenticator.objects.filter(user=user).delete()
    return user


def unlock_user(*, actor: User | None, username: str) -> User:
    """Let a person who was locked out try again at once (解除锁定).

    :raises DomainError: ``role_missing`` or ``person_not_found``.
    """
    with recording(action=AccountAction.UNLOCKED, actor=actor) as entry:
        guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
        entry.subject = user = person(username)
        lockout.clear(user.username)
    return user


def change_password(*, user: User, new_password: str) -> User:
    """Change one's own password (修改密码); the form has checked the old one and the strength.

    :raises DomainError: ``same_password``.
    """
    if user.check_password(new_password):
        raise DomainError("same_password", "“新密码”不能与原密码相同。")
    hashed = make_password(new_password)
    with recording(action=AccountAction.PASSWORD_CHANGED, actor=user, subject=user) as entry:
        # Read again: what the request read may be older than a change by an administrator.
        current = person(user.username)
        current.password, current.must_change_password = hashed, False
        entry.save(current)
        revoke_all(entry, current)
    return current


def _set_active(actor: User | None, username: str, active: bool, action: AccountAction) -> User:
    with recording(action=action, actor=actor) as entry:
        entry.subject = user = _account_of_another(actor, username)
        if user.is_active is active:
            raise DomainError("already_so", "该账号已经是此状态，请刷新页面。")
        user.is_active = active
        entry.save(user)
        if not active:
            revoke_all(entry, user)
    return user


def _account_of_another(actor: User | None, username: str) -> User:
    guards.require_role(actor, Role.SYSTEM_ADMINISTRATOR)
    user = person(username)
    guards.require_another(actor, user)
    guards.require_no_administrator(actor, user)
    return user
