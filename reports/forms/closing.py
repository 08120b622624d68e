"""Forms of the acts from the cause to the closed case (第二十条至第三十二条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField, PaperForm
from cases.forms.scans import ScanField
from cases.lifecycle import STAGE_LABELS, Stage
from reports.gates import missing_at_close, was_adopted_here
from reports.models import CauseDetermination
from reports.signing import missing_signers

_TEXT = {"widget": forms.Textarea(attrs={"rows": 4})}


class DetermineCauseForm(PaperForm):
    """Determine the cause (作出火灾事故原因认定, 第二十条)."""

    PAST = ("determined_on",)

    determined_on = ChineseDateField(label="认定日期")
    document_number = forms.CharField(label="火灾事故认定书文号", max_length=100)
    ignition_area = forms.CharField(label="起火部位", max_length=200)
    ignition_point = forms.CharField(label="起火点", max_length=200)
    code = forms.ChoiceField(label="起火原因类别", choices=CauseDetermination.Code.choices)
    direct_cause = forms.CharField(label="直接原因", **_TEXT)
    nature = forms.ChoiceField(label="事故性质", choices=CauseDetermination.Nature.choices)
    nature_reason = forms.CharField(label="定性理由", **_TEXT)


class AdoptReportForm(PaperForm):
    """Adopt the report (审议通过调查报告, 第九条)."""

    PAST = ("adopted_on",)

    adopted_on = ChineseDateField(label="审议日期")
    deliberation = forms.CharField(label="审议情况", **_TEXT)


class SignReportForm(PaperForm):
    """Sign the report (签署调查报告, 第二十七条)."""

    PAST = ("signed_on",)

    PAPER_FIELDS = ("member_key", *PaperForm.PAPER_FIELDS)

    member_key = forms.ChoiceField(label="签名成员（没有账号的成员）", required=False)
    signed_on = ChineseDateField(label="签名日期")
    dissent = forms.CharField(label="不同意见的情况说明（没有不同意见的不填）", required=False, **_TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.case is not None:
            members = [member for member in missing_signers(self.case) if member.user_id is None]
            self.fields["member_key"].choices = [("", "本人签名"), *((m.key, str(m)) for m in members)]


class SubmitReportForm(PaperForm):
    """Submit the report (提交火灾事故调查报告, 第二十八条)."""

    PAST = ("submitted_on",)

    submitted_on = ChineseDateField(label="提交日期")
    document_number = forms.CharField(label="提请批复结案的请示文号", max_length=100)
    duties_reason = forms.CharField(label="未能补齐的理由", required=False, **_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is None or was_adopted_here(self.case):
            del self.fields["duties_reason"]


class RegisterReceiptForm(ActForm):
    """Register the receipt (登记政府收到报告, 第二十九条)."""

    PAST = ("received_on",)

    received_on = ChineseDateField(label="收到日期")
    register_number = forms.CharField(label="政府收文登记号", max_length=100, required=False)
    scan = ScanField()


class ReturnReportForm(ActForm):
    """Register the return (登记报告退回修改, 第二十九条)."""

    PAST = ("returned_on",)

    returned_on = ChineseDateField(label="退回日期")
    document_number = forms.CharField(label="退回文号", max_length=100, required=False)
    reason = forms.CharField(label="退回理由", **_TEXT)
    to_stage = forms.ChoiceField(
        label="退回后阶段",
        choices=[(stage.value, STAGE_LABELS[stage]) for stage in (Stage.INVESTIGATING, Stage.ADOPTED)],
    )
    scan = ScanField()


class RegisterReplyForm(ActForm):
    """Register the reply (登记批复, 第二十九条、第三十条)."""

    PAST = ("replied_on",)

    replied_on = ChineseDateField(label="批复日期")
    document_number = forms.CharField(label="批复文号", max_length=100)
    accountability = forms.CharField(label="对责任追究的具体要求", **_TEXT)
    rectification = forms.CharField(label="对整改措施落实的具体要求", **_TEXT)
    has_evaluation_clause = forms.BooleanField(
        label="批复已明确结案一年内开展责任追究和整改措施落实情况评估的要求", required=False
    )
    addressees = forms.CharField(label="主送", **_TEXT)
    copies = forms.CharField(label="抄送", **_TEXT)
    notified = forms.CharField(label="通报", required=False, **_TEXT)
    scan = ScanField(label="批复的扫描件")


class PublishReportForm(ActForm):
    """Register the publication (登记公布, 第三十一条)."""

    PAST = ("published_on",)

    published_on = ChineseDateField(label="公布日期")
    channel = forms.CharField(label="公布渠道", max_length=200)
    approver = forms.CharField(label="公开审批人", max_length=50)


class ReopenForm(ActForm):
    """Reopen the case (恢复调查, 第二十条)."""

    PAST = ("reopened_on",)

    reopened_on = ChineseDateField(label="恢复日期")
    document_number = forms.CharField(label="决定文号", max_length=100)
    reason = forms.CharField(label="理由", **_TEXT)
    scan = ScanField()


class CloseForm(ActForm):
    """Close the case (结案, 第三十二条)."""

    PAST = ("closed_on",)

    closed_on = ChineseDateField(label="结案日期")
    reason = forms.CharField(label="缺少要件的理由（要件齐全的不填）", required=False, **_TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        missing = missing_at_close(self.case) if self.case is not None else ()
        if missing:
            self.fields["reason"].help_text = f"本案还没有登记：{'、'.join(missing)}。"
