"""What a responsible accident still lacks of the departments' responsibility (行政部门的责任, 第十六条)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.models import CauseDetermination, DepartmentReview, Finding

ARTICLE = "第十六条"


@dataclass(frozen=True, slots=True)
class DepartmentLack:
    """Something that article 16 asks for and that is not there (缺项)."""

    code: str
    label: str
    message: str


def department_lacks(
    cause: CauseDetermination | None, reviews: Sequence[DepartmentReview], findings: Sequence[Finding]
) -> Iterator[DepartmentLack]:
    """Yield what is lacking; nothing unless the fire is a responsible accident (责任事故, 第十六条).

    Every department is named and has a finding, or the reason why there is none, and not both.
    """
    if cause is None or cause.nature != CauseDetermination.Nature.RESPONSIBLE:
        return
    if not reviews:
        yield DepartmentLack(
            "departments",
            "负有审查批准和监督职责的行政部门的责任",
            "属于责任事故的，应当查明对安全生产和消防安全有关事项负有审查批准和监督职责的行政部门的责任"
            "（第十六条），尚未列明有关部门。",
        )
    with_finding = {one.party.key for one in findings if one.party is not None}
    for review in reviews:
        name = review.party.name
        if review.party.key not in with_finding and not review.no_finding_reason:
            yield DepartmentLack(
                f"department:{review.party.key}",
                f"{name}的责任",
                f"“{name}”负有{review.get_duty_display()}职责，尚未列明其问题，也未说明没有问题的理由（第十六条）。",
            )
        elif review.party.key in with_finding and review.no_finding_reason:
            yield DepartmentLack(
                f"department_contradiction:{review.party.key}",
                f"{name}的责任",
                f"“{name}”已列明问题，又填写了没有问题的理由，请更正其中一项（第十六条）。",
            )
