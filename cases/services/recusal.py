"""Acts on declarations and recusals (回避, 第十四条)."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from cases import access, guards
from cases.acts import Paper, Step, perform, save
from cases.events import read_body
from cases.lifecycle import Act, CaseRole
from cases.models import (
    Declaration,
    DocumentEntry,
    FireCase,
    GroupMember,
    Recusal,
    RecusalOutcome,
)
from cases.selectors.group import liftable_recusals
from cases.services.correspondence import register_document, register_paper
from cases.services.membership import (
    end_leadership,
    require_in_group,
    vacate_headships,
)
from cases.services.recusal_authority import ARTICLE, Subject, require_authority
from common.errors import DomainError
from documents.scans import Scan, store_scan


def declare(
    *,
    public_id: str,
    actor: User,
    declared_on: date,
    has_conflict: bool,
    ground: int | None = None,
    statement: str = "",
    member_key: str = "",
    paper: Paper | None = None,
) -> Declaration:
    """Declare whether a ground of recusal holds, before anything else (回避声明, 第十四条).

    Without conflict the case opens. With one a recusal waits for its decision, and the case stays
    closed to the person until then.

    :param member_key: the member whose signed paper the office registers; empty declares for the actor.
    :param ground: item 1 to 3 of the article.
    :raises DomainError: ``already_declared``, ``recusal_pending``, ``not_by_office``, ``not_in_group``,
        ``has_account``, ``subject_missing``, ``paper_missing``, ``paper_unproved`` or
        ``before_fire``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.DECLARE, paper=paper) as step:
        subject = _declarant(step, member_key)
        guards.require_not_before_fire(step.case, declared_on, "声明日期", step.rule)
        _require_none_open(step.case, subject)
        if not has_conflict and _is_declared(step.case, subject):
            raise DomainError("already_declared", f"{subject}已作出回避声明（{ARTICLE}）。", article=ARTICLE)
        declaration = Declaration(
            case=step.case,
            user=subject.user,
            member=subject.member,
            declared_on=declared_on,
            has_conflict=has_conflict,
            ground=ground if has_conflict else None,
            statement=statement,
        )
        save(declaration)
        if has_conflict:
            save(
                Recusal(
                    case=step.case,
                    member=subject.member,
                    user=subject.user,
                    declaration=declaration,
                    ground=ground,
                    reason=statement,
                    declared_on=declared_on,
                )
            )
        register_paper(step, kind="RECUSAL_DECLARATION", title=f"回避声明（{subject}）")
        step.on = declared_on
        step.summary = f"{subject}声明" + ("存在应当回避的情形" if has_conflict else "不存在应当回避的情形")
    return declaration


def apply_for_recusal(
    *,
    public_id: str,
    actor: User,
    applied_by: str,
    applied_on: date,
    ground: int,
    reason: str,
    member: GroupMember | None = None,
    user: User | None = None,
) -> Recusal:
    """Register somebody else's application that a person withdraw (登记回避申请, 第十四条).

    The person goes on working until the decision.

    :param member: the member concerned; or ``user``, an investigator outside the group.
    :raises DomainError: ``subject_missing``, ``not_in_group``, ``recusal_pending``, ``reason_missing`` or
        ``before_fire``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.APPLY_RECUSAL) as step:
        if member is not None:
            require_in_group(step.case, member, ARTICLE)
        elif user is None or not access.case_roles(user, step.case):
            raise DomainError("subject_missing", f"请选择本案的“被申请人”（{ARTICLE}）。", article=ARTICLE)
        if not reason.strip() or not applied_by.strip():
            raise DomainError("reason_missing", f"请填写“申请人”和“理由”（{ARTICLE}）。", article=ARTICLE)
        guards.require_not_before_fire(step.case, applied_on, "申请日期", step.rule)
        subject = Subject.of(step.case, member=member, user=user)
        _require_none_open(step.case, subject)
        recusal = Recusal(
            case=step.case,
            member=subject.member,
            user=subject.user,
            applied_by=applied_by,
            ground=ground,
            reason=reason,
            declared_on=applied_on,
        )
        save(recusal)
        step.on = applied_on
        step.reason = reason
        step.summary = f"{applied_by}申请{subject}回避"
    return recusal


def decide_recusal(
    *,
    public_id: str,
    actor: User,
    recusal: Recusal,
    recused: bool,
    decided_on: date,
    reason: str = "",
    document_number: str = "",
    successor: GroupMember | None = None,
    paper: Paper | None = None,
    scan: UploadedFile | None = None,
) -> Recusal:
    """Decide whether a person withdraws (决定回避, 第十四条).

    The leader decides, or a deputy with a written delegation; on the leader, the organising government,
    whose paper the office registers. Before there is a leader the lead body's chief decides on paper. Who
    is recused leaves the group, the headships and, at the next request, every sight of the case. What the
    person did before stays.

    :param successor: a member who takes over; else one is named later by replacing the member.
    :param scan: the signed 回避决定书, kept with its entry in the register.
    :raises DomainError: ``already_decided``, ``own_recusal``, ``government_decides``, ``paper_missing``,
        ``not_by_office``, ``not_the_decider``, ``not_in_group``.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.DECIDE_RECUSAL, paper=paper) as step:
        recusal = _locked(step, recusal)
        if recusal.outcome != RecusalOutcome.PENDING:
            raise DomainError(
                "already_decided", f"该回避已有决定：{recusal.get_outcome_display()}。", article=ARTICLE
            )
        subject = Subject.of(step.case, member=recusal.member, user=recusal.user)
        require_authority(step, subject, document_number)
        recusal.member = subject.member
        recusal.outcome = RecusalOutcome.RECUSED if recused else RecusalOutcome.NOT_RECUSED
        recusal.decided_on = decided_on
        recusal.decided_by = paper.decided_by if paper is not None else actor.full_name
        recusal.document_number = document_number
        vacated: list[str] = []
        if recused:
            recusal.successor = _checked_successor(step, successor, subject)
            vacated = _leave_group(subject, decided_on)
            if subject.leads and subject.member is not None:
                end_leadership(step.case, subject.member, decided_on, recusal.successor)
        save(recusal)
        _file_decision(step, subject, document_number, decided_on, stored)
        step.on = decided_on
        step.reason = reason
        step.summary = f"{subject}：{recusal.get_outcome_display()}"
        step.details = {"vacated_headships": vacated}
    return recusal


def lift_recusal(
    *,
    public_id: str,
    actor: User,
    recusal: Recusal,
    lifted_on: date,
    reason: str,
    document_number: str = "",
    paper: Paper | None = None,
    scan: UploadedFile | None = None,
) -> Recusal:
    """Lift a recusal whose ground has gone (解除回避, 第十四条).

    The person returns to the place held before; the event says so, and when the case opens. Headships
    and delegations that ended do not come back.

    :raises DomainError: ``not_recused``, ``reason_missing``, ``own_recusal``, ``government_decides``,
        ``not_the_decider``, or ``place_taken`` where the person was replaced or had left.
    """
    stored = store_scan(scan)
    with perform(public_id=public_id, actor=actor, act=Act.LIFT_RECUSAL, paper=paper) as step:
        recusal = _locked(step, recusal)
        if recusal.outcome != RecusalOutcome.RECUSED:
            raise DomainError("not_recused", f"只有“决定回避”的可以解除（{ARTICLE}）。", article=ARTICLE)
        if not reason.strip():
            raise DomainError("reason_missing", f"请填写“解除理由”（{ARTICLE}）。", article=ARTICLE)
        subject = Subject.of(step.case, member=recusal.member, user=recusal.user)
        require_authority(step, subject, document_number)
        _require_free_place(recusal, subject)
        recusal.outcome = RecusalOutcome.LIFTED
        recusal.lifted_on = lifted_on
        save(recusal)
        if recusal.member is not None:
            recusal.member.left_on = None
            save(recusal.member)
        _file_decision(step, subject, document_number, lifted_on, stored)
        step.on = lifted_on
        step.reason = reason
        step.summary = f"{subject}：{recusal.get_outcome_display()}，{after_lifting(recusal)}"
    return recusal


def after_lifting(recusal: Recusal) -> str:
    """Return what the person is once the recusal is lifted, and when the case opens (第十四条)."""
    subject = Subject.of(recusal.case, member=recusal.member, user=recusal.user)
    member = subject.member
    if member is None:
        place = "恢复火灾调查人员身份"
    else:
        lost = "原有的委托不恢复" if subject.leads else "原任小组组长的由组长重新指定"
        place = f"恢复为调查组{member.get_role_display()}（{lost}）"
    if _is_declared(recusal.case, subject):
        # Who withdrew on somebody else's application had declared that no ground holds.
        return f"{place}，原有的回避声明有效，自登记解除时起可以参加调查、查阅案件"
    how = "重新作出回避声明" if subject.user is not None else "重新作出书面回避声明并由牵头机构内勤登记"
    return f"{place}，应当{how}，此后方可参加调查、查阅案件"


def told_of_lifting(case: FireCase) -> tuple[str, ...]:
    """Return what the last lifting did to the person (解除回避的结果, 第十四条)."""
    event = case.events.filter(act=Act.LIFT_RECUSAL).order_by("seq").last()
    return (f"{read_body(event)['summary']}（{ARTICLE}）。",) if event is not None else ()


def _declarant(step: Step, member_key: str) -> Subject:
    if not member_key:
        if not step.roles & step.rule.roles:
            raise DomainError("subject_missing", f"请选择为其登记的“声明人”（{ARTICLE}）。", article=ARTICLE)
        return Subject.of(step.case, user=step.actor)
    if CaseRole.OFFICE not in step.roles or CaseRole.UNDECLARED in step.roles:
        # The same words whoever is meant: who has not declared learns nothing of the group.
        raise DomainError(
            "not_by_office",
            f"“声明人”由牵头机构内勤填写：没有账号的成员的书面声明由其登记，本人须声明的先作声明（{ARTICLE}）。",
            article=ARTICLE,
        )
    member = GroupMember.objects.filter(group__case=step.case, key=member_key).first()
    if member is None:
        raise DomainError("not_in_group", f"“声明人”不是本案调查组成员（{ARTICLE}）。", article=ARTICLE)
    require_in_group(step.case, member, ARTICLE)
    if member.user_id is not None:
        raise DomainError(
            "has_account", f"{member}有账号，应当由本人作出回避声明（{ARTICLE}）。", article=ARTICLE
        )
    if step.paper is None:
        raise DomainError(
            "paper_missing", f"{member}没有账号，由牵头机构内勤登记其书面声明（{ARTICLE}）。", article=ARTICLE
        )
    if not step.paper.document_number.strip() and step.paper.scan is None:
        raise DomainError(
            "paper_unproved",
            f"登记{member}的书面声明，应当填写“书面声明文号”或者上传“书面声明的扫描件”（{ARTICLE}）。",
            article=ARTICLE,
        )
    return Subject.of(step.case, member=member)


def _is_declared(case: FireCase, subject: Subject) -> bool:
    if subject.user is not None:
        return access.has_declared(subject.user, case)
    latest = Declaration.objects.filter(case=case, member=subject.member).order_by("pk").last()
    return latest is not None and access.opens_case(latest)


def _require_none_open(case: FireCase, subject: Subject) -> None:
    found = Recusal.objects.filter(
        subject.recusals(case), outcome__in=(RecusalOutcome.PENDING, RecusalOutcome.RECUSED)
    ).first()
    if found is not None:
        raise DomainError(
            "recusal_pending",
            f"{subject}在本案的回避为“{found.get_outcome_display()}”（{ARTICLE}）。",
            article=ARTICLE,
        )


def _locked(step: Step, recusal: Recusal) -> Recusal:
    found = Recusal.objects.select_for_update(of=("self",)).filter(pk=recusal.pk, case=step.case).first()
    if found is None:
        raise DomainError("recusal_not_found", f"本案没有这项回避（{ARTICLE}）。", article=ARTICLE)
    return found


def _checked_successor(step: Step, successor: GroupMember | None, subject: Subject) -> GroupMember | None:
    if successor is None:
        return None
    require_in_group(step.case, successor, ARTICLE)
    if successor == subject.member:
        raise DomainError(
            "own_successor", f"“接替人员”不能是被回避的人员本人（{ARTICLE}）。", article=ARTICLE
        )
    return successor


def _leave_group(subject: Subject, decided_on: date) -> list[str]:
    member = subject.member
    if member is None or member.left_on is not None:
        return []
    member.left_on = max(decided_on, member.joined_on or decided_on)
    save(member)
    return vacate_headships(member)


def _require_free_place(recusal: Recusal, subject: Subject) -> None:
    if not liftable_recusals(Recusal.objects.filter(pk=recusal.pk)).exists():
        raise DomainError(
            "place_taken",
            f"{subject}已由他人接替或者此前已离开调查组，不能再解除回避返回调查组（{ARTICLE}）。",
            article=ARTICLE,
        )


def _file_decision(
    step: Step, subject: Subject, document_number: str, dated_on: date, scan: Scan | None
) -> None:
    register_document(
        step,
        direction=DocumentEntry.Direction.IN if subject.leads else DocumentEntry.Direction.OUT,
        kind="RECUSAL_DECISION",
        title=f"回避决定书（{subject}）",
        document_number=document_number,
        dated_on=dated_on,
        correspondent=step.case.organizer_name if subject.leads else str(subject),
        scan=scan,
    )
