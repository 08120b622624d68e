"""Put the changes that an event keeps into words (变更内容): labels of fields, choices, names, dates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases.lifecycle import Act
from cases.models import DocumentEntry, FireCase, Milestone, PendingAct
from common.chinese import clock_time, full_date, numeral
from common.encryption import EncryptedCharField, blind_index
from desk.acts import HANDLERS
from desk.form_values import as_query, typed_words
from documents.registry import load_registry
from regulation.articles import load_regulation
from regulation.rulebook import load_rulebook
from reports.models import ReportPart

EMPTY = "（空）"
# What follows tells one hidden value from another.
HIDDEN = "（加密保存，编码"
_INDEX_LENGTH = 64
# What identifies or orders a row and tells a reader nothing.
_SILENT = frozenset(
    {"id", "case_id", "group_id", "position", "key", "public_id", "created_at", "identity_index"}
)
_NAMING = ("title", "name", "subject", "heading", "document_number")
# What tells two rows of a kind apart that has no name: the beginning of its text.
_TEXTS = ("text", "reason", "note")
_MOST_CHARACTERS = 30
# Items of an article are kept as their numbers.
_ITEMS = {
    "cases.Recusal.ground": "第十四条",
    "cases.Declaration.ground": "第十四条",
    "cases.ScopeExclusion.item": "第五条",
}
_Key = tuple[type[models.Model], int]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after (变更前后)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What an act did to one record (记录变更): 新增, 修改 or 删除."""

    title: str
    verb: str
    fields: tuple[FieldChange, ...]


class Words:
    """The names that the changes of some events refer to, read with one query for each kind of record."""

    def __init__(self, bodies: Iterable[dict[str, Any]]) -> None:
        self._names: dict[_Key, str] = {}
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for body in bodies:
            for change in body["changes"]:
                for model, pk in _references(change):
                    wanted[model].add(pk)
        for model, keys in wanted.items():
            for found in model._default_manager.filter(pk__in=keys):
                self._names[model, found.pk] = _name_of(found)

    def changes(self, body: dict[str, Any]) -> tuple[RecordChange, ...]:
        """Return what an event did to each record, in words (变更内容)."""
        return tuple(self._change(change, body["details"]) for change in body["changes"])

    def _change(self, change: dict[str, Any], details: dict[str, Any]) -> RecordChange:
        before, after = change["before"], change["after"]
        model = _model(change["record"])
        if model is None:
            return RecordChange(change["record"], "修改", ())
        verb = "修改" if before and after else ("新增" if after else "删除")
        named = next(
            (str(state[name]) for state in (after, before) for name in _NAMING if state.get(name)), ""
        )
        if verb == "修改":
            named = named or self._names.get((model, _key_of(change["record"])), "")
        label = str(model._meta.verbose_name)
        fields = []
        for field in model._meta.concrete_fields:
            name = field.attname
            if name in _SILENT or (name not in before and name not in after):
                continue
            if field.model is PendingAct and name == "values":
                fields += _prepared(after, details)
                continue
            old, new = self._value(field, before.get(name)), self._value(field, after.get(name))
            if old != new:
                fields.append(FieldChange(str(field.verbose_name), old, new))
        return RecordChange(label + _quoted(named) if named else label, verb, tuple(fields))

    def _value(self, field: models.Field, value: Any) -> str:
        if value is None or value == "":
            return EMPTY
        if field.remote_field is not None:
            return self._names.get((field.remote_field.model, value)) or f"第{value}号"
        if field.model is DocumentEntry and field.name == "kind":
            return load_registry().name_of(value)
        if isinstance(field, EncryptedCharField):
            # The event knows only whether it is the same number, an old one the number itself.
            return f"{HIDDEN}{blind_index(value)[:6] if len(value) < _INDEX_LENGTH else value[:6]}）"
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if (article := _ITEMS.get(f"{field.model._meta.label}.{field.name}")) is not None:
            return f"{article}第（{numeral(value)}）项"
        if field.model is ReportPart and field.name == "number":
            return f"第{numeral(value)}部分"
        if field.model is FireCase and field.name == "rulebook_code":
            return load_regulation(load_rulebook(value).regulation).title
        return plain(value, field)


def plain(value: Any, field: models.Field | None = None) -> str:
    """Return a canonical value in Chinese words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    match field:
        case models.DateTimeField():
            return instant(value)
        case models.DateField():
            return full_date(date.fromisoformat(value))
        case models.TimeField():
            return clock_time(time.fromisoformat(value))
    return str(value)


def instant(value: str) -> str:
    """Return a kept instant as local time to the second."""
    local = timezone.localtime(datetime.fromisoformat(value))
    return f"{full_date(local.date())} {local:%H:%M:%S}"


def _prepared(after: dict[str, Any], details: dict[str, Any]) -> list[FieldChange]:
    """Return what a person filled in for the second one, as it was shown then (提请的内容)."""
    filled = details.get("filled")
    if filled is None and after.get("act") in HANDLERS:
        fields = HANDLERS[Act(after["act"])].form.base_fields
        filled = typed_words(fields, as_query(after["values"]))
    return [FieldChange(label, EMPTY, text) for label, text in filled or ()]


def _name_of(record: models.Model) -> str:
    """Return what tells a reader which record is meant, empty if nothing does."""
    if isinstance(record, Milestone):
        return f"{record.get_kind_display()}（{full_date(record.reached_on)}）"
    if type(record).__str__ is not models.Model.__str__:
        return str(record)
    texts = (str(getattr(record, name, "") or "") for name in (*_NAMING, *_TEXTS))
    text = next((text for text in texts if text), "")
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}……"


def _quoted(text: str) -> str:
    """Return a text in quotation marks; those inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _key_of(label: str) -> int:
    return int(label.rpartition(":")[2])


def _references(change: dict[str, Any]) -> Iterable[_Key]:
    model = _model(change["record"])
    if model is None:
        return
    if change["before"] and change["after"]:
        yield model, _key_of(change["record"])
    for field in model._meta.concrete_fields:
        if field.remote_field is None or field.attname in _SILENT:
            continue
        for state in (change["before"], change["after"]):
            if state.get(field.attname) is not None:
                yield field.remote_field.model, state[field.attname]


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label.split(":", maxsplit=1)[0])
    except LookupError:
        return None
