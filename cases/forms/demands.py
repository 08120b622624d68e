"""Forms of demands and of the duty to stay available (第十六条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.forms.scans import ScanField
from cases.models import DocumentDemand, PartyKind, StayNotice
from cases.selectors.parties import living_parties
from documents.scans import store_scan

_LINES = {"rows": 6}
_LONG = {"rows": 3}


class _DemandField(forms.ModelChoiceField):
    """A demand of the case, by what names it in its file."""

    def label_from_instance(self, demand: DocumentDemand) -> str:
        return f"{demand.document_number}　{demand.party}"


class DemandDocumentsForm(ActForm):
    """Demand documents (调取资料, 第十六条)."""

    PAST = ("demanded_on", "served_on")

    party = forms.ModelChoiceField(label="被调取的单位或个人", queryset=None, to_field_name="key")
    items = forms.CharField(
        label="调取的资料", widget=forms.Textarea(attrs=_LINES), help_text="一行一项，编入调取资料清单。"
    )
    demanded_on = ChineseDateField(label="通知日期")
    due_on = ChineseDateField(label="提供期限")
    document_number = forms.CharField(
        label="通知书文号",
        max_length=100,
        required=False,
        help_text="留空的，由系统按本机构的发文字号顺序编号。",
    )
    served_on = ChineseDateField(label="送达日期", required=False)
    served_to = forms.CharField(label="签收人", max_length=100, required=False)
    scan = ScanField(label="签收的通知书的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = living_parties(self.case)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return values | {"scan": store_scan(values["scan"])}


class AnswerDemandForm(ActForm):
    """Record service and answer of a demand (登记调取资料情况, 第十六条).

    The address names the demand as ``?demand=…``, and what is known of it is filled in.
    """

    PAST = ("served_on", "answered_on")
    KEPT = ("served_on", "served_to", "answer", "answered_on", "received_items", "answer_reason")

    demand = _DemandField(label="调取资料通知书", queryset=None, to_field_name="key")
    served_on = ChineseDateField(label="送达日期", required=False)
    served_to = forms.CharField(label="签收人", max_length=100, required=False)
    answer = forms.ChoiceField(
        label="答复情况", choices=[("", "尚未答复"), *DocumentDemand.Answer.choices], required=False
    )
    answered_on = ChineseDateField(label="答复日期", required=False)
    received_items = forms.CharField(
        label="收到的资料",
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text="一行一项，包括以前收到的。",
    )
    answer_reason = forms.CharField(
        label="未提供的理由（部分提供、拒绝提供的填写）",
        required=False,
        widget=forms.Textarea(attrs=_LONG),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial, case = dict(kwargs.get("initial") or {}), kwargs.get("case")
        known = DocumentDemand.objects.filter(case=case).select_related("party")
        key = initial.get("demand", "")
        demand = known.filter(key=key).first() if key else None
        if demand is not None:
            initial |= {name: getattr(demand, name) for name in self.KEPT}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.fields["demand"].queryset = known


class NotifyToStayForm(ActForm):
    """Record a notice not to leave the post (不得擅离职守告知, 第十六条)."""

    PAST = ("served_on",)

    parties = forms.ModelMultipleChoiceField(
        label="被告知人（事故发生单位的负责人和有关人员）",
        queryset=None,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple(),
    )
    served_on = ChineseDateField(label="送达日期")
    manner = forms.ChoiceField(label="送达方式", choices=StayNotice.Manner.choices)
    proof = forms.CharField(
        label="送达证明", max_length=200, help_text="如送达回证、签收记录、邮件回执及其编号。"
    )
    scan = ScanField(label="签收的告知书的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = living_parties(self.case).filter(
            kind=PartyKind.PERSON, stay_notices__isnull=True
        )

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return values | {"parties": list(values["parties"]), "scan": store_scan(values["scan"])}


class RecordAbsenceForm(ActForm):
    """Record that somebody notified left the post (登记擅离职守情况, 第十六条)."""

    PAST = ("left_on", "returned_on")

    notice = forms.ModelChoiceField(label="被告知人", queryset=None, to_field_name="key")
    left_on = ChineseDateField(label="离开日期")
    returned_on = ChineseDateField(label="返回日期（尚未返回的不填）", required=False)
    circumstances = forms.CharField(label="离开情况", widget=forms.Textarea(attrs=_LONG))
    handling = forms.CharField(label="处理情况", required=False, widget=forms.Textarea(attrs=_LONG))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        notices = StayNotice.objects.filter(case=self.case).select_related("party")
        self.fields["notice"].queryset = notices
