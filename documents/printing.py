"""Ask for and print official documents (公文印制)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.chinese import full_date
from documents import jobs
from documents.errors import DocumentError
from documents.models import DocumentRendering
from documents.official import digest_of
from documents.pdf import RenderedPdf, render_pdf
from documents.registry import load_registry
from documents.titles import title_lines

TEMPLATE = "documents/official.html"
# 版心 is 156 mm wide; a head stays on one line, at most 22 mm a character.
HEAD_WIDTH_MM = 156
LETTER_HEAD_WIDTH_MM = 170
LARGEST_HEAD_MM = 16.0
# A last paragraph up to this long may be a single line, which takes the paragraph before it along.
LONGEST_LINE = 26
# A longer signature moves the date from four cells off the right edge to two, to stand under its middle.
LONGEST_SHORT_SIGNATURE = 14
# Who loses a race finds the winner's row at the second look.
_RACES = 3


@transaction.atomic
def request_printing(
    *, subject: str, content: dict[str, Any], actor: User, checkpoint: str = ""
) -> DocumentRendering:
    """Ask for the PDF of a document (申请印制公文); content that is printed is not printed again.

    The first text printed under a number is the text of that number for good: it is kept, and printed
    again as it was. Another text is printed as a draft that says so and bears no number.
    The caller has made sure that the actor may read the case.

    :param subject: public id of the case.
    :param checkpoint: short form of the case's last event, printed small at the foot; no part of the content.
    """
    for _ in range(_RACES):
        text = _text_under(subject, content)
        printed, number = as_printed(content, text), content["number"]
        if printed is not content:
            number = ""
        try:
            with transaction.atomic():
                return _standing_or_new(subject, printed, number, actor, checkpoint)
        except IntegrityError:
            # Somebody asked for the same document, or for another text of its number, at this moment.
            continue
    raise DocumentError("asked_meanwhile", "该公文正由他人申请印制，请刷新页面后重试。")


def as_printed(content: dict[str, Any], text: DocumentRendering | None) -> dict[str, Any]:
    """Return what is printed of a content: itself, or a draft where its number stands for another text.

    :param text: the text that was printed under the content's number, if there is one.
    """
    if text is None or text.content_digest == digest_of(content):
        return content
    day = full_date(timezone.localdate(text.requested_at))
    note = f"草稿：“{text.number}”的文本已于{day}印制存档，本件内容与之不同，不得以该文号印发。"
    return content | {"number": "", "draft_note": note}


@dataclass(frozen=True, slots=True)
class Printings:
    """What was printed for one case (印制情况): the rendering of each content, the text of each number."""

    by_content: Mapping[tuple[str, str], DocumentRendering]
    by_number: Mapping[tuple[str, str, str], DocumentRendering]

    def text_of(self, content: dict[str, Any]) -> DocumentRendering | None:
        """Return the text that was printed under the content's number (该文号的存档文本)."""
        return self.by_number.get(_numbered(content)) if content["number"] else None

    def rendering_of(self, content: dict[str, Any]) -> DocumentRendering | None:
        """Return the latest rendering of the content, or of the draft that it can only be (印制情况)."""
        printed = as_printed(content, self.text_of(content))
        return self.by_content.get((content["kind"], digest_of(printed)))


def printings_of(subject: str) -> Printings:
    """Return what was printed for one case (印制情况)."""
    found = DocumentRendering.objects.filter(subject=subject).defer("content").order_by("requested_at", "pk")
    rows = list(found)
    return Printings(
        {(one.kind, one.content_digest): one for one in rows},
        {
            (one.kind, one.number, one.recipient): one
            for one in rows
            if one.number and one.status != DocumentRendering.Status.FAILED
        },
    )


def _numbered(content: dict[str, Any]) -> tuple[str, str, str]:
    several = load_registry().kinds[content["kind"]].goes_to_several
    return content["kind"], content["number"], content["addressee"] if several else ""


def _text_under(subject: str, content: dict[str, Any]) -> DocumentRendering | None:
    if not content["number"]:
        return None
    kind, number, recipient = _numbered(content)
    return (
        DocumentRendering.objects.filter(subject=subject, kind=kind, number=number, recipient=recipient)
        .exclude(status=DocumentRendering.Status.FAILED)
        .first()
    )


def _standing_or_new(
    subject: str, content: dict[str, Any], number: str, actor: User, checkpoint: str
) -> DocumentRendering:
    digest = digest_of(content)
    wanted = DocumentRendering.objects.filter(subject=subject, kind=content["kind"], content_digest=digest)
    current = wanted.exclude(status=DocumentRendering.Status.FAILED).first()
    if current is not None:
        if current.status == DocumentRendering.Status.DONE and not jobs.has_file(current):
            jobs.print_again(current)
        return current
    return DocumentRendering.objects.create(
        subject=subject,
        kind=content["kind"],
        content=content | {"checkpoint": checkpoint},
        content_digest=digest,
        number=number,
        recipient=_numbered(content)[2] if number else "",
        requested_by=actor,
    )


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
    annexes = content.get("annexes", ())
    listed = (*content["attachments"], *(annex["title"] for annex in annexes))
    return {
        "document": content,
        "kept_block": _kept_block(content["blocks"]),
        "checkpoint": content.get("checkpoint", ""),
        "attachments": listed,
        "annexes": [
            annex | {"number": number}
            for number, annex in enumerate(annexes, start=len(content["attachments"]) + 1)
        ],
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


def _kept_block(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Return the place of the block that stays with a last paragraph of one line, 0 for none (署名页正文)."""
    is_short = len(blocks) > 1 and len(blocks[-1]["text"]) <= LONGEST_LINE
    return len(blocks) - 1 if is_short and blocks[-1]["kind"] == "paragraph" else 0
