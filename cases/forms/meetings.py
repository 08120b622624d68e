"""Forms of meetings and disagreements (会议、分歧, 第九条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField, PaperForm
from cases.forms.dated import TimeInput
from cases.forms.member_texts import MemberTextsField
from cases.forms.people import MemberField, MembersField
from cases.forms.scans import ScanField
from cases.models import Disagreement, Meeting
from cases.selectors.meetings import called_meetings, disagreements_at, possible_chairs

_LONG = {"widget": forms.Textarea(attrs={"rows": 4})}


class CallMeetingForm(PaperForm):
    """Call a meeting (通知召开会议, 第九条)."""

    PAST = ("noticed_on",)

    purpose = forms.ChoiceField(label="会议类别", choices=Meeting.Purpose.choices)
    subject = forms.CharField(label="会议名称", max_length=200)
    noticed_on = ChineseDateField(label="通知日期")
    scheduled_on = ChineseDateField(label="拟定日期")
    scheduled_time = forms.TimeField(label="拟定时间", required=False, widget=TimeInput())
    place = forms.CharField(label="地点", max_length=200)
    agenda = forms.CharField(label="议程", **_LONG)
    document_number = forms.CharField(label="会议通知文号（没有的不填）", max_length=100, required=False)


class RecordMeetingForm(PaperForm):
    """Record a meeting (登记会议情况, 第九条)."""

    PAST = ("held_on",)

    meeting = forms.ModelChoiceField(
        queryset=None,
        to_field_name="key",
        required=False,
        label="已通知的会议",
        empty_label="未发书面通知的会议",
        help_text="选择已通知的会议的，类别、名称、地点、议程与通知相同的可以不填。",
    )
    purpose = forms.ChoiceField(
        label="会议类别", choices=[("", "与通知相同"), *Meeting.Purpose.choices], required=False
    )
    subject = forms.CharField(label="会议名称", max_length=200, required=False)
    held_on = ChineseDateField(label="召开日期")
    place = forms.CharField(label="地点", max_length=200, required=False)
    agenda = forms.CharField(label="议程", required=False, **_LONG)
    chair = MemberField(label="主持人（组长或者受书面委托的副组长）")
    present = MembersField(label="出席人员", widget=forms.CheckboxSelectMultiple)
    absences = MemberTextsField(
        label="缺席人员及理由", required=False, rows=3, help_text="每行一人，例如“张三：因公出差”。"
    )
    others = forms.CharField(label="列席人员", max_length=300, required=False)
    minutes = forms.CharField(label="会议记录", widget=forms.Textarea(attrs={"rows": 8}))
    decisions = forms.CharField(label="议定事项", required=False, **_LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = called_meetings(self.case)
        self.fields["chair"].queryset = possible_chairs(self.case)
        self.fields["present"].of(self.case)
        self.fields["absences"].of(self.case)
        if self.case is not None:
            self.fields["present"].initial = [member.key for member in self.fields["present"].queryset]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("meeting") is None:
            for name in ("purpose", "subject"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, self._sentence(f"请填写“{self.fields[name].label}”"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        values["absences"] = self.fields["absences"].pairs(values["absences"])
        values["present"] = list(values["present"])
        return values


class RaiseDisagreementForm(ActForm):
    """Put a disagreement on record (登记分歧, 第九条)."""

    PAST = ("raised_on",)

    subject = forms.CharField(label="分歧事项", max_length=200)
    raised_on = ChineseDateField(label="提出日期")
    raised_by = MemberField(
        label="提出人", required=False, empty_label="本人", help_text="为他人登记的选择；本人提出的不选。"
    )
    meeting = forms.ModelChoiceField(
        queryset=None, to_field_name="key", required=False, label="会议", empty_label="不是在会议上提出的"
    )
    positions = MemberTextsField(
        label="分歧意见", help_text="每行一人，例如“张三：认为起火点在配电箱”；没有意见的成员可以留空。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raised_by"].of(self.case)
        self.fields["meeting"].queryset = Meeting.objects.filter(case=self.case)
        self.fields["positions"].of(self.case, prefilled=True)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        values["positions"] = self.fields["positions"].pairs(values["positions"])
        return values


class RuleOnDisagreementForm(PaperForm):
    """Settle a disagreement (处理分歧, 第九条)."""

    PAST = ("ruled_on",)

    disagreement = forms.ModelChoiceField(queryset=None, to_field_name="key", label="分歧事项")
    outcome = forms.ChoiceField(
        label="处理方式",
        widget=forms.RadioSelect,
        choices=[
            (one.value, one.label)
            for one in (
                Disagreement.Outcome.AGREED,
                Disagreement.Outcome.CONCLUDED,
                Disagreement.Outcome.REFERRED,
            )
        ],
    )
    consultation = forms.CharField(label="研究协商情况", **_LONG)
    ruling = forms.CharField(
        label="处理意见", help_text="协商一致的内容、结论性意见，或者报请决定的事项和建议。", **_LONG
    )
    ruled_on = ChineseDateField(label="处理日期")
    document_number = forms.CharField(
        label="文号",
        max_length=100,
        required=False,
        help_text="报人民政府决定而留空的，由系统按本机构的发文字号顺序编号。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disagreement"].queryset = disagreements_at(self.case, Disagreement.Outcome.OPEN)


class RegisterAnswerForm(ActForm):
    """Register the government's decision on a disagreement (登记分歧事项的决定, 第九条)."""

    PAST = ("answered_on",)

    disagreement = forms.ModelChoiceField(queryset=None, to_field_name="key", label="分歧事项")
    answered_on = ChineseDateField(label="决定日期")
    document_number = forms.CharField(label="决定文号", max_length=100)
    answer = forms.CharField(label="决定内容", **_LONG)
    scan = ScanField(label="决定的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disagreement"].queryset = disagreements_at(self.case, Disagreement.Outcome.REFERRED)
