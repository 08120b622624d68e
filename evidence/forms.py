"""Forms of appraisals (检验、鉴定, 第十九条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from evidence.models import Appraisal

_YES_NO = [("yes", "是"), ("no", "否")]


def _yes(value: str) -> bool:
    return value == "yes"


class EntrustAppraisalForm(ActForm):
    """Entrust a test or appraisal (委托检验、鉴定, 第十九条)."""

    PAST = ("entrusted_on",)

    kind = forms.ChoiceField(label="类别", choices=Appraisal.Kind.choices)
    subject = forms.CharField(label="事项", max_length=200)
    institution = forms.CharField(label="受托机构或者专家", max_length=200)
    entrusted_on = ChineseDateField(label="委托日期")
    document_number = forms.CharField(label="鉴定委托书文号", max_length=100, required=False)


class ReceiveConclusionForm(ActForm):
    """Receive a written conclusion, or correct its entry (接收鉴定结论, 第十九条)."""

    PAST = ("received_on",)

    appraisal: "forms.ModelChoiceField[Appraisal]" = forms.ModelChoiceField(
        queryset=Appraisal.objects.none(), label="检验、鉴定事项", to_field_name="position"
    )
    received_on = ChineseDateField(label="收到结论日期")
    conclusion = forms.CharField(label="结论", widget=forms.Textarea(attrs={"rows": 5}))
    is_sealed = forms.TypedChoiceField(label="已盖章", choices=_YES_NO, coerce=_yes, widget=forms.RadioSelect)
    is_signed = forms.TypedChoiceField(label="已签名", choices=_YES_NO, coerce=_yes, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="更正理由（更正已接收的结论时填写）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["appraisal"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Appraisal.objects.filter(case=self.case)
