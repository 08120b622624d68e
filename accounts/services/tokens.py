"""Acts on a person's own access tokens (访问令牌): made, shown once, revoked, and found by what is sent."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.journal import Entry, recording
from accounts.models import AccessToken, AccountAction, TokenScope, User
from common.errors import DomainError

# Scanners that look for leaked secrets know a token by this beginning.
MARK = "zfi_"
LONGEST = timedelta(days=365)
MOST_TOKENS = 20
_SHOWN_CHARACTERS = 10


def create_token(
    *, actor: User, name: str, scopes: Collection[str], expires_on: date
) -> tuple[AccessToken, str]:
    """Make a token for the actor's own programs and return it with its secret, kept nowhere (创建访问令牌).

    :param expires_on: the last day on which it works, at most a year from now.
    :raises DomainError: ``scope_missing``, ``expiry_out_of_range``, ``too_many_tokens`` or ``invalid``.
    """
    wanted = [scope.value for scope in TokenScope if scope in scopes]
    if not wanted:
        raise DomainError("scope_missing", "请选择“权限”。")
    expires_at = _end_of(expires_on)
    now = timezone.now()
    if not now < expires_at <= now + LONGEST + timedelta(days=1):
        raise DomainError("expiry_out_of_range", "“有效期至”应当在今天以后，最长一年。")
    secret = MARK + secrets.token_urlsafe(32)
    token = AccessToken(
        user=actor,
        name=name,
        prefix=secret[:_SHOWN_CHARACTERS],
        digest=digest_of(secret),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    with recording(action=AccountAction.TOKEN_CREATED, actor=actor, subject=actor) as entry:
        if AccessToken.objects.filter(user=actor, revoked_at=None, expires_at__gt=now).count() >= MOST_TOKENS:
            raise DomainError("too_many_tokens", f"有效的访问令牌最多{MOST_TOKENS}个，请先撤销不用的。")
        entry.save(token)
    return token, secret


def revoke_token(*, actor: User, token_id: int) -> AccessToken:
    """Revoke one of the actor's own tokens; it stops working at the next request (撤销访问令牌).

    :raises DomainError: ``token_not_found`` or ``already_so``.
    """
    with recording(action=AccountAction.TOKEN_REVOKED, actor=actor, subject=actor) as entry:
        token = AccessToken.objects.filter(user=actor, pk=token_id).first()
        if token is None:
            raise DomainError("token_not_found", "没有这个访问令牌。")
        if token.revoked_at is not None:
            raise DomainError("already_so", "该访问令牌已经撤销，请刷新页面。")
        token.revoked_at = timezone.now()
        entry.save(token)
    return token


def revoke_all(entry: Entry, user: User) -> None:
    """Revoke every token of a person within another act on the account (停用账号、更换密码)."""
    for token in AccessToken.objects.filter(user=user, revoked_at__isnull=True):
        token.revoked_at = timezone.now()
        entry.save(token)


def find_token(secret: str) -> AccessToken | None:
    """Return the token that was sent, if it works now (验证访问令牌)."""
    if not secret.startswith(MARK) or not secret.isascii():
        return None
    token = AccessToken.objects.filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_usable else None


def digest_of(secret: str) -> str:
    """Return what is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
