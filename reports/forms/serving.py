"""Form of the service of the determination (送达火灾事故认定书, 公安部令第121号)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.forms.scans import ScanField
from cases.selectors.parties import living_parties
from documents.scans import store_scan
from reports.services.serving import Manner


class ServeDeterminationForm(ActForm):
    """Record the service of the determination (登记送达火灾事故认定书)."""

    PAST = ("served_on",)

    parties = forms.ModelMultipleChoiceField(
        label="受送达人",
        queryset=None,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple(),
        help_text="没有列出的，先在“登记单位和个人”中登记。",
    )
    served_on = ChineseDateField(
        label="送达日期",
        help_text="火灾事故调查规定（公安部令第121号）：自作出之日起七日内送达；当事人申请复核的期限自送达之日起算。",
    )
    manner = forms.ChoiceField(label="送达方式", choices=Manner.choices)
    proof = forms.CharField(
        label="送达证明", max_length=200, help_text="如送达回证、签收记录、邮件回执及其编号。"
    )
    scan = ScanField(label="签收的送达回证的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = living_parties(self.case)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return values | {"parties": list(values["parties"]), "scan": store_scan(values["scan"])}
