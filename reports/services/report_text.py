"""Write the report's own text and its pictures (撰写调查报告, 第二十六条).

``base`` is the version that the author started from, as in :mod:`reports.services.writing`.
"""

import io

from accounts.models import User
from cases.access import case_for_reader, permit
from cases.acts import perform
from cases.lifecycle import Act
from common.errors import DomainError
from documents.errors import DocumentError
from documents.images import picture_type
from reports.models import ExtraChapter, ReportFigure, ReportPart
from reports.services.rendering import file_store
from reports.versions import StaleText, version_of, written_values
from reports.written import find, forget_drafts, kind_of, write

MAX_PICTURE_BYTES = 20 * 1024 * 1024


def save_report_part(
    *, public_id: str, actor: User, number: int, body: str, base: str = ""
) -> ReportPart | None:
    """Write the text of one of the six parts (报告正文, 第二十六条); an empty text removes it.

    :param number: 1 to 6, the item of article 26.
    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``no_such_part`` or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_REPORT) as step:
        if number not in range(1, 7):
            raise DomainError(
                "no_such_part", "“部分”应为第二十六条的（一）至（六）。", article=step.rule.article
            )
        values = {"number": number, "body": body}
        part = find(step.case, ReportPart, base, values)
        if part is None or body.strip():
            return write(step, ReportPart, values, base=base)
        if version_of(part) != base:
            raise StaleText(
                current=written_values(part),
                submitted={"body": ""},
                version=version_of(part),
                article=step.rule.article,
            )
        forget_drafts(step, kind_of(ReportPart), part, number)
        part.delete()
        step.summary = f"删除报告正文：第{number}部分"
    return None


def save_extra_chapter(
    *, public_id: str, actor: User, after_part: int, title: str, body: str, base: str = ""
) -> ExtraChapter:
    """Write a chapter beside the six (其他章节); it never moves them (第二十六条).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_REPORT) as step:
        values = {"after_part": after_part, "title": title, "body": body}
        return write(step, ExtraChapter, values, base=base)


def add_figure(*, public_id: str, actor: User, part: int, caption: str, picture: bytes) -> ReportFigure:
    """Add a picture with its caption (插图); the original is kept as it is.

    :param picture: the bytes of a JPEG or PNG file, at most 20 MB.
    :raises DomainError: ``picture_too_large``, ``picture_unreadable`` or as :func:`reports.written.write`.
    """
    # Looked at before the transaction: neither a picture nor the file store is worth a lock.
    rule = permit(case=case_for_reader(public_id, actor), actor=actor, act=Act.WRITE_REPORT).rule
    if len(picture) > MAX_PICTURE_BYTES:
        raise DomainError("picture_too_large", "“图片”超过20 MB，请缩小后再上传。", article=rule.article)
    try:
        media_type = picture_type(picture, name="“图片”")
    except DocumentError as error:
        raise DomainError("picture_unreadable", error.message, article=rule.article) from error
    digest = file_store().put(io.BytesIO(picture))
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_REPORT) as step:
        values = {"part": part, "caption": caption, "media_type": media_type, "digest": digest}
        figure = write(step, ReportFigure, values, base="")
        step.files.append(digest)
    return figure


def save_figure(*, public_id: str, actor: User, part: int, caption: str, base: str) -> ReportFigure:
    """Correct the caption or the part of a picture (插图).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``text_missing`` without a picture, or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_REPORT) as step:
        if find(step.case, ReportFigure, base) is None:
            raise DomainError("no_longer_there", "这项内容已被删除，请刷新页面。", article=step.rule.article)
        return write(step, ReportFigure, {"part": part, "caption": caption}, base=base)
