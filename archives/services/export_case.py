"""Export a case as a case file (导出案卷数据)."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from archives.case_file.pictures import picture_text
from archives.case_file.record import Record
from archives.case_file.records import CASE_PARTS, HEAD, RECORDS
from archives.case_file.schema import FORMAT
from archives.case_file.writing import to_json
from cases.models import FireCase
from cases.selectors.stage import stage_of_milestones
from common.store import file_store


def export_case(case: FireCase) -> str:
    """Return the case file of a case as canonical JSON text (导出案卷数据).

    :raises FileNotFoundError: if the store lacks a picture of the case.
    """
    return to_json(case_document(case))


def case_document(case: FireCase) -> dict[str, Any]:
    """Return the document of a case: what is not known is left out."""
    document = {"format": FORMAT} | _facts(HEAD, case)
    if case.stage == stage_of_milestones(case.milestones.values_list("kind", "reached_on")):
        del document["stage"]
    for record in CASE_PARTS:
        if facts := _facts(record, case):
            document[record.name] = facts
    for record in RECORDS:
        if found := _entries(record, case):
            document[record.name] = found if record.many else found[0]
    return document


def _facts(record: Record, row: models.Model) -> dict[str, Any]:
    encoded = ((item.name, item.encode(getattr(row, item.name))) for item in record.properties)
    return {name: value for name, value in encoded if value is not None}


def _rows(record: Record, above: models.Model) -> models.QuerySet:
    # Rows were written in the order of the file; where an order is kept on purpose, it counts.
    order = "position" if record.is_positioned else "pk"
    references = [item.name for item in record.references()]
    rows = record.model._default_manager.filter(**{record.lookup: above}).order_by(order)
    return rows.select_related(*references) if references else rows


def _entries(record: Record, above: models.Model) -> list[dict[str, Any]]:
    return [entry for row in _rows(record, above) if (entry := dict(_entry(record, row)))]


def _entry(record: Record, row: models.Model) -> Iterator[tuple[str, Any]]:
    yield from _facts(record, row).items()
    for codes in record.codes:
        values = list(_tied(codes.model, codes.owner, row).values_list(codes.attribute, flat=True))
        if values:
            yield codes.name, values
    for links in record.links:
        keys = list(_tied(links.model, links.owner, row).values_list(f"{links.attribute}__key", flat=True))
        if keys:
            yield links.name, keys
    for child in record.children:
        if found := _entries(child, row):
            yield child.name, found
    if record.attachment is not None and row.digest:
        yield "data", picture_text(file_store().read(row.digest))


def _tied(model: type[models.Model], owner: str, row: models.Model) -> models.QuerySet:
    return model._default_manager.filter(**{owner: row}).order_by("position", "pk")
