"""Acts by a program (办理): the same forms, services and refusals as the pages."""

from typing import Any

from django.forms import Form
from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import require_decision_right
from cases import access, acts
from cases.lifecycle import ACTS, ASKS_PASSWORD, ROLE_LABELS, STAGE_LABELS, Act, ActRule, SecondPerson
from cases.models import FireCase, PendingAct
from common.errors import DomainError
from desk import performing
from desk.acts import HANDLERS
from desk.api import acting
from desk.api.base import CaseView
from desk.api.describing import DRY_RUN, IDEMPOTENCY_KEY, IF_MATCH, described, documented, form_schema
from desk.api.idempotency import act_once, recall
from desk.api.preconditions import required_case_version
from desk.api.serializers import acts as shapes
from desk.form_values import filled

_REFUSALS = ("400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429")


class ActListView(CaseView):
    """The acts that this person may do in a case now (可办事项)."""

    @documented("可办事项及办理障碍", operation_id="acts_list", responses=shapes.ActListSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """Return what stage and role allow, each with what would refuse it whatever is filled in."""
        case = self.known_case(public_id)
        self.read_version(case)
        roles = access.case_roles(request.user, case, timezone.localdate())
        rules = access.allowed_acts(request.user, case, roles)
        body = {"results": [act_body(case, rule) for rule in rules if rule.act in HANDLERS]}
        return self.versioned(case, shapes.ActListSerializer(body).data)


class ActView(CaseView):
    """One act: its form, its rehearsal, and doing it (办理事项)."""

    act: Act

    def get(self, request: Request, public_id: str) -> Response:
        """Return the fields of the act's form in this case, with what they begin with."""
        case = self.known_case(public_id)
        self.read_version(case)
        rule = performing.permitted(case, request.user, self.act).rule
        form = self.form(case=case, rule=rule, today=timezone.localdate())
        body = act_body(case, rule) | {"fields_of_form": described(form)}
        return self.versioned(case, shapes.ActFormSerializer(body).data)

    def post(self, request: Request, public_id: str) -> Response:
        """Do the act, prepare it for a second person, or rehearse it with ``?dry_run=1``."""
        case = self.known_case(public_id)
        rehearses = request.query_params.get("dry_run") == "1"
        if not rehearses and (earlier := recall(request)) is not None:
            return earlier.response()
        rule = performing.permitted(case, request.user, self.act).rule
        if self.act in ASKS_PASSWORD and not rehearses:
            require_decision_right(request)
        expected = required_case_version(request, case)
        form, typed = acting.sent_form(
            request, self.form, rule.article, case=case, rule=rule, today=timezone.localdate()
        )
        values = form.service_values()
        if rehearses:
            return rehearsal(case, request, self.act, values)
        waits = performing.needs_second(self.act, values)

        def do() -> None:
            if waits:
                kept = performing.waiting_files(form, case, rule)
                performing.prepare(
                    case=case,
                    actor=request.user,
                    act=self.act,
                    values=values,
                    typed={**dict(typed.lists()), **kept},
                    filled=filled(form),
                )
            else:
                HANDLERS[self.act].service(public_id=public_id, actor=request.user, **values)

        answer = acting.ActAnswer(case, rule, 202 if waits else 200)
        return act_once(request, do, answer, case=case, expected=expected).response()

    @property
    def form(self) -> type[Form]:
        """Return the form of the act."""
        return HANDLERS[self.act].form


def act_view(act: Act) -> Any:
    """Return the view of one act, described with its own form (办理事项)."""
    rule, name = ACTS[act], act.value.lower()
    roles = "、".join(label for role, label in ROLE_LABELS.items() if role in rule.roles)
    stages = "、".join(label for stage, label in STAGE_LABELS.items() if stage in rule.from_stages)
    second = {
        None: "",
        SecondPerson.OFFICER: "须由牵头机构的另一名内勤确认。",
        SecondPerson.LEADER: "须由组长或者受委托的副组长确认。",
    }[rule.second]
    described_as = f"{rule.article}。办理人：{roles}。阶段：{stages}。{second}"
    schema = form_schema(HANDLERS[act].form)
    getting = documented(
        f"{rule.label}：填写项",
        operation_id=f"act_form_{name}",
        description=described_as,
        tags=["acts"],
        responses=shapes.ActFormSerializer,
        refusals=("401", "403", "404", "406", "409", "429"),
    )
    posting = documented(
        rule.label,
        operation_id=f"act_{name}",
        description=described_as,
        tags=["acts"],
        parameters=[IF_MATCH, IDEMPOTENCY_KEY, DRY_RUN],
        request={"application/json": schema, "multipart/form-data": schema},
        responses={200: shapes.DONE_OR_REHEARSED, 202: shapes.DoneSerializer},
        refusals=_REFUSALS,
    )
    body = {
        "act": act,
        "__doc__": f"{rule.label} ({rule.article}).",
        "get": getting(_own(ActView.get)),
        "post": posting(_own(ActView.post)),
    }
    return type(f"{name.title().replace('_', '')}View", (ActView,), body).as_view()


class PendingListView(CaseView):
    """The prepared acts of a case (待确认事项)."""

    @documented(
        "待确认和已确认、退回的提请", operation_id="pending_list", responses=shapes.PendingListSerializer
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return every prepared act, the latest first."""
        case = self.contents(public_id, "待确认事项")
        self.read_version(case)
        found = case.pending_acts.select_related("prepared_by", "decided_by")
        return self.versioned(case, shapes.PendingListSerializer({"results": found}).data)


class PendingView(CaseView):
    """One prepared act with what was prepared (待确认事项)."""

    @documented("提请的内容", operation_id="pending_read", responses=shapes.PendingDetailSerializer)
    def get(self, request: Request, public_id: str, pending_id: str) -> Response:
        """Return what was prepared in words, and whether this person may decide on it."""
        case = self.contents(public_id, "待确认事项")
        self.read_version(case)
        pending = find_pending(case, pending_id)
        form = performing.form_of_pending(case, pending, timezone.localdate())
        pending.filled = [
            {"label": label, "value": value} for label, value in (filled(form) if form.is_valid() else [])
        ]
        pending.may_decide = _may_decide(case, pending, request)
        return self.versioned(case, shapes.PendingDetailSerializer(pending).data)


class ConfirmView(CaseView):
    """Confirm what another person prepared (第二人确认)."""

    @documented(
        "确认提请",
        operation_id="pending_confirm",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY, DRY_RUN],
        request=None,
        responses=shapes.DONE_OR_REHEARSED,
        refusals=_REFUSALS,
    )
    def post(self, request: Request, public_id: str, pending_id: str) -> Response:
        """Do the prepared act as its second person."""
        case = access.contents_for_reader(public_id, request.user)
        rehearses = request.query_params.get("dry_run") == "1"
        if not rehearses and (earlier := recall(request)) is not None:
            return earlier.response()
        pending = find_pending(case, pending_id)
        performing.require_second(case, pending, request.user)
        act = Act(pending.act)
        if not rehearses:
            require_decision_right(request)
        expected = required_case_version(request, case)
        form = performing.form_of_pending(case, pending, timezone.localdate())
        values = performing.values_of_pending(form, pending)
        if rehearses:
            return rehearsal(case, request, act, values)

        def do() -> None:
            HANDLERS[act].service(public_id=public_id, actor=request.user, **values)

        return act_once(
            request, do, acting.ActAnswer(case, ACTS[act]), case=case, expected=expected
        ).response()


class RejectView(CaseView):
    """Send a prepared act back (退回提请)."""

    @documented(
        "退回提请",
        operation_id="pending_reject",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        request=shapes.RejectionSerializer,
        responses=shapes.DoneSerializer,
        refusals=_REFUSALS,
    )
    def post(self, request: Request, public_id: str, pending_id: str) -> Response:
        """Reject what was prepared, with the reason."""
        case = access.contents_for_reader(public_id, request.user)
        if (earlier := recall(request)) is not None:
            return earlier.response()
        pending = find_pending(case, pending_id)
        performing.require_second(case, pending, request.user)
        expected = required_case_version(request, case)
        reason = acting.form_data(request.data, ("reason",)).get("reason", "")

        def do() -> None:
            acts.reject(pending=pending, actor=request.user, reason=reason)

        answer = acting.ActAnswer(case, ACTS[Act(pending.act)])
        return act_once(request, do, answer, case=case, expected=expected).response()


def find_pending(case: FireCase, pending_id: str) -> PendingAct:
    """Return a prepared act of a case, decided or not.

    :raises Http404: if there is none.
    """
    found = PendingAct.objects.filter(case=case, public_id=pending_id)
    pending = found.select_related("prepared_by", "decided_by").first()
    if pending is None or Act(pending.act) not in HANDLERS:
        raise Http404
    return pending


def rehearsal(case: FireCase, request: Request, act: Act, values: dict[str, Any]) -> Response:
    """Return what an act would change; nothing is kept (预演)."""
    expected = performing.rehearse(case=case, actor=request.user, act=act, values=values)
    body = {
        "dry_run": True,
        "needs_second": performing.needs_second(act, values),
        "effects": acting.effects_body(expected, ACTS[act]),
        "warnings": performing.cautions(case, act, values),
    }
    return Response(body)


def act_body(case: FireCase, rule: ActRule) -> dict[str, Any]:
    """Return an act with what stands in its way (办理障碍)."""
    return {
        "act": rule.act.value,
        "slug": acting.slug_of(rule.act),
        "label": rule.label,
        "article": rule.article,
        "needs_second": rule.second is not None,
        "is_weighty": rule.weighty,
        "blockers": [
            {"message": one.message, "article": one.article} for one in performing.hindrances(case, rule.act)
        ],
    }


def _may_decide(case: FireCase, pending: PendingAct, request: Request) -> bool:
    try:
        performing.require_second(case, pending, request.user)
    except DomainError:
        return False
    return True


def _own(method: Any) -> Any:
    """Return a copy of a method, since a description is kept on the function."""

    def own(self: Any, request: Request, public_id: str) -> Response:
        return method(self, request, public_id)

    own.__doc__ = method.__doc__
    return own
