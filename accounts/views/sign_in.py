"""Signing in and giving the password again (登录、再次验证身份)."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.utils import perform_login
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import interruptions, sessions
from accounts.forms.sign_in import CodeForm, ConfirmForm, SignInForm


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class SignInView(RedirectURLMixin, FormView):
    """Ask for user name and password; the code follows for those who have one (登录)."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    next_page = "desk:start"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            next=self.get_redirect_url(),
            ended=self.request.session.get(sessions.ENDED),
            words_kept=interruptions.KEPT in self.request.session,
        )

    def form_valid(self, form: SignInForm) -> HttpResponse:
        return perform_login(
            self.request, form.user, email_verification="none", redirect_url=self.get_redirect_url() or None
        )


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="accounts:sign_in"), name="dispatch"
)
class CodeView(FormView):
    """Ask for the code from the phone after the password (动态验证码)."""

    template_name = "accounts/sign_in_code.html"
    form_class = CodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request._login_stage.login.user
        return {**super().get_form_kwargs(), "request": self.request, "user": user}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        form.save()
        return self.request._login_stage.exit()


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ConfirmView(RedirectURLMixin, FormView):
    """Ask a signed-in person for the password again (再次验证身份)."""

    template_name = "accounts/confirm.html"
    form_class = ConfirmForm
    next_page = "accounts:account"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, next=self.get_redirect_url())

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        sessions.note_confirmed(self.request.session)
        self.request.session.cycle_key()
        return redirect(self.get_success_url())
