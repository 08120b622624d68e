"""What every view of the API shares (接口基础): scopes, reading a case, versions."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import ACTS, READS
from cases.access import case_for_reader, contents_for_reader
from cases.access_log import record_access
from cases.models import AccessRecord, FireCase
from desk.api.idempotency import recall_for_loser
from desk.api.parsing import JsonParser, MultipartParser
from desk.api.preconditions import etag, version_of_case


class ApiView(APIView):
    """Base of all views: closed to tokens without the scope, never kept by a cache."""

    http_method_names = ["get", "head", "post", "put", "delete"]
    parser_classes = (JsonParser, MultipartParser)
    reading_scope = READS
    acting_scope = ACTS

    def handle_exception(self, error: Exception) -> Response:
        """Answer a refusal; who raced with the own request of the same key hears what the first one heard."""
        request = getattr(self, "request", None)
        if request is not None and request.method not in SAFE_METHODS and request.user is not None:
            earlier = recall_for_loser(request, error)
            if earlier is not None:
                return earlier.response()
        return super().handle_exception(error)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Forbid caches to keep what belongs to a case."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class CaseView(ApiView):
    """Base of the views of one case (案件接口)."""

    def known_case(self, public_id: str) -> FireCase:
        """Return a case of which the person may know.

        :raises DomainError: ``case_not_found``.
        """
        return case_for_reader(public_id, self.request.user)

    def contents(
        self, public_id: str, subject: str, kind: AccessRecord.Kind = AccessRecord.Kind.READ
    ) -> FireCase:
        """Return a case whose contents the person may read, and record the reading.

        :raises DomainError: as :func:`cases.access.contents_for_reader`.
        """
        case = contents_for_reader(public_id, self.request.user)
        record_access(case, self.request.user, subject, kind)
        return case

    def versioned(self, case: FireCase, body: Any) -> Response:
        """Return what was read with the version of the case; taken first, it is never too new."""
        return Response(body, headers={"ETag": self.version})

    def read_version(self, case: FireCase) -> None:
        """Note the version of the case before anything of it is read."""
        self.version = etag(version_of_case(case))
