"""Fields that name people in the forms of acts (人员选择)."""

from typing import Any

from django import forms

from accounts.models import NOT_FOR_CASES, AgencyKind, RoleGrant, User
from cases.models import FireCase
from cases.selectors.group import current_members
from cases.services.membership import Person

SENDING_KINDS = [
    choice
    for choice in AgencyKind.choices
    if choice[0] not in (AgencyKind.PROCURATORATE, AgencyKind.DISCIPLINE_INSPECTION)
]


class MemberField(forms.ModelChoiceField):
    """A person who is in the case's group now (现任成员)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="key", **kwargs)

    def of(self, case: FireCase | None) -> None:
        """Offer the members of this case."""
        self.queryset = current_members(case)


class MembersField(forms.ModelMultipleChoiceField):
    """Several people who are in the case's group now (现任成员)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="key", **kwargs)

    def of(self, case: FireCase | None) -> None:
        """Offer the members of this case."""
        self.queryset = current_members(case)


class AccountField(forms.ModelChoiceField):
    """An account that may be a member's, by its user name (用户): of nobody who works on no case."""

    def __init__(self, **kwargs: Any) -> None:
        barred = RoleGrant.objects.filter(role__in=NOT_FOR_CASES, revoked_at__isnull=True)
        users = User.objects.filter(is_active=True).exclude(pk__in=barred.values("user"))
        users = users.select_related("agency").order_by("agency", "pk")
        super().__init__(queryset=users, to_field_name="username", required=False, **kwargs)

    def label_from_instance(self, user: User) -> str:
        return f"{user}（{user.agency}）" if user.agency is not None else str(user)


class PersonFields(forms.Form):
    """Who is put into the group (拟任人员, 第七条)."""

    PERSON_FIELDS = ("name", "agency_name", "agency_kind", "post", "specialty", "user")

    name = forms.CharField(label="姓名", max_length=50)
    agency_name = forms.CharField(label="所在单位", max_length=100)
    agency_kind = forms.ChoiceField(
        label="单位类别",
        required=False,
        choices=[("", "按机构登记的类别"), *SENDING_KINDS],
        help_text="“所在单位”未在机构中登记的，应当选择。",
    )
    post = forms.CharField(label="职务", max_length=100, required=False)
    specialty = forms.CharField(label="专业、资质（专家填写）", max_length=200, required=False)
    user = AccountField(label="用户（没有账号的不选）", help_text="应当是成员本人的账号，姓名一致。")


def take_person(values: dict[str, Any]) -> Person:
    """Take the fields of a person out of the values and return the person."""
    return Person(**{name: values.pop(name) for name in PersonFields.PERSON_FIELDS if name in values})
