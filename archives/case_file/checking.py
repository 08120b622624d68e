"""Find every fault of a case file at once (检查)."""

from datetime import date
from typing import Any

from . import (
    approval_rules,
    date_rules,
    decision_rules,
    extension_rules,
    group_rules,
    pictures,
    place_rules,
    references,
    rows,
)
from .faults import Fault
from .future_dates import future_faults
from .reading import read_document
from .shape import shape_faults, without_faults

_RULES = (
    references,
    place_rules,
    decision_rules,
    group_rules,
    date_rules,
    approval_rules,
    extension_rules,
    pictures,
    rows,
)


def document_faults(document: Any, today: date | None = None) -> list[Fault]:
    """Return every fault of a document, one for each place: first its shape, then what it says.

    What has a fault in shape is left out before the rest is checked, so that no fault hides another.

    :param today: no fact may be later; None where the day does not matter.
    """
    found = {fault.path: fault for fault in shape_faults(document)}
    if isinstance(document, dict):
        rest = without_faults(document, list(found.values()))
        for rules in _RULES:
            for check in rules.CHECKS:
                for fault in check(rest):
                    found.setdefault(fault.path, fault)
        for fault in future_faults(rest, today) if today is not None else ():
            found.setdefault(fault.path, fault)
    if not found:
        found = {fault.path: fault for check in rows.LAST_CHECKS for fault in check(document)}
    return list(found.values())


def read_and_check(content: bytes, today: date | None = None) -> tuple[Any, list[Fault]]:
    """Return the document that the bytes hold, with all its faults.

    :raises CaseFileRefused: if the bytes hold no document at all.
    """
    document, faults = read_document(content)
    return document, faults + document_faults(document, today)
