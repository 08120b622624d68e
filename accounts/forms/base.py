"""What the forms of accounts share (账号表单): errors that name the field, in Chinese."""

from typing import Any

from django import forms


class AccountForm(forms.Form):
    """Base of the forms of accounts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写“{field.label}”。"
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = f"请在列出的选项中选择“{field.label}”。"


def password_field(label: str, autocomplete: str) -> forms.CharField:
    """Return a password field that the browser's password manager understands."""
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete})
    )
