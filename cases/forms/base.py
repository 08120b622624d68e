"""The base of every act's form (办理表单): fields in the law's words, errors that name field and article.

A form only gives shape: its cleaned values are the keyword arguments of the act's service.
"""

from datetime import date
from typing import Any

from django import forms

from cases.acts import Paper
from cases.forms.scans import ScanField
from cases.lifecycle import ActRule
from cases.models import FireCase
from documents.scans import store_scan

# What the framework writes where nothing is chosen.
_DASHES = "---------"
# Code of a refusal → its words; the limit and what was typed are filled in.
_LIMITS = {
    "min_value": "不得小于%(limit_value)s",
    "max_value": "不得大于%(limit_value)s",
    "max_length": "不得超过%(limit_value)d个字，现有%(show_value)d个字",
    "max_digits": "不得超过%(max)s位数字",
    "max_decimal_places": "不得超过%(max)s位小数",
    "max_whole_digits": "的整数部分不得超过%(max)s位",
}


class DateInput(forms.DateInput):
    """A date as the browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ChineseDateField(forms.DateField):
    """A day in Asia/Shanghai; refusals name the field."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class ActForm(forms.Form):
    """Base of the forms of acts: knows its case and its row of the table.

    ``service_values`` gives the service's keyword arguments; a subclass overrides it where fields and
    arguments differ. ``PAST`` names the dates of what has happened, which cannot lie after today.
    """

    PAST: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: FireCase | None, rule: ActRule, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.rule = rule
        self.today = today
        self.word_errors()

    def word_errors(self) -> None:
        """Let refusals name field and article; a form that adds fields later calls it again."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
                field.empty_label = "请选择" if field.required else "未选择"
            field.error_messages["required"] = self._sentence(f"请填写“{field.label}”")
            for code, words in _LIMITS.items():
                field.error_messages[code] = self._sentence(f"“{field.label}”{words}")
            if "invalid" in field.error_messages:
                field.error_messages["invalid"] = self._sentence(f"“{field.label}”的格式不正确")
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = self._sentence(
                    f"请在列出的选项中选择“{field.label}”"
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._past():
            if (day := cleaned.get(name)) is not None and day > self.today:
                self.add_error(name, self._sentence(f"“{self.fields[name].label}”不得晚于今天"))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Return the keyword arguments of the act's service."""
        return dict(self.cleaned_data)

    def _past(self) -> tuple[str, ...]:
        return self.PAST

    def _sentence(self, text: str) -> str:
        return f"{text}（{self.rule.article}）。" if self.rule.article else f"{text}。"


class PaperForm(ActForm):
    """Base of forms of acts that the office may register for a person without an account."""

    decided_by = forms.CharField(label="决定人", max_length=100, required=False)
    decided_on = ChineseDateField(label="决定日期", required=False)
    paper_number = forms.CharField(label="文号", max_length=100, required=False)
    paper_scan = ScanField(label="书面决定的扫描件")

    # What only the office fills in; a subclass may add fields of its own before these.
    PAPER_FIELDS: tuple[str, ...] = ("decided_by", "decided_on", "paper_number", "paper_scan")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("decided_by")) != bool(cleaned.get("decided_on")):
            raise forms.ValidationError(self._sentence("“决定人”和“决定日期”应当一并填写"))
        return cleaned

    def _past(self) -> tuple[str, ...]:
        return (*self.PAST, "decided_on")

    def service_values(self) -> dict[str, Any]:
        values = super().service_values()
        decided_by, decided_on, number, scan = (values.pop(name) for name in PaperForm.PAPER_FIELDS)
        values["paper"] = Paper(decided_by, decided_on, number, store_scan(scan)) if decided_by else None
        return values
