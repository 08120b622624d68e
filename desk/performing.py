"""Do, rehearse and prepare acts (办理、预演、提请): one way for pages and API."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases import acts
from cases.events import read_body
from cases.lifecycle import ACTS, Act
from cases.models import CaseEvent, FireCase, PendingAct
from cases.rehearsal import rehearsing
from common.errors import DomainError
from desk.acts import HANDLERS
from desk.effects import Effects, effects, standing


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did (办理结果): what changed, and what to look at now."""

    effects: Effects
    warnings: tuple[str, ...]


def needs_second(act: Act, values: dict[str, Any]) -> bool:
    """Tell whether a second person must confirm what was filled in (第二人); not what one confirms."""
    return ACTS[act].second is not None and "pending" not in values and HANDLERS[act].needs_second(values)


def rehearse(*, case: FireCase, actor: User, act: Act, values: dict[str, Any]) -> Effects:
    """Return what an act will change, by doing and undoing it (预演).

    What a second person must confirm is rehearsed for the first one already.

    :raises DomainError: as the act would be refused.
    """
    return _rehearsed(case, actor, act, values)[0]


def carry_out(*, case: FireCase, actor: User, act: Act, values: dict[str, Any]) -> Done:
    """Do an act and return what it changed (办理).

    :raises DomainError: as the act's service.
    """
    today = timezone.localdate()
    before = standing(case, today)
    HANDLERS[act].service(public_id=case.public_id, actor=actor, **values)
    case.refresh_from_db()
    return Done(effects(before, standing(case, today)), tuple(HANDLERS[act].warnings(case)))


def prepare(
    *,
    case: FireCase,
    actor: User,
    act: Act,
    values: dict[str, Any],
    typed: dict[str, list[str]],
    filled: Sequence[tuple[str, str]] = (),
) -> PendingAct:
    """Prepare an act for its second person (提请第二人确认); what would be refused then is refused now.

    :param typed: what was filled in, by field, with the tokens of the files that wait.
    :param filled: the same in words, see :func:`desk.form_values.filled`; the journal shows it.
    :raises DomainError: as the act would be refused, or as :func:`cases.acts.prepare`.
    """
    _, body = _rehearsed(case, actor, act, values)
    return acts.prepare(
        public_id=case.public_id,
        actor=actor,
        act=act,
        values=typed,
        on=date.fromisoformat(body["on"]) if body["on"] else None,
        summary=body["summary"],
        reason=body["reason"],
        filled=filled,
    )


def hindrances(case: FireCase, act: Act) -> Iterator[DomainError]:
    """Yield what refuses an act whatever is filled in (办理障碍), from the checks of its service."""
    for gate in HANDLERS[act].gates:
        try:
            gate(case, ACTS[act])
        except DomainError as refusal:
            yield refusal


def _rehearsed(
    case: FireCase, actor: User, act: Act, values: dict[str, Any]
) -> tuple[Effects, dict[str, Any]]:
    """Return what an act would change, and what its event would say."""
    today = timezone.localdate()
    before = standing(case, today)
    events: list[CaseEvent] = []
    with rehearsing(before_second=needs_second(act, values)), acts.witnessed(events.append):
        HANDLERS[act].service(public_id=case.public_id, actor=actor, **values)
        after = standing(FireCase.objects.get(pk=case.pk), today)
    return effects(before, after), read_body(events[0])
