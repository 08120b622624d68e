"""What a document refuses (公文生成的拒绝)."""

from common.errors import DomainError


class DocumentError(DomainError):
    """Refuse to render a document (公文生成失败), with the reason in Chinese."""


class PdfUnavailable(DocumentError):
    """Say that this machine cannot make PDFs (PDF 功能不可用): libraries or fonts are missing."""

    def __init__(self, reason: str) -> None:
        super().__init__("pdf_unavailable", reason)
