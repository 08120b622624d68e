"""Enter in the register the official document by which an act was done (收发文登记, 第三十二条)."""

from datetime import date

from cases.acts import Step, save
from cases.models import DocumentEntry


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
) -> DocumentEntry | None:
    """Enter a document inside the act it belongs to (收发文登记).

    Nothing is entered without a number (文号), nor twice: the office may have filed the document before.

    :param kind: code of the registry of documents.
    """
    if not document_number:
        return None
    filed = DocumentEntry.objects.filter(
        case=step.case, direction=direction, document_number=document_number
    ).first()
    if filed is not None:
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
    save(entry)
    return entry
