"""Lockout after repeated failures (锁定登录): counted in the database by person, said in Chinese."""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked_until(username: str) -> datetime | None:
    """Return until when this name is locked out, or None."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = list(AccessAttempt.objects.filter(username=username, attempt_time__gte=since))
    if sum(attempt.failures_since_start for attempt in attempts) < settings.AXES_FAILURE_LIMIT:
        return None
    return max(attempt.attempt_time for attempt in attempts) + settings.AXES_COOLOFF_TIME


def is_locked(request: HttpRequest, username: str) -> bool:
    """Tell whether this name is locked out; if so the answer to the request says so."""
    if AxesProxyHandler.is_allowed(request, {"username": username}):
        return False
    request.axes_locked_out = True
    request.axes_credentials = {"username": username}
    return True


def count_failure(request: HttpRequest, username: str) -> None:
    """Count a wrong code as a wrong password is counted."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def clear(username: str) -> None:
    """Forget the failures of a name (解除锁定)."""
    reset(username=username)


def locked_out(request: HttpRequest, original: HttpResponse, credentials: dict | None) -> HttpResponse:
    """Answer a request of somebody who is locked out, saying until when (429)."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    until = locked_until(username)
    context = {
        "until": None if until is None else timezone.localtime(until),
        "minutes": minutes,
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "accounts/locked_out.html", context, status=429)
