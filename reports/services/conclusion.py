"""Acts from the cause to the submitted report (第九条、第二十条、第二十七条、第二十八条)."""

from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act, CaseRole, MilestoneKind
from cases.models import DocumentEntry, FireCase, GroupMember, Milestone, PendingAct
from cases.services.correspondence import register_document, register_paper
from cases.services.membership import require_office_for_paper
from common.errors import DomainError
from reports import gates
from reports.models import CauseDetermination, Signature
from reports.signing import signing_members


def determine_cause(
    *,
    public_id: str,
    actor: User,
    determined_on: date,
    document_number: str,
    ignition_area: str,
    ignition_point: str,
    code: str,
    direct_cause: str,
    nature: str,
    nature_reason: str,
    paper: Paper | None = None,
) -> CauseDetermination:
    """Determine the cause and nature of the fire (作出火灾事故原因认定, 第二十条、第二十二条、第二十八条).

    The cause is determined once, and anew only after the report was returned or the case reopened.

    :raises DomainError: ``leader_missing``, ``before_fire`` if dated before the fire,
        ``already_determined``, ``conclusion_unusable``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.DETERMINE_CAUSE, paper=paper) as step:
        gates.require_leader(step.case, step.rule)
        gates.require_undetermined(step.case, step.rule)
        gates.require_usable_conclusion(step.case, step.rule)
        guards.require_not_before_fire(step.case, determined_on, "认定日期", step.rule)
        cause = CauseDetermination.objects.filter(case=step.case).first() or CauseDetermination(
            case=step.case
        )
        cause.ignition_area = ignition_area
        cause.ignition_point = ignition_point
        cause.code = code
        cause.direct_cause = direct_cause
        cause.nature = nature
        cause.nature_reason = nature_reason
        milestone = Milestone(
            case=step.case,
            kind=MilestoneKind.CAUSE_DETERMINED,
            reached_on=determined_on,
            document_number=document_number,
        )
        save(cause, milestone)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="CAUSE_DETERMINATION",
            title="火灾事故认定书",
            document_number=document_number,
            dated_on=determined_on,
        )
        register_paper(step, kind="CAUSE_DETERMINATION", title="作出火灾事故原因认定的书面决定")
        step.on = determined_on
        step.summary = cause.get_nature_display()
    return cause


def adopt_report(
    *, public_id: str, actor: User, adopted_on: date, deliberation: str, paper: Paper | None = None
) -> FireCase:
    """Adopt the report after the group's deliberation (审议通过调查报告, 第九条（二）).

    :param deliberation: the meeting's record in short.
    :raises DomainError: ``leader_missing``; ``report_incomplete`` while the gate lists gaps of article 26.
    """
    with perform(public_id=public_id, actor=actor, act=Act.ADOPT_REPORT, paper=paper) as step:
        gates.require_leader(step.case, step.rule)
        guards.require_not_before_fire(step.case, adopted_on, "审议日期", step.rule)
        gates.require_no_open_disagreement(step.case, step.rule)
        view = gates.require_complete_report(step.case, step.rule)
        milestone = Milestone(
            case=step.case, kind=MilestoneKind.REPORT_ADOPTED, reached_on=adopted_on, note=deliberation
        )
        save(milestone)
        register_paper(step, kind="INVESTIGATION_REPORT", title="审议通过调查报告的书面决定")
        step.on = adopted_on
        step.details = {"report_digest": view.content.digest}
        step.summary = deliberation
    return step.case


def sign_report(
    *,
    public_id: str,
    actor: User,
    signed_on: date,
    dissent: str = "",
    member_key: str = "",
    paper: Paper | None = None,
) -> Signature:
    """Sign the adopted report, with or without a dissenting statement (签署调查报告, 第二十七条).

    :param member_key: the member whose paper the office registers; empty for the actor's own signature.
    :raises DomainError: ``leader_missing``, ``not_by_office``, ``paper_missing``, ``not_a_signer``,
        ``already_signed`` or ``has_account``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SIGN_REPORT, paper=paper) as step:
        gates.require_leader(step.case, step.rule)
        member = _signing_member(step, member_key)
        adoption = step.case.milestones.filter(kind=MilestoneKind.REPORT_ADOPTED).last()
        if signed_on < adoption.reached_on:
            raise DomainError("before_adoption", "“签名日期”不得早于审议日期。", article=step.rule.article)
        if Signature.objects.filter(adoption=adoption, member=member).exists():
            raise DomainError("already_signed", f"{member}已经签名。", article=step.rule.article)
        signature = Signature(
            case=step.case, adoption=adoption, member=member, signed_on=signed_on, dissent=dissent.strip()
        )
        save(signature)
        register_paper(step, kind="SIGNATURE_BOOK", title=f"成员签名（{member}）")
        step.on = signed_on
        step.summary = f"{member}签名" + ("，附不同意见的情况说明" if signature.dissent else "")
    return signature


def submit_report(
    *,
    public_id: str,
    actor: User,
    submitted_on: date,
    document_number: str,
    duties_reason: str = "",
    paper: Paper | None = None,
    pending: PendingAct | None = None,
) -> FireCase:
    """Submit the report and apply for the reply (提交调查报告、提请批复结案, 第二十八条).

    The office prepares, the leader or a delegated deputy confirms.

    :param duties_reason: why a report that was adopted before its case was entered lacks something.
    :raises DomainError: ``leader_missing``; ``signature_missing`` if a member has not signed (第二十七条);
        ``departments_missing`` if a department is not examined (第十六条); ``duties_undone`` or
        ``rescue_review_missing`` if a duty of the group is not done (第八条、第十二条).
    """
    with perform(
        public_id=public_id, actor=actor, act=Act.SUBMIT_REPORT, paper=paper, pending=pending
    ) as step:
        gates.require_leader(step.case, step.rule)
        gates.require_every_signature(step.case, step.rule)
        gates.require_departments_examined(step.case, step.rule)
        gates.require_duties_or_reason(step.case, step.rule, duties_reason)
        adoption = step.case.milestones.filter(kind=MilestoneKind.REPORT_ADOPTED).last()
        if submitted_on < adoption.reached_on:
            raise DomainError("before_adoption", "“提交日期”不得早于审议日期。", article=step.rule.article)
        milestone = Milestone(
            case=step.case,
            kind=MilestoneKind.REPORT_SUBMITTED,
            reached_on=submitted_on,
            document_number=document_number,
        )
        save(milestone)
        register_document(
            step,
            direction=DocumentEntry.Direction.OUT,
            kind="REPORT_SUBMISSION",
            title=f"关于提请批复{step.case.title}调查报告的请示",
            document_number=document_number,
            dated_on=submitted_on,
            correspondent=step.case.organizer_name,
        )
        register_paper(step, kind="REPORT_SUBMISSION", title="同意提交调查报告的书面决定")
        step.on = submitted_on
        step.reason = duties_reason.strip()
        step.summary = f"请示文号{document_number}"
    return step.case


def _signing_member(step: Step, member_key: str) -> GroupMember:
    article = step.rule.article
    require_office_for_paper(step)
    # A signature stands for ever: a name that is not the actor's never becomes the actor's own signature.
    if member_key and CaseRole.OFFICE not in step.roles:
        raise DomainError(
            "not_by_office",
            f"“签名成员”由牵头机构内勤登记没有账号的成员的签名时填写，您以本人名义签名，不选择他人（{article}）。",
            article=article,
        )
    if member_key and step.paper is None:
        raise DomainError(
            "paper_missing",
            f"登记没有账号的成员的签名，应当填写“决定人”“决定日期”（{article}）。",
            article=article,
        )
    members = signing_members(step.case)
    if step.paper is not None:
        member = next((member for member in members if member.key == member_key), None)
        if member is not None and member.user_id is not None:
            raise DomainError("has_account", f"{member}有账号，应当由本人签名。", article=article)
    else:
        member = next((member for member in members if member.user_id == step.actor.pk), None)
    if member is None:
        raise DomainError("not_a_signer", "不是应当签名的调查组成员。", article=article)
    return member
