"""Let in as many requests as the machine can answer, and turn the others away at once (接待限量).

Each web process works on a few requests at a time and lets a few more wait a moment. Whoever comes when the
waiting room is full hears so in milliseconds, with the time to try again, instead of waiting for minutes
behind everybody else; so the queue never grows, and the next request after the rush is answered as ever.
"""

import threading
from collections import deque
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .errors import DomainError
from .http import STATUS

RETRY_AFTER_SECONDS = 5
# A body from this size on is a file on its way; forms are smaller.
UPLOAD_BYTES = 1 << 20
# Whoever looks after the server is answered in the worst rush too.
_ALWAYS = frozenset({"/livez", "/readyz", "/metrics"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class _Waiter:
    """One request in the waiting room (等候)."""

    def __init__(self, *, uploads: bool) -> None:
        self.uploads = uploads
        self.called = threading.Event()


class Gate:
    """Keep count of who is inside and who waits in this process (在办、等候).

    :param slots: how many requests are worked on at a time; no more than half of them are uploads.
    :param waiting: how many wait; the last third of the places is kept for those who submit something.
    :param patience: seconds after which whoever waits is turned away.
    """

    def __init__(self, *, slots: int, waiting: int, patience: float) -> None:
        self.slots = slots
        self.waiting = waiting
        self.patience = patience
        self._inside = self._uploads = 0
        self._queue: deque[_Waiter] = deque()
        self._lock = threading.Lock()

    def enter(self, *, submits: bool = False, uploads: bool = False) -> bool:
        """Take a place, after a wait if need be; false if there is none in time (进入)."""
        with self._lock:
            if self._has_room(uploads):
                self._admit(uploads)
                return True
            if len(self._queue) >= (self.waiting if submits else self.waiting * 2 // 3):
                return False
            waiter = _Waiter(uploads=uploads)
            self._queue.append(waiter)
        if waiter.called.wait(self.patience):
            return True
        with self._lock:
            if waiter.called.is_set():
                return True
            self._queue.remove(waiter)
            return False

    def leave(self, *, uploads: bool = False) -> None:
        """Give a place back, which goes to whoever waited longest and may have it (离开)."""
        with self._lock:
            self._inside -= 1
            self._uploads -= uploads
            for waiter in list(self._queue):
                if self._has_room(waiter.uploads):
                    self._queue.remove(waiter)
                    self._admit(waiter.uploads)
                    waiter.called.set()

    def _has_room(self, uploads: bool) -> bool:
        return self._inside < self.slots and not (uploads and self._uploads >= max(1, self.slots // 2))

    def _admit(self, uploads: bool) -> None:
        self._inside += 1
        self._uploads += uploads


class AdmissionMiddleware:
    """Pass on the requests for which there is a place, and tell the others when to try again (接待限量).

    Stands behind what serves static files and before anything that asks the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.gate = Gate(
            slots=settings.WEB_SLOTS, waiting=settings.WEB_WAITING, patience=settings.WEB_PATIENCE_SECONDS
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in _ALWAYS:
            return self.get_response(request)
        uploads = _length(request) >= UPLOAD_BYTES
        if not self.gate.enter(submits=request.method not in _READING, uploads=uploads):
            return turned_away(request)
        try:
            return self.get_response(request)
        finally:
            self.gate.leave(uploads=uploads)


def turned_away(request: HttpRequest) -> HttpResponse:
    """Return the answer to a request for which there is no place (请稍后再试)."""
    refusal = _refusal()
    status = STATUS[refusal.code]
    answer: HttpResponse
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "请稍后再试", "status": status}
        answer = JsonResponse(
            problem | {"detail": refusal.message, "code": refusal.code},
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        answer = HttpResponse(_page(), status=status)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


@cache
def _page() -> str:
    return render_to_string("outage.html", {"outage": _refusal()})


def _refusal() -> DomainError:
    return DomainError(
        "too_many_requests",
        f"当前访问人数过多，请约{RETRY_AFTER_SECONDS}秒后再试；刚才提交的内容没有办理，请重新提交。",
    )


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
