"""Forms of the acts that set up the group (第二章)."""

from typing import Any

from django import forms

from accounts.models import AgencyKind
from cases.acts import Paper
from cases.forms.base import ActForm, ChineseDateField
from cases.forms.people import MemberField, MembersField, PersonFields, take_person
from cases.forms.scans import ScanField
from cases.models import MemberRole, Subgroup
from cases.selectors.group import replaceable_members

_LONG = {"rows": 4}


class RequestGroupForm(ActForm):
    """Request the group (报请成立火灾事故调查组, 第六条)."""

    PAST = ("requested_on",)

    requested_on = ChineseDateField(label="报请日期")
    document_number = forms.CharField(
        label="请示文号",
        max_length=100,
        required=False,
        help_text="留空的，由系统按本机构的发文字号顺序编号。",
    )
    scan = ScanField()


class ReturnRequestForm(ActForm):
    """Register the return of the request (登记报请退回, 第六条)."""

    PAST = ("returned_on",)

    returned_on = ChineseDateField(label="退回日期")
    document_number = forms.CharField(label="退回文号", max_length=100, required=False)
    reason = forms.CharField(label="退回理由", widget=forms.Textarea(attrs=_LONG))
    scan = ScanField()


class EstablishGroupForm(PersonFields, ActForm):
    """Register the establishment with the leader (登记调查组成立, 第六条、第七条)."""

    PAST = ("established_on",)

    field_order = ("established_on", "document_number", "established_by", "group_name")

    established_on = ChineseDateField(label="成立日期")
    document_number = forms.CharField(label="成立通知文号", max_length=100)
    established_by = forms.CharField(label="成立机关", max_length=100)
    group_name = forms.CharField(label="调查组名称", max_length=200, required=False)
    name = forms.CharField(label="组长姓名", max_length=50)
    agency_name = forms.CharField(label="组长所在单位", max_length=100)
    agency_kind = forms.ChoiceField(
        label="组长单位类别",
        choices=[
            (AgencyKind.GOVERNMENT, "人民政府（有关领导同志担任组长）"),
            (AgencyKind.FIRE_RESCUE, "消防救援机构（受委托的负责人担任组长）"),
        ],
    )
    post = forms.CharField(label="组长职务", max_length=100, required=False)
    specialty = None
    delegation_number = forms.CharField(
        label="委托书文号（消防救援机构负责人担任组长的填写）", max_length=100, required=False
    )
    scan = ScanField(label="成立通知的扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is not None:
            self.fields["established_by"].initial = self.case.organizer_name

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        leader, group_name = take_person(values), values.pop("group_name")
        return {**values, "leader": leader, "name": group_name}


class AppointMemberForm(PersonFields, ActForm):
    """Put a person into the group (确定调查组成员, 第七条)."""

    PAST = ("joined_on",)

    field_order = ("role",)

    role = forms.ChoiceField(
        label="组内职务",
        choices=[choice for choice in MemberRole.choices if choice[0] != MemberRole.LEADER],
        initial=MemberRole.MEMBER,
    )
    joined_on = ChineseDateField(label="参加日期（调查组成立后应当填写）", required=False)
    document_number = forms.CharField(label="派员函或者聘书文号", max_length=100, required=False)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return {"person": take_person(values), **values}


class ReplaceMemberForm(PersonFields, ActForm):
    """Replace a member (更换调查组成员, 第七条)."""

    PAST = ("replaced_on",)

    field_order = ("member", "replaced_on", "reason")

    member = forms.ModelChoiceField(queryset=None, to_field_name="key", label="被更换的成员")
    replaced_on = ChineseDateField(label="更换日期")
    reason = forms.CharField(label="更换理由", widget=forms.Textarea(attrs=_LONG))
    document_number = forms.CharField(label="文号（更换组长的应当填写）", max_length=100, required=False)
    delegation_number = forms.CharField(
        label="委托书文号（消防救援机构负责人接任组长的填写）", max_length=100, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = replaceable_members(self.case)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return {"successor": take_person(values), **values}


class InviteBodyForm(ActForm):
    """Record an invitation (邀请有关机关, 第七条)."""

    PAST = ("invited_on",)

    kind = forms.ChoiceField(
        label="受邀机关",
        choices=[
            (kind.value, kind.label) for kind in (AgencyKind.PROCURATORATE, AgencyKind.DISCIPLINE_INSPECTION)
        ],
    )
    name = forms.CharField(label="机关名称", max_length=100)
    invited_on = ChineseDateField(label="邀请日期")
    invitation_number = forms.CharField(label="邀请函文号", max_length=100)
    has_attended = forms.NullBooleanField(
        label="已派人参加",
        required=False,
        widget=forms.NullBooleanSelect,
    )
    representative = forms.CharField(label="参加人员", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["has_attended"].widget.choices = [
            ("unknown", "尚不清楚"),
            ("true", "是"),
            ("false", "否"),
        ]


class DelegateForm(ActForm):
    """Delegate the leader's powers to a deputy (委托副组长, 第九条)."""

    deputy = MemberField(label="受委托的副组长")
    starts_on = ChineseDateField(label="起始日期")
    ends_on = ChineseDateField(label="终止日期")
    document_number = forms.CharField(label="委托书文号", max_length=100)
    scan = ScanField(label="委托书的扫描件")
    decided_by = forms.CharField(
        label="委托人", max_length=100, required=False, help_text="为没有账号的组长登记时填写。"
    )
    decided_on = ChineseDateField(label="委托日期", required=False, help_text="为没有账号的组长登记时填写。")

    PAPER_FIELDS = ("decided_by", "decided_on")
    PAST = ("decided_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].of(self.case)
        self.fields["deputy"].queryset = self.fields["deputy"].queryset.filter(role=MemberRole.DEPUTY_LEADER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("decided_by")) != bool(cleaned.get("decided_on")):
            raise forms.ValidationError(self._sentence("“委托人”和“委托日期”应当一并填写"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        by, on = values.pop("decided_by"), values.pop("decided_on")
        values["paper"] = Paper(by, on, values["document_number"]) if by else None
        return values


class SetUpSubgroupForm(ActForm):
    """Set up or change a subgroup (设立工作小组, 第十条)."""

    kind = forms.ChoiceField(label="小组", choices=Subgroup.Kind.choices)
    name = forms.CharField(label="名称（其他工作小组填写）", max_length=50, required=False)
    head = MemberField(label="小组组长（由调查组组长指定）")
    members = MembersField(label="小组成员", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].of(self.case)
        self.fields["members"].of(self.case)
