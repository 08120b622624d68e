"""A program that uses the API for one person."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import TokenScope, User
from accounts.services.tokens import create_token

ROOT = "/api/v1/"
EVERY_SCOPE = tuple(scope.value for scope in TokenScope)


def token_of(user: User, scopes=EVERY_SCOPE, name="程序") -> str:
    """Make a token and return its secret."""
    expires_on = timezone.localdate() + timedelta(days=30)
    return create_token(actor=user, name=name, scopes=scopes, expires_on=expires_on)[1]


class Program:
    """Send requests with a person's token, and each act against the version just read."""

    def __init__(self, user: User, scopes=EVERY_SCOPE) -> None:
        self.user = user
        self.secret = token_of(user, scopes)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **kwargs: Any):
        return self.client.get(ROOT + path, **kwargs)

    def post(self, path: str, body: Any = None, *, version: str = "", key: str = "", **headers: str):
        return self.send("post", path, body, version=version, key=key, **headers)

    def put(self, path: str, body: Any = None, *, version: str = "", key: str = "", **headers: str):
        return self.send("put", path, body, version=version, key=key, **headers)

    def delete(self, path: str, *, version: str = "", key: str = "", **headers: str):
        return self.send("delete", path, None, version=version, key=key, **headers)

    def send(self, method: str, path: str, body: Any, *, version: str, key: str, **headers: str):
        named = {"If-Match": version, "Idempotency-Key": key, **headers}
        data = json.dumps({} if body is None else body, ensure_ascii=False)
        return getattr(self.client, method)(
            ROOT + path,
            data,
            content_type="application/json",
            headers={name: value for name, value in named.items() if value},
        )

    def version(self, public_id: str) -> str:
        """Return the version of a case as the person reads it; any where it may not be known."""
        return self.get(f"cases/{public_id}/").headers.get("ETag", "*")

    def act(self, public_id: str, slug: str, body: Any = None, **kwargs: Any):
        """Do an act on the case as it is now."""
        version = kwargs.pop("version", None) or self.version(public_id)
        return self.post(f"cases/{public_id}/acts/{slug}/", body, version=version, **kwargs)

    def confirm(self, public_id: str, pending_id: str, **kwargs: Any):
        """Confirm what another person prepared."""
        version = kwargs.pop("version", None) or self.version(public_id)
        return self.post(f"cases/{public_id}/pending/{pending_id}/confirm/", version=version, **kwargs)


def problem(answer: Any) -> tuple[int, str, str, str]:
    """Return what a refusal says."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    return body["status"], body["code"], body["detail"], body["article"]
