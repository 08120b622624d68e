"""The form of an extension (延期, 第二十八条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.forms.scans import ScanField
from cases.models import ExtensionKind


class GrantExtensionForm(ActForm):
    """Register the approver's decision (登记延期批准, 第二十八条)."""

    PAST = ("applied_on", "decided_on")

    kind = forms.ChoiceField(label="延长的期限", choices=ExtensionKind.choices)
    days = forms.IntegerField(label="延长天数（日）", min_value=1, max_value=60)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 4}))
    applied_on = ChineseDateField(label="申请日期", required=False)
    decided_on = ChineseDateField(label="批准日期")
    approver = forms.CharField(label="批准机关", max_length=100)
    document_number = forms.CharField(label="批准文号", max_length=100)
    irregular_reason = forms.CharField(
        label="逾期批准的理由（期限届满前批准的不填）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scan = ScanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        government = self.case.organizer_name if self.case is not None else ""
        self.fields["approver"].help_text = (
            f"延长提交报告期限的，填写{government or '组织调查的人民政府'}；"
            "延长原因认定期限的，填写上一级消防救援机构。"
        )
