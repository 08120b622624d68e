"""The stages of a case and the milestones that lead from one to the next (案件阶段). No Django here."""

from collections.abc import Iterable
from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands (阶段)."""

    REGISTERED = "REGISTERED"
    GROUP_REQUESTED = "GROUP_REQUESTED"
    INVESTIGATING = "INVESTIGATING"
    ADOPTED = "ADOPTED"
    SUBMITTED = "SUBMITTED"
    REPLIED = "REPLIED"
    CLOSED = "CLOSED"
    TRANSFERRED = "TRANSFERRED"
    ASSISTED = "ASSISTED"


STAGE_LABELS = {
    Stage.REGISTERED: "已登记",
    Stage.GROUP_REQUESTED: "已报请",
    Stage.INVESTIGATING: "调查中",
    Stage.ADOPTED: "已审议",
    Stage.SUBMITTED: "已报批",
    Stage.REPLIED: "已批复",
    Stage.CLOSED: "已结案",
    Stage.TRANSFERRED: "已移送",
    Stage.ASSISTED: "配合上级调查",
}


class MilestoneKind(StrEnum):
    """A dated step of a case that a clock or a stage depends on (节点)."""

    GROUP_REQUESTED = "GROUP_REQUESTED"
    GROUP_ESTABLISHED = "GROUP_ESTABLISHED"
    CAUSE_DETERMINED = "CAUSE_DETERMINED"
    DETERMINATION_SERVED = "DETERMINATION_SERVED"
    REVIEW_REQUESTED = "REVIEW_REQUESTED"
    REPORT_ADOPTED = "REPORT_ADOPTED"
    REPORT_SUBMITTED = "REPORT_SUBMITTED"
    REPORT_RECEIVED = "REPORT_RECEIVED"
    REPORT_RETURNED = "REPORT_RETURNED"
    REPLIED = "REPLIED"
    PUBLISHED = "PUBLISHED"
    EVALUATION_REQUESTED = "EVALUATION_REQUESTED"
    EVALUATED = "EVALUATED"
    CLOSED = "CLOSED"
    TRANSFERRED = "TRANSFERRED"
    HANDED_OVER = "HANDED_OVER"


# kind → (label, article)
MILESTONES = {
    MilestoneKind.GROUP_REQUESTED: ("报请成立火灾事故调查组", "第六条"),
    MilestoneKind.GROUP_ESTABLISHED: ("成立火灾事故调查组", "第六条"),
    MilestoneKind.CAUSE_DETERMINED: ("作出火灾事故原因认定", "第二十八条"),
    MilestoneKind.DETERMINATION_SERVED: ("送达火灾事故认定书", ""),
    MilestoneKind.REVIEW_REQUESTED: ("申请复核", ""),
    MilestoneKind.REPORT_ADOPTED: ("审议通过调查报告", "第九条"),
    MilestoneKind.REPORT_SUBMITTED: ("提交火灾事故调查报告", "第二十八条"),
    MilestoneKind.REPORT_RECEIVED: ("政府收到火灾事故调查报告", "第二十九条"),
    MilestoneKind.REPORT_RETURNED: ("退回修改", "第二十九条"),
    MilestoneKind.REPLIED: ("作出批复", "第二十九条"),
    MilestoneKind.PUBLISHED: ("公布火灾事故调查报告", "第三十一条"),
    MilestoneKind.EVALUATION_REQUESTED: ("提请开展评估", "第三十三条"),
    MilestoneKind.EVALUATED: ("提交评估报告", "第三十四条"),
    MilestoneKind.CLOSED: ("结案", ""),
    MilestoneKind.TRANSFERRED: ("移送有管辖权的机关", "第五条"),
    MilestoneKind.HANDED_OVER: ("移交上级调查", "第四条"),
}

# A higher grade asks for a new request and group (I-11), and a report may be returned, adopted and
# received again (第二十九条); every other step happens once.
REPEATABLE = frozenset(
    {
        MilestoneKind.GROUP_REQUESTED,
        MilestoneKind.GROUP_ESTABLISHED,
        MilestoneKind.REPORT_ADOPTED,
        MilestoneKind.REPORT_SUBMITTED,
        MilestoneKind.REPORT_RECEIVED,
        MilestoneKind.REPORT_RETURNED,
    }
)

_STAGE_AFTER = {
    MilestoneKind.GROUP_REQUESTED: Stage.GROUP_REQUESTED,
    MilestoneKind.GROUP_ESTABLISHED: Stage.INVESTIGATING,
    MilestoneKind.REPORT_ADOPTED: Stage.ADOPTED,
    MilestoneKind.REPORT_SUBMITTED: Stage.SUBMITTED,
    MilestoneKind.REPORT_RECEIVED: Stage.SUBMITTED,
    MilestoneKind.REPORT_RETURNED: Stage.INVESTIGATING,
    MilestoneKind.REPLIED: Stage.REPLIED,
    MilestoneKind.CLOSED: Stage.CLOSED,
    MilestoneKind.TRANSFERRED: Stage.TRANSFERRED,
    MilestoneKind.HANDED_OVER: Stage.ASSISTED,
}


def stage_after(kinds_in_order: Iterable[str]) -> Stage:
    """Return the stage that a case has reached after its milestones in the order of their dates."""
    stage = Stage.REGISTERED
    for kind in kinds_in_order:
        stage = _STAGE_AFTER.get(MilestoneKind(kind), stage)
    return stage
