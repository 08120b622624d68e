"""The pages that open a case: register a fire, or enter a running case late (登记火灾、补录)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.forms.intake import LateEntryForm, RegisterFireForm, districts_of
from cases.models import FireCase
from cases.services.intake import register_fire
from cases.services.late_entry import enter_case_late
from common.errors import DomainError


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a fire (登记火灾, 第二条)."""
    return _open(request, RegisterFireForm, register_fire)


@never_cache
@require_http_methods(["GET", "POST"])
def enter_late(request: HttpRequest) -> HttpResponse:
    """Enter a case already running on paper (补录, 第三十八条)."""
    return _open(request, LateEntryForm, enter_case_late)


def _open(
    request: HttpRequest, form_class: type[RegisterFireForm], service: Callable[..., FireCase]
) -> HttpResponse:
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, actor=request.user, today=today, initial={"occurred_on": today})
    refusal = None
    if not districts_of(request.user).exists():
        refusal = DomainError("act_not_permitted", "只有消防救援机构的内勤可以登记火灾。", article="第四条")
    elif posted is not None and form.is_valid():
        try:
            case = service(actor=request.user, **form.service_values())
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, f"已登记：{case.title}（{case.number}），由{case.lead_body_name}牵头。")
            return redirect("desk:case_detail", public_id=case.public_id)
    status = 200
    if refusal is not None:
        status = 403 if refusal.code == "act_not_permitted" else 422
    elif form.is_bound:
        status = 422
    return render(request, "cases/register.html", {"form": form, "refusal": refusal}, status=status)
