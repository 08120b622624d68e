"""The form of the departments with approval and supervision duties (第十六条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm
from cases.models import Party, PartyKind, PartyRole
from reports.models import DepartmentReview

_LONG = {"rows": 4}


class ExamineDepartmentForm(ActForm):
    """Name a department and what was found of it (列明行政部门及其责任, 第十六条).

    The address names the department as ``?party=…``, and what is known of it is filled in.
    """

    party = forms.ModelChoiceField(
        label="行政部门",
        queryset=None,
        to_field_name="key",
        help_text="列出的是身份登记为“政府及有关部门”的单位；没有的，先办理“登记单位和个人”。",
    )
    duty = forms.ChoiceField(label="职责", choices=DepartmentReview.Duty.choices, required=False)
    matters = forms.CharField(
        label="负有职责的安全生产和消防安全有关事项",
        required=False,
        widget=forms.Textarea(attrs=_LONG),
    )
    no_finding_reason = forms.CharField(
        label="没有问题的理由",
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text="有问题的不填：在“问题”中列明，并选择该部门为有关单位。",
    )
    is_removed = forms.BooleanField(label="删除这个部门", required=False)
    removal_reason = forms.CharField(label="删除理由", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial, case = dict(kwargs.get("initial") or {}), kwargs.get("case")
        key = initial.get("party", "")
        review = DepartmentReview.objects.filter(case=case, party__key=key).first() if key else None
        if review is not None:
            initial |= {name: getattr(review, name) for name in ("duty", "matters", "no_finding_reason")}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.fields["party"].queryset = Party.objects.filter(
            case=case, kind=PartyKind.UNIT, roles__role=PartyRole.Role.GOVERNMENT_BODY
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wanted = ("removal_reason",) if cleaned.get("is_removed") else ("duty", "matters")
        for name in wanted:
            if not cleaned.get(name):
                self.add_error(name, self._sentence(f"请填写“{self.fields[name].label}”"))
        return cleaned
