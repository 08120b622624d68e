"""Describe the two ways to be known to the API (接口的身份验证)."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from accounts.api.authentication import AccessTokenAuthentication, SignedInAuthentication


class TokenScheme(OpenApiAuthenticationExtension):
    """The token of a person (访问令牌)."""

    target_class = AccessTokenAuthentication
    name = "accessToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "在“我的访问令牌”创建。"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of the page (网页登录)."""

    target_class = SignedInAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "网页登录。"}
