"""The one path of every act (办理): access, guards, change, event, all or nothing.

A service opens :func:`perform`, changes records inside it and says what it did; on leaving, the stage
moves as the table says and one event joins the chain of the case. Nothing else opens a transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases import access, checkpoints, events, limits
from cases.lifecycle import ACTS, Act, ActRule, CaseRole
from cases.models import CaseEvent, FireCase, PendingAct, Phase
from cases.rehearsal import is_before_second
from cases.saving import save
from cases.search.index import index_changes
from common.errors import DomainError
from common.records import collecting
from documents.scans import Scan

_witness: ContextVar[Callable[[CaseEvent], None] | None] = ContextVar("witness", default=None)


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper that the office registers for a person without an account (纸质决定).

    ``scan`` is the paper itself in the file store, if it was given.
    """

    decided_by: str
    decided_on: date
    document_number: str = ""
    scan: Scan | None = None

    @property
    def digest(self) -> str:
        """Return the digest of the scan, empty if none was given."""
        return self.scan.digest if self.scan is not None else ""


@dataclass
class Step:
    """One act under way (办理中的事项): the case, who acts, and what the event will say."""

    case: FireCase
    rule: ActRule
    actor: User | None
    roles: frozenset[CaseRole]
    phase: Phase = Phase.DONE
    on: date | None = None
    reason: str = ""
    summary: str = ""
    paper: Paper | None = None
    files: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    # Set by a service whose act goes elsewhere than the table's usual stage.
    to_stage: str | None = None
    pending: PendingAct | None = None

    @property
    def by_paper(self) -> bool:
        """Tell whether the actor may do this act only by registering a paper."""
        wanted = {CaseRole.LEADER, CaseRole.DEPUTY} if self.rule.second == "LEADER" else self.rule.roles
        return not (self.roles & wanted - {CaseRole.OFFICE}) and self.rule.act in access.PAPER_ACTS


@contextmanager
def perform(
    *,
    public_id: str,
    actor: User,
    act: Act,
    paper: Paper | None = None,
    pending: PendingAct | None = None,
    second_needed: bool = True,
) -> Iterator[Step]:
    """Do one act on one case: yield the step, then move the stage and record one event.

    :param paper: what the office registers for a person without an account.
    :param pending: what another person prepared and this actor confirms; who prepared it must still be
        somebody who may (第十四条).
    :param second_needed: false where the act asks for a second person only in other circumstances.
    :raises DomainError: if the actor may not, or a record breaks a rule; nothing is kept then.
    """
    rule = ACTS[act]
    with transaction.atomic():
        if pending is not None:
            pending = _claim(pending, actor)
        permit = access.case_for_act(public_id=public_id, actor=actor, act=act, as_second=pending is not None)
        if pending is not None:
            _require_preparer(pending, permit.case, rule)
        step = Step(permit.case, rule, actor, permit.roles, paper=paper, pending=pending)
        lacks_second = rule.second is not None and second_needed and pending is None
        if lacks_second and not is_before_second():
            raise DomainError(
                "second_person_missing", f"“{rule.label}”须经第二人确认。", article=rule.article
            )
        # Whose paper an act of two people needs shows only when the second one comes.
        if step.by_paper and paper is None and not lacks_second:
            raise DomainError(
                "paper_missing",
                f"为无账号人员登记“{rule.label}”，应当填写“决定人”“决定日期”。",
                article=rule.article,
            )
        if pending is not None:
            step.phase = Phase.CONFIRMED
        with _recording(step):
            yield step


@contextmanager
def begin(*, actor: User, act: Act, agency_id: int | None) -> Iterator[Step]:
    """Do the act that opens a case: the service sets ``step.case`` inside the block.

    :raises DomainError: ``act_not_permitted`` if the actor's office does not lead fires here.
    """
    rule = ACTS[act]
    with transaction.atomic():
        is_office = access.may_open_case(access.as_known_now(actor), agency_id)
        roles = frozenset({CaseRole.OFFICE}) if is_office else frozenset()
        if not roles & rule.roles:
            raise DomainError("act_not_permitted", f"您的岗位不能办理“{rule.label}”。", article=rule.article)
        step = Step(FireCase(), rule, actor, roles)
        with _recording(step):
            yield step


@contextmanager
def by_command(*, act: Act, case: FireCase | None = None, reason: str = "") -> Iterator[Step]:
    """Do an act from the machine's own command line, which no person's account stands behind (命令办理).

    For entering whole case files and the demonstration; the event says that a command did it.
    """
    with transaction.atomic():
        step = Step(case or FireCase(), ACTS[act], None, frozenset(), reason=reason)
        with _recording(step, move=False):
            yield step


def prepare(
    *,
    public_id: str,
    actor: User,
    act: Act,
    values: dict[str, Any],
    on: date | None = None,
    summary: str = "",
    reason: str = "",
    filled: Sequence[tuple[str, str]] = (),
) -> PendingAct:
    """Prepare an act that a second person must confirm (提请第二人确认).

    :param values: the service's arguments in plain JSON.
    :param on: with ``summary`` and ``reason``, what the event of the act will say once it is confirmed.
    :param filled: each label with what was filled in, in words, which the event keeps for people.
    :raises DomainError: if the actor may not prepare it, or one is already waiting.
    """
    with transaction.atomic():
        permit = access.case_for_act(public_id=public_id, actor=actor, act=act)
        step = Step(
            permit.case,
            permit.rule,
            actor,
            permit.roles,
            Phase.PREPARED,
            on=on,
            summary=summary,
            reason=reason,
            details={"filled": [list(one) for one in filled]} if filled else {},
        )
        if PendingAct.objects.filter(case=step.case, act=act, outcome=PendingAct.Outcome.PENDING).exists():
            raise DomainError(
                "already_prepared", f"“{step.rule.label}”已提请，正待第二人确认。", article=step.rule.article
            )
        pending = PendingAct(case=step.case, act=act, values=values, prepared_by=actor)
        with _recording(step, move=False):
            save(pending)
    return pending


def reject(*, pending: PendingAct, actor: User, reason: str) -> PendingAct:
    """Send a prepared act back to the person who prepared it, with the reason (退回提请)."""
    if not reason.strip():
        raise DomainError("reason_missing", "请填写“退回理由”。")
    with transaction.atomic():
        pending = _claim(pending, actor)
        act = Act(pending.act)
        permit = access.case_for_act(public_id=pending.case.public_id, actor=actor, act=act, as_second=True)
        step = Step(permit.case, permit.rule, actor, permit.roles, Phase.REJECTED, reason=reason)
        pending.outcome = PendingAct.Outcome.REJECTED
        pending.decision_reason = reason
        with _recording(step, move=False):
            _decide(pending, actor)
    return pending


@contextmanager
def witnessed(witness: Callable[[CaseEvent], None]) -> Iterator[None]:
    """Show the event of the act done inside to a witness, within the act's transaction (见证).

    What the witness writes is kept with the act or not at all; if it refuses, the act is undone.
    """
    token = _witness.set(witness)
    try:
        yield
    finally:
        _witness.reset(token)


@contextmanager
def _recording(step: Step, *, move: bool = True) -> Iterator[None]:
    with collecting() as changes:
        yield
        if step.pending is not None:
            step.pending.outcome = PendingAct.Outcome.CONFIRMED
            _decide(step.pending, step.actor)
        target = (step.to_stage or step.rule.to_stage) if move else None
        if target is not None and step.case.stage != target:
            step.case.stage = target
            save(step.case)
    event = events.append(step, changes)
    index_changes(step.case, changes)
    limits.refresh(step.case, timezone.localdate())
    if (witness := _witness.get()) is not None:
        witness(event)
    # The act stands once it is committed: a full disk shows as a missing checkpoint, not as a failed act.
    transaction.on_commit(lambda: checkpoints.note(event), robust=True)


def _claim(pending: PendingAct, actor: User) -> PendingAct:
    fresh = PendingAct.objects.select_for_update().get(pk=pending.pk)
    if fresh.outcome != PendingAct.Outcome.PENDING:
        raise DomainError("already_decided", "该事项已由他人确认或者退回，请刷新页面。")
    if fresh.prepared_by_id == actor.pk:
        raise DomainError("same_person", "提请人不能确认自己提请的事项，请由第二人确认。")
    return fresh


def _require_preparer(pending: PendingAct, case: FireCase, rule: ActRule) -> None:
    """Require that who prepared the act may still do so: a recusal in between undoes it (第十四条)."""
    preparer = pending.prepared_by
    if rule in access.allowed_acts(preparer, case, access.case_roles(preparer, case, timezone.localdate())):
        return
    recused = access.is_recused(preparer, case)
    raise DomainError(
        "preparer_recused" if recused else "preparer_not_permitted",
        f"提请人{preparer.full_name}{'已经回避' if recused else '现已不能办理该事项'}，"
        f"其提请的“{rule.label}”不能确认，请退回，由其他有权人员重新提请。",
        article="第十四条" if recused else rule.article,
    )


def _decide(pending: PendingAct, actor: User | None) -> None:
    pending.decided_by = actor
    pending.decided_at = timezone.now()
    save(pending)
