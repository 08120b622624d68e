"""What a token may be used for (令牌权限); the policy of cases decides the rest."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import TokenScope
from accounts.sessions import recently_authenticated
from common.errors import DomainError

READS, ACTS = TokenScope.READ, TokenScope.ACT


class HasScope(BasePermission):
    """Let a signed-in person pass, and a token only as far as its scopes go (令牌权限).

    A view names what it needs in ``reading_scope`` and ``acting_scope``; one that names nothing is closed.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the person, or the token, may use the view."""
        if request.user is None or not request.user.is_authenticated:
            return False
        scope = getattr(view, "reading_scope" if request.method in SAFE_METHODS else "acting_scope", None)
        if scope is None:
            return False
        if request.auth is not None:
            require_scope(request, scope)
        return True


def require_scope(request: Request, scope: TokenScope) -> None:
    """Require that the token was made for this.

    :raises DomainError: ``scope_missing``.
    """
    if request.auth is not None and scope not in request.auth.scopes:
        raise DomainError("scope_missing", f"此访问令牌没有“{scope.label}”权限。")


def require_decision_right(request: Request) -> None:
    """Require what the pages ask the password again for (再次验证身份).

    A token needs the scope that was given it with the password; a session must be fresh.

    :raises DomainError: ``scope_missing`` or ``authentication_too_old``.
    """
    require_scope(request, TokenScope.DECIDE)
    if request.auth is None and not recently_authenticated(request._request):
        raise DomainError("authentication_too_old", "请先在网页上再次验证身份，然后重试。")
