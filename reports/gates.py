"""What the acts from the cause to the closed case wait for (办理条件): the service refuses by these checks,
and the page of the act shows them before anything is typed.
"""

from collections import Counter

from cases.lifecycle import ActRule, MilestoneKind
from cases.main_track import is_report_received
from cases.models import Disagreement, FireCase
from common.errors import DomainError
from regulation.grades import Grade
from reports.departments import ARTICLE
from reports.selectors import ReportView, department_gaps, report_view
from reports.signing import missing_signers


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


def _reached(case: FireCase) -> Counter[str]:
    return Counter(case.milestones.values_list("kind", flat=True))
