"""The description of the API and the answer where there is nothing (接口说明、没有的地址)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from desk.api.base import ApiView
from desk.webhooks.services import may_have_webhooks


class SchemaView(ApiView):
    """The API in OpenAPI 3 (接口说明)."""

    _schema: dict[str, Any] | None = None

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the description, which is the same for everybody and is made once."""
        if SchemaView._schema is None:
            SchemaView._schema = SchemaGenerator().get_schema(request=None, public=True)
        return Response(SchemaView._schema, headers={"Cache-Control": "private, max-age=300"})


class NowhereView(ApiView):
    """What is no address of the API (没有的地址)."""

    http_method_names = ["get", "head", "post", "put", "delete", "patch", "options", "trace"]

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str = "") -> Response:
        """Refuse as one that may not be known is refused.

        :raises Http404: always.
        """
        raise Http404

    post = put = delete = patch = options = trace = get


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the description of the API to be read and tried (接口文档); everything comes from this server."""
    context = {"section": "api", "has_webhooks": may_have_webhooks(request.user)}
    return render(request, "desk/api_documentation.html", context)
