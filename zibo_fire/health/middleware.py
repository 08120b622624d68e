"""Answer whoever asks whether the site lives and is ready, before anything that could fail (健康检查).

No session, no host name, no TLS and, for ``/livez``, no database is needed. A stranger is told the names of
the parts that fail and nothing more.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from common.logs import get_logger
from zibo_fire.health.metrics import metrics
from zibo_fire.health.parts import Part, Standing, look

# However many ask, the parts are looked at no more often than this.
KEEP_SECONDS = 1.0
_lock = threading.Lock()
_kept: tuple[float, list[Part]] = (float("-inf"), [])
_log = get_logger(__name__)


class HealthMiddleware:
    """Answer ``/livez``, ``/readyz`` and ``/metrics``; it stands before every other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/livez": live, "/readyz": ready, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer(request)
        response["Cache-Control"] = "no-store"
        # Django would add a line of its own to the one that names the parts.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def live(request: HttpRequest) -> HttpResponse:
    """Tell that this process answers (存活检查)."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Tell whether every part is as it should be, with the names of those that are not (就绪检查)."""
    parts = _looked_at()
    failing = [part.name for part in parts if part.standing is Standing.FAILING]
    warnings = [part.name for part in parts if part.standing is Standing.WARNING]
    if failing:
        _log.warning("not ready", parts=failing)
    answer = {"status": "failing" if failing else "ok", "failing": failing, "warnings": warnings}
    return JsonResponse(answer, status=503 if failing else 200)


def _looked_at() -> list[Part]:
    global _kept  # noqa: PLW0603 (one answer for all threads of this process)
    with _lock:
        if time.monotonic() - _kept[0] >= KEEP_SECONDS:
            _kept = (time.monotonic(), look())
            _kept = (time.monotonic(), _kept[1])
        return _kept[1]
