"""Acts on disagreements within the group (分歧, 第九条（四）)."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act, CaseRole
from cases.models import Disagreement, DisagreementPosition, DocumentEntry, GroupMember, Meeting
from cases.services.authority import require_leader, require_not_before
from cases.services.correspondence import number_document, register_document, register_paper
from cases.services.membership import next_position, require_in_group
from common.errors import DomainError
from documents.scans import store_scan

_SETTLING = (Disagreement.Outcome.AGREED, Disagreement.Outcome.CONCLUDED, Disagreement.Outcome.REFERRED)


def raise_disagreement(
    *,
    public_id: str,
    actor: User,
    subject: str,
    raised_on: date,
    positions: Sequence[tuple[GroupMember, str]],
    raised_by: GroupMember | None = None,
    meeting: Meeting | None = None,
) -> Disagreement:
    """Put a disagreement on record with what each member holds (登记分歧, 第九条（四）).

    Any signing member may, so that none is passed over; until it is settled no report is adopted.

    :param raised_by: whose matter it is; the actor's own where none is named.
    :raises DomainError: ``raiser_missing``, ``not_own_name``, ``not_in_group``, ``not_in_case``,
        ``positions_missing`` for fewer than two positions, ``before_fire``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RAISE_DISAGREEMENT) as step:
        guards.require_not_before_fire(step.case, raised_on, "提出日期", step.rule)
        raiser = _raiser(step, raised_by)
        if meeting is not None and meeting.case_id != step.case.pk:
            raise DomainError("not_in_case", "本案没有这次会议（第九条）。", article=step.rule.article)
        for member, _ in positions:
            require_in_group(step.case, member, step.rule.article)
        if len({member.pk for member, _ in positions}) < 2:
            raise DomainError(
                "positions_missing",
                "分歧应当载明至少两名成员各自的“分歧意见”（第九条）。",
                article=step.rule.article,
            )
        position = next_position(Disagreement.objects.filter(case=step.case))
        disagreement = Disagreement(
            case=step.case,
            position=position,
            key=f"disagreement-{position}",
            subject=subject,
            raised_on=raised_on,
            raised_by=raiser,
            meeting=meeting,
        )
        save(disagreement)
        for place, (member, text) in enumerate(positions, start=1):
            save(DisagreementPosition(disagreement=disagreement, member=member, position=place, text=text))
        step.on = raised_on
        step.summary = f"{raiser}提出：{subject}"
    return disagreement


def rule_on_disagreement(
    *,
    public_id: str,
    actor: User,
    disagreement: Disagreement,
    outcome: str,
    consultation: str,
    ruling: str,
    ruled_on: date,
    document_number: str = "",
    paper: Paper | None = None,
) -> Disagreement:
    """Settle a disagreement: agreed, concluded by the leader, or referred (处理分歧, 第九条（四）).

    Conclusion and referral come after consultation, which is told. A referral is a 请示 with a number, the
    next of the lead body's sequence where none is given.

    :raises DomainError: ``not_in_case``, ``already_ruled``, ``unknown_outcome``, ``text_missing``,
        ``dates_out_of_order``; see :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RULE_ON_DISAGREEMENT, paper=paper) as step:
        ruled_by = require_leader(step)
        found = _found(step, disagreement)
        if found.outcome != Disagreement.Outcome.OPEN:
            raise DomainError(
                "already_ruled",
                f"该分歧已经处理：{found.get_outcome_display()}（第九条）。",
                article="第九条",
            )
        if outcome not in _SETTLING:
            raise DomainError("unknown_outcome", "请选择“处理方式”（第九条）。", article="第九条")
        guards.require_text(consultation, "研究协商情况", step.rule)
        guards.require_text(ruling, "处理意见", step.rule)
        require_not_before(step, ruled_on, found.raised_on, "处理日期", "提出日期")
        is_referred = outcome == Disagreement.Outcome.REFERRED
        number = document_number.strip()
        if is_referred:
            number = number_document(
                step, kind="DISAGREEMENT_REFERRAL", dated_on=ruled_on, number=document_number
            )
        found.outcome, found.consultation, found.ruling = outcome, consultation, ruling
        found.ruled_on, found.ruled_by, found.document_number = ruled_on, ruled_by, number
        save(found)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="DISAGREEMENT_REFERRAL" if is_referred else "DISAGREEMENT_RULING",
            title=(
                f"关于“{found.subject}”分歧事项的请示"
                if is_referred
                else f"分歧事项裁定记录（{found.subject}）"
            )[:200],
            document_number=number,
            dated_on=ruled_on,
            correspondent=step.case.organizer_name if is_referred else "",
        )
        register_paper(step, kind="DISAGREEMENT_RULING", title=f"处理分歧的书面决定（{found.subject}）"[:200])
        step.on = ruled_on
        step.summary = f"{found.subject}：{found.get_outcome_display()}"
    return found


def register_answer(
    *,
    public_id: str,
    actor: User,
    disagreement: Disagreement,
    answer: str,
    answered_on: date,
    document_number: str,
    scan: UploadedFile | None = None,
) -> Disagreement:
    """Register what the organizing government decided on a referral (登记分歧事项的决定, 第九条（四）).

    :raises DomainError: ``not_in_case``, ``not_referred``, ``text_missing``, ``dates_out_of_order``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.REGISTER_ANSWER) as step:
        found = _found(step, disagreement)
        if found.outcome != Disagreement.Outcome.REFERRED:
            raise DomainError(
                "not_referred",
                "只有报组织调查的人民政府决定的分歧，才登记其决定（第九条）。",
                article="第九条",
            )
        guards.require_text(answer, "决定内容", step.rule)
        guards.require_text(document_number, "决定文号", step.rule)
        assert found.ruled_on is not None
        require_not_before(step, answered_on, found.ruled_on, "决定日期", "报请日期")
        found.outcome = Disagreement.Outcome.DECIDED
        found.answer, found.answered_on, found.answer_number = answer, answered_on, document_number.strip()
        save(found)
        register_document(
            step,
            direction=DocumentEntry.Direction.IN,
            kind="DISAGREEMENT_ANSWER",
            title=f"关于“{found.subject}”分歧事项的决定"[:200],
            document_number=found.answer_number,
            dated_on=answered_on,
            correspondent=step.case.organizer_name,
            scan=stored,
        )
        step.on = answered_on
        step.summary = f"{found.subject}：{found.answer_number}"
    return found


def _raiser(step: Step, named: GroupMember | None) -> GroupMember:
    own = GroupMember.objects.filter(group__case=step.case, user=step.actor, left_on__isnull=True).first()
    if named is None or named == own:
        if own is None:
            raise DomainError("raiser_missing", "请选择“提出人”（第九条）。", article=step.rule.article)
        return own
    if not step.roles & {CaseRole.OFFICE, CaseRole.LEADER, CaseRole.DEPUTY}:
        raise DomainError(
            "not_own_name", "只能以本人名义提出分歧，“提出人”请留空（第九条）。", article=step.rule.article
        )
    require_in_group(step.case, named, step.rule.article)
    return named


def _found(step: Step, disagreement: Disagreement) -> Disagreement:
    found = Disagreement.objects.filter(case=step.case, pk=disagreement.pk).first()
    if found is None:
        raise DomainError("not_in_case", "本案没有这项分歧（第九条）。", article=step.rule.article)
    return found
