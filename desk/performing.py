"""Do, rehearse, prepare and decide acts (办理、预演、提请、确认): one way for pages and API."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form

from accounts.models import User
from cases import access, acts
from cases.lifecycle import ACTS, Act, ActRule, SecondPerson
from cases.models import FireCase, PendingAct
from cases.rehearsal import rehearsing
from common.errors import DomainError
from desk import kept_files
from desk.acts import HANDLERS, ActHandler
from desk.effects import Effects, effects, standing
from desk.form_values import as_query

SECOND_LABELS = {
    SecondPerson.OFFICER: "牵头机构的另一名内勤",
    SecondPerson.LEADER: "组长或者受委托的副组长",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An act that is open to a person now (可办理的事项)."""

    case: FireCase
    rule: ActRule
    handler: ActHandler
    permit: access.Permit


def slug_of(act: Act) -> str:
    """Return the act as addresses name it, such as ``edit-facts``."""
    return act.value.lower().replace("_", "-")


def open_act(*, public_id: str, actor: User, act: Act) -> Opened:
    """Return the act if this person may do it now (办理权限).

    :raises DomainError: as :func:`cases.access.permit`; ``already_prepared`` while one waits.
    """
    case = access.case_for_reader(public_id, actor)
    permit = access.permit(case=case, actor=actor, act=act)
    require_none_waiting(case, permit.rule)
    return Opened(case, permit.rule, HANDLERS[act], permit)


def require_none_waiting(case: FireCase, rule: ActRule) -> None:
    """Require that no such act waits for its second person.

    :raises DomainError: ``already_prepared``.
    """
    if rule.second is None:
        return
    if PendingAct.objects.filter(case=case, act=rule.act, outcome=PendingAct.Outcome.PENDING).exists():
        raise DomainError("already_prepared", f"“{rule.label}”已提请，正待第二人确认。", article=rule.article)


def waits_for_second(opened: Opened, values: dict[str, Any]) -> bool:
    """Tell whether a second person must confirm what was filled in (第二人)."""
    return opened.rule.second is not None and opened.handler.needs_second(values)


def rehearse(
    *, case: FireCase, actor: User, handler: ActHandler, values: dict[str, Any], today: date
) -> Effects:
    """Return what an act will change, by doing and undoing it (预演).

    :raises DomainError: as the act would be refused.
    """
    before = standing(case, today)
    with rehearsing():
        handler.service(public_id=case.public_id, actor=actor, **values)
        after = standing(FireCase.objects.get(pk=case.pk), today)
    return effects(before, after)


def prepare(*, opened: Opened, actor: User, form: Form, typed: dict[str, list[str]]) -> PendingAct:
    """Prepare an act for its second person; the files wait with it (提请第二人确认).

    :param typed: what was filled in, by field.
    :raises DomainError: as :func:`cases.acts.prepare`.
    """
    kept = kept_files.keep(form, scope_of(opened.case, opened.rule))
    values = {**typed, **{one.input_name: [one.token] for one in kept}}
    return acts.prepare(public_id=opened.case.public_id, actor=actor, act=opened.rule.act, values=values)


def find_pending(case: FireCase, pending_id: str) -> PendingAct | None:
    """Return a prepared act of a case, decided or not (待确认事项)."""
    found = PendingAct.objects.filter(case=case, public_id=pending_id)
    pending = found.select_related("prepared_by", "decided_by").first()
    return pending if pending is not None and Act(pending.act) in HANDLERS else None


def pending_form(case: FireCase, pending: PendingAct, today: date) -> Any:
    """Return the form of a prepared act, filled with what was prepared."""
    rule = ACTS[Act(pending.act)]
    data = as_query(pending.values)
    files = kept_files.restore_all(data, scope_of(case, rule))
    return HANDLERS[rule.act].form(data, files, case=case, rule=rule, today=today)


def require_second(*, case: FireCase, pending: PendingAct, actor: User) -> None:
    """Require that this person may decide on a prepared act (第二人).

    :raises DomainError: ``already_decided``, ``same_person`` or as :func:`cases.access.permit`.
    """
    if pending.outcome != PendingAct.Outcome.PENDING:
        raise DomainError("already_decided", f"该事项{pending.get_outcome_display()}。")
    access.permit(case=case, actor=actor, act=Act(pending.act), as_second=True)
    if pending.prepared_by_id == actor.pk:
        raise DomainError(
            "same_person", "您是提请人，须由第二人确认。", article=ACTS[Act(pending.act)].article
        )


def prepared_values(form: Any, rule: ActRule, pending: PendingAct) -> dict[str, Any]:
    """Return the service's arguments from what was prepared.

    :raises DomainError: ``prepared_values_invalid`` where it does not pass the form any more.
    """
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise DomainError(
            "prepared_values_invalid", f"提请的内容已不符合要求，请退回：{first}", article=rule.article
        )
    return {**form.service_values(), "pending": pending}


def scope_of(case: FireCase, rule: ActRule) -> str:
    """Return for what files that wait are good: one act of one case."""
    return f"{case.public_id}:{rule.act.value}"
