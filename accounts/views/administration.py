"""Pages of the system administrator: people and bodies (人员与机构)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts import lockout, selectors
from accounts.forms.people import AgencyForm, NewPersonForm, PersonForm
from accounts.models import Agency, Role, User
from accounts.services import agencies as agency_services
from accounts.services import people as people_services
from accounts.sessions import recent_authentication_required
from common.errors import DomainError

PAGE_SIZE = 50


def role_required(role: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a page only to who holds the role now (默认拒绝)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not selectors.has_role(request.user, role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


for_system_administrator = role_required(Role.SYSTEM_ADMINISTRATOR)


@for_system_administrator
def people(request: HttpRequest) -> HttpResponse:
    """List and search people (人员)."""
    text = request.GET.get("q", "").strip()
    page = Paginator(selectors.people(text=text), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "text": text, "tab": "people"})


@for_system_administrator
@recent_authentication_required
@sensitive_variables("password")
def add_person(request: HttpRequest) -> HttpResponse:
    """Open an account and show its one-time password once (开通账号)."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = people_services.create_user(actor=request.user, **form.cleaned_data)
            return _show_password(request, user, password)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"form": form, "tab": "people", "heading": "开通账号"}
    return render(request, "accounts/person_form.html", context, status=422 if form.errors else 200)


@for_system_administrator
def edit_person(request: HttpRequest, username: str) -> HttpResponse:
    """Show and change a person, with what else may be done to the account (人员信息)."""
    user = _person_or_404(username)
    initial = {"full_name": user.full_name, "agency": user.agency, "post": user.post, "phone": user.phone}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            people_services.change_user(actor=request.user, username=username, **form.cleaned_data)
            messages.success(request, "人员信息已修改。")
            return redirect("accounts:people")
        except DomainError as error:
            form.add_error(None, error.message)
    context = {
        "form": form,
        "person": user,
        "tab": "people",
        "heading": user.full_name,
        "locked_until": lockout.locked_until(user.username),
        "second_factor_since": selectors.second_factor_since(user),
        "may_be_changed": user.pk != request.user.pk and not selectors.is_administrator(user),
    }
    return render(request, "accounts/person_form.html", context, status=422 if form.errors else 200)


_PERSON_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "deactivate": (people_services.deactivate_user, "账号已停用，该人员的登录随即失效。"),
    "reactivate": (people_services.reactivate_user, "账号已恢复。"),
    "unlock": (people_services.unlock_user, "登录锁定已解除。"),
    "reset-second-factor": (
        people_services.reset_second_factor,
        "动态验证码已重置，下次登录只需密码。",
    ),
}


@for_system_administrator
@require_POST
@recent_authentication_required
def act_on_person(request: HttpRequest, username: str, act: str) -> HttpResponse:
    """Do one of the acts on an account (账号事项)."""
    if act not in _PERSON_ACTS:
        raise Http404
    service, done = _PERSON_ACTS[act]
    service(actor=request.user, username=username)
    messages.success(request, done)
    return redirect("accounts:edit_person", username=username)


@for_system_administrator
@require_POST
@recent_authentication_required
@sensitive_variables("password")
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """Give an account a one-time password and show it once (重置密码)."""
    password = people_services.set_password_by_admin(actor=request.user, username=username)
    return _show_password(request, selectors.person(username), password)


@for_system_administrator
def agencies(request: HttpRequest) -> HttpResponse:
    """List and search bodies (机构)."""
    text = request.GET.get("q", "").strip()
    page = Paginator(selectors.agencies(text=text), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/agencies.html", {"page": page, "text": text, "tab": "agencies"})


@for_system_administrator
def edit_agency(request: HttpRequest, agency_id: int | None = None) -> HttpResponse:
    """Enter a body or correct it (机构, 第七条)."""
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency_id is not None and agency is None:
        raise Http404
    names = ("name", "kind", "level", "district")
    initial = {} if agency is None else {name: getattr(agency, name) for name in names}
    form = AgencyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if agency is None:
                agency_services.create_agency(actor=request.user, **form.cleaned_data)
            else:
                agency_services.change_agency(actor=request.user, agency_id=agency.pk, **form.cleaned_data)
            messages.success(request, "机构已保存。")
            return redirect("accounts:agencies")
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"form": form, "agency": agency, "tab": "agencies"}
    return render(request, "accounts/agency_form.html", context, status=422 if form.errors else 200)


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context = {"person": user, "password": password, "tab": "people"}
    return render(request, "accounts/temporary_password.html", context)


def _person_or_404(username: str) -> User:
    try:
        return selectors.person(username)
    except DomainError:
        raise Http404 from None
