"""What waits for a person after signing in again (继续办理)."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import interruptions


@never_cache
def continue_after(request: HttpRequest) -> HttpResponse:
    """Show what was sent and not taken, and let the person send or drop it (继续办理)."""
    if request.method == "POST":
        interruptions.forget(request.session)
        return redirect("desk:case_list")
    kept = interruptions.kept_for(request)
    if not kept:
        return redirect("desk:case_list")
    return render(request, "accounts/continue.html", {"kept": kept, "signed_in_again": True})


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token.

    A page that was opened before signing in again carries an old token: if this site's own page sent it,
    the person sees the words and sends them once more. A script gets a new token and may try again.
    Where the browser has lost everything, session and token, the words wait for whom it remembers, and
    are otherwise shown to be copied. None of it is done before a form with a valid token comes.
    """
    if not _is_own_page(request) or not _asks_who(request):
        return render(request, "403_csrf.html", status=403)
    is_script = (
        request.headers.get("HX-Request") or request.headers.get("X-Requested-With") == "XMLHttpRequest"
    )
    if not request.user.is_authenticated:
        if is_script:
            return render(request, "accounts/ended_fragment.html", status=401)
        sent = interruptions.read(request)
        return interruptions.put_off(request) or render(request, "403_csrf.html", {"sent": sent}, status=403)
    if is_script:
        response = render(request, "accounts/ended_fragment.html", status=403)
        response["X-CSRF-Token"] = get_token(request)
        return response
    kept = [interruptions.read(request)]
    return render(request, "accounts/continue.html", {"kept": kept, "signed_in_again": False}, status=403)


def _asks_who(request: HttpRequest) -> bool:
    """Tell whether the form is of a page for people signed in, and not the sign-in itself."""
    return getattr(request.resolver_match and request.resolver_match.func, "login_required", True)


def _is_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin)[:2] == (request.scheme, request.get_host())
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
