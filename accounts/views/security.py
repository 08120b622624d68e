"""Pages of the security administrator and the audit administrator (岗位授权、账号日志)."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import journal_reading, selectors
from accounts.forms.people import RoleForm
from accounts.models import Role
from accounts.services import roles as role_services
from accounts.sessions import recent_authentication_required
from accounts.views.administration import PAGE_SIZE, role_required
from common.errors import DomainError

for_security_administrator = role_required(Role.SECURITY_ADMINISTRATOR)
for_audit_administrator = role_required(Role.AUDIT_ADMINISTRATOR)


@for_security_administrator
def roles(request: HttpRequest) -> HttpResponse:
    """List people with the roles they hold (岗位授权)."""
    text = request.GET.get("q", "").strip()
    page = Paginator(selectors.people(text=text), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/roles.html", {"page": page, "text": text})


@for_security_administrator
@recent_authentication_required
def edit_roles(request: HttpRequest, username: str) -> HttpResponse:
    """Give a person a role or take one back, with the reason (岗位授权)."""
    try:
        user = selectors.person(username)
    except DomainError:
        raise Http404 from None
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoking = request.POST.get("act") == "revoke"
        service = role_services.revoke_role if revoking else role_services.grant_role
        try:
            service(actor=request.user, username=username, **form.cleaned_data)
            label = Role(form.cleaned_data["role"]).label
            messages.success(request, f"已{'收回' if revoking else '授予'}：{user.full_name}，{label}。")
            return redirect("accounts:edit_roles", username=username)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {
        "form": form,
        "person": user,
        "grants": user.role_grants.select_related("granted_by").order_by("revoked_at", "-pk"),
        "tokens": user.access_tokens.all(),
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "accounts/person_roles.html", context, status=422 if form.errors else 200)


@for_audit_administrator
def journal(request: HttpRequest) -> HttpResponse:
    """Show the journal of accounts (账号日志)."""
    text = request.GET.get("q", "").strip()
    page = Paginator(selectors.journal(text=text), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [journal_reading.read(event, json.loads(bytes(event.body))) for event in page]
    return render(request, "accounts/journal.html", {"page": page, "rows": rows, "text": text})
