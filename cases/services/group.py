"""Acts that set up the investigation group (第六条、第七条)."""

from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import FireCase, Milestone


def request_group(*, public_id: str, actor: User, requested_on: date, document_number: str) -> FireCase:
    """Request the government to set up the group (报请成立火灾事故调查组, 第六条).

    Met by the registration of the 请示; the establishment itself has no limit.

    :raises DomainError: ``before_fire`` if the request is dated before the fire; see :func:`perform`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.REQUEST_GROUP) as step:
        guards.require_not_before_fire(step.case, requested_on, "报请日期", step.rule)
        guards.require_in_scope(step.case, step.rule)
        guards.require_reason_for_request(step.case, step.rule)
        save(
            Milestone(
                case=step.case,
                kind=MilestoneKind.GROUP_REQUESTED,
                reached_on=requested_on,
                document_number=document_number,
            )
        )
        step.on = requested_on
        step.summary = f"请示文号{document_number}"
    return step.case
