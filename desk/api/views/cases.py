"""The list of cases and one case to be read (案件列表、案件、案情)."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from cases.access import Reading, case_roles, contents_for_reader, reading_of
from cases.access_log import record_access
from cases.clocks import case_clocks
from cases.lifecycle import CaseRole, Stage
from cases.models import FireCase, Shelf
from cases.services.facts import facts_digest
from desk.api.base import ApiView, CaseView
from desk.api.describing import documented
from desk.api.serializers import cases as shapes
from desk.api.serializers.group import GroupSerializer
from desk.api.serializers.regulation import TraceSerializer
from desk.selectors import case_pages
from desk.selectors.case_filter import DUE_LABELS, SORT_LABELS, parameters_of, read_filter
from desk.selectors.case_list import find_cases
from regulation.grades import Grade

_LIST_PARAMETERS = [
    OpenApiParameter(
        "shelf",
        str,
        enum=[one.lower() for one in Shelf.values],
        description="在办、已结或者参考案例，默认在办。",
    ),
    OpenApiParameter("q", str, description="案件名称、编号、地点等中的文字。"),
    OpenApiParameter("stage", str, enum=[one.value for one in Stage]),
    OpenApiParameter("district", str, description="区县、功能区名称。"),
    OpenApiParameter("grade", str, enum=[one.value for one in Grade]),
    OpenApiParameter("lead", str, description="牵头机构名称。"),
    OpenApiParameter("due", str, enum=[one.value for one in DUE_LABELS], description="最近期限的情况。"),
    OpenApiParameter("since", date, description="起火日期不早于。"),
    OpenApiParameter("until", date, description="起火日期不晚于。"),
    OpenApiParameter("sort", str, enum=[one.value for one in SORT_LABELS]),
    OpenApiParameter("after", str, description="上一页给出的位置。"),
]


class CaseListView(ApiView):
    """The cases that the person may know, what is due first on top (案件列表)."""

    @documented(
        "案件列表",
        operation_id="cases_list",
        parameters=_LIST_PARAMETERS,
        responses=shapes.CaseListSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return one page of the list."""
        wanted = read_filter(request.query_params.dict())
        after = request.query_params.get("after", "")
        page = find_cases(request.user, wanted, after, timezone.localdate())
        following = urlencode({**parameters_of(wanted), "after": page.after})
        body = {
            "results": page.rows,
            "next": f"{reverse('api:cases')}?{following}" if page.after else None,
        }
        return Response(shapes.CaseListSerializer(body).data)


class CaseDetailView(CaseView):
    """One case as far as the person may read it (案件)."""

    @documented("案件、期限和节点", operation_id="cases_read", responses=shapes.CaseDetailSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the case; the city's office sees its clocks, who has not declared only that it is there."""
        case, today = self.known_case(public_id), timezone.localdate()
        self.read_version(case)
        roles = case_roles(request.user, case, today)
        reading = reading_of(request.user, case, roles)
        undeclared = CaseRole.UNDECLARED in roles and reading is not Reading.CONTENTS
        if reading is Reading.CONTENTS:
            record_access(case, request.user, "期限")
        body = {
            "case": case,
            "reading": reading.name,
            "roles": sorted(role.value for role in roles),
            "must_declare": undeclared,
            "rulebook": case.rulebook_code,
            "clocks": None if undeclared else case_clocks(case, today),
            "milestones": case.milestones.all() if reading is Reading.CONTENTS else None,
        }
        return self.versioned(case, shapes.CaseDetailSerializer(body).data)


class ClockListView(CaseView):
    """The clocks of a case (期限)."""

    @documented("期限", operation_id="clocks_list", responses=shapes.ClockSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return every clock that is not waiting for its base day and those that are."""
        case = _readable_clocks(self, request, public_id)
        self.read_version(case)
        clocks = case_clocks(case, timezone.localdate())
        return self.versioned(case, shapes.ClockSerializer(clocks, many=True).data)


class ClockTraceView(CaseView):
    """How one due day was derived (推算过程)."""

    @documented("期限的推算过程", operation_id="clocks_trace", responses=TraceSerializer)
    def get(self, request: Request, public_id: str, code: str, run: int) -> Response:
        """Return the derivation step by step, each with its words."""
        case = _readable_clocks(self, request, public_id)
        self.read_version(case)
        shown = case_pages.derivation(case, code, run, timezone.localdate())
        if shown is None:
            raise Http404
        return self.versioned(case, TraceSerializer({"clock": shown.view.clock, "trace": shown.trace}).data)


class FactsView(CaseView):
    """What is known of the fire (案情)."""

    @documented("案情", operation_id="facts_read", responses=shapes.FactsSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return the fire, casualties, grades, scope, organiser, rules, bases and sources."""
        case = self.contents(public_id, "案情")
        self.read_version(case)
        body = {
            "fire": case,
            "seen": facts_digest(case),
            "casualties": case.casualty_revisions.all(),
            "grades": case.grade_decisions.all(),
            "scope_decisions": case.scope_decisions.prefetch_related("exclusions"),
            "organizer_decisions": case.organizer_decisions.all(),
            "rulebook_decisions": case.rulebook_decisions.all(),
            "bases": case.cited_bases.all(),
            "sources": case.sources.all(),
        }
        return self.versioned(case, shapes.FactsSerializer(body).data)


class PartyListView(CaseView):
    """The units and persons of a case (单位和个人)."""

    @documented("单位和个人", operation_id="parties_list", responses=shapes.PartySerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return every unit and person with the parts they play."""
        case = self.contents(public_id, "案情")
        self.read_version(case)
        parties = case.parties.prefetch_related("roles")
        return self.versioned(case, shapes.PartySerializer(parties, many=True).data)


class ExtensionListView(CaseView):
    """The granted extensions of a case (延期)."""

    @documented("延期", operation_id="extensions_list", responses=shapes.ExtensionSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return every extension in the order of its decision."""
        case = self.contents(public_id, "期限")
        self.read_version(case)
        return self.versioned(case, shapes.ExtensionSerializer(case.extensions.all(), many=True).data)


class AppraisalListView(CaseView):
    """The appraisals of a case (检验、鉴定)."""

    @documented("检验、鉴定", operation_id="appraisals_list", responses=shapes.AppraisalSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Return every appraisal; ``position`` names it when its conclusion is received."""
        case = self.contents(public_id, "期限")
        self.read_version(case)
        return self.versioned(case, shapes.AppraisalSerializer(case.appraisals.all(), many=True).data)


class GroupView(CaseView):
    """The group of a case (调查组)."""

    @documented("调查组、回避和组成要求", operation_id="group_read", responses=GroupSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return members, subgroups, invited bodies, declarations, recusals and what is lacking."""
        case = self.contents(public_id, "调查组")
        self.read_version(case)
        group, recusals = case_pages.investigation_group(case), case_pages.recusals(case)
        body = {
            "group": group,
            "declarations": case.declarations.select_related("member", "user"),
            "recusals": recusals,
            "delegations": case.delegations.select_related("deputy"),
            "gaps": case_pages.composition_gaps(case, group, recusals),
        }
        return self.versioned(case, GroupSerializer(body).data)


def _readable_clocks(view: CaseView, request: Request, public_id: str) -> FireCase:
    """Return a case whose clocks the person may read: everybody who knows it and owes no declaration."""
    case = view.known_case(public_id)
    if not case.is_reference and CaseRole.UNDECLARED in case_roles(request.user, case):
        return contents_for_reader(public_id, request.user)
    return case
