"""The official documents of a case (公文和收发文): drafts, their PDF, the register, its scans."""

from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import TokenScope
from cases.access import contents_for_reader
from cases.checkpoints import printed_form
from cases.models import DocumentEntry, FireCase
from desk.api.base import CaseView
from desk.api.describing import documented, file_response
from desk.api.files import FileView
from desk.api.serializers import report as shapes
from desk.api.views.report import printing_body, require_pdf
from desk.selectors.papers import DraftRow, draft_of, drafts, register
from documents.models import DocumentRendering
from documents.official import digest_of
from documents.printing import Printings, printings_of, request_printing
from documents.scans import served_name

_PDF = "application/pdf"
_FILTERS = [
    OpenApiParameter("direction", str, enum=["IN", "OUT"]),
    OpenApiParameter("kind", str, description="文种代码。"),
    OpenApiParameter("text", str, description="标题或者文号中的文字。"),
]


class DocumentsView(CaseView):
    """What can be printed, and the register (公文、收发文登记)."""

    @documented(
        "可印制的公文和收发文登记",
        operation_id="documents_list",
        parameters=_FILTERS,
        responses=shapes.DocumentsSerializer,
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return every document that the facts give now, and the register as far as asked for."""
        case = self.contents(public_id, "公文和收发文")
        self.read_version(case)
        wanted = {
            name: request.query_params.get(name, "").replace("\0", "")
            for name in ("direction", "kind", "text")
        }
        printings = printings_of(case.public_id)
        body = {
            "drafts": [_draft(case, row, printings) for row in drafts(case, timezone.localdate())],
            "register": register(case, **wanted),
        }
        return self.versioned(case, shapes.DocumentsSerializer(body).data)


class DocumentPrintingView(CaseView):
    """Printing one document (公文印制)."""

    acting_scope = TokenScope.FILES

    @documented("公文的印制情况", operation_id="document_printing", responses=shapes.PrintingSerializer)
    def get(self, request: Request, public_id: str, code: str, place: int) -> Response:
        """Return how far the PDF of the document as it stands is."""
        case = self.contents(public_id, "公文和收发文")
        row = _row(case, code, place)
        return Response(shapes.PrintingSerializer(_printing(case, row, printings_of(public_id))).data)

    @documented(
        "申请印制公文",
        operation_id="document_print",
        request=None,
        responses={202: shapes.PrintingSerializer},
        refusals=("401", "403", "404", "429", "503"),
    )
    def post(self, request: Request, public_id: str, code: str, place: int) -> Response:
        """Ask for the PDF; content that is printed is not printed again."""
        case = contents_for_reader(public_id, request.user)
        row = _row(case, code, place)
        require_pdf()
        request_printing(
            subject=case.public_id,
            content=row.draft.document.content(),
            actor=request.user,
            checkpoint=printed_form(case),
        )
        location = reverse("api:document_printing", args=[public_id, code, place])
        body = _printing(case, row, printings_of(public_id))
        return Response(shapes.PrintingSerializer(body).data, status=202, headers={"Location": location})


class DocumentFileView(FileView):
    """A printed document (公文PDF)."""

    @documented("下载公文PDF", operation_id="document_file", responses=file_response(_PDF))
    def get(self, request: Request, public_id: str, code: str, digest: str) -> FileResponse:
        """Send the finished PDF of this content."""
        case = contents_for_reader(public_id, request.user)
        done = DocumentRendering.Status.DONE
        found = DocumentRendering.objects.filter(
            subject=case.public_id, kind=code, content_digest=digest, status=done
        ).first()
        if found is None:
            raise Http404
        name = served_name("", found.content["title"], _PDF)
        return self.send(case, found.file_digest, _PDF, name, f"公文PDF：{name}")


class ScanView(FileView):
    """The scan of a registered document (扫描件)."""

    @documented(
        "下载扫描件",
        operation_id="document_scan",
        responses={**file_response(_PDF), **file_response("image/jpeg"), **file_response("image/png")},
    )
    def get(self, request: Request, public_id: str, entry_id: str) -> FileResponse:
        """Send the scan as it was stored."""
        case = contents_for_reader(public_id, request.user)
        entry = DocumentEntry.objects.filter(case=case, public_id=entry_id).exclude(digest="").first()
        if entry is None:
            raise Http404
        name = served_name(entry.file_name, entry.title, entry.media_type)
        return self.send(case, entry.digest, entry.media_type, name, f"扫描件：{entry.title}")


def _row(case: FireCase, code: str, place: int) -> DraftRow:
    row = draft_of(case, code, place, timezone.localdate())
    if row is None:
        raise Http404
    return row


def _draft(case: FireCase, row: DraftRow, printings: Printings) -> dict[str, Any]:
    return {
        "kind": row.kind.code,
        "kind_label": row.kind.name,
        "article": row.kind.article,
        "place": row.place,
        "title": row.draft.document.title,
        "number": row.draft.document.number,
        "printing": _printing(case, row, printings),
    }


def _printing(case: FireCase, row: DraftRow, printings: Printings) -> dict[str, Any]:
    content = row.draft.document.content()
    rendering = printings.rendering_of(content)
    digest = rendering.content_digest if rendering is not None else digest_of(content)
    url = reverse("api:document_file", args=[case.public_id, row.kind.code, digest])
    return printing_body(rendering, digest, url)
