"""The calculator's input (期限计算), checked field by field with the article that asks for it."""

from collections.abc import Mapping
from datetime import date

from django import forms

from deadlines.engine.facts import Appraisal, CaseFacts, Extension, ReplyRun
from regulation.grades import Grade
from regulation.rulebook import Rulebook

MIN_ROWS = 3
MAX_ROWS = 20
GRADES = [(grade.value, f"{grade.label}火灾事故") for grade in (Grade.ORDINARY, Grade.LARGER)]


class DayInput(forms.DateInput):
    """A date field that keeps what was typed, also where it is no date."""

    input_type = "date"

    def get_context(self, name: str, value: object, attrs: Mapping | None) -> dict:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_iso(shown):
            context["widget"]["type"] = "text"
        return context


def _is_iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _day(label: str, article: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={
            "required": f"请填写“{label}”（{article}）。",
            "invalid": f"“{label}”应为真实存在的日期，如2026-11-21（{article}）。",
        },
    )


def _days(label: str, most: int) -> forms.IntegerField:
    message = f"“{label}”应为0至{most}的整数（第二十八条）。"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": message, "min_value": message, "max_value": message},
    )


class CalculatorForm(forms.Form):
    """The facts of a fire without a case (起火日期、等级、延期、收到、批复)."""

    occurred_on = _day("起火日期", "第二十八条", required=True)
    grade = forms.ChoiceField(
        label="事故等级",
        choices=GRADES,
        error_messages={
            "required": "请选择“事故等级”（第四条）。",
            "invalid_choice": "“事故等级”应为一般或者较大；重大以上由上级组织调查（第四条）。",
        },
    )
    report_received_on = _day("政府收到报告日期", "第二十九条")
    replied_on = _day("批复日期", "第三十三条")

    def __init__(self, *args, rulebook: Rulebook, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, label, kind in (
            ("cause_extension_days", "原因认定延长天数", "CAUSE"),
            ("report_extension_days", "提交报告延长天数", "REPORT"),
        ):
            self.fields[name] = _days(label, rulebook.extension_rule(kind)[1].max_days)

    def clean(self) -> dict:
        data = super().clean()
        occurred_on, received_on, replied_on = (
            data.get(name) for name in ("occurred_on", "report_received_on", "replied_on")
        )
        if occurred_on and received_on and received_on < occurred_on:
            self.add_error("report_received_on", "“政府收到报告日期”不得早于“起火日期”（第二十九条）。")
        if replied_on and replied_on < (received_on or occurred_on or replied_on):
            earlier = "政府收到报告日期" if received_on else "起火日期"
            self.add_error("replied_on", f"“批复日期”不得早于“{earlier}”（第二十九条）。")
        return data

    def facts(self, appraisals: tuple[Appraisal, ...]) -> CaseFacts:
        """Return the engine's input (期限计算所依据的事实)."""
        data = self.cleaned_data
        received_on, replied_on = data["report_received_on"], data["replied_on"]
        return CaseFacts(
            occurred_on=data["occurred_on"],
            grade=Grade(data["grade"]),
            appraisals=appraisals,
            extensions=tuple(
                Extension(kind, data[name])
                for kind, name in (("CAUSE", "cause_extension_days"), ("REPORT", "report_extension_days"))
                if data[name]
            ),
            reply_runs=(ReplyRun(received_on, None, replied_on),) if received_on else (),
            replied_on=replied_on,
        )


class AppraisalForm(forms.Form):
    """One appraisal, or an empty row (检验、鉴定)."""

    entrusted_on = _day("委托日期", "第二十八条")
    received_on = _day("收到结论日期", "第二十八条")

    def clean(self) -> dict:
        data = super().clean()
        entrusted_on, received_on = data.get("entrusted_on"), data.get("received_on")
        if received_on and not entrusted_on and "entrusted_on" not in self.errors:
            self.add_error("entrusted_on", "填写“收到结论日期”的，应当填写“委托日期”（第二十八条）。")
        if entrusted_on and received_on and received_on < entrusted_on:
            self.add_error("received_on", "“收到结论日期”不得早于“委托日期”（第二十八条）。")
        return data

    def refuse_before(self, occurred_on: date) -> bool:
        """Refuse an appraisal entrusted before the fire (第二十八条, I-06); tell whether it was refused."""
        entrusted_on = self.cleaned_data.get("entrusted_on")
        if entrusted_on is None or entrusted_on >= occurred_on:
            return False
        self.add_error("entrusted_on", "“委托日期”不得早于“起火日期”（第二十八条）。")
        return True

    def appraisal(self) -> Appraisal | None:
        """Return the appraisal, or None for an empty row."""
        entrusted_on = self.cleaned_data["entrusted_on"]
        return Appraisal(entrusted_on, self.cleaned_data["received_on"]) if entrusted_on else None


def appraisal_rows(data: Mapping[str, str]) -> int:
    """Return how many appraisal rows to show for a submitted query (检验、鉴定行数)."""
    numbers = [
        int(key[1:].split("-")[0])
        for key, value in data.items()
        if value
        and key.startswith("a")
        and "-" in key
        and key[1:].split("-")[0].isascii()
        and key[1:].split("-")[0].isdigit()
    ]
    asked = data.get("rows", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 4:
        numbers.append(int(asked))
    return min(max([MIN_ROWS, *numbers]), MAX_ROWS)
