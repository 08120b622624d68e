"""Open a case by a program (登记火灾、补录)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cases.forms.intake import LateEntryForm, RegisterFireForm, districts_of
from cases.lifecycle import ACTS
from cases.services.intake import register_fire
from cases.services.late_entry import enter_case_late
from common.errors import DomainError
from desk.api import acting
from desk.api.base import ApiView
from desk.api.describing import IDEMPOTENCY_KEY, described, documented, form_schema
from desk.api.idempotency import act_once, recall
from desk.api.serializers import acts as shapes
from desk.api.views.cases import CaseListView

_REFUSALS = ("400", "401", "403", "409", "413", "415", "422", "429")


class CasesView(CaseListView):
    """The list of cases, and registering a fire (案件列表、登记火灾)."""

    @documented(
        "登记火灾",
        operation_id="cases_register",
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": form_schema(RegisterFireForm)},
        responses={201: shapes.DoneSerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request) -> Response:
        """Register a fire (第二条); ``district`` is the district's number as the form tells it."""
        return open_case(request, RegisterFireForm, register_fire)


class LateEntryView(ApiView):
    """Entering a case that runs on paper (补录)."""

    @documented("补录：填写项", operation_id="late_entry_form", responses=shapes.FieldSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the fields of the form of late entry."""
        return Response(_fields(request, LateEntryForm))

    @documented(
        "补录",
        operation_id="cases_enter_late",
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": form_schema(LateEntryForm)},
        responses={201: shapes.DoneSerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request) -> Response:
        """Enter a case already running, with its original dates (补录)."""
        return open_case(request, LateEntryForm, enter_case_late)


class RegistrationFormView(ApiView):
    """The fields of the registration (登记火灾：填写项)."""

    @documented(
        "登记火灾：填写项", operation_id="registration_form", responses=shapes.FieldSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Return the fields of the form, with the districts that the person's office registers."""
        return Response(_fields(request, RegisterFireForm))


def open_case(request: Request, form_class: type[RegisterFireForm], service: Callable[..., Any]) -> Response:
    """Open a case from what was sent.

    :raises DomainError: ``act_not_permitted`` if the person's office registers no fires, or as the service.
    """
    if (earlier := recall(request)) is not None:
        return earlier.response()
    require_registrar(request.user, form_class)
    rule = ACTS[form_class.act]
    form, _ = acting.sent_form(
        request, form_class, rule.article, actor=request.user, today=timezone.localdate()
    )

    def do() -> None:
        service(actor=request.user, **form.service_values())

    response = act_once(request, do, acting.ActAnswer(None, rule, 201)).response()
    public_id = response.data["case"]
    response.headers["Location"] = reverse("api:case", args=[public_id])
    return response


def require_registrar(actor: User, form_class: type[RegisterFireForm]) -> None:
    """Require that the person's office registers fires at all, as the page does.

    :raises DomainError: ``act_not_permitted``.
    """
    if not districts_of(actor).exists():
        raise DomainError(
            "act_not_permitted",
            f"“{ACTS[form_class.act].label}”由消防救援机构的内勤办理，您的岗位不能办理。",
            article="第四条",
        )


def _fields(request: Request, form_class: type[RegisterFireForm]) -> list[dict[str, Any]]:
    require_registrar(request.user, form_class)
    fields = described(form_class(actor=request.user, today=timezone.localdate()))
    return shapes.FieldSerializer(fields, many=True).data
