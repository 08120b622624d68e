"""Forms whose days have all passed: an act is registered once it has happened (不得晚于今天)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.base import ActForm


class PastDatesForm(ActForm):
    """Refuse any day or instant that lies after today."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            day = timezone.localtime(value).date() if isinstance(value, datetime) else value
            if isinstance(day, date) and day > self.today:
                self.add_error(name, self._sentence(f"“{self.fields[name].label}”不得晚于今天"))
        return cleaned


class InstantInput(forms.DateTimeInput):
    """An instant as the browser's own field, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """A time of day as the browser's own field, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")
