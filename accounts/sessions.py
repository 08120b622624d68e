"""How long a session lasts, and when the password was last given (会话时限、再次验证身份)."""

import time
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts import interruptions
from common.outages import is_storage_full, outage_of

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
CONFIRMED_AT = "confirmed_at"
# Why the session before this one ended, for the sign-in page.
ENDED = "ended"
# Writing the session at every request would take the database's only write lock each time.
SEEN_STEP_SECONDS = 60


class Ending(StrEnum):
    """Why a session ended by time (过期原因)."""

    IDLE = "IDLE"
    ABSOLUTE = "ABSOLUTE"


def start(session: SessionBase) -> None:
    """Note the moment of signing in, which is also the last time the password was given."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = session[CONFIRMED_AT] = time.time()


def ending_of(session: SessionBase) -> Ending | None:
    """Tell whether a signed-in session has run out, and by which limit; one that never began has."""
    now = time.time()
    if now - session.get(SIGNED_IN_AT, 0) > settings.SESSION_ABSOLUTE_SECONDS:
        return Ending.ABSOLUTE
    if now - session.get(SEEN_AT, 0) > settings.SESSION_IDLE_SECONDS:
        return Ending.IDLE
    return None


def note_seen(session: SessionBase) -> None:
    """Note that the person is still there; where nothing can be stored, reading goes on all the same."""
    now = time.time()
    if now - session.get(SEEN_AT, 0) <= SEEN_STEP_SECONDS:
        return
    session[SEEN_AT] = now
    try:
        session.save()
    except UpdateError as error:
        if outage_of(error) is None:
            # It was ended meanwhile: whoever saves it last says so.
            return
        if not is_storage_full(error):
            raise
    session.modified = False


def note_confirmed(session: SessionBase) -> None:
    """Note that the person has just given the password again."""
    session[CONFIRMED_AT] = time.time()


def recently_authenticated(request: HttpRequest) -> bool:
    """Tell whether the person gave the password within the last 15 minutes (再次验证身份)."""
    return time.time() - request.session.get(CONFIRMED_AT, 0) <= settings.STEP_UP_SECONDS


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send the person to give the password again; what a POST carried waits for them afterwards."""
    target = request.get_full_path()
    if request.method == "POST":
        interruptions.keep(request)
        target = reverse("accounts:continue")
    return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': target})}")


def recent_authentication_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the password again before a weighty page or act (再次验证身份)."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not recently_authenticated(request):
            return ask_again(request)
        return view(request, *args, **kwargs)

    return checked
