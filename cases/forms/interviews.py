"""The form of the interview plan (询问对象, 第十五条)."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from cases.forms.base import ActForm, ChineseDateField
from cases.models import FireCase, InterviewTarget, Party, PartyKind
from cases.selectors.inquiry import interview_targets
from cases.selectors.parties import living_parties
from cases.services.interviews import Interview
from regulation.rulebook import load_rulebook

_LONG = {"rows": 3}
_FIELDS = tuple(Interview.__dataclass_fields__)


class PlanInterviewForm(ActForm):
    """Enter or adjust one person or category of the plan (确定和调整询问对象, 第十五条).

    The address names the entry as ``?key=…``, or the category of a new one as ``?category=…``.
    """

    PAST = ("asked_on",)

    key = forms.CharField(required=False, widget=forms.HiddenInput())
    category = forms.ChoiceField(label="询问对象类别")
    status = forms.ChoiceField(
        label="询问情况", choices=InterviewTarget.Status.choices, initial=InterviewTarget.Status.PLANNED
    )
    party = forms.ModelChoiceField(
        label="已登记的个人",
        queryset=None,
        to_field_name="key",
        required=False,
        help_text="不在其中的，填写“姓名”；某类人员都不需询问的，两项都不填。",
    )
    name = forms.CharField(label="姓名（未登记的填写）", max_length=50, required=False)
    belongs_to = forms.CharField(label="单位、职务", max_length=200, required=False)
    planned_on = ChineseDateField(label="计划询问日期", required=False)
    asked_on = ChineseDateField(label="询问日期（已询问的填写）", required=False)
    is_minor = forms.BooleanField(label="未成年人", required=False)
    guardian = forms.CharField(
        label="到场的监护人",
        max_length=100,
        required=False,
        help_text="监护人不能到场的，填写到场的其他成年亲属或者合适成年人，并在“备注”中写明原因。",
    )
    language = forms.ChoiceField(
        label="需要翻译的情形", choices=[("", "不需要"), *InterviewTarget.Language.choices], required=False
    )
    interpreter = forms.CharField(label="翻译人员", max_length=100, required=False)
    reason = forms.CharField(label="不需询问的理由", required=False, widget=forms.Textarea(attrs=_LONG))
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs=_LONG))
    change_reason = forms.CharField(label="调整理由（调整原有安排的填写）", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = dict(kwargs.get("initial") or {})
        case = kwargs.get("case")
        target = interview_targets(case).filter(key=initial["key"]).first() if initial.get("key") else None
        if target is not None:
            initial |= {name: getattr(target, name) for name in _FIELDS}
            initial["party"] = target.party.key if target.party is not None else ""
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.fields["party"].queryset = _persons(case, target)
        if case is not None:
            rules = load_rulebook(case.rulebook_code).interview_categories
            self.fields["category"].choices = [(rule.code, rule.label) for rule in rules]

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        interview = Interview(**{name: values.pop(name) for name in _FIELDS})
        return {"interview": interview, **values}


def _persons(case: FireCase | None, target: InterviewTarget | None) -> QuerySet[Party]:
    """Return who can be asked, and whom the entry names, who may have died since."""
    wanted = Q(pk__in=living_parties(case))
    if target is not None:
        wanted |= Q(pk=target.party_id)
    return Party.objects.filter(wanted, case=case, kind=PartyKind.PERSON)
