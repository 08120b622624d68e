"""Ask for and print official documents (公文印制)."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from documents import jobs
from documents.models import DocumentRendering
from documents.official import digest_of
from documents.pdf import RenderedPdf, render_pdf
from documents.titles import title_lines

TEMPLATE = "documents/official.html"
# 版心 is 156 mm wide; a head stays on one line, at most 22 mm a character.
HEAD_WIDTH_MM = 156
LETTER_HEAD_WIDTH_MM = 170
LARGEST_HEAD_MM = 16.0
# A longer signature moves the date from four cells off the right edge to two, to stand under its middle.
LONGEST_SHORT_SIGNATURE = 14


@transaction.atomic
def request_printing(
    *, subject: str, content: dict[str, Any], actor: User, checkpoint: str = ""
) -> DocumentRendering:
    """Ask for the PDF of a document (申请印制公文); content that is printed is not printed again.

    The caller has made sure that the actor may read the case.

    :param subject: public id of the case.
    :param checkpoint: short form of the case's last event, printed small at the foot; no part of the content.
    """
    digest = digest_of(content)
    wanted = DocumentRendering.objects.filter(subject=subject, kind=content["kind"], content_digest=digest)
    current: DocumentRendering | None = jobs.standing(wanted)
    if current is not None:
        return current
    try:
        with transaction.atomic():
            return DocumentRendering.objects.create(
                subject=subject,
                kind=content["kind"],
                content=content | {"checkpoint": checkpoint},
                content_digest=digest,
                requested_by=actor,
            )
    except IntegrityError:
        return wanted.exclude(status=DocumentRendering.Status.FAILED).get()


def printings_of(subject: str) -> dict[tuple[str, str], DocumentRendering]:
    """Return the latest rendering of each kind and content of one case (印制情况)."""
    found = DocumentRendering.objects.filter(subject=subject).defer("content").order_by("requested_at", "pk")
    return {(one.kind, one.content_digest): one for one in found}


def print_document(content: dict[str, Any]) -> RenderedPdf:
    """Render an official document to PDF/A in the form of GB/T 9704 (生成公文 PDF).

    :raises DocumentError: as :func:`documents.pdf.render_pdf`.
    """
    return render_pdf(template=TEMPLATE, context=print_context(content))


def print_context(content: dict[str, Any]) -> dict[str, Any]:
    """Return what the template is filled with (版面数据)."""
    is_letter = content["form"] == "LETTER"
    width = LETTER_HEAD_WIDTH_MM if is_letter else HEAD_WIDTH_MM
    head = "".join(content["heads"][:1]) + ("" if is_letter else "文件")
    size = min(LARGEST_HEAD_MM, width / max(len(head), 1))
    return {
        "document": content,
        "document_title": content["title"],
        "document_issuer": "、".join(content["heads"] or content["signatures"]),
        "title_lines": title_lines(content["title"]),
        "head": head,
        "head_lines": [line for one in content["heads"] for line in title_lines(one)],
        "signature_lines": [line for one in content["signatures"] for line in title_lines(one)],
        "is_long": any(len(one) > LONGEST_SHORT_SIGNATURE for one in content["signatures"]),
        "head_size": f"{size:.2f}mm",
        "is_letter": is_letter,
        "is_red_head": content["form"] == "RED_HEAD",
        "is_table": content["form"] == "TABLE",
    }
