"""Print a report: content in, PDF out (调查报告印制). No database row is touched here."""

from pathlib import Path

from django.conf import settings

from common.chinese import full_date
from common.store import file_store
from documents.errors import DocumentError
from documents.images import PictureCache
from documents.pdf import Asset, RenderedPdf, render_pdf
from documents.titles import title_lines
from reports.content import MemberSignature, ReportContent, Table

TEMPLATE = "reports/pdf/report.html"
MEMBER_COLUMNS = ("序号", "组内职务", "姓名", "单位及职务", "签名", "有无不同意见")
DISSENT_COLUMNS = ("序号", "提出人", "不同意见及理由", "签名及日期")
DISSENT_ROOM = 5


def print_report(content: ReportContent, checkpoint: str = "") -> RenderedPdf:
    """Render a report to PDF/A in the form of GB/T 9704 (生成调查报告 PDF).

    :param checkpoint: short form of the case's last event, printed small at the foot; no part of the content.
    :raises DocumentError: if a picture is missing or unreadable, a glyph is missing, or a limit is met.
    """
    context, assets = print_context(content)
    return render_pdf(template=TEMPLATE, context=context | {"checkpoint": checkpoint}, assets=assets)


def print_context(content: ReportContent) -> tuple[dict[str, object], dict[str, Asset]]:
    """Return what the report's template is filled with, and the pictures it shows (版面数据)."""
    context: dict[str, object] = {
        "document_title": content.title,
        "document_issuer": content.issuer,
        "document_date": content.signed_on,
        "report": content,
        "title_lines": title_lines(content.title),
        "sections": content.sections(),
        "member_table": _member_table(content),
        # Room for statements in ink, as long as somebody has yet to sign.
        "dissent_table": None if content.is_signed_by_all else _dissent_table(),
    }
    return context, _pictures(content)


def _pictures(content: ReportContent) -> dict[str, Asset]:
    cache = PictureCache(file_store(), Path(settings.STATE_DIR) / "cache" / "print")
    assets = {}
    for figure in content.figures():
        try:
            assets[figure.digest] = cache.print_asset(figure.digest, name=figure.caption)
        except FileNotFoundError as error:
            raise DocumentError(
                "figure_missing", f"“{figure.caption}”的图片文件不存在，无法印制。"
            ) from error
    return assets


def _member_table(content: ReportContent) -> Table:
    rows = [
        (str(number), member.role, member.name, member.affiliation, *_signed(signature))
        for number, (member, signature) in enumerate(content.signing_rows, start=1)
    ]
    return Table(
        header=MEMBER_COLUMNS,
        rows=tuple(rows) or (("", "", "", "", "", ""),),
        widths=(8, 12, 13, 33, 21, 13),
        style="signature",
    )


def _signed(signature: MemberSignature | None) -> tuple[str, str]:
    """Return what stands under 签名 and 有无不同意见, blanks for ink before the signature (第二十七条)."""
    if signature is None:
        return "", ""
    return f"已签名\n{full_date(signature.signed_on)}", "有，\n见附件2" if signature.dissent else "无"


def _dissent_table() -> Table:
    rows = tuple((str(number), "", "", "") for number in range(1, DISSENT_ROOM + 1))
    return Table(header=DISSENT_COLUMNS, rows=rows, widths=(8, 16, 54, 22), style="signature")
