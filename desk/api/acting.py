"""From what a program sent to an act and its answer (办理接口): forms, versions and effects."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request

from accounts.models import User
from cases import access
from cases.lifecycle import ACTS, STAGE_LABELS, Act, ActRule, Stage
from cases.models import CaseEvent, FireCase, PendingAct
from common.errors import DomainError
from desk import kept_files
from desk.acts import HANDLERS
from desk.api.idempotency import Answer
from desk.api.parsing import files_of, form_data
from desk.api.preconditions import etag
from desk.api.problems import form_problem
from desk.effects import Effects, Standing, effects, standing
from desk.form_values import as_query


def slug_of(act: Act) -> str:
    """Return the act as addresses name it, such as ``edit-facts``."""
    return act.value.lower().replace("_", "-")


def permitted_rule(case: FireCase, actor: User, act: Act) -> ActRule:
    """Return the act's row if this person may do it now (办理权限).

    :raises DomainError: as :func:`cases.access.permit`; ``already_prepared`` while one waits.
    """
    rule = access.permit(case=case, actor=actor, act=act).rule
    waiting = PendingAct.objects.filter(case=case, act=act, outcome=PendingAct.Outcome.PENDING)
    if rule.second is not None and waiting.exists():
        raise DomainError("already_prepared", f"“{rule.label}”已提请，正待第二人确认。", article=rule.article)
    return rule


def sent_form(request: Request, form: type[Form], article: str, **context: Any) -> tuple[Any, QueryDict]:
    """Return the valid form of what was sent, and what was sent.

    :param context: what the form is made with beside its data.
    :raises Problem: 422 with each field's message.
    """
    names = form(**context).fields
    typed = form_data(request.data, names)
    files: MultiValueDict = files_of(request)
    filled = form(typed, files, **context)
    if not filled.is_valid():
        raise form_problem(filled, article)
    return filled, typed


def waiting_files(form: Form, case: FireCase, rule: ActRule) -> dict[str, list[str]]:
    """Keep the files of a prepared act until it is decided, and return their tokens by field."""
    return {one.input_name: [one.token] for one in kept_files.keep(form, _scope(case, rule))}


def form_of_pending(case: FireCase, pending: PendingAct, today: date) -> Any:
    """Return the form of a prepared act, filled with what was prepared (提请内容)."""
    rule = ACTS[Act(pending.act)]
    data = as_query(pending.values)
    files = kept_files.restore_all(data, _scope(case, rule))
    return HANDLERS[rule.act].form(data, files, case=case, rule=rule, today=today)


def values_of_pending(case: FireCase, pending: PendingAct, today: date) -> dict[str, Any]:
    """Return the service's arguments from what was prepared.

    :raises DomainError: ``prepared_values_invalid`` where it does not pass the form any more.
    """
    rule, form = ACTS[Act(pending.act)], form_of_pending(case, pending, today)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise DomainError(
            "prepared_values_invalid", f"提请的内容已不符合要求，请退回：{first}", article=rule.article
        )
    return {**form.service_values(), "pending": pending}


def require_second(case: FireCase, pending: PendingAct, actor: User) -> None:
    """Require that this person may decide on a prepared act (第二人).

    :raises DomainError: ``already_decided``, ``same_person`` or as :func:`cases.access.permit`.
    """
    if pending.outcome != PendingAct.Outcome.PENDING:
        raise DomainError("already_decided", f"该事项{pending.get_outcome_display()}。")
    rule = access.permit(case=case, actor=actor, act=Act(pending.act), as_second=True).rule
    if pending.prepared_by_id == actor.pk:
        raise DomainError("same_person", "您是提请人，须由第二人确认。", article=rule.article)


class ActAnswer:
    """Answer an act from its event (办理结果); made before the act, it knows where the case stood."""

    def __init__(self, case: FireCase | None, rule: ActRule, status: int = 200) -> None:
        self.today = timezone.localdate()
        self.rule = rule
        self.status = status
        self.before: Standing | None = standing(case, self.today) if case is not None else None

    def __call__(self, event: CaseEvent) -> Answer:
        """Return the answer, inside the act's transaction."""
        case = FireCase.objects.get(pk=event.case_id)
        after = standing(case, self.today)
        moved = effects(self.before, after) if self.before is not None else Effects("", ())
        handler = HANDLERS.get(self.rule.act)
        body = {
            "case": case.public_id,
            "event": event_body(event),
            "stage": case.stage,
            "stage_label": STAGE_LABELS[Stage(case.stage)],
            "effects": effects_body(moved, self.rule),
            "warnings": list(handler.warnings(case)) if handler is not None else [],
            "pending": self.pending_id(event),
        }
        return Answer(self.status, body, etag(event.seq))

    def pending_id(self, event: CaseEvent) -> str | None:
        """Return what names the prepared act, for one that waits."""
        if event.phase != "PREPARED":
            return None
        waiting = PendingAct.objects.filter(
            case=event.case_id, act=event.act, outcome=PendingAct.Outcome.PENDING
        )
        return waiting.values_list("public_id", flat=True).first()


def event_body(event: CaseEvent) -> dict[str, Any]:
    """Return an event as the answer to its act."""
    rule = ACTS[Act(event.act)]
    return {
        "seq": event.seq,
        "act": event.act,
        "label": rule.label,
        "article": rule.article,
        "phase": str(event.phase),
        "at": event.at.isoformat(),
        "hash": event.hash,
    }


def effects_body(moved: Effects, rule: ActRule) -> dict[str, Any]:
    """Return what an act changes: the sentences of the page, and each clock before and after."""
    return {
        "stage": moved.stage,
        "clocks": [{"title": one.title, "before": one.before, "after": one.after} for one in moved.moves],
        "sentences": moved.sentences(rule),
    }


def _scope(case: FireCase, rule: ActRule) -> str:
    return f"{case.public_id}:{rule.act.value}"
