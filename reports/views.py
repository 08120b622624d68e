"""The report to be read, asked for as PDF and fetched (调查报告)."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import contents_for_reader
from cases.access_log import record_access
from cases.lifecycle import Act
from cases.models import AccessRecord, FireCase
from common.chinese import numeral
from documents.availability import pdf_available
from documents.errors import PdfUnavailable
from regulation.grades import Grade
from regulation.rulebook import load_rulebook
from reports.content import ReportContent
from reports.gate import SCOPE_PART, Gap
from reports.mending import mending_url, open_acts
from reports.models import ReportRendering
from reports.selectors import current_rendering, report_content, report_view
from reports.services.rendering import file_store, request_rendering

no_store = cache_control(private=True, no_store=True)
MOST_GAPS_UNFOLDED = 12
UNSAFE_IN_NAMES = str.maketrans({character: "" for character in '\\/:*?"<>|'})


@dataclass(frozen=True)
class PlacedGap:
    """A gap with the address of the place where the matter belongs (缺项)."""

    gap: Gap
    url: str


@dataclass(frozen=True)
class GapGroup:
    """The gaps of one part (各部分缺项)."""

    title: str
    gaps: list[PlacedGap]


@require_GET
@no_store
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the report as it stands, what it lacks by article, and its PDF (调查报告预览)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "调查报告")
    shown = report_view(case)
    acts = open_acts(case, request.user)
    grade = case.grade_decisions.last()
    return render(
        request,
        "reports/preview.html",
        {
            "section": "cases",
            "tab": "report",
            "case": case,
            "grade_label": Grade(grade.grade).label if grade else "",
            "rulebook": load_rulebook(case.rulebook_code),
            "report": shown.content,
            "sections": shown.content.sections(),
            "gap_count": len(shown.gaps),
            "is_gap_list_short": len(shown.gaps) <= MOST_GAPS_UNFOLDED and not case.is_reference,
            "gap_groups": _by_part(case, shown.content, shown.gaps, acts),
            "may_write": Act.WRITE_REPORT in acts,
            **_printing_context(case, shown.content),
        },
    )


@require_http_methods(["GET", "POST"])
@no_store
def printing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the PDF (POST), or say how far it is (GET); a browser without JavaScript gets the whole page.

    :raises PdfUnavailable: if this machine cannot make PDFs.
    """
    case = contents_for_reader(public_id, request.user)
    if request.method == "POST":
        is_available, reason = pdf_available()
        if not is_available:
            raise PdfUnavailable(reason)
        request_rendering(case, request.user)
    if not request.htmx:
        return redirect(reverse("reports:preview", args=[public_id]) + "#pdf")
    return render(
        request, "reports/printing.html", {"case": case, **_printing_context(case, report_content(case))}
    )


@require_GET
@no_store
def download(request: HttpRequest, public_id: str, digest: str) -> HttpResponse:
    """Send a finished PDF: opened in the browser, or saved under a name that says what it is."""
    case = contents_for_reader(public_id, request.user)
    rendering = case.renderings.filter(content_digest=digest, status=ReportRendering.Status.DONE).first()
    if rendering is None:
        raise Http404
    try:
        stream = file_store().open(rendering.file_digest)
    except FileNotFoundError:
        raise Http404 from None
    record_access(case, request.user, "调查报告PDF", AccessRecord.Kind.DOWNLOADED)
    return FileResponse(
        stream,
        content_type="application/pdf",
        as_attachment="save" in request.GET,
        filename=_file_name(report_content(case), rendering),
    )


@require_GET
@cache_control(private=True, max_age=3600)
def figure(request: HttpRequest, public_id: str, digest: str) -> HttpResponse:
    """Send a picture of the report (插图)."""
    case = contents_for_reader(public_id, request.user)
    found = case.figures.filter(digest=digest).first()
    if found is None:
        raise Http404
    try:
        return FileResponse(file_store().open(found.digest), content_type=found.media_type)
    except FileNotFoundError:
        raise Http404 from None


def _printing_context(case: FireCase, content: ReportContent) -> dict:
    is_available, reason = pdf_available()
    return {
        "is_pdf_available": is_available,
        "pdf_reason": reason,
        "rendering": current_rendering(case, content),
    }


def _by_part(
    case: FireCase, content: ReportContent, gaps: tuple[Gap, ...], acts: frozenset[Act]
) -> list[GapGroup]:
    titles = {part.number: f"（{numeral(part.number)}）{part.title}" for part in content.parts}
    groups = []
    titles = {SCOPE_PART: "适用范围"} | titles
    for number in (*titles, 0):
        placed = [PlacedGap(gap, mending_url(case, gap, acts)) for gap in gaps if gap.part == number]
        if placed:
            groups.append(GapGroup(titles.get(number, "附件"), placed))
    return groups


def _file_name(content: ReportContent, rendering: ReportRendering) -> str:
    status = f"（{content.status}）" if content.status else ""
    day = timezone.localdate(rendering.finished_at or rendering.requested_at)
    title = "".join(character for character in content.case_title if character.isprintable())
    return f"火灾事故调查报告{status}-{title.translate(UNSAFE_IN_NAMES)}-{day.isoformat()}.pdf"
