"""The official documents of a case (公文和收发文): drafts to be printed, the register, its scans."""

from itertools import groupby

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import allowed_acts, case_roles, contents_for_reader
from cases.access_log import record_access
from cases.checkpoints import printed_form
from cases.lifecycle import Act
from cases.models import AccessRecord, DocumentEntry, FireCase
from desk.selectors.papers import DraftRow, draft_of, drafts, register
from documents.availability import pdf_available
from documents.errors import PdfUnavailable
from documents.jobs import file_store
from documents.models import DocumentRendering
from documents.printing import Printings, printings_of, request_printing
from documents.registry import DocumentKind, load_registry
from documents.scans import NO_SECRETS, served_name
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

no_store = cache_control(private=True, no_store=True)


@require_GET
@no_store
def documents(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what can be printed and the register of the case, filtered (公文、收发文登记)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "公文和收发文")
    wanted = {name: request.GET.get(name, "").replace("\0", "") for name in ("direction", "kind", "text")}
    registry = load_registry()
    roles = case_roles(request.user, case)
    may_file = any(rule.act is Act.FILE_DOCUMENT for rule in allowed_acts(request.user, case, roles))
    entries = register(case, **wanted)
    grade = case.grade_decisions.last()
    return render(
        request,
        "desk/documents.html",
        {
            "section": "cases",
            "tab": "documents",
            "case": case,
            "grade_label": Grade(grade.grade).label if grade else "",
            "rulebook": load_rulebook(case.rulebook_code),
            "kinds_drafted": _by_kind(case, may_file),
            "entries": [(entry, registry.name_of(entry.kind)) for entry in entries],
            "kinds": registry.kinds.values(),
            "directions": DocumentEntry.Direction.choices,
            "wanted": wanted,
            "may_file": may_file,
            "no_secrets": NO_SECRETS,
            **_availability(),
        },
    )


@require_http_methods(["GET", "POST"])
@no_store
def printing(request: HttpRequest, public_id: str, code: str, place: int) -> HttpResponse:
    """Ask for the PDF of one document (POST), or say how far it is (GET) (公文印制).

    :raises PdfUnavailable: if this machine cannot make PDFs.
    """
    case = contents_for_reader(public_id, request.user)
    row = draft_of(case, code, place, timezone.localdate())
    if row is None:
        raise Http404
    if request.method == "POST":
        is_available, reason = pdf_available()
        if not is_available:
            raise PdfUnavailable(reason)
        request_printing(
            subject=case.public_id,
            content=row.draft.document.content(),
            actor=request.user,
            checkpoint=printed_form(case),
        )
    if not request.htmx:
        return redirect(reverse("desk:documents", args=[public_id]) + f"#draft-{code}-{place}")
    return render(
        request,
        "desk/document_printing.html",
        {"case": case, "shown": _shown(case, row, False, printings_of(case.public_id)), **_availability()},
    )


@require_GET
@no_store
def printed(request: HttpRequest, public_id: str, code: str, digest: str) -> HttpResponse:
    """Send the finished PDF of a document (下载公文)."""
    case = contents_for_reader(public_id, request.user)
    found = DocumentRendering.objects.filter(
        subject=case.public_id, kind=code, content_digest=digest, status=DocumentRendering.Status.DONE
    ).first()
    if found is None:
        raise Http404
    name = served_name("", found.content["title"], "application/pdf")
    return _send(request, case, found.file_digest, "application/pdf", name, f"公文PDF：{name}")


@require_GET
@no_store
def scan(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    """Send the scan of a registered document, as a file to save (下载扫描件)."""
    case = contents_for_reader(public_id, request.user)
    entry = DocumentEntry.objects.filter(case=case, public_id=entry_id).exclude(digest="").first()
    if entry is None:
        raise Http404
    name = served_name(entry.file_name, entry.title, entry.media_type)
    return _send(request, case, entry.digest, entry.media_type, name, f"扫描件：{entry.title}")


def _send(
    request: HttpRequest, case: FireCase, digest: str, media_type: str, name: str, subject: str
) -> FileResponse:
    try:
        stream = file_store().open(digest)
    except FileNotFoundError:
        raise Http404 from None
    record_access(case, request.user, subject[:200], AccessRecord.Kind.DOWNLOADED)
    response = FileResponse(stream, content_type=media_type, as_attachment=True, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _by_kind(case: FireCase, may_file: bool) -> list[tuple[DocumentKind, list[dict]]]:
    printings = printings_of(case.public_id)
    return [
        (kind, [_shown(case, row, may_file, printings) for row in rows])
        for kind, rows in groupby(drafts(case, timezone.localdate()), key=lambda row: row.kind)
    ]


def _shown(
    case: FireCase,
    row: DraftRow,
    may_file: bool,
    printings: Printings,
) -> dict:
    document = row.draft.document
    content = document.content()
    text = printings.text_of(content)
    rendering = printings.rendering_of(content)
    numbering = {
        "direction": DocumentEntry.Direction.OUT,
        "kind": row.kind.code,
        "title": row.draft.title_in_register,
        "correspondent": document.addressee,
        "takes_number": "on",
    }
    may_be_numbered = (
        may_file and row.kind.is_numbered_here and not document.number and not document.draft_note
    )
    number_url = reverse("desk:act", args=[case.public_id, "file-document"]) + "?" + urlencode(numbering)
    return {
        "row": row,
        "title": document.title,
        "number": document.number,
        "rendering": rendering,
        # The text of this number, where what would be printed now differs from it.
        "text": text if text is not None and text != rendering else None,
        "number_url": number_url if may_be_numbered else "",
    }


def _availability() -> dict:
    is_available, reason = pdf_available()
    return {"is_pdf_available": is_available, "pdf_reason": reason}
