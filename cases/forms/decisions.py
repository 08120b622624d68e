"""Forms of the decisions about a case as a whole: grade, scope, organiser (第二条、第四条、第五条)."""

from collections.abc import Iterator
from typing import Any

from django import forms

from cases.forms.base import ChineseDateField
from cases.forms.dated import PastDatesForm
from cases.grading import grade_windows, propose_grade
from cases.models import FireCase
from cases.services.scope import ExclusionFinding
from common.chinese import full_date, numeral
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

_ROWS = {"rows": 2}


class DecideGradeForm(PastDatesForm):
    """Decide the grade (确定事故等级, 第四条): the choices are what the recorded figures give."""

    established_on = ChineseDateField(label="确定日期")
    grade = forms.TypedChoiceField(
        label="事故等级", coerce=Grade, choices=[(grade.value, grade.label) for grade in Grade]
    )
    reason = forms.CharField(label="理由", required=False, widget=forms.Textarea(attrs=_ROWS))

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        proposal = propose_grade(case)
        found = "；".join(
            f"{one.scale.title}（{one.scale.source}）：{one.grade.label}" for one in proposal.on_scales
        )
        self.fields["grade"].help_text = f"按现有数字，{found}。两项标准不一致的，应当填写理由。"
        windows = "；".join(f"{window.title}至{full_date(window.last_day)}" for window in grade_windows(case))
        self.fields["established_on"].help_text = windows
        if proposal.choices:
            self.fields["grade"].initial = proposal.choices[-1].value
        self.fields["established_on"].initial = self.today


class ExclusionsForm(PastDatesForm):
    """Base of the forms that ask for the items of article 5 (不适用情形, 第五条)."""

    ITEMS = 7

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        for item, rule in enumerate(load_rulebook(case.rulebook_code).exclusions, start=1):
            number = f"（{numeral(item)}）"
            self.fields[f"exclusion_{item}"] = forms.BooleanField(
                label=rule.quote.rstrip("；。"), required=False
            )
            self.fields[f"exclusion_{item}_body"] = forms.CharField(
                label=f"第五条{number}项的接收机关",
                max_length=100,
                required=False,
                help_text=f"不填的，为{rule.receiving_body}。",
            )
            self.fields[f"exclusion_{item}_reason"] = forms.CharField(
                label=f"第五条{number}项的理由", required=False, widget=forms.Textarea(attrs=_ROWS)
            )
        self.word_errors()

    @property
    def found_items(self) -> Iterator[int]:
        """Yield the items that were ticked."""
        return (item for item in range(1, self.ITEMS + 1) if self.cleaned_data.get(f"exclusion_{item}"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for item in self.found_items:
            if not cleaned.get(f"exclusion_{item}_reason"):
                self.add_error(
                    f"exclusion_{item}_reason", f"请填写第五条（{numeral(item)}）项的理由（第五条）。"
                )
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        findings = tuple(
            ExclusionFinding(item, values[f"exclusion_{item}_reason"], values[f"exclusion_{item}_body"])
            for item in self.found_items
        )
        kept = {name: value for name, value in values.items() if not name.startswith("exclusion_")}
        return kept | {"exclusions": findings}


class DecideScopeForm(ExclusionsForm):
    """Judge whether the regulation applies (火灾事故性质研判, 第二条、第五条)."""

    decided_on = ChineseDateField(label="研判日期")
    is_production_related = forms.TypedChoiceField(
        label="生产经营性火灾",
        choices=[("", "请选择"), ("yes", "是"), ("no", "否")],
        coerce=lambda value: value == "yes",
    )
    production_routing = forms.CharField(
        label="生产经营性火灾的处理意见",
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text="属于生产经营性火灾的，写明按何规定办理及理由；不影响本规定的适用。",
    )
    has_social_impact = forms.TypedChoiceField(
        label="产生社会影响",
        required=False,
        choices=[("", "未研判"), ("yes", "产生"), ("no", "未产生")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        help_text="认定产生社会影响的，须经第二人审批（第二条）。",
    )
    social_impact_reason = forms.CharField(
        label="社会影响理由",
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text="可参考受灾户数、过火面积、损失、媒体报道等情况。",
    )
    remark = forms.CharField(label="研判说明", required=False, widget=forms.Textarea(attrs=_ROWS))
    document_number = forms.CharField(label="文号", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("has_social_impact") and not cleaned.get("social_impact_reason"):
            self.add_error("social_impact_reason", self._sentence("请填写“社会影响理由”"))
        if cleaned.get("is_production_related") and not cleaned.get("production_routing"):
            self.add_error("production_routing", self._sentence("请填写“生产经营性火灾的处理意见”"))
        return cleaned


class TransferOutForm(ExclusionsForm):
    """Transfer the case out, or end the investigation (移送有管辖权的机关、终止调查, 第五条)."""

    transferred_on = ChineseDateField(label="移送日期")
    document_number = forms.CharField(label="案件移送书或者终止调查决定文号", max_length=100)
    reason = forms.CharField(label="终止调查的理由", required=False, widget=forms.Textarea(attrs=_ROWS))


class EscalateForm(PastDatesForm):
    """Raise the investigation to the city (提级调查, 第四条)."""

    decided_on = ChineseDateField(label="决定日期")
    document_number = forms.CharField(label="提级调查决定文号", max_length=100)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs=_ROWS))


class HandOverForm(PastDatesForm):
    """Hand the case over to the government above (移交上级调查, 第四条)."""

    handed_over_on = ChineseDateField(label="移交日期")
    document_number = forms.CharField(label="移交文号", max_length=100)
    to_name = forms.CharField(
        label="接收的人民政府",
        max_length=100,
        required=False,
        help_text="不填的，重大火灾事故为山东省人民政府，特别重大火灾事故为国务院。",
    )
    reason = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs=_ROWS))
