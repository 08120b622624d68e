"""Send files to programs as pages do (下载): the same checks, headers and record."""

from typing import Any

from django.http import FileResponse, Http404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts.models import TokenScope
from cases.access_log import record_access
from cases.models import AccessRecord, FireCase
from desk.api.base import CaseView
from documents.jobs import file_store


class AnyAccepted(BaseContentNegotiation):
    """Let a program ask for a file under any media type; refusals are JSON all the same."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[JSONRenderer, str]:
        """Return JSON, whatever the request prefers."""
        return JSONRenderer(), "application/json"

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return no parser: nothing is sent along."""
        return None


class FileView(CaseView):
    """Base of the views that send a file (下载接口)."""

    reading_scope = TokenScope.FILES
    content_negotiation_class = AnyAccepted

    def send(self, case: FireCase, digest: str, media_type: str, name: str, subject: str) -> FileResponse:
        """Send a stored file as an attachment, and record it.

        :raises Http404: if the store does not have it.
        """
        try:
            stream = file_store().open(digest)
        except FileNotFoundError:
            raise Http404 from None
        record_access(case, self.request.user, subject[:100], AccessRecord.Kind.DOWNLOADED)
        response = FileResponse(stream, content_type=media_type, as_attachment=True, filename=name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "sandbox"
        return response
