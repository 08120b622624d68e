"""Turn refusals into answers (拒绝的呈现): one place maps codes to status and page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import DomainError

STATUS = {
    "case_not_found": 404,
    "act_not_permitted": 403,
    "contents_closed": 403,
    "declaration_missing": 403,
    "recusal_pending": 403,
    "pdf_unavailable": 503,
    "too_many_requests": 503,
    "database_busy": 503,
    "database_unavailable": 503,
    "storage_full": 507,
}


class DomainErrorMiddleware:
    """Answer a DomainError that a view lets through with its own page, never with a bare 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "refusal.html", {"refusal": error}, status=STATUS.get(error.code, 409))
