"""From what a program sent to an act and its answer (办理接口): forms, versions and effects."""

from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request

from cases.lifecycle import ACTS, STAGE_LABELS, Act, ActRule, Stage
from cases.models import CaseEvent, FireCase, PendingAct
from desk.acts import HANDLERS
from desk.api.idempotency import Answer
from desk.api.parsing import files_of, form_data
from desk.api.preconditions import etag
from desk.api.problems import form_problem
from desk.effects import Effects, Standing, effects, standing


def slug_of(act: Act) -> str:
    """Return the act as addresses name it, such as ``edit-facts``."""
    return act.value.lower().replace("_", "-")


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
