"""Give each request an identifier (请求编号) and one line in the log, without anything of its content."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject

from .identifiers import ALPHABET, LENGTH

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_REQUEST_ID = re.compile(r"[0-9a-f]{16}")
_PUBLIC_ID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger(__name__)


def current_request_id() -> str:
    """Return the identifier of the request at hand, or of the one that caused this task; else empty."""
    return _request_id.get()


@contextmanager
def caused_by(request_id: str) -> Iterator[None]:
    """Let what is done here bear the request that caused it; what is no identifier counts as none."""
    token = _request_id.set(request_id if _REQUEST_ID.fullmatch(request_id) else "")
    try:
        yield
    finally:
        _request_id.reset(token)


class RequestIdMiddleware:
    """Give each request an identifier, return it in ``X-Request-ID`` and log one line when it is answered.

    The line holds who (the number of the account, not the name), on which case, which route, and how it
    ended. Addresses are left out: they hold what was searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request_id.set(secrets.token_hex(8))
        counter = _StatementCounter()
        began = time.perf_counter()
        try:
            with connection.execute_wrapper(counter):
                response = self.get_response(request)
            response["X-Request-ID"] = _request_id.get()
            _log_answer(request, response, duration=time.perf_counter() - began, queries=counter.count)
            return response
        finally:
            _request_id.reset(token)


class _StatementCounter:
    """Count the statements of a request; none of them is looked at."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def _log_answer(request: HttpRequest, response: HttpResponse, *, duration: float, queries: int) -> None:
    match = request.resolver_match
    fields: dict[str, Any] = {
        "method": request.method if request.method in _METHODS else "OTHER",
        "route": (match.route or "/") if match else "",
        "status": response.status_code,
        "duration_ms": round(duration * 1000, 1),
        "queries": queries,
    }
    case = match.kwargs.get("public_id") if match else None
    if isinstance(case, str) and _PUBLIC_ID.fullmatch(case):
        fields["case"] = case
    person = _person(request)
    if person is not None:
        fields["person"] = person
    if response.streaming:
        # Lines and statements of a table that is sent while it is made come after this one.
        fields["streamed"] = True
    if response.status_code >= 500:
        _log.error("answered", **fields)
    elif match is None and response.status_code < 400:
        _log.debug("answered", **fields)
    else:
        _log.info("answered", **fields)


def _person(request: HttpRequest) -> int | None:
    """Return the number of the account without asking the database for it."""
    user = request.__dict__.get("user")
    if isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return cast(int | None, getattr(user, "pk", None))
