"""Overview pages (工作台)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that this person may know (案件列表)."""
    return render(request, "desk/case_list.html")
