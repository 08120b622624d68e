"""Turn the entries of a document into rows and check them against the models (数据行)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import District
from cases.models import FireCase

from .document import Entry, entries
from .faults import Fault, Path
from .fields import decode_all
from .record import Record
from .records import CASE_PARTS, CASE_PLACES, HEAD, RECORDS


def case_facts_of(document: Entry) -> dict[str, Any]:
    """Return the facts of the case row itself; it stands in several objects of the file."""
    facts = decode_all(HEAD.properties, document)
    for record in CASE_PARTS:
        facts |= decode_all(record.properties, document.get(record.name, {}))
    return facts


def _is_whole(record: Record, entry: Entry) -> bool:
    return all(item.name in entry for item in record.properties if item.is_required)


def _refusals(row: models.Model) -> Iterator[tuple[str, str, str]]:
    """Yield field, constraint and message of whatever the model refuses."""
    absent = {field.name for field in row._meta.fields if field.is_relation}
    # A digest is known once the picture is stored, a pause once the appraisal is.
    absent |= {"digest", "position"}
    try:
        row.clean_fields(exclude=absent)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield name, "", "".join(messages)
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(row), row, exclude=absent)
            except ValidationError as error:
                yield "", constraint.name, "".join(error.messages)


def _check_entry(record: Record, path: Path, entry: Entry) -> Iterator[Fault]:
    if not _is_whole(record, entry):
        return
    facts = {item.name: item for item in record.properties}
    for name, constraint, message in _refusals(record.model(**decode_all(record.properties, entry))):
        place = name or record.places.get(constraint, "")
        article = facts[place].item.article if place in facts else record.article
        label = f"“{facts[name].label}”" if name in facts else ""
        # The models' own sentences end with a stop and may name the article already.
        text = label + message.rstrip("。")
        yield Fault((*path, place) if place else path, text, "" if article and article in text else article)


def _check_record(record: Record, document: Entry, above: Path = ()) -> Iterator[Fault]:
    only = document.get(record.name)
    alone: list[tuple[Path, Entry]] = [((record.name,), only)] if isinstance(only, dict) else []
    for path, entry in entries(document, record.name) if record.many else alone:
        yield from _check_entry(record, (*above, *path), entry)
        for child in record.children:
            yield from _check_record(child, entry, (*above, *path))


def _check_rows(document: Entry) -> Iterator[Fault]:
    for record in RECORDS:
        yield from _check_record(record, document)


def _check_case(document: Entry) -> Iterator[Fault]:
    fire = document.get("fire", {})
    number = document.get("number")
    if number and FireCase.objects.filter(number=number).exists():
        yield Fault(("number",), f"案件编号“{number}”已被使用")
    district = fire.get("district")
    if district and not District.objects.filter(name=district).exists():
        names = "、".join(District.objects.values_list("name", flat=True))
        yield Fault(("fire", "district"), f"“事故发生地区县”应为下列之一：{names}", "第四条、第三十七条")
    if not _is_whole(HEAD, document) or not _is_whole(CASE_PARTS[0], fire):
        return
    for name, constraint, message in _refusals(FireCase(**case_facts_of(document))):
        part = next((part.name for part in CASE_PARTS for item in part.properties if item.name == name), "")
        place = CASE_PLACES.get(constraint) or tuple(step for step in (part, name) if step)
        yield Fault(place, message.rstrip("。"))


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (_check_case, _check_rows)
