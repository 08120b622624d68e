"""Enter in the register the official document by which an act was done (收发文登记, 第三十二条)."""

from datetime import date

from cases.acts import Step, save
from cases.models import DocumentEntry
from common.errors import DomainError
from documents.numbering import take_number
from documents.scans import Scan


def number_document(step: Step, *, kind: str, dated_on: date, number: str = "") -> str:
    """Return the number given by hand, or take the next one of the lead body's sequence (编发文字号).

    Inside the act: an act that is refused gives the number back.

    :raises DomainError: ``lead_agency_missing``, or as :func:`documents.numbering.take_number`.
    """
    if number.strip():
        return number.strip()
    agency = step.case.lead_agency
    if agency is None:
        raise DomainError(
            "lead_agency_missing", "本案没有牵头机构，请填写“文号”。", article=step.rule.article
        )
    return take_number(agency=agency, kind=kind, year=dated_on.year, is_taken=_is_registered)


def number_step(step: Step, *, kind: str, dated_on: date, number: str = "") -> str:
    """Return the number of the document by which a step of the case is done (节点文号).

    Without one given by hand, a document of the kind that was numbered before, to be signed and sent, and
    that no step carries yet; else the next number of the sequence.

    :raises DomainError: as :func:`number_document`.
    """
    if not number.strip():
        carried = step.case.milestones.values("document_number")
        waiting = DocumentEntry.objects.filter(
            case=step.case, direction=DocumentEntry.Direction.OUT, kind=kind
        ).exclude(document_number__in=carried)
        entry = waiting.exclude(document_number="").first()
        number = entry.document_number if entry is not None else ""
    return number_document(step, kind=kind, dated_on=dated_on, number=number)


def register_document(
    step: Step,
    *,
    direction: str,
    kind: str,
    title: str,
    document_number: str,
    dated_on: date,
    correspondent: str = "",
    signer: str = "",
    scan: Scan | None = None,
) -> DocumentEntry | None:
    """Enter a document inside the act it belongs to, with its scan (收发文登记).

    Nothing is entered without number (文号) and scan, nor twice: the office may have filed the document
    before, and then only the scan is added where there was none.

    :param kind: code of the registry of documents.
    """
    if not document_number and scan is None:
        return None
    filed = (
        DocumentEntry.objects.filter(
            case=step.case, direction=direction, document_number=document_number
        ).first()
        if document_number
        else None
    )
    if filed is not None:
        if scan is not None and not filed.digest:
            add_scan(step, filed, scan)
        return filed
    entry = DocumentEntry(
        case=step.case,
        direction=direction,
        kind=kind,
        title=title,
        document_number=document_number,
        dated_on=dated_on,
        correspondent=correspondent,
        signer=signer,
        registered_by=step.actor,
    )
    if scan is not None:
        _name_scan(step, entry, scan)
    save(entry)
    return entry


def register_paper(step: Step, *, kind: str, title: str) -> DocumentEntry | None:
    """Enter the signed paper by which a person without an account decided (登记书面决定).

    Nothing is entered where the act was done without a paper, or the paper has neither number nor scan.

    :param kind: code of the registry of documents.
    """
    paper = step.paper
    if paper is None:
        return None
    return register_document(
        step,
        direction=DocumentEntry.Direction.IN,
        kind=kind,
        title=title,
        document_number=paper.document_number,
        dated_on=paper.decided_on,
        correspondent=paper.decided_by,
        scan=paper.scan,
    )


def add_scan(step: Step, entry: DocumentEntry, scan: Scan) -> None:
    """Add the scan to a document that was registered without one (补传扫描件).

    :raises DomainError: ``scan_exists``; what is filed is not replaced.
    """
    if entry.digest:
        raise DomainError("scan_exists", f"“{entry.title}”已有扫描件，不得替换。", article=step.rule.article)
    _name_scan(step, entry, scan)
    save(entry)


def _name_scan(step: Step, entry: DocumentEntry, scan: Scan) -> None:
    entry.file_name, entry.media_type, entry.digest = scan.name, scan.media_type, scan.digest
    step.files.append(scan.digest)


def _is_registered(number: str) -> bool:
    return DocumentEntry.objects.filter(
        direction=DocumentEntry.Direction.OUT, document_number=number
    ).exists()
