"""Demand documents, and bind people to stay available (调取资料、不得擅离职守, 第十六条)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, QuerySet

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act
from cases.models import Absence, DocumentDemand, DocumentEntry, Party, PartyKind, StayNotice
from cases.selectors.parties import has_died
from cases.services.correspondence import number_document, register_document
from common.chinese import full_date
from common.errors import DomainError
from documents.scans import Scan


def demand_documents(
    *,
    public_id: str,
    actor: User,
    party: Party,
    items: str,
    demanded_on: date,
    due_on: date,
    document_number: str = "",
    served_on: date | None = None,
    served_to: str = "",
    scan: Scan | None = None,
) -> DocumentDemand:
    """Demand documents of a unit or person by a notice with a list (调取资料, 第十六条).

    :param items: one paper a line.
    :param document_number: number of the notice; without one it takes the next of the lead body.
    :param scan: the notice as it was signed for.
    :raises DomainError: ``not_in_case``, ``party_has_died``, ``items_missing``,
        ``before_establishment``, ``invalid``, or as
        :func:`cases.services.correspondence.number_document`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.DEMAND_DOCUMENTS) as step:
        _require_own(step, party)
        listed = _lines(items)
        if not listed:
            raise DomainError("items_missing", "请填写“调取的资料”，一行一项。", article=step.rule.article)
        guards.require_group_stood(step.case, demanded_on, "通知日期", step.rule)
        demand = DocumentDemand(
            case=step.case,
            **_next(DocumentDemand.objects.filter(case=step.case), "demand"),
            party=party,
            items=listed,
            demanded_on=demanded_on,
            due_on=due_on,
            document_number=number_document(
                step, kind="DOCUMENT_DEMAND", dated_on=demanded_on, number=document_number
            ),
            served_on=served_on,
            served_to=served_to.strip(),
        )
        save(demand)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="DOCUMENT_DEMAND",
            title=f"调取资料通知书（{party.name}）",
            document_number=demand.document_number,
            dated_on=demanded_on,
            correspondent=party.name,
            scan=scan,
        )
        step.on = demanded_on
        count = len(demand.item_list)
        step.summary = f"向{party.name}调取资料{count}项，{full_date(due_on)}前提供，{demand.document_number}"
    return demand


def answer_demand(
    *,
    public_id: str,
    actor: User,
    demand: DocumentDemand,
    answer: str = "",
    answered_on: date | None = None,
    received_items: str = "",
    answer_reason: str = "",
    served_on: date | None = None,
    served_to: str = "",
) -> DocumentDemand:
    """Record that a demand was served, or what came of it (登记调取资料情况, 第十六条).

    What was partly given may be completed, and what was refused given after all; the earlier answers
    stay in the case's events.

    :param received_items: all that was received so far, one paper a line.
    :raises DomainError: ``not_in_case``, ``answer_taken_back``, ``nothing_to_record``, or ``invalid``
        where an answer lacks its date, list or reason.
    """
    with perform(public_id=public_id, actor=actor, act=Act.ANSWER_DEMAND) as step:
        article = step.rule.article
        fresh = DocumentDemand.objects.filter(case=step.case, pk=demand.pk).select_related("party").first()
        if fresh is None:
            raise DomainError("not_in_case", "请选择本案的调取资料通知书。", article=article)
        if fresh.answer and not answer:
            raise DomainError(
                "answer_taken_back", "已登记的答复不得撤回；有变化的，请登记新的答复。", article=article
            )
        if not answer and served_on is None:
            raise DomainError("nothing_to_record", "请填写“送达日期”或者“答复情况”。", article=article)
        if served_on is not None:
            fresh.served_on, fresh.served_to = served_on, served_to.strip()
        fresh.answer, fresh.answered_on = answer, answered_on
        fresh.received_items = _lines(received_items)
        fresh.answer_reason = answer_reason.strip()
        save(fresh)
        step.on = answered_on or served_on
        told = fresh.get_answer_display() if answer else f"{full_date(fresh.served_on)}送达"
        step.summary = f"{fresh.party.name}，{fresh.document_number}，{told}"
        step.reason = fresh.answer_reason
    return fresh


def notify_to_stay(
    *,
    public_id: str,
    actor: User,
    parties: Sequence[Party],
    served_on: date,
    manner: str,
    proof: str,
    scan: Scan | None = None,
) -> list[StayNotice]:
    """Record that people were told not to leave their posts (不得擅离职守告知, 第十六条).

    :param proof: what shows the service, such as the signed receipt.
    :raises DomainError: ``nobody_named``, ``not_in_case``, ``party_has_died``, ``not_a_person``,
        ``already_notified``, ``before_establishment`` or ``invalid``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.NOTIFY_TO_STAY) as step:
        if not parties:
            raise DomainError("nobody_named", "请选择“被告知人”。", article=step.rule.article)
        guards.require_group_stood(step.case, served_on, "送达日期", step.rule)
        notices = []
        for party in parties:
            _require_own(step, party)
            _require_unnotified(step, party)
            notice = StayNotice(
                case=step.case,
                **_next(StayNotice.objects.filter(case=step.case), "stay"),
                party=party,
                served_on=served_on,
                manner=manner,
                proof=proof.strip(),
            )
            save(notice)
            notices.append(notice)
        names = "、".join(party.name for party in parties)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="STAY_NOTICE",
            title=f"不得擅离职守告知书（{names}）"[:200],
            document_number="",
            dated_on=served_on,
            correspondent=names[:100],
            scan=scan,
        )
        step.on = served_on
        step.summary = f"告知{names}，{notices[0].get_manner_display()}"
    return notices


def record_absence(
    *,
    public_id: str,
    actor: User,
    notice: StayNotice,
    left_on: date,
    circumstances: str,
    returned_on: date | None = None,
    handling: str = "",
) -> Absence:
    """Record that somebody notified left the post, or came back (登记擅离职守情况, 第十六条).

    The same day of leaving names the same absence, whose end and handling are then completed.

    :raises DomainError: ``not_in_case``, ``before_service`` or ``invalid``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_ABSENCE) as step:
        found = StayNotice.objects.filter(case=step.case, pk=notice.pk).select_related("party").first()
        if found is None:
            raise DomainError("not_in_case", "请选择本案的被告知人。", article=step.rule.article)
        if left_on < found.served_on:
            raise DomainError(
                "before_service",
                f"“离开日期”不得早于告知书送达日期{full_date(found.served_on)}。",
                article=step.rule.article,
            )
        known = Absence.objects.filter(notice=found)
        absence = known.filter(left_on=left_on).first() or Absence(
            notice=found, position=_position(known), left_on=left_on
        )
        absence.returned_on = returned_on
        absence.circumstances = circumstances.strip()
        absence.handling = handling.strip()
        save(absence)
        step.on = left_on
        back = f"{full_date(returned_on)}返回" if returned_on is not None else "尚未返回"
        step.summary = f"{found.party.name}{full_date(left_on)}离开，{back}"
    return absence


def _require_own(step: Step, party: Party) -> None:
    if party.case_id != step.case.pk:
        raise DomainError("not_in_case", "请选择本案登记的单位或者个人。", article=step.rule.article)
    if has_died(party):
        raise DomainError(
            "party_has_died", f"{party.name}登记为死亡人员，请另选单位或者个人。", article=step.rule.article
        )


def _require_unnotified(step: Step, party: Party) -> None:
    if party.kind != PartyKind.PERSON:
        raise DomainError(
            "not_a_person", "被告知人应当是个人：单位负责人和有关人员。", article=step.rule.article
        )
    if StayNotice.objects.filter(case=step.case, party=party).exists():
        raise DomainError("already_notified", f"已告知过{party.name}。", article=step.rule.article)


def _position(known: QuerySet) -> int:
    return (known.aggregate(last=Max("position"))["last"] or 0) + 1


def _next(known: QuerySet, prefix: str) -> dict[str, object]:
    """Return the place and the key of a new row of a list."""
    keys = set(known.values_list("key", flat=True))
    number = position = _position(known)
    while f"{prefix}-{number}" in keys:
        number += 1
    return {"position": position, "key": f"{prefix}-{number}"}


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
