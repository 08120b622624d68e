"""The person's own access tokens (我的访问令牌)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.tokens import TokenForm
from accounts.services import tokens as token_services
from accounts.sessions import recent_authentication_required
from common.errors import DomainError


@never_cache
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's own tokens (我的访问令牌)."""
    return render(request, "accounts/tokens.html", {"tokens": request.user.access_tokens.all()})


@never_cache
@require_http_methods(["GET", "POST"])
@recent_authentication_required
@sensitive_variables("secret")
def add_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it once (创建访问令牌)."""
    form = TokenForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = token_services.create_token(actor=request.user, **form.cleaned_data)
            return render(request, "accounts/token_made.html", {"token": token, "secret": secret})
        except DomainError as error:
            form.add_error(None, error.message)
    return render(request, "accounts/token_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of the person's own tokens (撤销访问令牌)."""
    token = token_services.revoke_token(actor=request.user, token_id=token_id)
    messages.success(request, f"已撤销访问令牌“{token.name}”，使用它的程序随即不能再用。")
    return redirect("accounts:tokens")
