"""Do, rehearse and prepare acts (办理、预演、提请): one way for pages and API."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases import access, acts
from cases.events import read_body
from cases.forms.base import ActForm
from cases.lifecycle import ACTS, Act, ActRule
from cases.models import CaseEvent, FireCase, PendingAct
from cases.rehearsal import rehearsing
from common.errors import DomainError
from desk import kept_files
from desk.acts import HANDLERS
from desk.effects import Effects, effects, standing
from desk.form_values import as_query


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did (办理结果): what changed, and what to look at now."""

    effects: Effects
    warnings: tuple[str, ...]


def permitted(case: FireCase, actor: User, act: Act) -> access.Permit:
    """Return what allows a person to do an act now (办理权限).

    :raises DomainError: as :func:`cases.access.permit`; ``already_prepared`` while one waits.
    """
    permit = access.permit(case=case, actor=actor, act=act)
    waiting = PendingAct.objects.filter(case=case, act=act, outcome=PendingAct.Outcome.PENDING)
    if permit.rule.second is not None and waiting.exists():
        raise DomainError(
            "already_prepared",
            f"“{permit.rule.label}”已提请，正待第二人确认。",
            article=permit.rule.article,
        )
    return permit


def needs_second(act: Act, values: dict[str, Any]) -> bool:
    """Tell whether a second person must confirm what was filled in (第二人); not what one confirms."""
    return ACTS[act].second is not None and "pending" not in values and HANDLERS[act].needs_second(values)


def rehearse(*, case: FireCase, actor: User, act: Act, values: dict[str, Any]) -> Effects:
    """Return what an act will change, by doing and undoing it (预演).

    What a second person must confirm is rehearsed for the first one already.

    :raises DomainError: as the act would be refused.
    """
    return _rehearsed(case, actor, act, values)[0]


def cautions(case: FireCase, act: Act, values: dict[str, Any]) -> tuple[str, ...]:
    """Return what to look at before an act is done (办理前的提示); it refuses nothing.

    :param values: what was filled in, as for the service.
    """
    return tuple(HANDLERS[act].cautions(case, values))


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


def form_of_pending(case: FireCase, pending: PendingAct, today: date) -> ActForm:
    """Return the form of a prepared act, filled with what was prepared (提请内容)."""
    rule = ACTS[Act(pending.act)]
    data = as_query(pending.values)
    files = kept_files.restore_all(data, scope_of_files(case, rule))
    return HANDLERS[rule.act].form(data, files, case=case, rule=rule, today=today)


def require_second(case: FireCase, pending: PendingAct, actor: User) -> None:
    """Require that this person may decide on a prepared act (第二人).

    :raises DomainError: ``already_decided``, ``same_person`` or as :func:`cases.access.permit`.
    """
    if pending.outcome != PendingAct.Outcome.PENDING:
        raise DomainError("already_decided", f"该事项{pending.get_outcome_display()}。")
    rule = access.permit(case=case, actor=actor, act=Act(pending.act), as_second=True).rule
    if pending.prepared_by_id == actor.pk:
        raise DomainError("same_person", "您是提请人，须由第二人确认。", article=rule.article)


def values_of_pending(form: ActForm, pending: PendingAct) -> dict[str, Any]:
    """Return the service's arguments from what was prepared.

    :param form: as :func:`form_of_pending` returns it.
    :raises DomainError: ``prepared_values_invalid`` where it does not pass the form any more.
    """
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise DomainError(
            "prepared_values_invalid",
            f"提请的内容已不符合要求，请退回：{first}",
            article=ACTS[Act(pending.act)].article,
        )
    return {**form.service_values(), "pending": pending}


def waiting_files(form: ActForm, case: FireCase, rule: ActRule) -> dict[str, list[str]]:
    """Keep the files of a prepared act until it is decided, and return their tokens by field."""
    return {one.input_name: [one.token] for one in kept_files.keep(form, scope_of_files(case, rule))}


def scope_of_files(case: FireCase, rule: ActRule) -> str:
    """Return what the token of a waiting file is good for: this act of this case."""
    return f"{case.public_id}:{rule.act.value}"


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
