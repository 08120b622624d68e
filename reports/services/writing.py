"""Write the facts that the report is drafted from (填写事故经过、问题、措施和责任, 第二十六条).

Each service takes ``base``, the version that its author started from: empty for a new record. A record
that another person saved meanwhile is not overwritten; ``StaleText`` carries both texts.
"""

from collections.abc import Collection
from datetime import date, time

from accounts.models import User
from cases.acts import perform, save
from cases.lifecycle import Act
from cases.models import FireCase
from common.errors import DomainError
from reports.models import (
    ChronologyEntry,
    ExcludedCause,
    Finding,
    IndirectCause,
    Measure,
    Responsibility,
)
from reports.written import KINDS, find_party, find_unchanged, forget_drafts, rows_beside, told, write


def save_chronology_entry(
    *,
    public_id: str,
    actor: User,
    phase: str,
    occurred_on: date,
    text: str,
    started_at: time | None = None,
    ended_at: time | None = None,
    base: str = "",
) -> ChronologyEntry:
    """Write one step of the incident (事故经过, 第二十六条（三）).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``end_without_start``, ``end_before_start`` or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        if ended_at is not None and started_at is None:
            raise DomainError(
                "end_without_start", "填写“结束时间”的，应当填写“开始时间”。", article=step.rule.article
            )
        if ended_at is not None and started_at is not None and ended_at < started_at:
            raise DomainError(
                "end_before_start",
                "“结束时间”不得早于“开始时间”；跨零点的，分作两条填写。",
                article=step.rule.article,
            )
        values = {
            "phase": phase,
            "occurred_on": occurred_on,
            "started_at": started_at,
            "ended_at": ended_at,
            "text": text,
        }
        return write(step, ChronologyEntry, values, base=base)


def save_indirect_cause(*, public_id: str, actor: User, text: str, base: str = "") -> IndirectCause:
    """Write an indirect cause (间接原因, 第二十六条（四）).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        return write(step, IndirectCause, {"text": text}, base=base)


def save_excluded_cause(
    *, public_id: str, actor: User, cause: str, reason: str, base: str = ""
) -> ExcludedCause:
    """Write a cause that was looked into and excluded, with the reason (排除的起火原因, 第二十条).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        return write(step, ExcludedCause, {"cause": cause, "reason": reason}, base=base)


def save_finding(
    *, public_id: str, actor: User, kind: str, text: str, party_key: str = "", base: str = ""
) -> Finding:
    """Write a problem that the investigation found (问题, 第二十一条).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``party_not_found`` or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        values = {"kind": kind, "party": find_party(step, party_key), "text": text}
        return write(step, Finding, values, base=base)


def save_measure(
    *,
    public_id: str,
    actor: User,
    addressee: str,
    aspect: str,
    text: str,
    addressee_name: str = "",
    finding_keys: Collection[str] = (),
    base: str = "",
) -> Measure:
    """Write a proposed measure with the problems that it answers (整改措施建议, 第二十六条（六）).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``finding_not_found`` or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        values = {
            "addressee": addressee,
            "addressee_name": addressee_name,
            "aspect": aspect,
            "text": text,
        }
        return write(step, Measure, values, base=base, finding_keys=finding_keys)


def save_responsibility(
    *,
    public_id: str,
    actor: User,
    responsibility_class: int,
    party_key: str,
    basic_facts: str = "",
    facts: str = "",
    legal_basis: str = "",
    proposal: str = "",
    base: str = "",
) -> Responsibility:
    """Write who is responsible and what is proposed (责任认定及处理建议, 第二十四条、第二十六条（五）).

    :raises StaleText: if it was changed meanwhile.
    :raises DomainError: ``text_missing``, ``party_not_found`` or as :func:`reports.written.write`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.WRITE_FINDINGS) as step:
        party = find_party(step, party_key)
        if party is None:
            raise DomainError("text_missing", "请填写“单位或个人”。", article=step.rule.article)
        values = {
            "responsibility_class": responsibility_class,
            "party": party,
            "basic_facts": basic_facts,
            "facts": facts,
            "legal_basis": legal_basis,
            "proposal": proposal,
        }
        return write(step, Responsibility, values, base=base)


def remove_written(*, public_id: str, actor: User, kind: str, base: str) -> FireCase:
    """Remove what was written (删除); the chain keeps what it was.

    :param kind: a name of ``KINDS``.
    :raises DomainError: ``no_longer_there`` or ``changed_meanwhile``.
    """
    chosen = KINDS[kind]
    with perform(public_id=public_id, actor=actor, act=chosen.act) as step:
        record = find_unchanged(step, chosen.model, base)
        links = {Finding: "answered_by", Measure: "answers"}.get(chosen.model)
        # Each row leaves by itself, so that the chain records it.
        for answer in getattr(record, links).all() if links else ():
            answer.delete()
        forget_drafts(step, chosen, record, getattr(record, "number", None))
        step.summary = f"删除{chosen.label}：{told(record)}"
        record.delete()
    return step.case


def move_written(*, public_id: str, actor: User, kind: str, base: str, is_up: bool) -> FireCase:
    """Move a record one place up or down in its list (调整顺序); the report prints them in this order.

    :param kind: a name of ``KINDS``.
    :raises DomainError: ``no_longer_there``, ``changed_meanwhile`` or ``nothing_changed`` at the end.
    """
    chosen = KINDS[kind]
    with perform(public_id=public_id, actor=actor, act=chosen.act) as step:
        record = find_unchanged(step, chosen.model, base)
        rows = rows_beside(record).order_by("position")
        if is_up:
            other = rows.filter(position__lt=record.position).last()
        else:
            other = rows.filter(position__gt=record.position).first()
        if other is None:
            raise DomainError("nothing_changed", "已在最前或者最后，不能再移动。", article=step.rule.article)
        place, other_place = record.position, other.position
        # Places are unique, so one of the two steps aside.
        record.position = rows.last().position + 1
        save(record)
        other.position = place
        save(other)
        record.position = other_place
        save(record)
        step.summary = f"{'上移' if is_up else '下移'}{chosen.label}：{told(record)}"
    return step.case
