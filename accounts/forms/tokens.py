"""The form of a new access token (访问令牌)."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.forms.base import AccountForm
from accounts.models import TokenScope
from accounts.services.tokens import LONGEST

USUAL = timedelta(days=90)


class TokenForm(AccountForm):
    """Name, scopes and last day of a token (创建访问令牌)."""

    name = forms.CharField(label="名称", max_length=50, help_text="写明给哪个程序用，例如“大队报表”。")
    scopes = forms.MultipleChoiceField(
        label="权限", choices=TokenScope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label="有效期至",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="最长一年。",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"scopes": [TokenScope.READ.value], "expires_on": today + USUAL})
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].error_messages["invalid"] = "“有效期至”应为真实存在的日期。"
        self.fields["expires_on"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + LONGEST).isoformat(),
        }
