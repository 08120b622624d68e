"""Search over cases, parties and texts (检索)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.models import District
from cases.models import Shelf
from cases.search.tokens import MOST_CHARACTERS
from desk.selectors.search import SearchWanted, kinds, search


@require_GET
@cache_control(private=True, no_store=True)
def search_page(request: HttpRequest) -> HttpResponse:
    """Show in which cases the words stand, as far as this person may read them (检索)."""
    asked = request.GET
    names = kinds()
    wanted = SearchWanted(
        text=asked.get("q", "").replace("\0", " ").strip()[:MOST_CHARACTERS],
        shelf=next((one for one in Shelf if asked.get("shelf", "").upper() == one), None),
        district=asked.get("district", "").replace("\0", ""),
        kind=next((kind for kind, _ in names if asked.get("kind") == kind), ""),
    )
    after = asked.get("after", "").replace("\0", "")
    page = search(request.user, wanted, after)
    return render(
        request,
        "desk/search.html",
        {
            "section": "search",
            "wanted": wanted,
            "page": page,
            "is_first": not after,
            "shelves": [(shelf.value.lower(), shelf.label) for shelf in Shelf],
            "shelf": wanted.shelf.value.lower() if wanted.shelf else "",
            "districts": District.objects.values_list("name", flat=True),
            "kinds": names,
            "next_query": _query(request, page.after) if page.after else "",
            "first_query": _query(request, ""),
        },
    )


def _query(request: HttpRequest, after: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return query.urlencode()
