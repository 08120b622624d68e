"""End sessions by time, and lose no words when one has ended (会话时限)."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import interruptions, sessions
from accounts.journal import recording
from accounts.models import AccountAction

# What a person with a temporary password may still reach.
_WITH_TEMPORARY_PASSWORD = frozenset({"accounts:change_password", "accounts:sign_out"})


class SessionLimitsMiddleware:
    """Sign out whoever was idle or signed in for too long (会话时限).

    A form sent afterwards is kept in a session for the same person, also where the browser has lost its
    session and only remembers who used it; a request of a script is answered
    401, so that the page keeps its own text. Runs after the CSRF check and before the one for sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            ending = sessions.ending_of(request.session)
            if ending is None:
                sessions.note_seen(request.session)
            else:
                _end(request, ending)
        response = self.get_response(request)
        # A program's request carries its own person, or none, and has no session to lose.
        person: Any = request.user
        if person is not None and person.is_authenticated and auth.SESSION_KEY in request.session:
            interruptions.remember_owner(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            return _let_through(request)
        if _is_from_script(request):
            return render(request, "accounts/ended_fragment.html", status=401)
        return interruptions.put_off(request) if request.method == "POST" else None


def _end(request: HttpRequest, ending: sessions.Ending) -> None:
    user = request.user
    kept = request.session.get(interruptions.KEPT)
    request.session_ending = ending
    auth.logout(request)
    with recording(action=AccountAction.SESSION_ENDED, actor=user, subject=user, ending=ending.value):
        pass
    request.session[interruptions.OWNER] = user.pk
    request.session[sessions.ENDED] = ending.value
    if kept:
        request.session[interruptions.KEPT] = kept


def _let_through(request: HttpRequest) -> HttpResponse | None:
    if request.user.must_change_password and request.resolver_match.view_name not in _WITH_TEMPORARY_PASSWORD:
        return redirect("accounts:change_password")
    if request.method == "POST" and sessions.recently_authenticated(request):
        interruptions.forget(request.session, request.get_full_path())
    return None


def _is_from_script(request: HttpRequest) -> bool:
    return bool(request.htmx) or request.headers.get("X-Requested-With") == "XMLHttpRequest"
