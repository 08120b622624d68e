"""Read people, bodies and the roles they hold (人员、机构、岗位)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import ADMINISTRATORS, AccountEvent, Agency, Role, RoleGrant, User
from common.errors import DomainError


def with_roles_held(users: QuerySet[User]) -> QuerySet[User]:
    """Return the people with their body and roles, so that access is decided without asking again."""
    held = Prefetch("role_grants", RoleGrant.objects.filter(revoked_at__isnull=True), to_attr="held_grants")
    return users.select_related("agency").prefetch_related(held)


def granted_roles(user: User) -> frozenset[str]:
    """Return the roles that the person holds across cases now (岗位角色).

    The person of a request comes with them.
    """
    held = getattr(user, "held_grants", None)
    if held is not None:
        return frozenset(grant.role for grant in held)
    return frozenset(
        RoleGrant.objects.filter(user=user, revoked_at__isnull=True).values_list("role", flat=True)
    )


def has_role(user: User, role: Role) -> bool:
    """Tell whether the person is active and holds the role now."""
    return user.is_active and RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True).exists()


def is_administrator(user: User) -> bool:
    """Tell whether the person holds one of the three administrator roles."""
    return bool(granted_roles(user) & set(ADMINISTRATORS))


def people(*, text: str = "") -> QuerySet[User]:
    """Return the people, found by name, user name, post or body (人员)."""
    grants = RoleGrant.objects.filter(revoked_at__isnull=True)
    found = User.objects.select_related("agency").prefetch_related(
        Prefetch("role_grants", queryset=grants, to_attr="current_grants")
    )
    if text:
        found = found.filter(
            Q(full_name__icontains=text)
            | Q(username__icontains=text)
            | Q(post__icontains=text)
            | Q(agency__name__icontains=text)
        )
    return found.order_by("-is_active", "username")


def person(username: str) -> User:
    """Return a person by user name.

    :raises DomainError: ``person_not_found``.
    """
    user = User.objects.select_related("agency").filter(username=username).first()
    if user is None:
        raise DomainError("person_not_found", "没有这个人员账号。")
    return user


def agencies(*, text: str = "") -> QuerySet[Agency]:
    """Return the bodies, found by name (机构)."""
    found = Agency.objects.select_related("district")
    return found.filter(name__icontains=text) if text else found


def journal(*, text: str = "") -> QuerySet[AccountEvent]:
    """Return the journal of accounts, latest first, of one person where a name is given (账号日志)."""
    found = AccountEvent.objects.select_related("actor", "subject")
    if text:
        found = found.filter(
            Q(subject__username__icontains=text)
            | Q(subject__full_name__icontains=text)
            | Q(actor__full_name__icontains=text)
        )
    return found


def second_factor_since(user: User) -> datetime | None:
    """Return since when the person signs in with a code as well, or None (动态验证码)."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return None if found is None else found.created_at


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes the person has not used yet (备用码)."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return 0 if found is None else len(found.wrap().get_unused_codes())
