"""One's own account: password, codes, last entries of the journal (我的账号)."""

from typing import Any

from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import selectors, sessions
from accounts.forms.sign_in import ActivateForm, ChangePasswordForm
from accounts.journal import recording
from accounts.models import AccountAction, Role
from accounts.services.people import change_password
from common.errors import DomainError

_LATEST = 10


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Show the person's own account (我的账号)."""
    roles = selectors.granted_roles(request.user)
    context = {
        "roles": [role.label for role in Role if role in roles],
        "second_factor_since": selectors.second_factor_since(request.user),
        "recovery_codes_left": selectors.recovery_codes_left(request.user),
        "events": request.user.account_events.select_related("actor")[:_LATEST],
    }
    return render(request, "accounts/account.html", context)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ChangePasswordView(FormView):
    """Change one's own password, which ends the other sessions (修改密码)."""

    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        try:
            user = change_password(user=self.request.user, new_password=form.cleaned_data["new_password"])
        except DomainError as error:
            form.add_error("new_password", error.message)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, user)
        sessions.note_confirmed(self.request.session)
        messages.success(self.request, "密码已修改，其他设备上的登录已失效。")
        return super().form_valid(form)


_guarded = method_decorator([never_cache, sessions.recent_authentication_required], name="dispatch")


@_guarded
class ActivateSecondFactorView(ActivateTOTPView):
    """Show the QR code and take the first code (启用动态验证码)."""

    template_name = "accounts/second_factor_on.html"

    def get_form_class(self) -> type[ActivateForm]:
        return ActivateForm

    def form_valid(self, form: ActivateForm) -> HttpResponse:
        user = self.request.user
        with recording(action=AccountAction.SECOND_FACTOR_ON, actor=user, subject=user):
            return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


@_guarded
class DeactivateSecondFactorView(DeactivateTOTPView):
    """Stop asking for codes (停用动态验证码)."""

    template_name = "accounts/second_factor_off.html"
    success_url = reverse_lazy("accounts:account")

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        with recording(action=AccountAction.SECOND_FACTOR_OFF, actor=user, subject=user):
            return super().form_valid(form)


@_guarded
class MakeRecoveryCodesView(GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working (生成备用码)."""

    template_name = "accounts/recovery_codes_make.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        with recording(action=AccountAction.RECOVERY_CODES_MADE, actor=user, subject=user):
            return super().form_valid(form)


@never_cache
@sessions.recent_authentication_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, once (备用码)."""
    codes, can_view = view_recovery_codes(request)
    if codes is None:
        raise Http404
    if not can_view:
        return redirect("accounts:account")
    return render(request, "accounts/recovery_codes.html", {"codes": codes.get_unused_codes()})
