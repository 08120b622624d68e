"""Who asks the API (接口的身份验证): a person's token, or the person signed in on the page."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.backends import PersonBackend
from accounts.models import AccessToken, User
from accounts.services.tokens import find_token

SCHEME = "Bearer"
# Noting every use would take the database's only write lock at every request.
_USE_STEP = timedelta(minutes=5)


class AccessTokenAuthentication(BaseAuthentication):
    """Take ``Authorization: Bearer …`` (访问令牌); person, roles and token are read anew at each request."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Return the person and the token, or none where no token was sent.

        :raises AuthenticationFailed: if the token, or the account behind it, does not work.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.lower().encode():
            return None
        token = find_token(words[1].decode("latin-1")) if len(words) == 2 else None
        user = PersonBackend().get_user(token.user_id) if token is not None else None
        if token is None or user is None or user.must_change_password:
            raise AuthenticationFailed
        _note_use(token)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return f'{SCHEME} realm="api"'


class SignedInAuthentication(SessionAuthentication):
    """Take the session of the page (网页登录), with its CSRF token on everything but reading."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the person who is signed in.

        :raises PermissionDenied: without a CSRF token, or while a one-time password is not changed.
        """
        found = super().authenticate(request)
        if found is not None and found[0].must_change_password:
            raise PermissionDenied("请先修改一次性密码。", code="password_change_required")
        return found

    def enforce_csrf(self, request: HttpRequest) -> None:
        """Refuse what another site's page could have sent.

        :raises PermissionDenied: ``csrf_failed``.
        """
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied("缺少有效的X-CSRFToken。", code="csrf_failed") from None


def _note_use(token: AccessToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USE_STEP:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
