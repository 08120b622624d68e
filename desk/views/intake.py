"""The pages that open a case: register a fire, or enter a running case late (登记火灾、补录)."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.forms.intake import LateEntryForm, RegisterFireForm, districts_of
from cases.lifecycle import ACTS
from cases.models import FireCase
from cases.services.intake import register_fire
from cases.services.late_entry import enter_case_late
from cases.submissions import new_key, submitted_once
from common.errors import DomainError
from desk.form_layout import LaidField, layout


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a fire on one screen (登记火灾, 第二条)."""
    return _open(request, RegisterFireForm, register_fire)


@never_cache
@require_http_methods(["GET", "POST"])
def enter_late(request: HttpRequest) -> HttpResponse:
    """Enter a case already running on paper (补录)."""
    return _open(request, LateEntryForm, enter_case_late)


def _open(
    request: HttpRequest, form_class: type[RegisterFireForm], service: Callable[..., FireCase]
) -> HttpResponse:
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    # Most fires are registered on their day; a running case never is.
    begun = {"occurred_on": today} if form_class is RegisterFireForm else {}
    form = form_class(posted, actor=request.user, today=today, initial=begun)
    if not districts_of(request.user).exists():
        raise DomainError(
            "act_not_permitted",
            f"“{ACTS[form_class.act].label}”由消防救援机构的内勤办理，您的岗位不能办理。",
            article="第四条",
        )
    refusal = None
    if posted is not None and form.is_valid():
        try:
            with submitted_once(posted.get("form_key", ""), request.user):
                case = service(actor=request.user, **form.service_values())
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, f"已登记：{case.title}（{case.number}），由{case.lead_body_name}牵头。")
            return redirect("desk:case", public_id=case.public_id)
    laid = layout(form, form.rule, frozenset(), {})
    context = {
        "section": "cases",
        "rule": form.rule,
        "form": form,
        "form_key": new_key(),
        "main": _named(laid.fields, form.MAIN),
        "casualties": _named(laid.fields, form.CASUALTIES),
        "account": _named(laid.fields, form.ACCOUNT),
        "late": _named(laid.fields, getattr(form, "LATE", ())),
        "more": _named(laid.fields, form.MORE),
        "more_is_open": form.more_is_open or (refusal is not None and refusal.code in form.MORE_CODES),
        "error_count": laid.error_count,
        "refusal": refusal,
    }
    return render(request, "cases/register.html", context, status=200 if posted is None else 422)


def _named(fields: Iterable[LaidField], names: tuple[str, ...]) -> list[LaidField]:
    found = {one.field.name: one for one in fields}
    return [found[name] for name in names]
