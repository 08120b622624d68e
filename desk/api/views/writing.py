"""What people write for the report, by a program (填写与撰写): each save rests on a version."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from cases import access
from cases.access_log import record_access
from cases.events import read_body
from cases.lifecycle import ACTS
from cases.models import CaseEvent, FireCase
from common.errors import DomainError
from common.records import Record
from desk.api import acting
from desk.api.base import CaseView
from desk.api.describing import IDEMPOTENCY_KEY, IF_MATCH, documented
from desk.api.idempotency import Answer, act_once, recall
from desk.api.parsing import form_data
from desk.api.preconditions import etag, required_record_version
from desk.api.problems import Problem
from desk.api.serializers import report as shapes
from reports.editors import EDITORS, NEW, Target, is_no_change, key_of, target_of
from reports.services.drafts import keeping_refused_text
from reports.services.writing import move_written, remove_written
from reports.versions import StaleText, version_of, written_values
from reports.written import KINDS, Kind

KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(KINDS))
_REFUSALS = ("400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429")
_BODY = {"application/json": {"type": "object"}, "multipart/form-data": {"type": "object"}}


class _WritingView(CaseView):
    """Base of the views that write."""

    def writable(self, public_id: str, kind: str) -> FireCase:
        """Return a case in which the person may write this kind now.

        :raises DomainError: as :func:`cases.access.permit`.
        """
        case = self.known_case(public_id)
        access.permit(case=case, actor=self.request.user, act=_kind(kind).act)
        return case


class WritingView(CaseView):
    """All that is written for the report (撰写调查报告)."""

    @documented(
        "填写的全部内容", operation_id="writing_list", responses=shapes.WrittenKindSerializer(many=True)
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return every kind with its records, each with its version."""
        case = self.contents(public_id, "调查报告")
        self.read_version(case)
        return self.versioned(case, written_kinds(case))


class WrittenKindView(_WritingView):
    """The records of one kind (填写清单)."""

    @documented(
        "一类填写内容", operation_id="writing_kind", parameters=[KIND], responses=shapes.WrittenKindSerializer
    )
    def get(self, request: Request, public_id: str, kind: str) -> Response:
        """Return the records of the kind in their order."""
        case = self.contents(public_id, "调查报告")
        self.read_version(case)
        return self.versioned(case, written_kind(case, _kind(kind)))

    @documented(
        "增加一项",
        operation_id="writing_add",
        parameters=[KIND, IDEMPOTENCY_KEY],
        request=_BODY,
        responses={201: shapes.WrittenSerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request, public_id: str, kind: str) -> Response:
        """Add a record; nothing earlier can be overwritten, so it rests on no version."""
        case = self.writable(public_id, kind)
        if (earlier := recall(request)) is not None:
            return earlier.response()
        target = target_of(case, kind, NEW)
        if target.number is not None:
            raise Http404
        response = _save(request, target, "", 201)
        response.headers["Location"] = reverse("api:written", args=[public_id, kind, response.data["key"]])
        return response


class WrittenView(_WritingView):
    """One written record (填写项)."""

    @documented(
        "一项填写内容", operation_id="writing_read", parameters=[KIND], responses=shapes.WrittenSerializer
    )
    def get(self, request: Request, public_id: str, kind: str, key: str) -> Response:
        """Return the record; its ETag is what a save rests on."""
        case = access.contents_for_reader(public_id, request.user)
        target = _target(case, kind, key)
        record_access(case, request.user, "调查报告")
        version = version_of(target.record)
        return Response(written_body(target.record, key), headers={"ETag": etag(version)})

    @documented(
        "修改一项",
        operation_id="writing_save",
        parameters=[KIND, IF_MATCH, IDEMPOTENCY_KEY],
        request=_BODY,
        responses=shapes.WrittenSerializer,
        refusals=_REFUSALS,
    )
    def put(self, request: Request, public_id: str, kind: str, key: str) -> Response:
        """Replace the record; a stale save is refused with both texts, and the refused one stays a draft."""
        case = self.writable(public_id, kind)
        if (earlier := recall(request)) is not None:
            return earlier.response()
        target = _target(case, kind, key)
        base = required_record_version(request, version_of(target.record))
        # The version names the record; another one may stand at this place by now.
        target = target_of(case, kind, key, base)
        return _save(request, target, base, 200)

    @documented(
        "删除一项",
        operation_id="writing_remove",
        parameters=[KIND, IF_MATCH, IDEMPOTENCY_KEY],
        request=None,
        responses={200: shapes.WrittenSerializer},
        refusals=_REFUSALS,
    )
    def delete(self, request: Request, public_id: str, kind: str, key: str) -> Response:
        """Remove the record; the chain keeps what it was."""
        case = self.writable(public_id, kind)
        if (earlier := recall(request)) is not None:
            return earlier.response()
        target = _target(case, kind, key)
        base = required_record_version(request, version_of(target.record))
        removed = written_body(target.record, key)

        def do() -> None:
            _versioned(
                lambda: remove_written(
                    public_id=public_id, actor=request.user, kind=target.kind.name, base=base
                ),
                target,
            )

        return act_once(request, do, lambda event: Answer(200, removed, etag(""))).response()


class MoveView(_WritingView):
    """Moving a record in its list (调整顺序)."""

    @documented(
        "上移或者下移一项",
        operation_id="writing_move",
        parameters=[KIND, IF_MATCH, IDEMPOTENCY_KEY],
        request={
            "application/json": {
                "type": "object",
                "properties": {"direction": {"type": "string", "enum": ["up", "down"]}},
                "required": ["direction"],
            }
        },
        responses=shapes.WrittenKindSerializer,
        refusals=_REFUSALS,
    )
    def post(self, request: Request, public_id: str, kind: str, key: str) -> Response:
        """Move the record one place; the report prints its list in this order."""
        case = self.writable(public_id, kind)
        if (earlier := recall(request)) is not None:
            return earlier.response()
        target = _target(case, kind, key)
        base = required_record_version(request, version_of(target.record))
        direction = form_data(request.data, ("direction",)).get("direction", "")
        if direction not in ("up", "down"):
            raise Problem(422, "invalid", "“direction”应为up或者down。")

        def do() -> None:
            move = lambda: move_written(  # noqa: E731
                public_id=public_id,
                actor=request.user,
                kind=target.kind.name,
                base=base,
                is_up=direction == "up",
            )
            _versioned(move, target)

        def answer(event: CaseEvent) -> Answer:
            return Answer(200, written_kind(event.case, target.kind), etag(event.seq))

        return act_once(request, do, answer).response()


def written_kinds(case: FireCase) -> list[dict[str, Any]]:
    """Return every kind of what is written, with its records (填写内容)."""
    return [written_kind(case, kind) for kind in KINDS.values()]


def written_kind(case: FireCase, kind: Kind) -> dict[str, Any]:
    """Return the records of a kind in their order."""
    rows = kind.model._default_manager.filter(case=case)
    if any(field.name == "party" for field in kind.model._meta.fields):
        rows = rows.select_related("party")
    if kind.name == "measures":
        rows = rows.prefetch_related("answers__finding")
    records = [written_body(record, key_of(record)) for record in rows]
    article = ACTS[kind.act].article
    return {"kind": kind.name, "label": kind.label, "article": article, "records": records}


def written_body(record: Record | None, key: str) -> dict[str, Any]:
    """Return a record with the version that a save rests on."""
    if record is None:
        return {"key": key, "version": "", "values": {}}
    return {"key": key, "version": version_of(record), "values": written_values(record)}


def _save(request: Request, target: Target, base: str, status: int) -> Response:
    rule = ACTS[target.kind.act]
    form, typed = acting.sent_form(
        request, target.form, rule.article, case=target.case, rule=rule, today=timezone.localdate()
    )
    model = target.kind.model

    def answer(event: CaseEvent) -> Answer:
        record = _written_by(event, model)
        body = written_body(record, key_of(record) if record is not None else target.key)
        return Answer(status, body, etag(body["version"]))

    def do() -> None:
        with keeping_refused_text(
            public_id=target.case.public_id,
            actor=request.user,
            kind=target.kind,
            base=base,
            typed=typed.dict(),
            number=target.number,
        ):
            target.save(actor=request.user, values=form.service_values(), base=base)

    try:
        return act_once(request, lambda: _versioned(do, target), answer).response()
    except DomainError as error:
        if not is_no_change(error):
            raise
        key = key_of(target.record) if target.record is not None else target.key
        body = written_body(target.record, key)
        return Answer(200, body, etag(body["version"])).response()


def _versioned(do: Any, target: Target) -> None:
    """Do a save, and tell a stale one as 412 with both texts and the version to save against."""
    try:
        do()
    except StaleText as stale:
        both = {"current": stale.current, "submitted": stale.submitted}
        raise Problem(
            412,
            stale.code,
            stale.message,
            article=stale.article,
            version=etag(stale.version),
            extra=both,
        ) from None
    except DomainError as error:
        if error.code not in ("changed_meanwhile", "no_longer_there"):
            raise
        fresh = target_of(target.case, target.kind.name, target.key, version_of(target.record)).record
        raise Problem(
            412, error.code, error.message, article=error.article, version=etag(version_of(fresh))
        ) from None


def _written_by(event: CaseEvent, model: type[Record]) -> Record | None:
    """Return the record of this kind that an act wrote; none where it removed it."""
    start = f"{model._meta.label_lower}:"
    for label, digest in read_body(event)["records"].items():
        if label.startswith(start) and digest is not None:
            return model._default_manager.get(pk=int(label.removeprefix(start)))
    return None


def _target(case: FireCase, kind: str, key: str) -> Target:
    if key == NEW:
        raise Http404
    return target_of(case, kind, key)


def _kind(name: str) -> Kind:
    if name not in EDITORS:
        raise Http404
    return KINDS[name]
