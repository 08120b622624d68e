"""What allauth asks the project: only passwords and codes, no e-mail, messages in Chinese."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role
from accounts.selectors import granted_roles

_START = {
    Role.SYSTEM_ADMINISTRATOR: "accounts:people",
    Role.SECURITY_ADMINISTRATOR: "accounts:roles",
    Role.AUDIT_ADMINISTRATOR: "accounts:journal",
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign in by password, then by code where there is one; nobody signs up (登录)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where a person starts: an administrator at the own pages, all others at what is due."""
        roles = granted_roles(request.user)
        return reverse(next((page for role, page in _START.items() if role in roles), "desk:start"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages speak for themselves."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: no account depends on e-mail."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keep secrets encrypted with the server's key, and speak Chinese (动态验证码)."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确。请核对手机时间，输入当前显示的验证码，或者输入一个未用过的备用码。",
        "incorrect_first_code": "验证码不正确。请核对手机时间，输入手机上当前显示的验证码。",
        "cannot_generate_recovery_codes": "启用动态验证码以后才能生成备用码。",
    }

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        # MultiFernet would do for rotation; a key that is gone makes the secret useless, as it should.
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode("ascii")).decode()


def _cipher(secret: str) -> Fernet:
    key = hashlib.sha256(b"zibo-fire/second-factor:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
