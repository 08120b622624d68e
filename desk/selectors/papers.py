"""The official documents of a case (公文): what can be drafted now, and what the register holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cases.drafting import (
    coordination,
    group,
    inquiry,
    intake,
    leadership,
    meetings,
    recusal,
    subgroups,
)
from cases.drafting.base import CasePapers, Draft, Drafter
from cases.lifecycle import Act
from cases.models import DocumentEntry, FireCase
from documents.registry import DocumentKind, load_registry
from evidence import drafting as evidence_drafting
from reports.drafting import departments, extensions
from reports.drafting import papers as report_papers

DRAFTERS: dict[str, Drafter] = {
    **intake.DRAFTERS,
    **group.DRAFTERS,
    **meetings.DRAFTERS,
    **leadership.DRAFTERS,
    **recusal.DRAFTERS,
    **inquiry.DRAFTERS,
    **subgroups.DRAFTERS,
    **coordination.DRAFTERS,
    **evidence_drafting.DRAFTERS,
    **departments.DRAFTERS,
    **extensions.DRAFTERS,
    **report_papers.DRAFTERS,
}


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One document that can be printed now (可印制的公文), by its place among those of its kind."""

    kind: DocumentKind
    place: int
    draft: Draft
    entry: DocumentEntry | None


def drafts(case: FireCase, as_of: date | None = None) -> list[DraftRow]:
    """Return every document that the facts of the case give now, in the order of the registry (公文).

    :param as_of: today, after which day nothing is asked for any more; none asks for no day.
    """
    return list(_rows(CasePapers(case, as_of), None))


def draft_of(case: FireCase, code: str, place: int, as_of: date | None = None) -> DraftRow | None:
    """Return one document of a kind by its place, or nothing, as :func:`drafts` (公文)."""
    return next((row for row in _rows(CasePapers(case, as_of), code) if row.place == place), None)


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


def _rows(papers: CasePapers, code: str | None) -> Iterator[DraftRow]:
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
            is_elsewhere = bool(number) and _is_original_elsewhere(papers, kind, number)
            shown = _not_the_original(draft) if is_elsewhere else draft
            yield DraftRow(kind, place, shown, entry if number else None)


def _is_original_elsewhere(papers: CasePapers, kind: DocumentKind, number: str) -> bool:
    """Tell whether the paper of a number was made outside: by the government, or before the case came."""
    if kind.issuer == "ORGANIZER":
        return True
    opening = papers.case.events.first()
    if opening is None or opening.act != Act.IMPORT_CASE:
        return False
    return not any(one.document_number == number and one.registered_at > opening.at for one in papers.entries)


def _not_the_original(draft: Draft) -> Draft:
    """Return the draft without number, marked as not being the original (非原件)."""
    document = draft.document
    note = (
        f"非原件：“{document.number}”的原件在本系统以外制发，本件按案件记录整理，仅供参考，"
        "不得以该文号印发，也不得作为公文使用。"
    )
    return replace(draft, document=replace(document, number="", draft_note=note))
