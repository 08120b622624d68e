"""The report, its gaps and its PDF (调查报告): printing is a job that a worker does."""

from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import TokenScope
from cases.access import contents_for_reader
from cases.models import FireCase
from desk.api.base import CaseView
from desk.api.describing import documented, file_response
from desk.api.files import FileView
from desk.api.serializers import report as shapes
from desk.api.serializers.group import GapSerializer
from desk.api.views.writing import written_kinds
from documents.availability import pdf_available
from documents.errors import PdfUnavailable
from documents.scans import served_name
from reports.models import CauseDetermination, ReportRendering
from reports.selectors import current_rendering, report_view
from reports.services.rendering import request_rendering

_PDF = "application/pdf"


class FindingsView(CaseView):
    """The course, the cause, problems, measures and responsibility (原因与责任)."""

    @documented("原因与责任", operation_id="findings_read", responses=shapes.FindingsSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the determined cause and what was written, each record with its version."""
        case = self.contents(public_id, "原因与责任")
        self.read_version(case)
        cause = CauseDetermination.objects.filter(case=case).first()
        body = {"cause": cause, "written": written_kinds(case)}
        return self.versioned(case, shapes.FindingsSerializer(body).data)


class GapsView(CaseView):
    """What the report still lacks (缺项)."""

    @documented("调查报告缺项", operation_id="gaps_list", responses=GapSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return every gap with its article, in the order of the report's parts."""
        case = self.contents(public_id, "调查报告")
        self.read_version(case)
        return self.versioned(case, GapSerializer(report_view(case).gaps, many=True).data)


class ReportView(CaseView):
    """The report as it stands (调查报告)."""

    @documented("调查报告及印制情况", operation_id="report_read", responses=shapes.ReportSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the parts, the gaps, the signatures and how far its PDF is."""
        case = self.contents(public_id, "调查报告")
        self.read_version(case)
        shown = report_view(case)
        bodies = {part.number: part.body for part in case.report_parts.all()}
        body = {
            "title": shown.content.title,
            "status": shown.content.status,
            "content_digest": shown.content.digest,
            "parts": [
                {
                    "number": part.number,
                    "title": part.title,
                    "body": bodies.get(part.number, ""),
                    "gaps": sum(gap.part == part.number for gap in shown.gaps),
                }
                for part in shown.content.parts
            ],
            "gaps": shown.gaps,
            "signatures": case.signatures.select_related("member"),
            "printing": _printing(case, current_rendering(case, shown.content), shown.content.print_digest),
        }
        return self.versioned(case, shapes.ReportSerializer(body).data)


class ReportPrintingView(CaseView):
    """Printing the report (调查报告印制)."""

    acting_scope = TokenScope.FILES

    @documented("印制情况", operation_id="report_printing", responses=shapes.PrintingSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return how far the PDF of the report as it stands is."""
        case = self.contents(public_id, "调查报告")
        content = report_view(case).content
        return Response(
            shapes.PrintingSerializer(
                _printing(case, current_rendering(case, content), content.print_digest)
            ).data
        )

    @documented(
        "申请印制调查报告",
        operation_id="report_print",
        request=None,
        responses={202: shapes.PrintingSerializer},
        refusals=("401", "403", "404", "429", "503"),
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Ask for the PDF; content that is printed, or about to be, is not printed again."""
        case = contents_for_reader(public_id, request.user)
        require_pdf()
        rendering = request_rendering(case, request.user)
        body = _printing(case, rendering, rendering.content_digest)
        location = reverse("api:report_printing", args=[public_id])
        return Response(shapes.PrintingSerializer(body).data, status=202, headers={"Location": location})


class ReportFileView(FileView):
    """The printed report (调查报告PDF)."""

    @documented("下载调查报告PDF", operation_id="report_file", responses=file_response(_PDF))
    def get(self, request: Request, public_id: str, digest: str) -> FileResponse:
        """Send the finished PDF of this content."""
        case = contents_for_reader(public_id, request.user)
        found = case.renderings.filter(content_digest=digest, status=ReportRendering.Status.DONE).first()
        if found is None:
            raise Http404
        day = timezone.localdate(found.finished_at or found.requested_at)
        name = served_name("", f"火灾事故调查报告-{case.title}-{day.isoformat()}", _PDF)
        return self.send(case, found.file_digest, _PDF, name, "调查报告PDF")


def printing_body(rendering: Any, content_digest: str, url: str) -> dict[str, Any]:
    """Return how far a PDF is, with its address once it is done (印制情况)."""
    if rendering is None:
        return {
            "status": "NONE",
            "content_digest": content_digest,
            "requested_at": None,
            "finished_at": None,
            "error": "",
            "url": None,
        }
    return {
        "status": rendering.status,
        "content_digest": rendering.content_digest,
        "requested_at": rendering.requested_at,
        "finished_at": rendering.finished_at,
        "error": rendering.error,
        "url": url if rendering.status == ReportRendering.Status.DONE else None,
    }


def require_pdf() -> None:
    """Require that this machine makes PDFs.

    :raises PdfUnavailable: with the reason.
    """
    is_available, reason = pdf_available()
    if not is_available:
        raise PdfUnavailable(reason)


def _printing(case: FireCase, rendering: ReportRendering | None, digest: str) -> dict[str, Any]:
    url = reverse("api:report_file", args=[case.public_id, rendering.content_digest]) if rendering else ""
    return printing_body(rendering, digest, url)
