"""Settings of the API (接口)."""

from typing import Any

import environ

_env = environ.Env()

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.AccessTokenAuthentication",
        "accounts.api.authentication.SignedInAuthentication",
    ],
    # Default deny: a view that says nothing answers nobody.
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"person": _env.str("API_RATE", default="600/minute")},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "desk.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 1,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "火灾事故调查处理接口",
    "DESCRIPTION": "与网页相同的案件、记录、公文和办理事项，同一套规则、权限和提示。用法见 docs/api.md。",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices stay where they are used: many fields are called "kind".
    "POSTPROCESSING_HOOKS": [],
}
