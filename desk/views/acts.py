"""The pages on which acts are done (办理): one view for every act, one for the second person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import step_up
from accounts.forms.sign_in import ConfirmForm
from cases import access, acts
from cases.lifecycle import ACTS, ASKS_PASSWORD, Act, ActRule, CaseRole, SecondPerson
from cases.models import FireCase, PendingAct
from cases.submissions import already_submitted, is_submitted, new_key, submitted_once
from common.errors import DomainError
from common.http import STATUS
from desk import kept_files, performing
from desk.acts import HANDLERS, ActHandler
from desk.effects import Effects
from desk.form_layout import FormLayout, layout
from desk.form_values import filled
from desk.ways_out import WayOut, way_out
from regulation.articles import Article, load_regulation
from regulation.rulebook import load_rulebook

SECOND_LABELS = {
    SecondPerson.OFFICER: "牵头机构的另一名内勤",
    SecondPerson.LEADER: "组长或者受委托的副组长",
}
# Fields of the page itself, which belong to no act.
_OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "form_key", "confirmed", "revise", step_up.FIELD})


@never_cache
@sensitive_post_parameters(step_up.FIELD)
@require_http_methods(["GET", "POST"])
def do_act(request: HttpRequest, public_id: str, act_slug: str) -> HttpResponse:
    """Show the form of an act, what it will do, and do it (办理事项); every refusal keeps what was typed."""
    act, handler = _handler(act_slug)
    case = access.case_for_reader(public_id, request.user)
    rule = ACTS[act]
    try:
        permit = performing.permitted(case, request.user, act)
    except DomainError as error:
        return _closed(request, case, rule, error)
    form = _form(handler, rule, case, request)
    if request.method != "POST":
        return _open(request, case, rule, form, permit.roles)
    if not form.is_valid():
        return _open(request, case, rule, form, permit.roles, status=422)
    if "revise" in request.POST:
        return _open(request, case, rule, form, permit.roles)
    values = form.service_values()
    is_confirmed = "confirmed" in request.POST or not rule.weighty
    try:
        asked = step_up.password_asked(request) if act in ASKS_PASSWORD else None
        if not is_confirmed or asked is not None:
            expected = performing.rehearse(case=case, actor=request.user, act=act, values=values)
            return _confirm(request, case, rule, form, values, expected, asked)
        with submitted_once(request.POST.get("form_key", ""), request.user):
            _do(request, case, rule, form, values)
    except DomainError as error:
        return _open(request, case, rule, form, permit.roles, refusal=error, status=_status(error))
    return redirect(handler.page, public_id=public_id)


@never_cache
@sensitive_post_parameters(step_up.FIELD)
@require_http_methods(["GET", "POST"])
def decide_pending(request: HttpRequest, public_id: str, pending_id: str) -> HttpResponse:
    """Show what another person prepared and what it will do, and confirm or reject it (第二人确认)."""
    case = access.contents_for_reader(public_id, request.user)
    pending = PendingAct.objects.filter(case=case, public_id=pending_id).select_related("prepared_by").first()
    if pending is None or Act(pending.act) not in HANDLERS:
        raise Http404
    rule = ACTS[Act(pending.act)]
    form = performing.form_of_pending(case, pending, timezone.localdate())
    refusal, expected, may_decide, asked, cautions = None, None, False, None, ()
    try:
        performing.require_second(case, pending, request.user)
        may_decide = True
        if request.method == "POST" and request.POST.get("decision") == "reject":
            acts.reject(pending=pending, actor=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, f"已退回：{rule.label}（{rule.article}）。")
            return redirect("desk:case", public_id=public_id)
        values = performing.values_of_pending(form, pending)
        asked = step_up.password_asked(request)
        if request.method == "POST" and asked is None:
            _do_and_say(request, case, rule, values, f"已确认：{rule.label}（{rule.article}）。")
            return redirect("desk:case", public_id=public_id)
        expected = performing.rehearse(case=case, actor=request.user, act=rule.act, values=values)
        cautions = performing.cautions(case, rule.act, values)
    except DomainError as error:
        refusal = error
    context = {
        "section": "cases",
        "case": case,
        "rule": rule,
        "pending": pending,
        "filled": filled(form) if form.is_valid() else [],
        "expected": expected,
        "will": expected.sentences(rule) if expected else [],
        "cautions": cautions,
        "refusal": refusal,
        "way_out": way_out(case, refusal) if refusal else None,
        "may_decide": may_decide,
        "asked": asked,
        "reason": request.POST.get("reason", ""),
        "second": SECOND_LABELS[rule.second] if rule.second else "",
    }
    status = 200
    if request.method == "POST":
        status = _status(refusal) if refusal else 403
    return render(request, "desk/acts/pending.html", context, status=status)


def _do(request: HttpRequest, case: FireCase, rule: ActRule, form: Any, values: dict[str, Any]) -> None:
    """Do the act at once, or prepare it for the second person."""
    if not performing.needs_second(rule.act, values):
        _do_and_say(request, case, rule, values, f"已办理：{rule.label}（{rule.article}）。")
        return
    typed = {**_typed(request), **performing.waiting_files(form, case, rule)}
    performing.prepare(
        case=case, actor=request.user, act=rule.act, values=values, typed=typed, filled=filled(form)
    )
    second = SECOND_LABELS[rule.second]
    messages.success(request, f"已提请：{rule.label}（{rule.article}），待{second}确认后生效。")


def _do_and_say(
    request: HttpRequest, case: FireCase, rule: ActRule, values: dict[str, Any], said: str
) -> None:
    done = performing.carry_out(case=case, actor=request.user, act=rule.act, values=values)
    messages.success(request, said)
    for sentence in done.effects.sentences(rule):
        messages.info(request, sentence)
    if done.warnings:
        messages.warning(request, "\n".join(done.warnings))


def _open(
    request: HttpRequest,
    case: FireCase,
    rule: ActRule,
    form: Any,
    roles: frozenset[CaseRole],
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = kept_files.keep(form, performing.scope_of_files(case, rule)) if form.is_bound else []
    shown: FormLayout = layout(form, rule, roles, {one.field: one for one in kept})
    context = _context(case, rule, refusal) | {
        "form": form,
        "layout": shown,
        "form_key": _form_key(request, refusal),
        "hindrances": _hindrances(case, rule, refusal),
    }
    return render(request, "desk/acts/act.html", context, status=status)


def _hindrances(
    case: FireCase, rule: ActRule, refusal: DomainError | None
) -> list[tuple[DomainError, WayOut | None]]:
    """Return what else would refuse the act, each with the way out, beside the refusal told already."""
    told = refusal.code if refusal else ""
    found = (one for one in performing.hindrances(case, rule.act) if one.code != told)
    return [(one, way_out(case, one)) for one in found]


def _confirm(
    request: HttpRequest,
    case: FireCase,
    rule: ActRule,
    form: Any,
    values: dict[str, Any],
    expected: Effects,
    asked: ConfirmForm | None,
) -> HttpResponse:
    """Show what was filled in and what it will do; the password is asked for here where it must be."""
    is_prepared = rule.second is not None and performing.needs_second(rule.act, values)
    context = _context(case, rule, None) | {
        "filled": filled(form),
        "expected": expected,
        "will": expected.sentences(rule),
        "typed": [(name, value) for name, values in _typed(request).items() for value in values],
        "kept": kept_files.keep(form, performing.scope_of_files(case, rule)),
        "form_key": _form_key(request, None),
        "second": SECOND_LABELS[rule.second] if rule.second and is_prepared else "",
        "asked": asked,
        "cautions": performing.cautions(case, rule.act, values),
    }
    status = 403 if asked is not None and "confirmed" in request.POST else 200
    return render(request, "desk/acts/confirm.html", context, status=status)


def _closed(request: HttpRequest, case: FireCase, rule: ActRule, refusal: DomainError) -> HttpResponse:
    """Say why the act cannot be done; what was sent stays on the page to be copied."""
    if request.method == "POST" and is_submitted(request.POST.get("form_key", ""), request.user):
        refusal = already_submitted()
    typed = [value for values in _typed(request).values() for value in values if value.strip()]
    context = _context(case, rule, refusal) | {"typed_texts": typed}
    return render(request, "desk/acts/closed.html", context, status=_status(refusal))


def _context(case: FireCase, rule: ActRule, refusal: DomainError | None) -> dict[str, Any]:
    return {
        "section": "cases",
        "case": case,
        "rule": rule,
        "article": _article(case, rule.article),
        "refusal": refusal,
        "way_out": way_out(case, refusal) if refusal else None,
    }


def _handler(slug: str) -> tuple[Act, ActHandler]:
    try:
        act = Act(slug.replace("-", "_").upper())
        return act, HANDLERS[act]
    except (ValueError, KeyError):
        raise Http404 from None


def _form(handler: ActHandler, rule: ActRule, case: FireCase, request: HttpRequest) -> Any:
    today = timezone.localdate()
    if request.method == "POST":
        scope = performing.scope_of_files(case, rule)
        files = kept_files.files_of(request, scope)
        form = handler.form(request.POST, files, case=case, rule=rule, today=today)
        for field in kept_files.lost(request, scope):
            if field in form.fields:
                label = form.fields[field].label
                form.add_error(field, f"“{label}”暂存已超过24小时，不再保留，请重新选择文件。")
        return form
    return handler.form(case=case, rule=rule, today=today, initial=request.GET.dict())


def _form_key(request: HttpRequest, refusal: DomainError | None) -> str:
    if refusal is not None and refusal.code == "already_submitted":
        return new_key()
    return request.POST.get("form_key", "") or new_key()


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: values for name, values in request.POST.lists() if name not in _OWN_FIELDS}


def _article(case: FireCase, label: str) -> Article | None:
    text = load_regulation(load_rulebook(case.rulebook_code).regulation)
    return next((article for article in text.articles if article.label == label), None)


def _status(refusal: DomainError) -> int:
    return STATUS.get(refusal.code, 409)
