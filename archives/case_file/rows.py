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


def _field_refusals(row: models.Model) -> Iterator[tuple[str, str]]:
    """Yield each field that the model refuses with its message."""
    absent = {field.name for field in row._meta.fields if field.is_relation}
    # A position is a place in a list, and a digest is known once the picture is stored.
    try:
        row.clean_fields(exclude=absent | {"digest", "position"})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield name, "".join(messages)


def _constraint_refusals(row: models.Model) -> Iterator[tuple[str, str]]:
    """Yield each constraint that the row would break with its message."""
    # References are left out of the rows, so a constraint on one cannot be judged yet.
    references = {field.name for field in row._meta.fields if field.is_relation}
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and not references & _named(constraint.condition):
            try:
                constraint.validate(type(row), row)
            except ValidationError as error:
                yield constraint.name, "".join(error.messages)


def _named(condition: models.Q) -> set[str]:
    """Return the fields that a condition names."""
    found: set[str] = set()
    for part in condition.children:
        found |= _named(part) if isinstance(part, models.Q) else {part[0].split("__")[0]}
    return found


def _rows(document: Entry) -> Iterator[tuple[Record, Path, models.Model]]:
    """Yield the rows of all entries that lack no required fact; references are left out."""

    def below(record: Record, above: Path, entry: Entry) -> Iterator[tuple[Record, Path, models.Model]]:
        only = entry.get(record.name)
        alone: list[tuple[Path, Entry]] = [((record.name,), only)] if isinstance(only, dict) else []
        for path, found in entries(entry, record.name) if record.many else alone:
            if _is_whole(record, found):
                yield record, (*above, *path), record.model(**decode_all(record.properties, found))
            for child in record.children:
                yield from below(child, (*above, *path), found)

    for record in RECORDS:
        yield from below(record, (), document)


def _case_row(document: Entry) -> FireCase | None:
    if _is_whole(HEAD, document) and _is_whole(CASE_PARTS[0], document.get("fire", {})):
        return FireCase(**case_facts_of(document))
    return None


def _check_number(document: Entry) -> Iterator[Fault]:
    number = document.get("number")
    if number and FireCase.objects.filter(number=number).exists():
        yield Fault(("number",), f"案件编号“{number}”已被使用")


def _check_district(document: Entry) -> Iterator[Fault]:
    district = document.get("fire", {}).get("district")
    if district and not District.objects.filter(name=district).exists():
        names = "、".join(District.objects.values_list("name", flat=True))
        yield Fault(("fire", "district"), f"“事故发生地区县”应为下列之一：{names}", "第四条、第三十七条")


def _check_fields(document: Entry) -> Iterator[Fault]:
    for record, path, row in _rows(document):
        facts = {item.name: item for item in record.properties}
        for name, message in _field_refusals(row):
            fact = facts[name]
            yield Fault((*path, name), f"“{fact.label}”{message.rstrip('。')}", fact.item.article)
    case = _case_row(document)
    for name, message in _field_refusals(case) if case else ():
        part = next((part.name for part in CASE_PARTS for item in part.properties if item.name == name), "")
        yield Fault((part, name) if part else (name,), message.rstrip("。"))


def _check_constraints(document: Entry) -> Iterator[Fault]:
    for record, path, row in _rows(document):
        for name, message in _constraint_refusals(row):
            place = record.places.get(name, "")
            yield Fault((*path, place) if place else path, message.rstrip("。"))
    case = _case_row(document)
    for name, message in _constraint_refusals(case) if case else ():
        yield Fault(CASE_PLACES.get(name, ()), message.rstrip("。"))


Check = Callable[[Entry], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (_check_number, _check_district, _check_fields)
# Each constraint is a query. The other checks say the same in better words; this is the net below them.
LAST_CHECKS: tuple[Check, ...] = (_check_constraints,)
