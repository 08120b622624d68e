"""Forms of the administrators (人员、机构、岗位)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.base import AccountForm
from accounts.models import Agency, AgencyKind, District, Level, Role, User


class PersonForm(AccountForm):
    """What is known about a person (人员信息)."""

    full_name = forms.CharField(label="姓名", max_length=50)
    agency = forms.ModelChoiceField(
        label="所在机构", queryset=Agency.objects.all(), required=False, empty_label="（无）"
    )
    post = forms.CharField(label="职务", max_length=50, required=False)
    phone = forms.CharField(
        label="电话",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class NewPersonForm(PersonForm):
    """A new account (开通账号)."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        validators=[User.username_validator],
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    field_order = ["username", "full_name", "agency", "post", "phone"]

    def clean_username(self) -> str:
        username = User.normalize_username(self.cleaned_data["username"])
        # Names that differ only in case would be mistaken for each other.
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("“用户名”已被使用，请另选一个。")
        return username


class AgencyForm(AccountForm):
    """A body of article 7 (机构, 第七条)."""

    name = forms.CharField(label="名称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=AgencyKind.choices)
    level = forms.ChoiceField(label="层级", choices=Level.choices)
    district = forms.ModelChoiceField(
        label="区县、功能区",
        queryset=District.objects.all(),
        required=False,
        empty_label="（市级不填）",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("level") == Level.DISTRICT and not cleaned.get("district"):
            self.add_error("district", "区县级机构应当选择“区县、功能区”（第四条）。")
        if cleaned.get("level") == Level.CITY and cleaned.get("district"):
            self.add_error("district", "市级机构不填“区县、功能区”（第四条）。")
        return cleaned


class RoleForm(AccountForm):
    """A role and the reason for giving or taking it (岗位授权)."""

    role = forms.ChoiceField(label="岗位", choices=Role.choices)
    reason = forms.CharField(label="理由", max_length=200)
