"""Forms of what the subgroups plan, do and report (工作小组的工作, 第十条至第十三条)."""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField, PaperForm
from cases.forms.people import MemberField
from cases.forms.scans import ScanField
from cases.models import Meeting, SubgroupReport, TaskProgress
from cases.selectors.subgroups import (
    pending_reports,
    possible_reviewers,
    rescue_review_of,
    task_code,
    units_of,
)
from documents.scans import store_scan

_LONG = {"rows": 3}
_WHOLE = {"rows": 12}


class UnitField(forms.ChoiceField):
    """A subgroup of the case by its name (工作小组)."""

    def of(self, case: Any, *, reporting: bool = False) -> None:
        """Offer the subgroups that the regulation names and the others that were set up.

        :param reporting: only those that make a report of their own.
        """
        if case is not None:
            names = [unit.name for unit in units_of(case) if unit.has_report or not reporting]
            empty = [] if self.required else [("", "不选择")]
            self.choices = [*empty, *((name, name) for name in names)]


class PlanSubgroupWorkForm(ActForm):
    """Put a plan on record (制定小组工作方案, 第十一条至第十三条)."""

    PAST = ("made_on",)

    unit = UnitField(label="工作小组")
    made_on = ChineseDateField(label="制定日期")
    text = forms.CharField(
        label="方案内容",
        required=False,
        widget=forms.Textarea(attrs=_WHOLE),
        help_text="直接填写，或者上传方案文件。",
    )
    scan = ScanField(label="方案文件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(self.case)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return values | {"scan": store_scan(values["scan"])}


class RecordProgressForm(ActForm):
    """Tell how far a statutory task has come (填报任务进展, 第十一条至第十三条).

    The address names the task as ``?task=…``, and what is known of it is filled in.
    """

    PAST = ("reported_on",)
    KEPT = ("status", "note", "evidence")

    task = forms.ChoiceField(label="任务")
    status = forms.ChoiceField(
        label="进展",
        widget=forms.RadioSelect,
        choices=TaskProgress.Status.choices,
        initial=TaskProgress.Status.IN_PROGRESS,
    )
    note = forms.CharField(
        label="进展情况（完成的应当填写）", required=False, widget=forms.Textarea(attrs=_LONG)
    )
    evidence = forms.CharField(
        label="依据和材料",
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text="一行一项，如勘验笔录、鉴定意见的名称和文号，或者网址。",
    )
    reported_on = ChineseDateField(label="填报日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial, case = dict(kwargs.get("initial") or {}), kwargs.get("case")
        self._tasks: dict[str, tuple[str, int]] = {}
        choices: list[tuple[str, list[tuple[str, str]]]] = []
        for unit in units_of(case) if case is not None else ():
            listed = [(task_code(unit, place), text) for place, text in enumerate(unit.tasks, start=1)]
            self._tasks |= {code: (unit.name, place) for place, (code, _) in enumerate(listed, start=1)}
            if listed:
                choices.append((f"{unit.name}（{unit.article}）", listed))
        if (found := self._tasks.get(initial.get("task", ""))) is not None:
            known = TaskProgress.objects.filter(case=case, unit=found[0], item=found[1]).first()
            if known is not None:
                initial = {name: getattr(known, name) for name in self.KEPT} | initial
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.fields["task"].choices = choices
        self.fields["reported_on"].initial = self.today

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        unit, item = self._tasks[values.pop("task")]
        return values | {"unit": unit, "item": item}


class SubmitSubgroupReportForm(ActForm):
    """Submit a subgroup's report (提交小组调查报告, 第十一条、第十二条)."""

    PAST = ("submitted_on",)

    unit = UnitField(label="工作小组")
    submitted_on = ChineseDateField(label="提交日期")
    text = forms.CharField(
        label="报告内容",
        required=False,
        widget=forms.Textarea(attrs=_WHOLE),
        help_text="直接填写，或者上传报告文件。",
    )
    scan = ScanField(label="报告文件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(self.case, reporting=True)

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        return values | {"scan": store_scan(values["scan"])}


class DeliberateSubgroupReportForm(PaperForm):
    """Record the deliberation on a subgroup's report (审议小组调查报告, 第十一条、第十二条)."""

    PAST = ("deliberated_on",)

    report = forms.ModelChoiceField(queryset=None, to_field_name="key", label="小组调查报告")
    meeting = forms.ModelChoiceField(
        queryset=None, to_field_name="key", required=False, label="会议", empty_label="没有登记的会议"
    )
    deliberated_on = ChineseDateField(label="审议日期（选择会议的可以不填）", required=False)
    outcome = forms.ChoiceField(
        label="审议结果",
        widget=forms.RadioSelect,
        choices=[
            (one.value, one.label) for one in (SubgroupReport.Outcome.PASSED, SubgroupReport.Outcome.RETURNED)
        ],
    )
    opinion = forms.CharField(label="审议意见", widget=forms.Textarea(attrs=_LONG))
    to_mend = forms.CharField(
        label="需要修改的内容（退回修改的填写）", required=False, widget=forms.Textarea(attrs=_LONG)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = pending_reports(self.case)
        self.fields["meeting"].queryset = Meeting.objects.filter(case=self.case, held_on__isnull=False)


class ReviewRescueForm(PaperForm):
    """Sign on rescue and handling (签署应急救援及处置情况, 第十二条)."""

    PAST = ("reviewed_on",)
    PAPER_FIELDS = ("reviewer", *PaperForm.PAPER_FIELDS)

    reviewed_on = ChineseDateField(label="签署日期")
    text = forms.CharField(
        label="应急救援及处置情况",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="事故发生后当地政府及部门的应急救援及处置情况。消防救援机构参加了救援，建议由其他单位派出的成员签署。",
    )
    fire_signer_reason = forms.CharField(
        label="由消防救援机构人员签署的理由（其他单位的成员签署的不填）",
        required=False,
        widget=forms.Textarea(attrs=_LONG),
    )
    reviewer = MemberField(label="签署人（没有账号的成员）", required=False, empty_label="本人")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = dict(kwargs.get("initial") or {})
        review = rescue_review_of(kwargs["case"]) if kwargs.get("case") is not None else None
        if review is not None:
            initial = {"text": review.text} | initial
        super().__init__(*args, **(kwargs | {"initial": initial}))
        self.fields["reviewer"].queryset = possible_reviewers(self.case)
