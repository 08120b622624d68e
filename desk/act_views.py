"""The pages on which acts are done (办理): one view for every act, one for confirming."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cases import access, acts
from cases.forms.base import ActForm
from cases.lifecycle import ACTS, Act, ActRule
from cases.models import FireCase, PendingAct
from common.errors import DomainError
from common.http import STATUS
from desk.acts import HANDLERS, ActHandler


@never_cache
def do_act(request: HttpRequest, public_id: str, act_slug: str) -> HttpResponse:
    """Show the form of an act and do it (办理事项); what was typed survives every refusal."""
    act, handler = _handler(act_slug)
    case = access.case_for_reader(public_id, request.user)
    rule = ACTS[act]
    form = _form(handler, rule, case, request)
    refusal = None
    if request.method == "POST" and form.is_valid():
        values = form.service_values()
        try:
            if rule.second is not None and handler.needs_second(values):
                acts.prepare(
                    public_id=public_id, actor=request.user, act=act, values=_plain(request), reason=""
                )
                messages.success(request, f"“{rule.label}”已提请，待第二人确认后生效（{rule.article}）。")
            else:
                handler.service(public_id=public_id, actor=request.user, **values)
                messages.success(request, f"已办理：{rule.label}（{rule.article}）。")
                case.refresh_from_db()
                for warning in handler.warnings(case):
                    messages.warning(request, warning)
            return redirect("desk:case_detail", public_id=public_id)
        except DomainError as error:
            refusal = error
    if request.method != "POST":
        refusal = _why_not(request, case, act)
    status = 200 if refusal is None and not form.errors else _status(refusal)
    context = {"case": case, "rule": rule, "form": form, "refusal": refusal}
    return render(request, "desk/act.html", context, status=status)


@never_cache
def decide_pending(request: HttpRequest, public_id: str, pending_id: str) -> HttpResponse:
    """Show what another person prepared, and confirm or reject it (第二人确认)."""
    case = access.case_for_reader(public_id, request.user)
    pending = PendingAct.objects.filter(case=case, public_id=pending_id).select_related("prepared_by").first()
    if pending is None:
        raise Http404
    act = Act(pending.act)
    rule, handler = ACTS[act], HANDLERS[act]
    form = handler.form(pending.values, case=case, rule=rule, today=timezone.localdate())
    refusal = None
    if request.method == "POST":
        try:
            if request.POST.get("decision") == "reject":
                acts.reject(pending=pending, actor=request.user, reason=request.POST.get("reason", ""))
                messages.success(request, f"已退回：{rule.label}。")
            elif form.is_valid():
                handler.service(
                    public_id=public_id, actor=request.user, pending=pending, **form.service_values()
                )
                messages.success(request, f"已确认：{rule.label}（{rule.article}）。")
            return redirect("desk:case_detail", public_id=public_id)
        except DomainError as error:
            refusal = error
    context = {"case": case, "rule": rule, "form": form, "pending": pending, "refusal": refusal}
    return render(
        request, "desk/pending_act.html", context, status=200 if refusal is None else _status(refusal)
    )


def _handler(slug: str) -> tuple[Act, ActHandler]:
    try:
        act = Act(slug.replace("-", "_").upper())
        return act, HANDLERS[act]
    except (ValueError, KeyError):
        raise Http404 from None


def _form(handler: ActHandler, rule: ActRule, case: FireCase, request: HttpRequest) -> ActForm:
    today = timezone.localdate()
    if request.method == "POST":
        return handler.form(request.POST, request.FILES, case=case, rule=rule, today=today)
    return handler.form(case=case, rule=rule, today=today, initial=request.GET.dict())


def _why_not(request: HttpRequest, case: FireCase, act: Act) -> DomainError | None:
    try:
        access.permit(case=case, actor=request.user, act=act)
    except DomainError as error:
        return error
    return None


def _plain(request: HttpRequest) -> dict[str, Any]:
    return {
        name: request.POST.getlist(name) if len(request.POST.getlist(name)) > 1 else value
        for name, value in request.POST.items()
        if name != "csrfmiddlewaretoken"
    }


def _status(refusal: DomainError | None) -> int:
    return 422 if refusal is None else STATUS.get(refusal.code, 409)
