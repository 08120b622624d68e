"""The page of the system administrator on how the site stands (系统状态)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.views.administration import for_system_administrator
from zibo_fire.health.parts import Standing, look

_ORDER = [Standing.FAILING, Standing.WARNING, Standing.WELL]


@require_GET
@for_system_administrator
def system_status(request: HttpRequest) -> HttpResponse:
    """Show every part of the site, what was found and what to do (系统状态)."""
    # What asks for something to be done comes first.
    parts = sorted(look(), key=lambda part: _ORDER.index(part.standing))
    wrong = [part for part in parts if part.standing is not Standing.WELL]
    context = {"parts": parts, "wrong": wrong, "looked_at": timezone.localtime(), "tab": "status"}
    return render(request, "system/status.html", context)
