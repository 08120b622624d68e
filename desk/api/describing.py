"""Describe the API and its forms (接口说明): schemas from the forms, so that they cannot differ."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from accounts.api.schema import SessionScheme, TokenScheme
from desk.api.problems import MEDIA_TYPE
from desk.api.serializers.acts import ProblemSerializer

# Naming them registers them.
SCHEMES = (TokenScheme, SessionScheme)
PROBLEM = OpenApiResponse(ProblemSerializer, description="拒绝：问题详情（RFC 9457）。")
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="读取时得到的ETag；缺少的答复428，过时的答复412。",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,64}$"},
    OpenApiParameter.HEADER,
    description="重复发送同一请求时用同一个，只办理一次。",
)
DRY_RUN = OpenApiParameter(
    "dry_run", {"type": "string", "enum": ["0", "1"]}, description="为1的，只预演，告知结果，不办理。"
)
_KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.FileField, "file"),
    (forms.ModelMultipleChoiceField, "choices"),
    (forms.MultipleChoiceField, "choices"),
    (forms.ModelChoiceField, "choice"),
    (forms.ChoiceField, "choice"),
    (forms.BooleanField, "boolean"),
    (forms.DateTimeField, "datetime"),
    (forms.DateField, "date"),
    (forms.TimeField, "time"),
    (forms.DecimalField, "decimal"),
    (forms.IntegerField, "integer"),
)
_SCHEMAS: dict[str, dict[str, Any]] = {
    "file": {"type": "string", "format": "binary"},
    "choices": {"type": "array", "items": {"type": "string"}},
    "choice": {"type": "string"},
    "boolean": {"type": "boolean"},
    "datetime": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string"},
    "decimal": {"type": ["number", "string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "text": {"type": "string"},
}


def documented(summary: str, **kwargs: Any) -> Any:
    """Return the decorator that describes an operation; every one may be refused with a problem."""
    responses = kwargs.pop("responses")
    listed = responses if isinstance(responses, dict) else {200: responses}
    statuses = kwargs.pop("refusals", ("401", "403", "404", "429"))
    refusals = {(status, MEDIA_TYPE): PROBLEM for status in statuses}
    return extend_schema(summary=summary, responses={**listed, **refusals}, **kwargs)


def file_response(media_type: str) -> dict[tuple[int, str], Any]:
    """Return the description of a file that is sent."""
    return {(200, media_type): OpenApiTypes.BINARY}


def form_schema(form: type[forms.Form], *, closed: bool = False) -> dict[str, Any]:
    """Return the body of a request as the class of its form tells it (请求内容).

    What a form adds for a case at hand is told by the act's own address.
    """
    properties = {name: _property(field) for name, field in form.base_fields.items()}
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    required = [
        name
        for name, field in form.base_fields.items()
        if field.required and not isinstance(field.widget, forms.HiddenInput)
    ]
    return schema | ({"required": required} if required else {})


def kind_of(field: forms.Field) -> str:
    """Return what kind of value a field takes (填写项类型)."""
    return next((kind for cls, kind in _KINDS if isinstance(field, cls)), "text")


def described(form: forms.Form) -> list[dict[str, Any]]:
    """Return the fields of a form with labels, choices and what they begin with (填写项)."""
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "kind": kind_of(field),
            "required": field.required,
            "help_text": str(field.help_text),
            "initial": _plain(field, form.get_initial_for_field(field, name)),
            "choices": [
                {"value": str(value), "label": str(label)}
                for value, label in _flat(getattr(field, "choices", ()))
                if str(value)
            ],
        }
        for name, field in form.fields.items()
    ]


def _property(field: forms.Field) -> dict[str, Any]:
    kind = kind_of(field)
    schema = {**_SCHEMAS[kind], "title": str(field.label or "")}
    if field.help_text:
        schema["description"] = str(field.help_text)
    if kind == "text" and getattr(field, "max_length", None):
        schema["maxLength"] = field.max_length
    values = [] if isinstance(field, forms.ModelChoiceField) else _flat(getattr(field, "choices", ()))
    options = [str(value) for value, _ in values if str(value)]
    if options and kind == "choice":
        schema["enum"] = options if field.required else [*options, ""]
    if options and kind == "choices":
        schema["items"] = {"type": "string", "enum": options}
    return schema


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat = []
    for value, label in choices:
        flat += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return flat


def _plain(field: forms.Field, value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case Model():
            return str(field.prepare_value(value))
        case list() | tuple() | set():
            return [_plain(field, one) for one in value]
    return str(value)
