"""The form of a new webhook (变更通知)."""

from django import forms

from accounts.forms.base import AccountForm


class WebhookForm(AccountForm):
    """Name and address of a receiver (登记变更通知)."""

    name = forms.CharField(label="名称", max_length=50, help_text="写明给哪个系统用，例如“政务办公平台”。")
    url = forms.CharField(
        label="接收地址",
        max_length=500,
        help_text="https网址，其主机须由系统管理员列入允许范围。",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
