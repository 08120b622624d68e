"""Who acts as the leader of the group (组长职权, 第九条): in person, or by a paper of the right person."""

from datetime import date

from cases import guards
from cases.acts import Step
from cases.selectors.meetings import leaders_on
from cases.services.membership import require_office_for_paper
from common.errors import DomainError


def require_leader(step: Step) -> str:
    """Return who acts as leader: the actor, or who signed the paper that the office registers (第九条).

    :raises DomainError: ``not_by_office``, ``before_fire`` or ``not_the_leader`` if the paper is neither
        the leader's nor that of a deputy whose written delegation covers its day.
    """
    require_office_for_paper(step)
    if step.paper is None:
        assert step.actor is not None
        return step.actor.full_name
    signer = step.paper.decided_by.strip()
    guards.require_not_before_fire(step.case, step.paper.decided_on, "决定日期", step.rule)
    names = [str(member) for member in leaders_on(step.case, step.paper.decided_on)]
    if signer not in names:
        raise DomainError(
            "not_the_leader",
            f"“{step.rule.label}”由组长或者受书面委托的副组长办理，"
            + (f"“决定人”应为{'、'.join(names)}" if names else "决定日期当日没有组长")
            + f"（{step.rule.article}）。",
            article=step.rule.article,
        )
    return signer


def require_not_before(step: Step, day: date, earlier: date, label: str, earlier_label: str) -> None:
    """Require a day not before another one of the same matter.

    :raises DomainError: ``dates_out_of_order``.
    """
    if day < earlier:
        raise DomainError(
            "dates_out_of_order",
            f"“{label}”不得早于“{earlier_label}”（{step.rule.article}）。",
            article=step.rule.article,
        )
