"""How one fact is written in a case file (数据项): its shape follows from the model's own field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import models

BEIJING = timezone(timedelta(hours=8))

MAX_TEXT = 100_000
MAX_ITEMS = 2000

# Control characters, line and paragraph separators, direction marks, surrogates and the two characters
# that no XML may hold. A long text may hold line feeds.
_UNFIT = r"\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF\uFFFE\uFFFF"
LINE_PATTERN = rf"^[^\s{_UNFIT}](?:[^\u000A{_UNFIT}]*[^\s{_UNFIT}])?$"
TEXT_PATTERN = rf"^[^\s{_UNFIT}](?:[^{_UNFIT}]*[^\s{_UNFIT}])?$"
URL_PATTERN = r"^https?://[!-~]+$"
KEY_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
DATE_PATTERN = r"^(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
TIME_PATTERN = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
INSTANT_PATTERN = DATE_PATTERN[:-1] + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\+08:00$"


class Shape(StrEnum):
    """The shapes that a fact takes in a case file (数据形式)."""

    LINE = "LINE"
    TEXT = "TEXT"
    URL = "URL"
    KEY = "KEY"
    CHOICE = "CHOICE"
    DATE = "DATE"
    TIME = "TIME"
    INSTANT = "INSTANT"
    NUMBER = "NUMBER"
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"
    FLAG = "FLAG"
    REFERENCE = "REFERENCE"


_SHAPES: tuple[tuple[type[models.Field], Shape], ...] = (
    (models.ForeignKey, Shape.REFERENCE),
    (models.URLField, Shape.URL),
    (models.TextField, Shape.TEXT),
    (models.CharField, Shape.LINE),
    (models.DateTimeField, Shape.INSTANT),
    (models.DateField, Shape.DATE),
    (models.TimeField, Shape.TIME),
    (models.DecimalField, Shape.NUMBER),
    (models.IntegerField, Shape.INTEGER),
    (models.BooleanField, Shape.BOOLEAN),
)


@dataclass(frozen=True)
class Property:
    """One fact of a record (数据项).

    :param name: key in the file and attribute of the model.
    :param article: article that asks for the fact; empty if none does.
    :param about: English sentence without a full stop.
    :param minimum: least value of an integer.
    :param maximum: greatest value of an integer; by default what the column holds.
    :param names: the list whose entries a reference names by key; empty where the name itself is looked up.
    :param always: required though the model has a default.
    :param values: the only values, where the model does not list them.
    :param is_name: came from outside as it is; one that holds unfit characters is left out of a file.
    """

    name: str
    article: str
    about: str
    minimum: int = 0
    maximum: int | None = None
    names: str = ""
    always: bool = False
    values: tuple[str, ...] = ()
    is_name: bool = False

    def bind(self, model: type[models.Model]) -> "BoundProperty":
        field = model._meta.get_field(self.name)
        assert isinstance(field, models.Field)
        return BoundProperty(self, field)


@dataclass(frozen=True)
class BoundProperty:
    """A fact together with the model's field that it fills (数据项与字段)."""

    item: Property
    field: models.Field

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def label(self) -> str:
        return str(self.field.verbose_name)

    @cached_property
    def choices(self) -> dict[Any, str]:
        return {value: str(label) for value, label in self.field.flatchoices}

    @cached_property
    def shape(self) -> Shape:
        if self.name == "key":
            return Shape.KEY
        if self.choices:
            return Shape.CHOICE
        if isinstance(self.field, models.BooleanField) and self.field.has_default():
            return Shape.FLAG
        return next(shape for kind, shape in _SHAPES if isinstance(self.field, kind))

    @cached_property
    def is_required(self) -> bool:
        if self.item.always:
            return True
        return not (self.field.null or self.field.blank or self.field.has_default())

    @cached_property
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the fact."""
        note = f"{self.label}，{self.item.article}" if self.item.article else self.label
        about = self.item.about
        if self.item.names:
            where = "group.members" if self.item.names == "members" else self.item.names
            about += f": key of an entry of {where}"
        head: dict[str, Any] = {"title": self.label, "description": f"{about} ({note})."}
        if self.item.article:
            head["x-article"] = self.item.article
        return head | self._constraints()

    def _constraints(self) -> dict[str, Any]:
        if self.item.values:
            return {"type": "string", "enum": list(self.item.values)}
        length = {"minLength": 1, "maxLength": self.field.max_length or MAX_TEXT}
        match self.shape:
            case Shape.CHOICE:
                values = list(self.choices)
                kind = "integer" if isinstance(values[0], int) else "string"
                return {"type": kind, "enum": values, "x-labels": list(self.choices.values())}
            case Shape.DATE:
                return {"type": "string", "format": "date", "pattern": DATE_PATTERN}
            case Shape.TIME:
                return {"type": "string", "pattern": TIME_PATTERN}
            case Shape.INSTANT:
                return {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}
            case Shape.NUMBER:
                assert isinstance(self.field, models.DecimalField)
                whole = self.field.max_digits - self.field.decimal_places
                highest = 10**whole - Decimal(1).scaleb(-self.field.decimal_places)
                step = Decimal(1).scaleb(-self.field.decimal_places)
                return {"type": "number", "minimum": 0, "maximum": highest, "multipleOf": step}
            case Shape.INTEGER:
                small = isinstance(self.field, models.PositiveSmallIntegerField)
                highest_integer = self.item.maximum or (32_767 if small else 2_147_483_647)
                return {"type": "integer", "minimum": self.item.minimum, "maximum": highest_integer}
            case Shape.FLAG:
                return {"const": True}
            case Shape.BOOLEAN:
                return {"type": "boolean"}
            case Shape.URL:
                return {"type": "string", "format": "uri", "pattern": URL_PATTERN} | length
            case Shape.KEY:
                return {"type": "string", "pattern": KEY_PATTERN} | length
            case Shape.REFERENCE if self.item.names:
                return {"type": "string", "pattern": KEY_PATTERN, "minLength": 1, "maxLength": 40}
            case Shape.REFERENCE:
                return {"type": "string", "pattern": LINE_PATTERN, "minLength": 1, "maxLength": 50}
            case Shape.TEXT:
                return {"type": "string", "pattern": TEXT_PATTERN} | length
        return {"type": "string", "pattern": LINE_PATTERN} | length

    def decode(self, value: Any) -> Any:
        """Return the model's value of a valid JSON value."""
        match self.shape:
            case Shape.DATE:
                return date.fromisoformat(value)
            case Shape.TIME:
                return time.fromisoformat(value)
            case Shape.INSTANT:
                return datetime.fromisoformat(value)
            case Shape.NUMBER:
                return Decimal(value)
        return value

    def encode(self, value: Any) -> Any:
        """Return the JSON value of a model's value, None where nothing is known."""
        if value is None or value == "":
            return None
        if self.item.is_name and not re.fullmatch(LINE_PATTERN, value):
            return None
        match self.shape:
            case Shape.DATE:
                return value.isoformat()
            case Shape.TIME:
                return value.strftime("%H:%M")
            case Shape.INSTANT:
                return value.astimezone(BEIJING).isoformat(timespec="seconds")
            case Shape.FLAG:
                return True if value else None
            case Shape.REFERENCE:
                return value.key if self.item.names else value.name
        return value


def decode_all(properties: tuple[BoundProperty, ...], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the model's values of the facts that an entry holds; references are left to the caller."""
    return {
        item.name: item.decode(entry[item.name])
        for item in properties
        if item.name in entry and item.shape is not Shape.REFERENCE
    }
