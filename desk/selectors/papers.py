"""The official documents of a case (公文): what can be drafted now, and what the register holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.drafting import group, inquiry, intake, leadership, meetings, recusal
from cases.drafting.base import CasePapers, Draft, Drafter
from cases.models import DocumentEntry, FireCase
from documents.registry import DocumentKind, load_registry
from evidence import drafting as evidence_drafting
from reports.drafting import departments
from reports.drafting import papers as report_papers

DRAFTERS: dict[str, Drafter] = {
    **intake.DRAFTERS,
    **group.DRAFTERS,
    **meetings.DRAFTERS,
    **leadership.DRAFTERS,
    **recusal.DRAFTERS,
    **inquiry.DRAFTERS,
    **evidence_drafting.DRAFTERS,
    **departments.DRAFTERS,
    **report_papers.DRAFTERS,
}


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One document that can be printed now (可印制的公文), by its place among those of its kind."""

    kind: DocumentKind
    place: int
    draft: Draft
    entry: DocumentEntry | None


def drafts(case: FireCase) -> list[DraftRow]:
    """Return every document that the facts of the case give now, in the order of the registry (公文)."""
    return list(_rows(case, None))


def draft_of(case: FireCase, code: str, place: int) -> DraftRow | None:
    """Return one document of a kind by its place, or nothing (公文)."""
    return next((row for row in _rows(case, code) if row.place == place), None)


def register(case: FireCase, *, direction: str = "", kind: str = "", text: str = "") -> list[DocumentEntry]:
    """Return the register of a case, the latest on top, as far as asked for (收发文登记)."""
    found = DocumentEntry.objects.filter(case=case).select_related("registered_by")
    if direction in DocumentEntry.Direction.values:
        found = found.filter(direction=direction)
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(title__contains=text) | found.filter(document_number__contains=text)
    return list(found)


def _rows(case: FireCase, code: str | None) -> Iterator[DraftRow]:
    papers = CasePapers(case)
    for kind in load_registry().kinds.values():
        drafter = DRAFTERS.get(kind.code)
        if drafter is None or (code is not None and kind.code != code):
            continue
        for place, draft in enumerate(drafter(papers), start=1):
            number = draft.document.number
            entry = next(
                (
                    one
                    for one in papers.entries
                    if one.kind == kind.code and (not number or one.document_number == number)
                ),
                None,
            )
            yield DraftRow(kind, place, draft, entry if number else None)
