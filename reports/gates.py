"""What the acts from the cause to the closed case wait for (办理条件): the service refuses by these checks,
and the page of the act shows them before anything is typed.
"""

from collections import Counter

from cases.lifecycle import Act, ActRule, MilestoneKind
from cases.main_track import is_report_received
from cases.models import Disagreement, FireCase, GroupMember, Milestone
from cases.selectors.group import former_leaders, leaders_in_office
from common.errors import DomainError
from regulation.grades import Grade
from reports.departments import ARTICLE
from reports.duties import undone_before_submission
from reports.selectors import ReportView, department_gaps, report_view
from reports.signing import missing_signers

LEADER_MISSING = (
    "调查组组长已经回避或者离任，尚未确定新的组长，不能认定火灾原因，调查报告不能审议、签名和提交"
    "（第九条、第十四条、第二十七条）。请先办理“更换调查组成员”；"
    "原组长已经审议通过的，由新的组长审核、签名后提交。"
)
# The acts of the main track that no group without a leader does.
LED_ACTS = frozenset({Act.DETERMINE_CAUSE, Act.ADOPT_REPORT, Act.SIGN_REPORT, Act.SUBMIT_REPORT})


def require_undetermined(case: FireCase, rule: ActRule) -> None:
    """Require that the cause is still to be determined, for the first time or anew (第二十条).

    :raises DomainError: ``already_determined``.
    """
    kinds = _reached(case)
    anew = kinds[MilestoneKind.REPORT_RETURNED] + kinds[MilestoneKind.REOPENED]
    if kinds[MilestoneKind.CAUSE_DETERMINED] > anew:
        raise DomainError(
            "already_determined",
            "火灾事故原因已经认定；报告退回或者恢复调查后方可重新认定。",
            article=rule.article,
        )


def require_determined(case: FireCase, rule: ActRule) -> Milestone:
    """Return the last determination of the cause, required to be there (第二十条).

    :raises DomainError: ``not_determined``.
    """
    made = case.milestones.filter(kind=MilestoneKind.CAUSE_DETERMINED).last()
    if made is None:
        raise DomainError(
            "not_determined", "请先办理“作出火灾事故原因认定”（第二十条）。", article=rule.article
        )
    return made


def require_no_open_disagreement(case: FireCase, rule: ActRule) -> None:
    """Require every disagreement within the group to be settled before the report is adopted (第九条（四）).

    :raises DomainError: ``disagreement_open``, or ``disagreement_referred`` while the government's answer
        to all that are left is awaited.
    """
    waiting = list(Disagreement.objects.filter(case=case, outcome__in=("OPEN", "REFERRED")))
    unruled = [one.subject for one in waiting if one.outcome == Disagreement.Outcome.OPEN]
    if unruled:
        raise DomainError(
            "disagreement_open",
            f"分歧尚未处理：{'；'.join(unruled)}。应当由组长作出结论性意见，或者报组织调查的人民政府决定。",
            article="第九条",
        )
    if waiting:
        raise DomainError(
            "disagreement_referred",
            f"分歧已报组织调查的人民政府，尚未登记其决定：{'；'.join(one.subject for one in waiting)}。",
            article="第九条",
        )


def require_usable_conclusion(case: FireCase, rule: ActRule) -> None:
    """Require that, where conclusions came in, one of them can be evidence (第十九条、第二十条).

    A cause is determined on evidence, and a conclusion without both seal and signature is none.

    :raises DomainError: ``conclusion_unusable``.
    """
    received = list(case.appraisals.filter(received_on__isnull=False))
    if received and not any(one.is_usable for one in received):
        names = "、".join(f"“{one}”" for one in received)
        raise DomainError(
            "conclusion_unusable",
            f"{names}的鉴定结论未同时盖章、签名，不得作为认定火灾原因的依据；"
            "请退回补正后，在“接收鉴定结论”中更正。",
            article="第十九条、第二十条",
        )


def require_complete_report(case: FireCase, rule: ActRule) -> ReportView:
    """Return the report, required to be without gaps (第二十六条).

    :raises DomainError: ``report_incomplete``.
    """
    view = report_view(case)
    if view.gaps:
        first = view.gaps[0]
        raise DomainError(
            "report_incomplete",
            f"调查报告还缺{len(view.gaps)}项，第一项：{first.message}请补齐后再审议。",
            article=first.article,
        )
    return view


def require_leader(case: FireCase, rule: ActRule) -> None:
    """Require that the place of a leader who left or was recused is filled (组长, 第六条、第十四条).

    The leader answers for the group's work (第九条): without one it neither determines the cause nor
    decides on the report. What the former leader adopted stays recorded; the successor signs it before it
    is submitted.

    :raises DomainError: ``leader_missing``.
    """
    if former_leaders(case).exists() and not leaders_in_office(case).exists():
        raise DomainError("leader_missing", LEADER_MISSING, article="第六条")


def require_every_signature(case: FireCase, rule: ActRule) -> None:
    """Require the signature of every signing member under the adopted report (第二十七条).

    :raises DomainError: ``signature_missing``, naming who has not signed.
    """
    missing = missing_signers(case)
    if missing:
        names = "、".join(str(member) for member in missing)
        raise DomainError(
            "signature_missing",
            f"以下成员尚未签名：{names}。有不同意见的，应当签名并附情况说明。",
            article="第二十七条",
        )


def require_departments_examined(case: FireCase, rule: ActRule) -> None:
    """Require, in a responsible accident, the departments with what was found of each (第十六条).

    :raises DomainError: ``departments_missing``.
    """
    lacks = department_gaps(case)
    if lacks:
        raise DomainError("departments_missing", lacks[0], article=ARTICLE)


def require_group_duties(case: FireCase, rule: ActRule) -> None:
    """Require the group's duties to be done before it submits its report (第八条、第十二条（四）).

    A report that was adopted before its case was entered here is asked for a reason instead, see
    :func:`require_duties_or_reason`.

    :raises DomainError: ``duties_undone``, ``rescue_review_missing`` where that alone is left.
    """
    if was_adopted_here(case):
        _refuse_undone(case)


def require_duties_or_reason(case: FireCase, rule: ActRule, reason: str) -> None:
    """Require the duties of a report adopted elsewhere to be done, or the reason why not (第八条).

    :raises DomainError: as :func:`require_group_duties`; ``reason_not_asked`` where a reason is given for a
        report adopted here.
    """
    if not reason.strip():
        _refuse_undone(case)
    elif was_adopted_here(case):
        raise DomainError(
            "reason_not_asked",
            "“未能补齐的理由”只由补录前已经审议通过的调查报告填写；本案请补齐后提交。",
            article="第八条",
        )


def was_adopted_here(case: FireCase) -> bool:
    """Tell whether the report was adopted by an act here, and not before the case was entered (审议)."""
    return case.events.filter(act=Act.ADOPT_REPORT).exists()


def _refuse_undone(case: FireCase) -> None:
    undone = undone_before_submission(case)
    if not undone:
        return
    first = undone[0].lacks[0]
    count = sum(len(duty.lacks) for duty in undone)
    alone = first.act is Act.REVIEW_RESCUE
    raise DomainError(
        "rescue_review_missing" if alone else "duties_undone",
        first.message
        if alone
        else f"调查组的职责还缺{count}项，第一项：{first.message}请补齐后再提交（第八条）。",
        article=undone[0].article,
    )


def require_not_received(case: FireCase, rule: ActRule) -> None:
    """Require that the receipt of the last report is still to be registered (第二十九条).

    :raises DomainError: ``already_received``.
    """
    if is_report_received(_reached(case)):
        raise DomainError("already_received", "政府收到本次报告的日期已经登记。", article=rule.article)


def require_received(case: FireCase, rule: ActRule) -> None:
    """Require that the government received the last report (第二十九条).

    :raises DomainError: ``not_received``.
    """
    if not is_report_received(_reached(case)):
        raise DomainError("not_received", "请先登记政府收到报告的日期。", article=rule.article)


def require_published(case: FireCase, rule: ActRule) -> None:
    """Require that the report was published (第三十一条).

    :raises DomainError: ``not_published``.
    """
    if not _reached(case)[MilestoneKind.PUBLISHED]:
        raise DomainError("not_published", "请先登记火灾事故调查报告的公布。", article="第三十一条")


def require_evaluated(case: FireCase, rule: ActRule) -> None:
    """Require the evaluation of a larger fire (第三十三条).

    :raises DomainError: ``not_evaluated``.
    """
    grade = case.grade_decisions.last()
    is_larger = grade is not None and grade.grade == Grade.LARGER
    if is_larger and not _reached(case)[MilestoneKind.EVALUATED]:
        raise DomainError(
            "not_evaluated", "较大火灾事故应当先完成整改评估并提交评估报告。", article="第三十三条"
        )


def missing_at_close(case: FireCase) -> tuple[str, ...]:
    """Return what the law requires of a closed case and this one lacks (缺少的要件); one entered late may."""
    reached = _reached(case)
    has_members = GroupMember.objects.filter(group__case=case).exists()
    lacks = (
        ("调查组成立（第六条）", not reached[MilestoneKind.GROUP_ESTABLISHED]),
        ("调查组组成人员（第七条）", not has_members),
        ("火灾事故原因认定（第二十条）", not reached[MilestoneKind.CAUSE_DETERMINED]),
        ("调查报告的审议（第九条）", not reached[MilestoneKind.REPORT_ADOPTED]),
        ("调查报告的内容（第二十六条）", bool(case.late_entry_reason and report_view(case).gaps)),
        ("政府批复（第二十九条）", not reached[MilestoneKind.REPLIED]),
    )
    return tuple(name for name, is_missing in lacks if is_missing)


def require_whole_or_reason(case: FireCase, rule: ActRule, reason: str) -> None:
    """Require a reason for closing a case that lacks what the law requires of it (第三十二条).

    :raises DomainError: ``close_incomplete``, naming what is missing.
    """
    missing = missing_at_close(case)
    if missing and not reason.strip():
        raise DomainError(
            "close_incomplete",
            f"本案还没有登记：{'、'.join(missing)}。请先补齐；确实不能补齐的，请填写“缺少要件的理由”。",
            article=rule.article,
        )


def _reached(case: FireCase) -> Counter[str]:
    return Counter(case.milestones.values_list("kind", flat=True))
