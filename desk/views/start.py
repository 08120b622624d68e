"""The start page: what is due from this person first (待办)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from desk.selectors.start import start_page


@require_GET
@cache_control(private=True, no_store=True)
def start(request: HttpRequest) -> HttpResponse:
    """Show what is due from this person, with the article and the limit (待办)."""
    today = timezone.localdate()
    return render(
        request,
        "desk/start.html",
        {"section": "start", "today": today, "page": start_page(request.user, today)},
    )
