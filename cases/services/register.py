"""File official documents that came in or go out (收发文登记, 第三十二条)."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases import guards
from cases.acts import Step, perform
from cases.lifecycle import Act
from cases.models import DocumentEntry
from cases.services.correspondence import add_scan, number_document, register_document
from common.errors import DomainError
from documents.registry import load_registry
from documents.scans import Scan, store_scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """A document to be entered (收发文): from or to whom, of what kind, with number and date.

    :param kind: code of the registry of documents.
    :param takes_number: a document that goes out takes the next number of the lead body.
    """

    direction: str
    kind: str
    title: str
    dated_on: date
    document_number: str = ""
    takes_number: bool = False
    correspondent: str = ""
    signer: str = ""


def file_document(
    *, public_id: str, actor: User, document: Correspondence, scan: UploadedFile | None = None
) -> DocumentEntry:
    """File one document of a case, with number, date and scan (登记收发文, 第三十二条).

    :raises DomainError: ``unknown_kind``, ``before_fire``, ``number_missing``, ``already_filed``, or what
        the scan or the number is refused for.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.FILE_DOCUMENT) as step:
        if document.kind not in load_registry().kinds:
            raise DomainError("unknown_kind", "请在列出的选项中选择“文种”。", article=step.rule.article)
        guards.require_not_before_fire(step.case, document.dated_on, "成文日期", step.rule)
        number = _number(step, document, stored)
        if (
            number
            and DocumentEntry.objects.filter(
                case=step.case, direction=document.direction, document_number=number
            ).exists()
        ):
            raise DomainError(
                "already_filed", f"“{number}”已经登记过。补交扫描件的，请在收发文登记中办理。",
                article=step.rule.article,
            )  # fmt: skip
        entry = register_document(
            step,
            direction=document.direction,
            kind=document.kind,
            title=document.title,
            document_number=number,
            dated_on=document.dated_on,
            correspondent=document.correspondent,
            signer=document.signer,
            scan=stored,
        )
        step.on = document.dated_on
        step.summary = "，".join(
            part for part in (entry.get_direction_display(), number, entry.title) if part
        )
    return entry


def attach_scan(
    *, public_id: str, actor: User, entry: DocumentEntry, scan: UploadedFile | None
) -> DocumentEntry:
    """Add the scan to a document that was registered without one (补传扫描件, 第三十二条).

    :raises DomainError: ``scan_missing``, ``not_in_case`` or ``scan_exists``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.FILE_DOCUMENT) as step:
        if stored is None:
            raise DomainError("scan_missing", "请选择“扫描件”。", article=step.rule.article)
        fresh = DocumentEntry.objects.filter(case=step.case, pk=entry.pk).first()
        if fresh is None:
            raise DomainError("not_in_case", "本案没有登记该文件。", article=step.rule.article)
        add_scan(step, fresh, stored)
        step.on = fresh.dated_on
        step.summary = f"补传扫描件：{fresh.title}"
    return fresh


def file_or_attach(
    *,
    public_id: str,
    actor: User,
    document: Correspondence | None = None,
    entry: DocumentEntry | None = None,
    scan: UploadedFile | None = None,
) -> DocumentEntry:
    """Add the scan where an entry is named, and file the document otherwise (登记收发文, 第三十二条).

    :raises DomainError: as :func:`file_document` and :func:`attach_scan`.
    """
    if entry is not None:
        return attach_scan(public_id=public_id, actor=actor, entry=entry, scan=scan)
    if document is None:
        raise DomainError("invalid", "请填写登记内容。", article="第三十二条")
    return file_document(public_id=public_id, actor=actor, document=document, scan=scan)


def _number(step: Step, document: Correspondence, scan: Scan | None) -> str:
    takes = document.takes_number and document.direction == DocumentEntry.Direction.OUT
    if document.document_number.strip() or takes:
        return number_document(
            step, kind=document.kind, dated_on=document.dated_on, number=document.document_number
        )
    if scan is None:
        raise DomainError("number_missing", "没有文号的文件，应当上传“扫描件”。", article=step.rule.article)
    return ""
