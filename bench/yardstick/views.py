"""List, page and creation, each written the plain way."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import District, User
from bench.yardstick.models import PlainCase, PlainEvent, PlainSequence

ROWS = 50


def listing(request: HttpRequest) -> HttpResponse:
    """Show 50 cases, going on by key."""
    cases = PlainCase.objects.select_related("district").order_by("-occurred_on", "-pk")
    if after := request.GET.get("after"):
        day, key = after.split(".")
        cases = cases.filter(occurred_on__lte=day).filter(Q(occurred_on__lt=day) | Q(pk__lt=int(key)))
    rows = list(cases[: ROWS + 1])
    shown = rows[:ROWS]
    following = f"{shown[-1].occurred_on.isoformat()}.{shown[-1].pk}" if len(rows) > ROWS else ""
    return render(
        request,
        "yardstick/list.html",
        {"rows": shown, "following": following, "districts": District.objects.all()},
    )


def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one case with its events and its history."""
    case = get_object_or_404(PlainCase.objects.select_related("district"), pk=key)
    return render(
        request,
        "yardstick/detail.html",
        {"case": case, "events": case.events.select_related("actor"), "history": case.history.all()[:20]},
    )


@transaction.atomic
def create(*, actor: User, district: District, occurred_on: date) -> PlainCase:
    """Create a case with a number, its history and an event."""
    sequence, _ = PlainSequence.objects.select_for_update().get_or_create(year=occurred_on.year)
    sequence.last += 1
    sequence.save()
    case = PlainCase.objects.create(
        number=f"火调〔{occurred_on.year}〕{sequence.last}号",
        title="淄博市张店区一般火灾事故",
        stage="REGISTERED",
        grade="ORDINARY",
        occurred_on=occurred_on,
        due_on=occurred_on,
        district=district,
        region="山东省淄博市张店区",
        address="柳泉路1号",
        site_name="某商铺",
    )
    PlainEvent.objects.create(case=case, actor=actor, act="REGISTER_FIRE", detail={"title": case.title})
    return case
