"""Put signing in and out and lockouts into the journal of accounts (账号日志)."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from accounts import interruptions, sessions
from accounts.journal import recording
from accounts.models import AccountAction, User


def note_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Begin the limits of the session and record the sign-in (登录)."""
    sessions.start(request.session)
    request.session.pop(sessions.ENDED, None)
    interruptions.forget_unless_of(request.session, user.pk)
    with recording(
        action=AccountAction.SIGNED_IN, actor=user, subject=user, address=request.META.get("REMOTE_ADDR", "")
    ):
        pass


def note_sign_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Record that a person signed out (退出); a session that ended by time has an entry of its own."""
    if user is None or hasattr(request, "session_ending"):
        return
    with recording(action=AccountAction.SIGNED_OUT, actor=user, subject=user):
        pass


def note_lockout(sender: Any, request: HttpRequest, username: str, ip_address: str, **kwargs: Any) -> None:
    """Record that a name was locked out (锁定登录), once for each lockout and also for unknown names."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    subject = User.objects.filter(username=username).first()
    with recording(
        action=AccountAction.LOCKED_OUT,
        actor=None,
        subject=subject,
        username=username if subject else "",
        address=ip_address or "",
    ):
        pass


def connect() -> None:
    """Connect the receivers once, when the application is ready."""
    user_logged_in.connect(note_sign_in, dispatch_uid="accounts.note_sign_in")
    user_logged_out.connect(note_sign_out, dispatch_uid="accounts.note_sign_out")
    user_locked_out.connect(note_lockout, dispatch_uid="accounts.note_lockout")
