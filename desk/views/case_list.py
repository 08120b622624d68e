"""The list of cases (案件列表)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.models import District
from cases.lifecycle import STAGE_LABELS
from desk.selectors.case_list import (
    MOST_SORTED,
    SETTLED,
    SHELVES,
    CaseFilter,
    find_cases,
    reference_cases,
)
from regulation.grades import Grade

MAX_TEXT = 60


@require_GET
@cache_control(private=True, no_store=True)
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that this person may know, what is due first on top (案件列表)."""
    asked = request.GET
    shelf = asked.get("shelf", "open")
    stages = _stages(shelf)
    wanted = CaseFilter(
        shelf=shelf if shelf in SHELVES else "open",
        text=asked.get("q", "").replace("\0", "").strip()[:MAX_TEXT],
        stage=_one_of(asked.get("stage", ""), dict(stages)),
        district=asked.get("district", "").replace("\0", ""),
        grade=_one_of(asked.get("grade", ""), Grade.__members__),
    )
    page = find_cases(request.user, wanted, asked.get("after", "").replace("\0", ""), timezone.localdate())
    first = not asked.get("after")
    return render(
        request,
        "desk/case_list.html",
        {
            "section": "cases",
            "wanted": wanted,
            "page": page,
            "is_first": first,
            "most_sorted": MOST_SORTED,
            "references": reference_cases(request.user)
            if first and wanted.shelf == "open" and not wanted.is_narrowed
            else [],
            "shelves": SHELVES,
            "stages": stages,
            "districts": District.objects.values_list("name", flat=True),
            "grades": [(grade.value, grade.label) for grade in Grade],
            "next_query": _query(request, after=page.after) if page.after else "",
            "first_query": _query(request, after=""),
        },
    )


def _stages(shelf: str) -> list[tuple[str, str]]:
    settled = set(SETTLED)
    return [
        (stage.value, label)
        for stage, label in STAGE_LABELS.items()
        if shelf == "reference" or (stage in settled) == (shelf == "settled")
    ]


def _one_of(value: str, allowed) -> str:
    return value if value in allowed else ""


def _query(request: HttpRequest, *, after: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return query.urlencode()
