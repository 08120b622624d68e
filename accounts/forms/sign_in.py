"""Forms of signing in and of one's own account (登录、本人账号)."""

import unicodedata
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import authenticate, password_validation
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts import lockout
from accounts.forms.base import AccountForm, password_field
from accounts.models import User


class SignInForm(AccountForm):
    """User name and password (登录)."""

    username = forms.CharField(label="用户名", max_length=150)
    password = password_field("密码", "current-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_username(self) -> str:
        # One name, one count of failures: the same as Django does when it stores one.
        return unicodedata.normalize("NFKC", self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "username" in cleaned and "password" in cleaned:
            self.user = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError("用户名或者密码不正确，请重新输入。注意区分大小写。")
        return cleaned


class ConfirmForm(AccountForm):
    """The password once more (再次验证身份)."""

    password = password_field("密码", "current-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        user = authenticate(self.request, username=self.request.user.username, password=password)
        if user is None or user.pk != self.request.user.pk:
            raise forms.ValidationError("“密码”不正确，请重新输入。")
        return password


class ChangePasswordForm(AccountForm):
    """The old password, and the new one twice (修改密码)."""

    old_password = password_field("原密码", "current-password")
    new_password = password_field("新密码", "new-password")
    new_password_again = password_field("再次输入新密码", "new-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.request.user.username, password=password) is None:
            raise forms.ValidationError("“原密码”不正确，请重新输入。")
        return password

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.request.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new_password") and cleaned.get("new_password") != cleaned.get("new_password_again"):
            self.add_error("new_password_again", "两次输入的新密码不一致。")
        return cleaned


_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "maxlength": 12}


class CodeForm(AuthenticateForm):
    """The code from the phone, or a recovery code, as second step of signing in (动态验证码).

    A wrong code counts as a wrong password does.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["code"].label = "动态验证码或者备用码"
        self.fields["code"].error_messages["required"] = "请填写“动态验证码或者备用码”。"
        self.fields["code"].widget.attrs = dict(_CODE)

    def clean_code(self) -> str:
        if lockout.is_locked(self.request, self.user.username):
            raise forms.ValidationError("登录已锁定。")
        try:
            code = super().clean_code()
            self._use_once(code)
            return code
        except forms.ValidationError:
            lockout.count_failure(self.request, self.user.username)
            raise

    def _use_once(self, code: str) -> None:
        """Refuse the code that was used last; other server processes know of it only by the database."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        used = salted_hmac("accounts.used-code", code, algorithm="sha256").hexdigest()
        with transaction.atomic():
            current = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
            if current.data.get("last_code") == used:
                raise get_adapter().validation_error("incorrect_code")
            current.data["last_code"] = used
            current.save(update_fields=["data"])


class ActivateForm(ActivateTOTPForm):
    """The first code, which proves that the phone has the secret (启用动态验证码)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "动态验证码"
        self.fields["code"].error_messages["required"] = "请填写“动态验证码”。"
        self.fields["code"].widget.attrs = dict(_CODE)

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError:
            # Who enrols has no recovery codes yet.
            raise get_adapter().validation_error("incorrect_first_code") from None
