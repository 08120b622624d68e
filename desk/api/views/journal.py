"""The journal of a case, its verification and who read it (办理日志、校验、查阅记录)."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import CaseHead
from cases.verification import verify_case
from desk.api.base import CaseView
from desk.api.describing import documented
from desk.api.problems import Problem, field_error
from desk.api.serializers import report as shapes
from desk.selectors.journal import JournalFilter, journal_page, readings_of

_PARAMETERS = [
    OpenApiParameter("act", str, description="办理事项代码。"),
    OpenApiParameter("person", str, description="办理人的用户名。"),
    OpenApiParameter("since", {"type": "string", "format": "date"}),
    OpenApiParameter("until", {"type": "string", "format": "date"}),
    OpenApiParameter("before", int, description="上一页给出的序号。"),
]


class JournalView(CaseView):
    """The journal (办理日志)."""

    @documented(
        "办理日志",
        operation_id="journal_list",
        parameters=_PARAMETERS,
        responses=shapes.JournalSerializer,
        refusals=("401", "403", "404", "422", "429"),
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return one page, the latest act on top."""
        case = self.contents(public_id, "办理日志")
        self.read_version(case)
        asked = {name: value.replace("\0", "") for name, value in request.query_params.items()}
        wanted = JournalFilter(
            act=asked.get("act", ""),
            person=asked.get("person", ""),
            since=_day(asked, "since"),
            until=_day(asked, "until"),
        )
        page = journal_page(case, wanted, _number(asked))
        query = urlencode({**asked, "before": page.before})
        following = f"{reverse('api:journal', args=[public_id])}?{query}" if page.before else None
        body = {"results": page.entries, "next": following}
        return self.versioned(case, shapes.JournalSerializer(body).data)


class VerificationView(CaseView):
    """Whether a case is as its chain says (校验)."""

    @documented("按事件链校验本案", operation_id="journal_verify", responses=shapes.VerificationSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Recompute the chain and compare every protected row with it."""
        case = self.contents(public_id, "办理日志")
        self.read_version(case)
        head = CaseHead.objects.get(case=case)
        faults = [{"text": str(fault)} for fault in verify_case(case)]
        body = {"is_clean": not faults, "events": head.seq, "head": head.hash, "faults": faults}
        return self.versioned(case, shapes.VerificationSerializer(body).data)


class ReadingsView(CaseView):
    """Who read a case lately (查阅记录)."""

    @documented("查阅记录", operation_id="readings_list", responses=shapes.ReadingSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return the latest readings, downloads and exports."""
        case = self.contents(public_id, "查阅记录")
        return Response(shapes.ReadingSerializer(readings_of(case), many=True).data)


def _day(asked: dict[str, str], name: str) -> date | None:
    if not asked.get(name):
        return None
    try:
        day = date.fromisoformat(asked[name])
    except ValueError:
        day = None
    if day is None or not date(2000, 1, 1) <= day <= date(2999, 12, 31):
        message = f"“{name}”应为2000年至2999年的真实日期，如2026-11-21。"
        raise Problem(422, "invalid", message, errors=[field_error(name, message, "")])
    return day


def _number(asked: dict[str, str]) -> int | None:
    text = asked.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        message = "“before”应为序号。"
        raise Problem(422, "invalid", message, errors=[field_error("before", message, "")])
    return int(text)
