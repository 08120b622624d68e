"""The start page: what is due from this person first (待办)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from desk.selectors.administration import charges_of
from desk.selectors.start import start_page


@require_GET
@cache_control(private=True, no_store=True)
def start(request: HttpRequest) -> HttpResponse:
    """Show what is due from this person, with the article and the limit (待办).

    An administrator, who works on no case, sees the pages to look after instead.
    """
    today = timezone.localdate()
    if charges := charges_of(request.user):
        context = {"section": "start", "today": today, "charges": charges}
        return render(request, "desk/start_administrator.html", context)
    return render(
        request,
        "desk/start.html",
        {"section": "start", "today": today, "page": start_page(request.user, today)},
    )
