"""Refuse facts that have not happened yet (未来日期): a case file tells what was done."""

from collections.abc import Iterator
from datetime import date

from common.chinese import full_date

from .document import Entry, entries
from .faults import Fault, Path
from .fields import BoundProperty, Shape
from .record import Record
from .records import CASE_PARTS, RECORDS

# What is decided or planned before its days come.
_MAY_LIE_AHEAD = {
    ("delegations", "starts_on"),
    ("delegations", "ends_on"),
    ("interview_targets", "planned_on"),
    ("document_demands", "due_on"),
    ("meetings", "scheduled_on"),
    ("urgings", "due_on"),
    ("supplementary_items", "due_on"),
}


def future_faults(document: Entry, today: date) -> Iterator[Fault]:
    """Yield a fault for each date of a document that lies after today.

    :param today: in China Standard Time.
    """
    for record in (*CASE_PARTS, *RECORDS):
        yield from _below(record, document, (), today)


def _below(record: Record, above: Entry, path: Path, today: date) -> Iterator[Fault]:
    only = above.get(record.name)
    alone: list[tuple[Path, Entry]] = [((record.name,), only)] if isinstance(only, dict) else []
    for place, entry in entries(above, record.name) if record.many else alone:
        for item in record.properties:
            if _is_ahead(record, item, entry, today):
                yield Fault(
                    (*path, *place, item.name),
                    f"“{item.label}”不得晚于今天（{full_date(today)}）",
                    item.item.article,
                )
        for child in record.children:
            yield from _below(child, entry, (*path, *place), today)


def _is_ahead(record: Record, item: BoundProperty, entry: Entry, today: date) -> bool:
    if item.shape not in (Shape.DATE, Shape.INSTANT) or (record.name, item.name) in _MAY_LIE_AHEAD:
        return False
    # Both forms begin with the day, and the order of days is the order of their texts.
    return entry.get(item.name, "")[:10] > today.isoformat()
