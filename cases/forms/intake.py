"""Forms of the acts that open a case (登记火灾、补录)."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import AgencyKind, District, Level, Role, User
from cases.access import granted_roles
from cases.forms.base import ChineseDateField
from cases.forms.dated import InstantInput, PastDatesForm, TimeInput
from cases.lifecycle import ACTS, MILESTONES, Act, MilestoneKind
from cases.services.intake import ALARM_EARLY, Fire, RulesDecision, is_alarm_early
from cases.services.late_entry import LATE_KINDS, LateStep, PaperScope, order_refusals

_FIRE = (
    "district",
    "occurred_on",
    "occurred_time",
    "is_time_approximate",
    "reported_at",
    "address",
    "site_name",
    "summary",
    "deaths",
    "serious_injuries",
    "minor_injuries",
    "title",
)


def districts_of(actor: User) -> QuerySet[District]:
    """Return the districts whose fires the person's office registers (登记范围, 第四条)."""
    agency = actor.agency
    if agency is None or agency.kind != AgencyKind.FIRE_RESCUE or Role.OFFICE not in granted_roles(actor):
        return District.objects.none()
    if agency.level == Level.CITY:
        return District.objects.all()
    return District.objects.filter(agency=agency)


def _district_field(districts: QuerySet[District]) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="事故发生地区县",
        queryset=districts,
        initial=districts[0] if len(districts) == 1 else None,
        help_text="火灾跨区县的，选择起火点所在区县（第四条）。",
    )


class RegisterFireForm(PastDatesForm):
    """Register a fire on one screen (登记火灾, 第二条): four fields are asked, the rest when known."""

    occurred_on = ChineseDateField(label="起火日期")
    occurred_time = forms.TimeField(label="起火时间", required=False, widget=TimeInput())
    is_time_approximate = forms.BooleanField(label="起火时间为约数", required=False)
    reported_at = forms.DateTimeField(label="报警时间", required=False, widget=InstantInput())
    address = forms.CharField(label="起火地点", max_length=200)
    site_name = forms.CharField(label="起火场所", max_length=200)
    deaths = forms.IntegerField(label="死亡人数", required=False, min_value=0, max_value=9999)
    serious_injuries = forms.IntegerField(label="重伤人数", required=False, min_value=0, max_value=9999)
    minor_injuries = forms.IntegerField(label="轻伤人数", required=False, min_value=0, max_value=9999)
    summary = forms.CharField(
        label="简要情况", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    title = forms.CharField(
        label="案件名称",
        max_length=200,
        required=False,
        help_text="不填的，按区县和日期拟定；当天已有同名案件的，加上起火场所。",
    )
    is_another_fire = forms.BooleanField(label="与已登记的不是同一起火灾", required=False)
    rules_decided_by = forms.CharField(label="规则变更决定人", max_length=100, required=False)
    rules_decided_on = ChineseDateField(label="规则变更决定日期", required=False)
    rules_document_number = forms.CharField(label="规则变更文号", max_length=100, required=False)
    rules_reason = forms.CharField(
        label="规则变更理由", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    MAIN = (
        "occurred_on",
        "occurred_time",
        "is_time_approximate",
        "reported_at",
        "district",
        "address",
        "site_name",
    )
    CASUALTIES = ("deaths", "serious_injuries", "minor_injuries")
    ACCOUNT = ("summary",)
    MORE = (
        "title",
        "is_another_fire",
        "rules_decided_by",
        "rules_decided_on",
        "rules_document_number",
        "rules_reason",
    )
    # Refusals that those fields clear.
    MORE_CODES = frozenset({"possible_duplicate", "rulebook_not_in_force"})
    act = Act.REGISTER_FIRE

    def __init__(self, *args: Any, actor: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, case=None, rule=ACTS[self.act], today=today, **kwargs)
        districts = districts_of(actor)
        self.fields["district"] = _district_field(districts)
        self.word_errors()
        self.fields["occurred_on"].widget.attrs["max"] = today.isoformat()

    @property
    def more_is_open(self) -> bool:
        """Tell whether something was typed in, or is asked of, the fields that few fires need."""
        return self.is_bound and any(self.data.get(name) for name in self.MORE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        times = (cleaned.get("occurred_time"), bool(cleaned.get("is_time_approximate")))
        began = cleaned.get("occurred_on")
        if began is not None and is_alarm_early(cleaned.get("reported_at"), began, *times):
            self.add_error("reported_at", self._sentence(ALARM_EARLY))
        asked = ("rules_decided_by", "rules_decided_on", "rules_reason")
        given = [name for name in asked if cleaned.get(name)]
        if given and len(given) < len(asked):
            raise forms.ValidationError("“规则变更”的决定人、决定日期和理由应当一并填写（第三十八条）。")
        return cleaned

    def service_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        decision = None
        if values["rules_decided_by"]:
            decision = RulesDecision(
                decided_by=values["rules_decided_by"],
                decided_on=values["rules_decided_on"],
                reason=values["rules_reason"],
                document_number=values["rules_document_number"],
            )
        return {
            "registered_on": self.today,
            "fire": Fire(**{name: values[name] for name in _FIRE}),
            "rules_decision": decision,
            "is_another_fire": values["is_another_fire"],
        }


def _step_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for late in LATE_KINDS:
        label, article = MILESTONES[late.kind]
        fields[f"on_{late.kind.value}"] = ChineseDateField(
            label=f"{label}日期",
            required=False,
            help_text=article,
        )
        if late.document:
            fields[f"number_{late.kind.value}"] = forms.CharField(
                label=f"{label}文号", max_length=100, required=False
            )
    return fields


class LateEntryForm(RegisterFireForm):
    """Enter a case already running on paper (补录), with its original dates."""

    late_entry_reason = forms.CharField(label="补录理由", widget=forms.Textarea(attrs={"rows": 2}))
    social_impact_reason = forms.CharField(
        label="社会影响理由", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    social_impact_approver = forms.CharField(label="社会影响审批人", max_length=50, required=False)

    LATE = (
        "late_entry_reason",
        *_step_fields(),
        "social_impact_reason",
        "social_impact_approver",
    )
    act = Act.IMPORT_CASE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _step_fields()
        self.word_errors()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if occurred_on := cleaned.get("occurred_on"):
            for kind, refusal in order_refusals(self._steps(), occurred_on, self.today):
                is_number = refusal.code == "document_missing"
                message = f"{refusal.message.rstrip('。')}（{refusal.article}）。"
                self.add_error(f"number_{kind.value}" if is_number else f"on_{kind.value}", message)
        return cleaned

    def _steps(self) -> tuple[LateStep, ...]:
        values = self.cleaned_data
        return tuple(
            LateStep(
                MilestoneKind(late.kind),
                values[f"on_{late.kind.value}"],
                values.get(f"number_{late.kind.value}", ""),
            )
            for late in LATE_KINDS
            if values.get(f"on_{late.kind.value}")
        )

    def service_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        reason, approver = values["social_impact_reason"], values["social_impact_approver"]
        scope = PaperScope(
            has_social_impact=True if reason or approver else None, reason=reason, approver=approver
        )
        return super().service_values() | {
            "reason": values["late_entry_reason"],
            "steps": self._steps(),
            "scope": scope,
        }
