"""Service of the determination of the cause (送达火灾事故认定书, 公安部令第121号, I-13)."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Step, perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import DocumentEntry, Milestone, Party, StayNotice
from cases.selectors.parties import has_died
from cases.services.correspondence import register_document
from common.chinese import full_date
from common.errors import DomainError
from documents.scans import Scan
from reports import gates

Manner = StayNotice.Manner


def serve_determination(
    *,
    public_id: str,
    actor: User,
    parties: Sequence[Party],
    served_on: date,
    manner: str,
    proof: str,
    scan: Scan | None = None,
) -> Milestone:
    """Record that the determination of the cause was served on parties (登记送达火灾事故认定书).

    The first day of service meets the clock of the service and starts that of the review (I-13); whoever
    is served later is added to it.

    :param manner: of ``Manner``.
    :param proof: what shows the service, such as the signed receipt.
    :raises DomainError: ``not_determined``, ``nobody_named``, ``not_in_case``, ``party_has_died``,
        ``before_determination``, ``text_missing``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SERVE_DETERMINATION) as step:
        made = gates.require_determined(step.case, step.rule)
        if not parties:
            raise DomainError("nobody_named", "请选择“受送达人”。", article=step.rule.article)
        for party in parties:
            _require_living(step, party)
        if served_on < made.reached_on:
            raise DomainError(
                "before_determination",
                f"“送达日期”不得早于作出火灾事故原因认定的日期{full_date(made.reached_on)}。",
                article=step.rule.article,
            )
        guards.require_text(proof, "送达证明", step.rule)
        names = "、".join(party.name for party in parties)
        told = f"{full_date(served_on)}送达{names}，{Manner(manner).label}，{proof.strip()}"
        served = step.case.milestones.filter(kind=MilestoneKind.DETERMINATION_SERVED).first() or Milestone(
            case=step.case,
            kind=MilestoneKind.DETERMINATION_SERVED,
            reached_on=served_on,
            document_number=made.document_number,
        )
        served.reached_on = min(served.reached_on, served_on)
        served.note = "\n".join(line for line in (served.note, told) if line)
        save(served)
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="DETERMINATION_RECEIPT",
            title=f"火灾事故认定书送达回证（{names}）"[:200],
            document_number="",
            dated_on=served_on,
            correspondent=names[:100],
            scan=scan,
        )
        step.on = served_on
        step.summary = f"送达{names}，{Manner(manner).label}"
    return served


def _require_living(step: Step, party: Party) -> None:
    if party.case_id != step.case.pk:
        raise DomainError("not_in_case", "请选择本案登记的单位或者个人。", article=step.rule.article)
    if has_died(party):
        message = f"{party.name}登记为死亡人员，请选择其近亲属或者其他当事人。"
        raise DomainError("party_has_died", message, article=step.rule.article)
