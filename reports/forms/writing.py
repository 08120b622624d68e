"""Forms of what people write for the report (填写与撰写, 第二十条至第二十六条).

Fields bear the names of what is written, so that drafts and comparisons name the same things.
"""

from typing import Any

from django import forms

from cases.forms.base import ActForm, ChineseDateField
from cases.models import FireCase
from common.chinese import numeral
from common.records import Record
from regulation.rulebook import load_rulebook
from reports.models import ChronologyEntry, Finding, Measure, Responsibility
from reports.services.report_text import MAX_PICTURE_BYTES
from reports.versions import WRITTEN_FIELDS


class _Time(forms.TimeField):
    """A time of day to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], required=False, **kwargs)


def _text(label: str, rows: int = 5, **kwargs: Any) -> forms.CharField:
    # Not stripped here: services clean texts, and drafts are compared with what was typed.
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)


class WritingForm(ActForm):
    """Base of the forms in which people write: drafts and saved records fill it."""

    @classmethod
    def values_of(cls, record: Record) -> dict[str, Any]:
        """Return what a saved record fills the form with."""
        return {name: getattr(record, name) for name in WRITTEN_FIELDS[type(record)]}

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        if "party" in values:
            values["party_key"] = values.pop("party")
        return values


class _PartyForm(WritingForm):
    """Base of forms that name a unit or person of the case's register."""

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        parties = [(party.key, str(party)) for party in case.parties.all()]
        empty = "请选择" if self.fields["party"].required else "不针对某一单位或个人"
        self.fields["party"].choices = [("", empty), *parties]

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        party = record.party.key if record.party is not None else ""
        return super().values_of(record) | {"party": party}


class _PartNumberForm(WritingForm):
    """Base of forms that choose one of the six parts by its title."""

    PART_FIELD = ""

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        parts = load_rulebook(case.rulebook_code).report_parts
        self.fields[self.PART_FIELD].choices = [
            (number, f"{numeral(number)}、{part.label}") for number, part in enumerate(parts, start=1)
        ]


class ReportPartForm(WritingForm):
    """Write the text of a part (报告正文, 第二十六条)."""

    body = _text("正文", rows=18, required=False)


class ExtraChapterForm(_PartNumberForm):
    """Write a chapter beside the six (其他章节, 第二十六条)."""

    PART_FIELD = "after_part"

    title = forms.CharField(label="标题", max_length=100)
    after_part = forms.TypedChoiceField(label="位于第几部分之后", coerce=int)
    body = _text("正文", rows=18)


class ChronologyForm(WritingForm):
    """Write one step of the incident (事故经过, 第二十六条（三）)."""

    PAST = ("occurred_on",)

    phase = forms.ChoiceField(label="环节", choices=ChronologyEntry.Phase.choices)
    occurred_on = ChineseDateField(label="日期")
    started_at = _Time(label="开始时间")
    ended_at = _Time(label="结束时间")
    text = _text("内容")


class IndirectCauseForm(WritingForm):
    """Write an indirect cause (间接原因, 第二十六条（四）)."""

    text = _text("内容")


class ExcludedCauseForm(WritingForm):
    """Write an excluded cause with the reason (排除的起火原因, 第二十条)."""

    cause = forms.CharField(label="起火原因", max_length=200)
    reason = _text("排除理由")


class FindingForm(_PartyForm):
    """Write a problem (问题, 第二十一条)."""

    kind = forms.ChoiceField(label="类别", choices=Finding.Kind.choices)
    party = forms.ChoiceField(label="单位或个人", required=False)
    text = _text("内容")


class MeasureForm(WritingForm):
    """Write a measure with the problems that it answers (整改措施建议, 第二十六条（六）)."""

    addressee = forms.ChoiceField(label="对象", choices=Measure.Addressee.choices)
    addressee_name = forms.CharField(label="对象名称", max_length=200, required=False)
    aspect = forms.ChoiceField(label="方面", choices=Measure.Aspect.choices)
    text = _text("内容")
    finding_keys = forms.MultipleChoiceField(
        label="对应的问题", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["finding_keys"].choices = [
            (finding.key, f"问题{number}：{finding.text}")
            for number, finding in enumerate(case.findings.all(), start=1)
        ]

    @classmethod
    def values_of(cls, record: Any) -> dict[str, Any]:
        keys = [answer.finding.key for answer in record.answers.select_related("finding")]
        return super().values_of(record) | {"finding_keys": keys}


class ResponsibilityForm(_PartyForm):
    """Write who is responsible and what is proposed (责任认定及处理建议, 第二十六条（五）)."""

    responsibility_class = forms.TypedChoiceField(
        label="类别", choices=Responsibility.Class.choices, coerce=int
    )
    party = forms.ChoiceField(label="单位或个人")
    basic_facts = _text("基本情况", rows=3, required=False)
    facts = _text("责任认定事实", required=False)
    legal_basis = _text("责任追究的法律依据", rows=3, required=False)
    proposal = _text("处理建议", rows=3, required=False)


class FigureForm(_PartNumberForm):
    """Correct the caption of a picture (插图, 第二十六条)."""

    PART_FIELD = "part"

    part = forms.TypedChoiceField(label="部分", coerce=int)
    caption = forms.CharField(label="图题", max_length=200)


class AddFigureForm(FigureForm):
    """Add a picture with its caption (插图, 第二十六条)."""

    picture = forms.FileField(
        label="图片（JPEG或者PNG，不超过20 MB）",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        # One byte more than is allowed tells that there is too much, without reading all of it.
        return values | {"picture": values["picture"].read(MAX_PICTURE_BYTES + 1)}
