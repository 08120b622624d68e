"""How often one person's programs may ask (接口限流)."""

from typing import Any

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle


class PersonThrottle(SimpleRateThrottle):
    """Count requests by person, over all tokens and sessions (接口限流); the counts live in the cache."""

    scope = "person"

    def get_rate(self) -> str | None:
        """Return the rate of the settings as they are now."""
        return api_settings.DEFAULT_THROTTLE_RATES[self.scope]

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Return the counter of the person; strangers are refused before they are counted."""
        if request.user is None or not request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
