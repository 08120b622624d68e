"""Forms of the decisions about a case as a whole: grade, scope, organiser (第二条、第四条、第五条)."""

from typing import Any

from django import forms

from cases.forms.base import ChineseDateField
from cases.forms.dated import PastDatesForm
from cases.forms.scans import ScanField
from cases.grading import grade_windows, propose_grade
from cases.models import FireCase
from cases.scope import is_named_body
from cases.services.scope import ExclusionFinding
from common.chinese import full_date, numeral
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

_ROWS = {"rows": 2}
_IN_ORDER = "按所选情形的顺序逐项填写，用“；”分隔。"


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

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        rules = list(enumerate(load_rulebook(case.rulebook_code).exclusions, start=1))
        self.fields["exclusions"] = forms.TypedMultipleChoiceField(
            label="不适用情形（第五条）",
            choices=[(item, rule.quote.rstrip("；。")) for item, rule in rules],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple(),
        )
        self.fields["exclusion_reason"] = forms.CharField(
            label="不适用情形的理由",
            required=False,
            widget=forms.Textarea(attrs=_ROWS),
            help_text="选择了不适用情形的，写明查明的事实；选择多项的，逐项写明。",
        )
        self.fields["receiving_bodies"] = forms.CharField(label="接收机关", max_length=700, required=False)
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        items, bodies = cleaned.get("exclusions", []), self._bodies()
        if items and not cleaned.get("exclusion_reason"):
            self.add_error("exclusion_reason", "请填写“不适用情形的理由”（第五条）。")
        if bodies and len(bodies) != len(items):
            self.add_error(
                "receiving_bodies",
                f"所选情形有{len(items)}项，“接收机关”填写了{len(bodies)}个，应当一一对应（第五条）。",
            )
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        items, reason = values.pop("exclusions"), values.pop("exclusion_reason")
        del values["receiving_bodies"]
        bodies = self._bodies() or [""] * len(items)
        findings = (ExclusionFinding(item, reason, body) for item, body in zip(items, bodies, strict=True))
        return values | {"exclusions": tuple(findings)}

    def _bodies(self) -> list[str]:
        text = self.cleaned_data.get("receiving_bodies", "").replace(";", "；")
        return [body.strip() for body in text.split("；") if body.strip()]


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
        help_text="认定产生社会影响的，在本系统中须经第二人审批。",
    )
    social_impact_reason = forms.CharField(
        label="社会影响理由",
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text="可参考受灾户数、过火面积、损失、媒体报道等情况。",
    )
    remark = forms.CharField(label="研判说明", required=False, widget=forms.Textarea(attrs=_ROWS))
    document_number = forms.CharField(label="文号", max_length=100, required=False)

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        rules = enumerate(load_rulebook(case.rulebook_code).exclusions, start=1)
        usual = "；".join(f"（{numeral(item)}）{rule.receiving_body}" for item, rule in rules)
        told = f"研判时可以不填，不填的记为：{usual}；办理移送时应当填写机关的具体名称。"
        self.fields["receiving_bodies"].help_text = told + _IN_ORDER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        decided_on = cleaned.get("decided_on")
        if self.case is not None and decided_on is not None and decided_on < self.case.occurred_on:
            self.add_error("decided_on", self._sentence("“研判日期”不得早于起火日期"))
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
    scan = ScanField(label="案件移送书或者终止调查决定的扫描件")

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        told = "填写机关的具体名称，如“淄博市公安局张店分局”；“公安机关”等统称不是机关名称。"
        self.fields["receiving_bodies"].help_text = told + _IN_ORDER
        judged = case.scope_decisions.last()
        found = list(judged.exclusions.all()) if judged is not None else []
        if not all(is_named_body(one.receiving_body) for one in found):
            self.fields["exclusions"].initial = [one.item for one in found]
            self.fields["exclusion_reason"].initial = "；".join(dict.fromkeys(one.reason for one in found))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        bodies = self._bodies()
        if cleaned.get("exclusions") and not bodies:
            self.add_error("receiving_bodies", "请填写“接收机关”的具体名称（第五条）。")
        if branches := [body for body in bodies if not is_named_body(body)]:
            told = "、".join(f"“{body}”" for body in branches)
            self.add_error(
                "receiving_bodies", f"“接收机关”应为机关的具体名称，{told}不是机关名称（第五条）。"
            )
        return cleaned


class EscalateForm(PastDatesForm):
    """Raise the investigation to the city (提级调查, 第四条)."""

    decided_on = ChineseDateField(label="决定日期")
    document_number = forms.CharField(label="提级调查决定文号", max_length=100)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs=_ROWS))
    scan = ScanField(label="提级调查决定的扫描件")


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
