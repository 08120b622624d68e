"""Forms of what is known of the fire (火灾情况、伤亡人数)."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from accounts.models import District
from cases.forms.base import ChineseDateField
from cases.forms.dated import InstantInput, PastDatesForm, TimeInput
from cases.models import FireCase
from cases.services.facts import EDITABLE, facts_digest

_WIDGETS = {
    "occurred_time": TimeInput,
    "reported_at": InstantInput,
}


class EditFactsForm(PastDatesForm):
    """Correct or complete the facts of the fire (填写火灾情况, 第二条); fields come from the model.

    ``seen`` carries what the person began with, so that a stale save is refused and loses nothing.
    """

    reason = forms.CharField(
        label="更正理由",
        required=False,
        help_text="更改起火日期或者事故发生地区县的，应当填写。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    overwrite = forms.BooleanField(label="覆盖现存内容", required=False, widget=forms.HiddenInput())
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        stored = {name: getattr(case, name) for name in EDITABLE} | {"seen": facts_digest(case)}
        kwargs["initial"] = stored | (kwargs.get("initial") or {})
        super().__init__(*args, case=case, **kwargs)
        self.fields = _fact_fields() | self.fields
        self.word_errors()
        if self.is_bound and self.data.get("seen") != facts_digest(case):
            self.fields["overwrite"].widget = forms.CheckboxInput()

    def service_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "edited_on": self.today,
            "facts": {name: values[name] for name in EDITABLE},
            "seen": values["seen"],
            "reason": values["reason"],
            "overwrite": values["overwrite"],
        }


def _fact_fields() -> dict[str, forms.Field]:
    fields = forms.fields_for_model(FireCase, fields=EDITABLE)
    for name, widget in _WIDGETS.items():
        fields[name].widget = widget()
    # The regulation's own field, so that dates are read in one way only.
    fields["occurred_on"] = ChineseDateField(label=fields["occurred_on"].label)
    fields["district"] = forms.ModelChoiceField(
        label=fields["district"].label, queryset=District.objects.all()
    )
    fields["summary"].widget.attrs["rows"] = 4
    for field in fields.values():
        if isinstance(field, forms.DecimalField):
            field.validators.append(MinValueValidator(0))
            field.widget.attrs["min"] = 0
    return fields


class RecordCasualtiesForm(PastDatesForm):
    """Record the casualty figures of a day (核定伤亡人数, 第八条)."""

    recorded_on = ChineseDateField(label="核定日期")
    deaths = forms.IntegerField(label="死亡人数", required=False, min_value=0, max_value=9999)
    serious_injuries = forms.IntegerField(label="重伤人数", required=False, min_value=0, max_value=9999)
    minor_injuries = forms.IntegerField(label="轻伤人数", required=False, min_value=0, max_value=9999)
    note = forms.CharField(
        label="说明", required=False, max_length=500, help_text="死亡人数减少的，应当说明。"
    )

    def __init__(self, *args: Any, case: FireCase, **kwargs: Any) -> None:
        last = case.casualty_revisions.last()
        names = ("deaths", "serious_injuries", "minor_injuries")
        known = {name: getattr(last, name) for name in names} if last is not None else {}
        kwargs["initial"] = known | {"recorded_on": kwargs["today"]} | (kwargs.get("initial") or {})
        super().__init__(*args, case=case, **kwargs)
