"""Forms by which the leader directs the group and signs off what leaves it (第九条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField, PaperForm
from cases.forms.member_texts import MemberTextsField
from cases.models import Release
from cases.selectors.meetings import unreleased

_LONG = {"widget": forms.Textarea(attrs={"rows": 4})}


class SetDirectionForm(PaperForm):
    """Set direction and duties (明确调查方向和分工, 第九条)."""

    PAST = ("set_on",)

    set_on = ChineseDateField(label="确定日期")
    direction = forms.CharField(label="调查方向", **_LONG)
    focus = forms.CharField(label="调查重点", **_LONG)
    duties = MemberTextsField(
        label="各成员职责和分工", rows=8, help_text="每行一人，例如“张三：负责现场勘验”。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].of(self.case, prefilled=True)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        values["decided_on"] = values.pop("set_on")
        values["duties"] = self.fields["duties"].pairs(values["duties"])
        return values


class SignOffReleaseForm(PaperForm):
    """Sign off what leaves the group (审定签发, 第九条)."""

    PAST = ("signed_off_on",)

    kind = forms.ChoiceField(label="类别", choices=Release.Kind.choices)
    title = forms.CharField(label="标题", max_length=200)
    text = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 8}))
    channel = forms.CharField(label="发布渠道或者报送对象", max_length=200)
    drafted_by = forms.CharField(label="拟稿人", max_length=100, required=False)
    outcome = forms.ChoiceField(label="审定意见", widget=forms.RadioSelect, choices=Release.Outcome.choices)
    opinion = forms.CharField(label="意见说明（不同意的应当填写）", required=False, **_LONG)
    signed_off_on = ChineseDateField(label="审定日期")

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        values["decided_on"] = values.pop("signed_off_on")
        return values


class RecordReleaseForm(ActForm):
    """Record that it went out (登记信息发布, 第九条)."""

    PAST = ("released_on",)

    release = forms.ModelChoiceField(queryset=None, to_field_name="key", label="已审定签发的信息")
    released_on = ChineseDateField(label="发布日期")
    released_where = forms.CharField(label="发布位置（网址、版面或者收件机关）", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = unreleased(self.case)
