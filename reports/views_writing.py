"""The pages on which the report and its facts are written (撰写调查报告)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from cases import access
from cases.lifecycle import ACTS
from cases.models import FireCase
from cases.submissions import new_key, submitted_once
from common.chinese import numeral
from common.errors import DomainError
from common.http import STATUS
from common.records import Record
from regulation.rulebook import load_rulebook
from reports.comparison import compare, put_together
from reports.editors import NEW, Target, is_no_change, key_of, target_of
from reports.forms.writing import WritingForm
from reports.models import Draft, ReportPart, Responsibility
from reports.selectors import report_view, written_warnings
from reports.services.drafts import drop_drafts, keeping_refused_text, own_drafts
from reports.services.writing import move_written, remove_written
from reports.typed import typed_preview
from reports.versions import WRITTEN_FIELDS, StaleText, version_of, written_values
from reports.written import KINDS, Kind, detail, list_of, told


@dataclass(frozen=True)
class Listed:
    """A written record in the list of its kind (填写清单)."""

    record: Record
    key: str
    told: str
    detail: str
    version: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class ListedKind:
    """A kind with its records, and how many drafts of this person wait there (填写清单)."""

    kind: Kind
    entries: list[Listed]
    has_new_draft: bool


@dataclass(frozen=True)
class ListedPart:
    """One of the six parts with the length of its text (报告正文)."""

    number: int
    title: str
    characters: int
    has_draft: bool
    gap_count: int


@require_GET
@never_cache
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show all that is written for the report, each with its editor (撰写调查报告)."""
    case = access.contents_for_reader(public_id, request.user)
    for kind in KINDS.values():
        access.permit(case=case, actor=request.user, act=kind.act)
    drafts = set(Draft.objects.filter(case=case, user=request.user).values_list("record", flat=True))
    gaps = report_view(case).gaps
    bodies = {part.number: part.body for part in case.report_parts.all()}
    parts = [
        ListedPart(
            number,
            rule.label,
            len(bodies.get(number, "")),
            f"parts:{number}" in drafts,
            sum(gap.part == number for gap in gaps),
        )
        for number, rule in enumerate(load_rulebook(case.rulebook_code).report_parts, start=1)
    ]
    kinds = [_listed(case, kind, drafts) for kind in KINDS.values() if kind.model is not ReportPart]
    context = _context(case) | {"parts": parts, "kinds": kinds}
    return render(request, "reports/writing/overview.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str, kind_name: str, key: str) -> HttpResponse:
    """Show the editor of one record, and save it (填写、撰写); a stale save shows both texts."""
    case = access.case_for_reader(public_id, request.user)
    if kind_name not in KINDS:
        raise Http404
    kind = KINDS[kind_name]
    try:
        access.permit(case=case, actor=request.user, act=kind.act)
    except DomainError as error:
        if request.method != "POST":
            raise
        return _closed(request, case, kind, error)
    base = request.POST.get("base", "")
    target = target_of(case, kind_name, key, base)
    if request.method == "POST":
        return _save(request, target, base)
    return _open(request, target)


@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: str, kind_name: str, key: str) -> HttpResponse:
    """Ask whether a record shall go, and remove it (删除)."""
    case = access.contents_for_reader(public_id, request.user)
    base = request.POST.get("base", "")
    target = target_of(case, kind_name, key, base)
    access.permit(case=case, actor=request.user, act=target.kind.act)
    if request.method == "POST":
        remove_written(public_id=public_id, actor=request.user, kind=kind_name, base=base)
        messages.success(request, f"已删除{target.kind.label}（{ACTS[target.kind.act].article}）。")
        return redirect(_list_url(target))
    if target.record is None:
        raise Http404
    context = _context(case) | {
        "target": target,
        "told": told(target.record),
        "base": version_of(target.record),
    }
    return render(request, "reports/writing/remove.html", context)


@require_POST
def move(request: HttpRequest, public_id: str, kind_name: str, key: str) -> HttpResponse:
    """Move a record up or down in its list (调整顺序)."""
    case = access.contents_for_reader(public_id, request.user)
    base = request.POST.get("base", "")
    target = target_of(case, kind_name, key, base)
    is_up = request.POST.get("direction") == "up"
    try:
        move_written(public_id=public_id, actor=request.user, kind=kind_name, base=base, is_up=is_up)
    except DomainError as error:
        if not is_no_change(error):
            raise
    return redirect(_list_url(target))


@require_POST
def drop_draft(request: HttpRequest, public_id: str, kind_name: str, key: str) -> HttpResponse:
    """Drop one's own draft and go back to what is saved (放弃草稿)."""
    case = access.contents_for_reader(public_id, request.user)
    target = target_of(case, kind_name, key)
    drop_drafts(public_id=public_id, actor=request.user, record=target.draft_name)
    return redirect("reports:edit", public_id, kind_name, key)


def _save(request: HttpRequest, target: Target, base: str) -> HttpResponse:
    typed = request.POST.dict()
    form = target.form(
        request.POST,
        request.FILES,
        case=target.case,
        rule=ACTS[target.kind.act],
        today=timezone.localdate(),
    )
    if not form.is_valid():
        if _is_script(request):
            return _refused_json(next(iter(form.errors.values()))[0], 422)
        return _editor(request, target, form, base=base, status=422)
    try:
        with (
            keeping_refused_text(
                public_id=target.case.public_id,
                actor=request.user,
                kind=target.kind,
                base=base,
                typed=typed,
                number=target.number,
            ),
            submitted_once("" if base else request.POST.get("form_key", ""), request.user),
        ):
            record = target.save(actor=request.user, values=form.service_values(), base=base)
    except StaleText as stale:
        if _is_script(request):
            return JsonResponse({"state": "stale", "message": stale.message}, status=409)
        return _conflict(request, target, stale, status=409)
    except DomainError as error:
        if is_no_change(error):
            return _saved(request, target, target.record, "内容没有变化。")
        if _is_script(request):
            return _refused_json(error.message, STATUS.get(error.code, 409))
        return _editor(request, target, form, base=base, refusal=error, status=STATUS.get(error.code, 409))
    return _saved(request, target, record, "已保存")


def _saved(request: HttpRequest, target: Target, record: Record | None, words: str) -> HttpResponse:
    stays = target.kind.name in ("parts", "chapters")
    key = key_of(record) if record is not None else target.key
    own_url = reverse("reports:edit", args=[target.case.public_id, target.kind.name, key])
    url = own_url if stays else _list_url(target)
    at = timezone.localtime().strftime("%H:%M")
    for warning in written_warnings(record):
        messages.warning(request, warning)
    if _is_script(request):
        # A new record has an address of its own now, and facts are listed again.
        next_url = url if target.key == NEW or not stays else ""
        if next_url:
            messages.success(request, f"{target.kind.label}：{words} {at}")
        return JsonResponse({"state": "saved", "at": at, "base": version_of(record), "url": next_url})
    messages.success(request, f"{target.kind.label}：{words} {at}")
    return redirect(url)


def _open(request: HttpRequest, target: Target) -> HttpResponse:
    drafts = own_drafts(target.case, request.user, target.draft_name)
    base = version_of(target.record)
    initial = target.form.values_of(target.record) if target.record is not None else _first(request, target)
    typed = {name: draft.text for name, draft in drafts.items()}
    if any(draft.base != base for draft in drafts.values()):
        current = written_values(target.record) if target.record is not None else {}
        stale = StaleText(
            current=current,
            submitted=current | typed,
            version=base,
            article=ACTS[target.kind.act].article,
        )
        return _conflict(request, target, stale, status=200)
    form = _unbound(target, initial | typed)
    kept_at = max((draft.updated_at for draft in drafts.values()), default=None)
    return _editor(request, target, form, base=base, kept_at=kept_at)


def _editor(
    request: HttpRequest,
    target: Target,
    form: WritingForm,
    *,
    base: str,
    kept_at: Any = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _editor_context(request, target, form, base) | {"kept_at": kept_at, "refusal": refusal}
    return render(request, "reports/writing/editor.html", context, status=status)


def _conflict(request: HttpRequest, target: Target, stale: StaleText, *, status: int) -> HttpResponse:
    form = target.form(case=target.case, rule=ACTS[target.kind.act], today=timezone.localdate())
    merged = dict(stale.submitted)
    sides = []
    for name in (*WRITTEN_FIELDS[target.kind.model], "finding_keys"):
        saved, own = stale.current.get(name), stale.submitted.get(name)
        if name not in form.fields or saved == own:
            continue
        if form[name].widget_type == "textarea" and saved and own:
            merged[name] = put_together(saved, own)
        sides.append((form[name].label, compare(_shown(form, name, saved), _shown(form, name, own))))
    is_removed = bool(stale.version == "" and target.number is None)
    target = target_of(target.case, target.kind.name, NEW) if is_removed else target
    context = _editor_context(request, target, _unbound(target, merged), stale.version) | {
        "stale": stale,
        "sides": sides,
    }
    return render(request, "reports/writing/conflict.html", context, status=status)


def _closed(request: HttpRequest, case: FireCase, kind: Kind, refusal: DomainError) -> HttpResponse:
    """Say why nothing can be written any more; what was sent stays on the page to be copied."""
    status = STATUS.get(refusal.code, 409)
    if _is_script(request):
        return _refused_json(refusal.message, status)
    names = WRITTEN_FIELDS[kind.model]
    typed = [value for name, value in request.POST.items() if name in names and value.strip()]
    context = _context(case) | {"kind": kind, "refusal": refusal, "typed_texts": typed}
    return render(request, "reports/writing/closed.html", context, status=status)


def _unbound(target: Target, initial: dict[str, Any]) -> WritingForm:
    return target.form(
        case=target.case, rule=ACTS[target.kind.act], today=timezone.localdate(), initial=initial
    )


def _first(request: HttpRequest, target: Target) -> dict[str, Any]:
    """Return what a new record starts with: what the link that led here names."""
    names = WRITTEN_FIELDS[target.kind.model]
    named: dict[str, Any] = {name: value for name, value in request.GET.items() if name in names}
    if target.kind.name == "measures" and "finding" in request.GET:
        named["finding_keys"] = request.GET.getlist("finding")
    if target.kind.name == "chronology":
        named.setdefault("occurred_on", target.case.occurred_on)
    return named


def _shown(form: WritingForm, name: str, value: Any) -> str:
    """Return a value in the words of the form."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return "\n".join(str(choices.get(one, one)) for one in value)
    if value is None or value == "":
        return ""
    return str(choices.get(value, value)) if choices else str(value)


def _editor_context(request: HttpRequest, target: Target, form: WritingForm, base: str) -> dict[str, Any]:
    gaps = report_view(target.case).gaps
    text = form["body"].value() if "body" in form.fields else None
    return _context(target.case) | {
        "target": target,
        "title": _title(target),
        "form": form,
        "base": base,
        "form_key": request.POST.get("form_key", "") or new_key(),
        "rule": ACTS[target.kind.act],
        "gaps": [gap for gap in gaps if gap.part == target.part] if target.part else gaps,
        "figures": target.case.figures.all() if text is not None else (),
        "typed": typed_preview(target.case, text) if text is not None else None,
        "owner": _owner(request.user),
        "list_url": _list_url(target),
    }


def _title(target: Target) -> str:
    if target.number is not None:
        part = load_rulebook(target.case.rulebook_code).report_parts[target.number - 1]
        return f"{numeral(target.number)}、{part.label}"
    return f"{'增加' if target.record is None else '修改'}{target.kind.label}"


def _owner(user: User) -> str:
    """Return what keeps one person's texts in a shared browser apart from another's."""
    return salted_hmac("reports.drafts", str(user.pk)).hexdigest()[:16]


def _listed(case: FireCase, kind: Kind, drafts: set[str]) -> ListedKind:
    records = list(kind.model._default_manager.filter(case=case))
    lists = [list_of(record) for record in records]
    ends = [None, *lists, None]
    entries = [
        Listed(
            record,
            key_of(record),
            told(record),
            detail(record),
            version_of(record),
            is_first=ends[place] != lists[place],
            is_last=ends[place + 2] != lists[place],
        )
        for place, record in enumerate(records)
    ]
    return ListedKind(kind, entries, kind.draft_name(None) in drafts)


def _context(case: FireCase) -> dict[str, Any]:
    return {"section": "cases", "tab": "report", "case": case, "classes": Responsibility.Class}


def _list_url(target: Target) -> str:
    return reverse("reports:writing", args=[target.case.public_id]) + f"#{target.kind.name}"


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _refused_json(message: str, status: int) -> JsonResponse:
    return JsonResponse({"state": "refused", "message": str(message)}, status=status)
