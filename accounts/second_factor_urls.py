"""Addresses of the second factor (动态验证码), under the names that allauth looks for."""

from django.urls import path

from accounts.views import account, sign_in

urlpatterns = [
    path("sign-in/code/", sign_in.CodeView.as_view(), name="mfa_authenticate"),
    path("account/code/on/", account.ActivateSecondFactorView.as_view(), name="mfa_activate_totp"),
    path("account/code/off/", account.DeactivateSecondFactorView.as_view(), name="mfa_deactivate_totp"),
    path("account/code/recovery/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/code/recovery/make/",
        account.MakeRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
