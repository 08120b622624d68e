"""Check the extensions against article 28 (延期, I-05)."""

from collections.abc import Callable, Iterator
from datetime import date

from cases.models import ExtensionKind
from deadlines.engine.calendar import CalendarOutOfRange, default_calendar
from deadlines.engine.extensions import ExtensionVerdict, check_extension
from deadlines.engine.facts import Appraisal, CaseFacts, Extension
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

from .document import Entry, entries
from .faults import Fault

_MOST_DAYS = {ExtensionKind.CAUSE: 30, ExtensionKind.REPORT: 60}


def _check_totals(document: Entry) -> Iterator[Fault]:
    totals = dict.fromkeys(_MOST_DAYS, 0)
    for path, entry in entries(document, "extensions"):
        if "kind" in entry and "days" in entry:
            kind = ExtensionKind(entry["kind"])
            totals[kind] += entry["days"]
            if totals[kind] > _MOST_DAYS[kind]:
                yield Fault(
                    (*path, "days"), f"“{kind.label}”延长的期限累计不得超过{_MOST_DAYS[kind]}日", "第二十八条"
                )


def _appraisals(document: Entry) -> tuple[Appraisal, ...]:
    spans = [
        (entry["entrusted_on"], entry.get("received_on"))
        for _, entry in entries(document, "appraisals")
        if "entrusted_on" in entry and entry["entrusted_on"] <= entry.get("received_on", "9")
    ]
    return tuple(
        Appraisal(date.fromisoformat(start), date.fromisoformat(end) if end else None)
        for start, end in sorted(spans, key=lambda span: span[0])
    )


def _check_late(document: Entry) -> Iterator[Fault]:
    """Refuse an approval after the day then due that is not marked as irregular (I-05)."""
    fire, code = document.get("fire", {}), document.get("rulebook_code")
    # What was published from elsewhere is shown as it was.
    if document.get("is_reference") or "occurred_on" not in fire or code is None:
        return
    occurred_on = date.fromisoformat(fire["occurred_on"])
    granted: tuple[Extension, ...] = ()
    complete = [
        (entry["decided_on"], path, entry)
        for path, entry in entries(document, "extensions")
        if all(name in entry for name in ("kind", "days", "decided_on"))
    ]
    for day, path, entry in sorted(complete, key=lambda item: item[:2]):
        extension = Extension(entry["kind"], entry["days"], date.fromisoformat(day))
        # The grade has no bearing on what may be granted.
        facts = CaseFacts(
            occurred_on=occurred_on,
            grade=Grade.LARGER,
            appraisals=_appraisals(document),
            extensions=granted,
        )
        try:
            check = check_extension(facts, extension, load_rulebook(code), default_calendar())
        except CalendarOutOfRange:
            return
        if check.verdict is ExtensionVerdict.AFTER_DUE and "is_irregular" not in entry:
            message = "“批准日期”晚于当时的届满日，应当注明“逾期批准”及其理由"
            yield Fault((*path, "decided_on"), message, check.article)
        granted = (*granted, extension)


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (_check_totals, _check_late)
