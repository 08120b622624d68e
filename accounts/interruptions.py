"""Keep what a person sent when it could not be taken yet (中断的提交): the words wait for the same person.

Kept in the session on the server, encrypted: an identity number may be among it. Passwords and codes are
never kept, and files cannot be.
"""

import json
import re
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from common.encryption import decrypt, encrypt

KEPT = "interrupted"
OWNER = "interrupted_owner"
_SALT = "accounts.interruptions.owner"
MOST_KEPT = 20
# What a page adds of its own and nobody typed: keys, digests, tokens of waiting files (``kept-…``), buttons.
_OF_THE_PAGE = frozenset({"form_key", "base", "seen", "confirmed", "revise"})
# A choice is sent as its stored code, which tells a person nothing.
_CODE = re.compile(r"[A-Z][A-Z_]+")


@dataclass(frozen=True, slots=True)
class Interruption:
    """One form that was sent and not taken (中断的提交): where it goes, its fields as [name, values]."""

    path: str
    fields: list[list[Any]]
    had_files: bool
    at: float

    @property
    def texts(self) -> list[str]:
        """Return what a person may have typed, for showing."""
        typed = (
            value
            for name, values in self.fields
            for value in values
            if value.strip() and name not in _OF_THE_PAGE and not name.startswith("kept-")
        )
        return [value for value in typed if not _CODE.fullmatch(value)]


def remember_owner(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser remember, signed, who uses it, for when its session is gone altogether.

    It opens nothing: it only says for whom a form sent later is kept.
    """
    if request.user.pk is not None and owner_remembered(request) != request.user.pk:
        response.set_signed_cookie(
            _owner_cookie(),
            str(request.user.pk),
            salt=_SALT,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )


def owner_remembered(request: HttpRequest) -> int | None:
    """Return who used this browser last, None if it does not say so with this site's signature."""
    told = request.get_signed_cookie(_owner_cookie(), None, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    return int(told) if told else None


def read(request: HttpRequest) -> Interruption:
    """Return what a POST carries, without what must not be kept."""
    return Interruption(
        path=request.get_full_path(),
        fields=_lists(request.POST),
        had_files=bool(request.FILES),
        at=time.time(),
    )


def keep(request: HttpRequest) -> None:
    """Keep what this POST carries until the owner of the session continues."""
    session = request.session
    entry = read(request)
    others = [
        item for item in session.get(KEPT, []) if item["path"] != entry.path or _open(item) != entry.fields
    ]
    sealed = asdict(entry) | {"fields": encrypt(json.dumps(entry.fields, ensure_ascii=False))}
    session[KEPT] = [*others, sealed][-MOST_KEPT:]


def put_off(request: HttpRequest) -> HttpResponse | None:
    """Keep what this POST carries for whom session or browser remembers, and lead to signing in (中断的提交).

    None where neither says for whom it would be kept.
    """
    session = request.session
    if OWNER not in session and (owner := owner_remembered(request)) is not None:
        session[OWNER] = owner
    if OWNER not in session:
        return None
    if not read(request).fields:
        return redirect("accounts:sign_in")
    keep(request)
    return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': reverse('accounts:continue')})}")


def kept_for(request: HttpRequest) -> list[Interruption]:
    """Return what waits for the person signed in, latest first."""
    if request.session.get(OWNER) != request.user.pk:
        return []
    kept = reversed(request.session.get(KEPT, []))
    return [Interruption(**(item | {"fields": _open(item)})) for item in kept]


def forget(session: SessionBase, path: str | None = None) -> None:
    """Forget what waits for an address, or everything."""
    if KEPT not in session:
        return
    rest = [] if path is None else [item for item in session[KEPT] if item["path"] != path]
    if rest:
        session[KEPT] = rest
    else:
        del session[KEPT]


def forget_unless_of(session: SessionBase, user_id: int) -> None:
    """Forget what another person left in this browser."""
    if session.get(OWNER) != user_id:
        session.pop(KEPT, None)
        session[OWNER] = user_id


def _owner_cookie() -> str:
    # Beside the session's, so that it bears the same prefix where cookies are bound to the host.
    return f"{settings.SESSION_COOKIE_NAME}-owner"


def _open(item: dict[str, Any]) -> list[list[Any]]:
    return json.loads(decrypt(item["fields"]))


def _lists(data: QueryDict) -> list[list[Any]]:
    # Lists, not tuples: the session gives back JSON, and what is sent twice is compared.
    return [[name, [*values]] for name, values in data.lists() if not _is_secret(name)]


def _is_secret(name: str) -> bool:
    return name in {"csrfmiddlewaretoken", "code"} or "password" in name
