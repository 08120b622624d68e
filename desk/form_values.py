"""Put what a form holds into words (填写内容), for the page that asks to confirm it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat

from common.chinese import clock_time, full_date

NOT_FILLED = "未填写"


def filled(form: forms.Form) -> list[tuple[str, str]]:
    """Return each label with what was filled in, in the order of the form; what is empty is left out."""
    return [
        (str(field.label or name), text)
        for name, field in form.fields.items()
        if not field.widget.is_hidden and (text := _words(field, form.cleaned_data.get(name)))
    ]


def as_query(values: dict[str, Any]) -> QueryDict:
    """Return kept values as the data of a form."""
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def typed_words(fields: dict[str, forms.Field], typed: QueryDict) -> list[tuple[str, str]]:
    """Return each label with what was typed, where no form can judge it any more (填写内容)."""
    return [
        (str(field.label or name), text)
        for name, field in fields.items()
        if not field.widget.is_hidden and (text := _typed(field, [one for one in typed.getlist(name) if one]))
    ]


def _typed(field: forms.Field, texts: list[str]) -> str:
    choices = () if isinstance(field, forms.ModelChoiceField) else getattr(field, "choices", ())
    labels = {str(key): label for key, label in _flat(choices)}
    if isinstance(field, forms.DateField):
        return "、".join(_day(text) for text in texts)
    if isinstance(field, forms.BooleanField):
        return plain_words(bool(texts)) if texts else ""
    return "、".join(labels.get(text, text) for text in texts)


def _day(text: str) -> str:
    try:
        return full_date(date.fromisoformat(text))
    except ValueError:
        return text


def _words(field: forms.Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        return "、".join(field.label_from_instance(item) for item in value)
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return _chosen(field, value)
    return plain_words(value)


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    wanted = value if isinstance(value, list | tuple) else [value]
    coerce = getattr(field, "coerce", str)
    labels = [label for key, label in _flat(field.choices) if key != "" and coerce(key) in wanted]
    return "、".join(labels) if labels else "、".join(plain_words(one) for one in wanted)


def _flat(choices: Iterable) -> Iterable[tuple[Any, str]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, str(label)


def plain_words(value: Any) -> str:
    """Return a value in Chinese words: dates, yes and no, files by name and size."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{full_date(value.date())}{clock_time(value.time())}"
        case date():
            return full_date(value)
        case time():
            return clock_time(value)
        case UploadedFile():
            return f"{value.name}（{filesizeformat(value.size)}）"
        case list() | tuple():
            return "、".join(plain_words(one) for one in value)
    return str(value)
