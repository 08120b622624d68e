"""The life of a case on one screen (案件阶段与办理事项): stages, acts, who may do them. No Django here.

``ACTS`` is the one table of acts. Nothing else compares stages or names who may act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

# A day, or the ISO text of one.
D = TypeVar("D", date, str)


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

# Nothing of these is under way any more.
SETTLED = frozenset({Stage.CLOSED, Stage.TRANSFERRED, Stage.ASSISTED})


class MilestoneKind(StrEnum):
    """A dated step of a case that a clock or a stage depends on (节点)."""

    GROUP_REQUESTED = "GROUP_REQUESTED"
    GROUP_REQUEST_RETURNED = "GROUP_REQUEST_RETURNED"
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
    REOPENED = "REOPENED"
    CLOSED = "CLOSED"
    TRANSFERRED = "TRANSFERRED"
    HANDED_OVER = "HANDED_OVER"


# kind → (label, article)
MILESTONES = {
    MilestoneKind.GROUP_REQUESTED: ("报请成立火灾事故调查组", "第六条"),
    MilestoneKind.GROUP_REQUEST_RETURNED: ("报请被退回", "第六条"),
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
    MilestoneKind.REOPENED: ("恢复调查", "第二十条"),
    MilestoneKind.CLOSED: ("结案", ""),
    MilestoneKind.TRANSFERRED: ("移送有管辖权的机关", "第五条"),
    MilestoneKind.HANDED_OVER: ("移交上级调查", "第四条"),
}

# A higher grade asks for a new request and group (I-11), a report may be returned, adopted and received
# again (第二十九条), and a case reopened goes a part of the way anew; every other step happens once.
REPEATABLE = frozenset(
    {
        MilestoneKind.GROUP_REQUESTED,
        MilestoneKind.GROUP_REQUEST_RETURNED,
        MilestoneKind.GROUP_ESTABLISHED,
        MilestoneKind.CAUSE_DETERMINED,
        MilestoneKind.REPORT_ADOPTED,
        MilestoneKind.REPORT_SUBMITTED,
        MilestoneKind.REPORT_RECEIVED,
        MilestoneKind.REPORT_RETURNED,
        MilestoneKind.REPLIED,
        MilestoneKind.REOPENED,
        MilestoneKind.CLOSED,
    }
)

# A repeatable step happens again on one day only where one of these, done in between, asked for it anew.
AGAIN_AFTER = {
    MilestoneKind.GROUP_REQUESTED: frozenset(
        {MilestoneKind.GROUP_REQUEST_RETURNED, MilestoneKind.GROUP_ESTABLISHED}
    ),
    MilestoneKind.GROUP_REQUEST_RETURNED: frozenset({MilestoneKind.GROUP_REQUESTED}),
    MilestoneKind.GROUP_ESTABLISHED: frozenset({MilestoneKind.GROUP_REQUESTED}),
    MilestoneKind.CAUSE_DETERMINED: frozenset({MilestoneKind.REPORT_RETURNED, MilestoneKind.REOPENED}),
    MilestoneKind.REPORT_ADOPTED: frozenset(
        {MilestoneKind.REPORT_RETURNED, MilestoneKind.REOPENED, MilestoneKind.GROUP_ESTABLISHED}
    ),
    MilestoneKind.REPORT_SUBMITTED: frozenset(
        {MilestoneKind.REPORT_RETURNED, MilestoneKind.REOPENED, MilestoneKind.GROUP_ESTABLISHED}
    ),
    MilestoneKind.REPORT_RECEIVED: frozenset({MilestoneKind.REPORT_SUBMITTED}),
    MilestoneKind.REPORT_RETURNED: frozenset({MilestoneKind.REPORT_RECEIVED}),
    MilestoneKind.REPLIED: frozenset({MilestoneKind.REPORT_RECEIVED}),
    MilestoneKind.REOPENED: frozenset({MilestoneKind.REPLIED, MilestoneKind.CLOSED}),
    MilestoneKind.CLOSED: frozenset({MilestoneKind.REPLIED}),
}
# These send a case back, so that the order of the law no longer tells the order within their day.
_BACKWARD = frozenset(
    {MilestoneKind.GROUP_REQUEST_RETURNED, MilestoneKind.REPORT_RETURNED, MilestoneKind.REOPENED}
)

_STAGE_AFTER = {
    MilestoneKind.GROUP_REQUESTED: Stage.GROUP_REQUESTED,
    MilestoneKind.GROUP_REQUEST_RETURNED: Stage.REGISTERED,
    MilestoneKind.GROUP_ESTABLISHED: Stage.INVESTIGATING,
    MilestoneKind.REPORT_ADOPTED: Stage.ADOPTED,
    MilestoneKind.REPORT_SUBMITTED: Stage.SUBMITTED,
    MilestoneKind.REPORT_RECEIVED: Stage.SUBMITTED,
    MilestoneKind.REPORT_RETURNED: Stage.INVESTIGATING,
    MilestoneKind.REPLIED: Stage.REPLIED,
    MilestoneKind.REOPENED: Stage.INVESTIGATING,
    MilestoneKind.CLOSED: Stage.CLOSED,
    MilestoneKind.TRANSFERRED: Stage.TRANSFERRED,
    MilestoneKind.HANDED_OVER: Stage.ASSISTED,
}


def may_happen_again(kind: str, kinds_since: Iterable[str]) -> bool:
    """Tell whether a step may happen a second time on one day (同日再次办理).

    :param kinds_since: the steps of the day that were recorded after the first time.
    """
    return not AGAIN_AFTER.get(MilestoneKind(kind), frozenset()).isdisjoint(kinds_since)


def in_sequence(steps: Iterable[tuple[str, D]]) -> list[tuple[str, D]]:
    """Return steps, each with its day, in the order in which they happened (节点先后).

    Those of one day stand in the order of the law; on a day on which the case was sent back, in the order
    given, which is the one they were recorded in.
    """
    given = list(steps)
    sent_back = {day for kind, day in given if kind in _BACKWARD}
    law = {kind.value: place for place, kind in enumerate(MilestoneKind)}
    places = [
        (day, index if day in sent_back else law[kind], index) for index, (kind, day) in enumerate(given)
    ]
    return [given[index] for _, _, index in sorted(places)]


def stage_after(kinds_in_order: Iterable[str]) -> Stage:
    """Return the stage that a case has reached after its milestones in the order of their dates."""
    stage = Stage.REGISTERED
    for kind in kinds_in_order:
        stage = _STAGE_AFTER.get(MilestoneKind(kind), stage)
    return stage


class CaseRole(StrEnum):
    """What a person is to one case (与案件的关系)."""

    OFFICE = "OFFICE"
    CITY_OFFICE = "CITY_OFFICE"
    LOCAL_OFFICE = "LOCAL_OFFICE"
    INVESTIGATOR = "INVESTIGATOR"
    LEADER = "LEADER"
    DEPUTY = "DEPUTY"
    SUBGROUP_HEAD = "SUBGROUP_HEAD"
    MEMBER = "MEMBER"
    EXPERT = "EXPERT"
    INVITED = "INVITED"
    UNDECLARED = "UNDECLARED"
    AUDITOR = "AUDITOR"


ROLE_LABELS = {
    CaseRole.OFFICE: "牵头机构内勤",
    CaseRole.CITY_OFFICE: "市支队内勤",
    CaseRole.LOCAL_OFFICE: "事故发生地大队内勤",
    CaseRole.INVESTIGATOR: "火灾调查人员",
    CaseRole.LEADER: "组长",
    CaseRole.DEPUTY: "受委托的副组长",
    CaseRole.SUBGROUP_HEAD: "小组组长",
    CaseRole.MEMBER: "调查组成员",
    CaseRole.EXPERT: "专家",
    CaseRole.INVITED: "受邀机关",
    CaseRole.UNDECLARED: "未作回避声明的人员",
    CaseRole.AUDITOR: "审计人员",
}


class Act(StrEnum):
    """An act of the procedure (办理事项)."""

    REGISTER_FIRE = "REGISTER_FIRE"
    EDIT_FACTS = "EDIT_FACTS"
    REGISTER_PARTY = "REGISTER_PARTY"
    RECORD_CASUALTIES = "RECORD_CASUALTIES"
    DECIDE_GRADE = "DECIDE_GRADE"
    DECIDE_SCOPE = "DECIDE_SCOPE"
    TRANSFER_OUT = "TRANSFER_OUT"
    ESCALATE = "ESCALATE"
    HAND_OVER = "HAND_OVER"
    REQUEST_GROUP = "REQUEST_GROUP"
    RETURN_REQUEST = "RETURN_REQUEST"
    ESTABLISH_GROUP = "ESTABLISH_GROUP"
    APPOINT_MEMBER = "APPOINT_MEMBER"
    REPLACE_MEMBER = "REPLACE_MEMBER"
    INVITE_BODY = "INVITE_BODY"
    DELEGATE = "DELEGATE"
    SET_UP_SUBGROUP = "SET_UP_SUBGROUP"
    SET_DIRECTION = "SET_DIRECTION"
    CALL_MEETING = "CALL_MEETING"
    RECORD_MEETING = "RECORD_MEETING"
    RAISE_DISAGREEMENT = "RAISE_DISAGREEMENT"
    RULE_ON_DISAGREEMENT = "RULE_ON_DISAGREEMENT"
    REGISTER_ANSWER = "REGISTER_ANSWER"
    SIGN_OFF_RELEASE = "SIGN_OFF_RELEASE"
    RECORD_RELEASE = "RECORD_RELEASE"
    DECLARE = "DECLARE"
    APPLY_RECUSAL = "APPLY_RECUSAL"
    DECIDE_RECUSAL = "DECIDE_RECUSAL"
    LIFT_RECUSAL = "LIFT_RECUSAL"
    PLAN_INTERVIEW = "PLAN_INTERVIEW"
    ENTRUST_APPRAISAL = "ENTRUST_APPRAISAL"
    RECEIVE_CONCLUSION = "RECEIVE_CONCLUSION"
    DEMAND_DOCUMENTS = "DEMAND_DOCUMENTS"
    ANSWER_DEMAND = "ANSWER_DEMAND"
    NOTIFY_TO_STAY = "NOTIFY_TO_STAY"
    RECORD_ABSENCE = "RECORD_ABSENCE"
    EXAMINE_DEPARTMENT = "EXAMINE_DEPARTMENT"
    PLAN_SUBGROUP_WORK = "PLAN_SUBGROUP_WORK"
    RECORD_PROGRESS = "RECORD_PROGRESS"
    SUBMIT_SUBGROUP_REPORT = "SUBMIT_SUBGROUP_REPORT"
    DELIBERATE_SUBGROUP_REPORT = "DELIBERATE_SUBGROUP_REPORT"
    REVIEW_RESCUE = "REVIEW_RESCUE"
    URGE = "URGE"
    ANSWER_URGING = "ANSWER_URGING"
    SUPPLEMENT_INQUIRY = "SUPPLEMENT_INQUIRY"
    RECORD_OPINION = "RECORD_OPINION"
    ISSUE_BULLETIN = "ISSUE_BULLETIN"
    KEEP_MATERIAL = "KEEP_MATERIAL"
    GRANT_EXTENSION = "GRANT_EXTENSION"
    WRITE_FINDINGS = "WRITE_FINDINGS"
    WRITE_REPORT = "WRITE_REPORT"
    DETERMINE_CAUSE = "DETERMINE_CAUSE"
    SERVE_DETERMINATION = "SERVE_DETERMINATION"
    ADOPT_REPORT = "ADOPT_REPORT"
    SIGN_REPORT = "SIGN_REPORT"
    SUBMIT_REPORT = "SUBMIT_REPORT"
    REGISTER_RECEIPT = "REGISTER_RECEIPT"
    RETURN_REPORT = "RETURN_REPORT"
    REGISTER_REPLY = "REGISTER_REPLY"
    REOPEN = "REOPEN"
    PUBLISH_REPORT = "PUBLISH_REPORT"
    CLOSE = "CLOSE"
    FILE_DOCUMENT = "FILE_DOCUMENT"
    IMPORT_CASE = "IMPORT_CASE"


class SecondPerson(StrEnum):
    """Who must confirm what another person prepared (第二人)."""

    OFFICER = "OFFICER"
    LEADER = "LEADER"


@dataclass(frozen=True, slots=True)
class ActRule:
    """Hold one row of the table of acts (办理事项).

    ``to_stage`` is None where the stage stays. ``second`` names who confirms what ``roles`` prepare; the
    two are always two people. ``weighty`` acts are confirmed on the page before they are done.
    """

    act: Act
    label: str
    article: str
    from_stages: frozenset[Stage]
    to_stage: Stage | None
    roles: frozenset[CaseRole]
    second: SecondPerson | None = None
    weighty: bool = True


_BEFORE_REPLY = frozenset(
    {Stage.REGISTERED, Stage.GROUP_REQUESTED, Stage.INVESTIGATING, Stage.ADOPTED, Stage.SUBMITTED}
)
_WITH_GROUP = frozenset({Stage.INVESTIGATING, Stage.ADOPTED, Stage.SUBMITTED})
_FIELD_WORK = frozenset({Stage.REGISTERED, Stage.GROUP_REQUESTED, Stage.INVESTIGATING})
_UP_TO_CLOSING = _BEFORE_REPLY | {Stage.REPLIED}
_ANY = frozenset(Stage)
_OFFICE = frozenset({CaseRole.OFFICE})
_CITY_OFFICE = frozenset({CaseRole.CITY_OFFICE})
_LEADERS = frozenset({CaseRole.LEADER, CaseRole.DEPUTY})
_GROUP = frozenset({CaseRole.MEMBER, CaseRole.SUBGROUP_HEAD, *_LEADERS})
_HEADS = frozenset({CaseRole.SUBGROUP_HEAD, *_LEADERS})
_WORKERS = frozenset(
    {CaseRole.INVESTIGATOR, CaseRole.MEMBER, CaseRole.SUBGROUP_HEAD, CaseRole.LEADER, CaseRole.DEPUTY}
)


def _rule(
    act: Act,
    label: str,
    article: str,
    from_stages: Iterable[Stage],
    to_stage: Stage | None,
    roles: Iterable[CaseRole],
    second: SecondPerson | None = None,
    weighty: bool = True,
) -> ActRule:
    return ActRule(act, label, article, frozenset(from_stages), to_stage, frozenset(roles), second, weighty)


_S, _A = Stage, Act
# fmt: off
ACTS: dict[Act, ActRule] = {
    rule.act: rule
    for rule in (
        _rule(_A.REGISTER_FIRE, "登记火灾", "第二条", (), _S.REGISTERED, _OFFICE, weighty=False),
        _rule(_A.EDIT_FACTS, "填写火灾情况", "第二条", _BEFORE_REPLY, None, _OFFICE | _WORKERS, weighty=False),
        _rule(_A.REGISTER_PARTY, "登记单位和个人", "第十五条", _BEFORE_REPLY, None, _OFFICE | _WORKERS, weighty=False),
        _rule(_A.RECORD_CASUALTIES, "核定伤亡人数", "第八条", _BEFORE_REPLY, None, _OFFICE | _WORKERS),
        _rule(_A.DECIDE_GRADE, "确定事故等级", "第四条", _BEFORE_REPLY, None, _OFFICE),
        _rule(_A.DECIDE_SCOPE, "火灾事故性质研判", "第二条", _FIELD_WORK, None, _OFFICE, SecondPerson.OFFICER),
        _rule(_A.TRANSFER_OUT, "移送有管辖权的机关", "第五条", _BEFORE_REPLY, _S.TRANSFERRED, _OFFICE, SecondPerson.OFFICER),
        _rule(_A.ESCALATE, "提级调查", "第四条", _BEFORE_REPLY, None, _CITY_OFFICE),
        _rule(_A.HAND_OVER, "移交上级调查", "第四条", _BEFORE_REPLY, _S.ASSISTED, _CITY_OFFICE),
        _rule(_A.REQUEST_GROUP, "报请成立火灾事故调查组", "第六条", (_S.REGISTERED, *_WITH_GROUP), _S.GROUP_REQUESTED, _OFFICE),
        _rule(_A.RETURN_REQUEST, "登记报请退回", "第六条", (_S.GROUP_REQUESTED,), _S.REGISTERED, _OFFICE),
        _rule(_A.ESTABLISH_GROUP, "登记调查组成立", "第六条", (_S.GROUP_REQUESTED,), _S.INVESTIGATING, _OFFICE),
        _rule(_A.APPOINT_MEMBER, "确定调查组成员", "第七条", (_S.GROUP_REQUESTED, *_WITH_GROUP), None, _OFFICE | _LEADERS),
        _rule(_A.REPLACE_MEMBER, "更换调查组成员", "第七条", _WITH_GROUP, None, _OFFICE | _LEADERS),
        _rule(_A.INVITE_BODY, "邀请有关机关", "第七条", (_S.GROUP_REQUESTED, *_WITH_GROUP), None, _OFFICE | _LEADERS),
        _rule(_A.DELEGATE, "委托副组长", "第九条", _WITH_GROUP, None, _OFFICE | {CaseRole.LEADER}),
        _rule(_A.SET_UP_SUBGROUP, "设立工作小组", "第十条", (_S.INVESTIGATING,), None, _OFFICE | _LEADERS),
        _rule(_A.SET_DIRECTION, "明确调查方向和分工", "第九条", (_S.INVESTIGATING,), None, _LEADERS),
        _rule(_A.CALL_MEETING, "通知召开会议", "第九条", _WITH_GROUP, None, _LEADERS),
        _rule(_A.RECORD_MEETING, "登记会议情况", "第九条", _WITH_GROUP, None, _LEADERS),
        _rule(_A.RAISE_DISAGREEMENT, "登记分歧", "第九条", (_S.INVESTIGATING,), None, _OFFICE | _GROUP),
        _rule(_A.RULE_ON_DISAGREEMENT, "处理分歧", "第九条", (_S.INVESTIGATING,), None, _LEADERS),
        _rule(_A.REGISTER_ANSWER, "登记分歧事项的决定", "第九条", (_S.INVESTIGATING,), None, _OFFICE),
        _rule(_A.SIGN_OFF_RELEASE, "审定签发信息", "第九条", _WITH_GROUP, None, _LEADERS),
        _rule(_A.RECORD_RELEASE, "登记信息发布", "第九条", _WITH_GROUP, None, _OFFICE | _LEADERS),
        _rule(_A.DECLARE, "作出回避声明", "第十四条", _ANY, None, {CaseRole.UNDECLARED} | _WORKERS | {CaseRole.EXPERT}),
        _rule(_A.APPLY_RECUSAL, "登记回避申请", "第十四条", _ANY, None, _OFFICE | _LEADERS),
        _rule(_A.DECIDE_RECUSAL, "决定回避", "第十四条", _ANY, None, _OFFICE | _LEADERS),
        _rule(_A.LIFT_RECUSAL, "解除回避", "第十四条", _ANY, None, _OFFICE | _LEADERS),
        _rule(_A.PLAN_INTERVIEW, "确定和调整询问对象", "第十五条", _FIELD_WORK, None, _OFFICE | _WORKERS, weighty=False),
        _rule(_A.ENTRUST_APPRAISAL, "委托检验、鉴定", "第十九条", _FIELD_WORK, None, _WORKERS),
        _rule(_A.RECEIVE_CONCLUSION, "接收鉴定结论", "第十九条", _BEFORE_REPLY, None, _OFFICE | _WORKERS),
        _rule(_A.DEMAND_DOCUMENTS, "调取资料", "第十六条", (_S.INVESTIGATING,), None, _OFFICE | _WORKERS),
        _rule(_A.ANSWER_DEMAND, "登记调取资料情况", "第十六条", _WITH_GROUP, None, _OFFICE | _WORKERS),
        _rule(_A.NOTIFY_TO_STAY, "告知不得擅离职守", "第十六条", (_S.INVESTIGATING,), None, _OFFICE | _WORKERS),
        _rule(_A.RECORD_ABSENCE, "登记擅离职守情况", "第十六条", _BEFORE_REPLY, None, _OFFICE | _WORKERS),
        _rule(_A.EXAMINE_DEPARTMENT, "列明行政部门及其责任", "第十六条", _FIELD_WORK, None, _WORKERS, weighty=False),
        _rule(_A.PLAN_SUBGROUP_WORK, "制定小组工作方案", "第十一条至第十三条", (_S.INVESTIGATING,), None, _OFFICE | _HEADS),
        _rule(_A.RECORD_PROGRESS, "填报任务进展", "第十一条至第十三条", (_S.INVESTIGATING,), None, _OFFICE | _HEADS, weighty=False),
        _rule(_A.SUBMIT_SUBGROUP_REPORT, "提交小组调查报告", "第十一条、第十二条", (_S.INVESTIGATING,), None, _OFFICE | _HEADS),
        _rule(_A.DELIBERATE_SUBGROUP_REPORT, "审议小组调查报告", "第十一条、第十二条", (_S.INVESTIGATING,), None, _LEADERS),
        _rule(_A.REVIEW_RESCUE, "签署应急救援及处置情况", "第十二条", (_S.INVESTIGATING, _S.ADOPTED), None, _GROUP),
        _rule(_A.URGE, "催办", "第十三条", (_S.INVESTIGATING,), None, _OFFICE | _HEADS),
        _rule(_A.ANSWER_URGING, "答复催办", "第十三条", _WITH_GROUP, None, _OFFICE | _GROUP),
        _rule(_A.SUPPLEMENT_INQUIRY, "登记补充调查事项", "第十三条", (_S.INVESTIGATING,), None, _OFFICE | _HEADS, weighty=False),
        _rule(_A.RECORD_OPINION, "登记舆情信息", "第十三条", _WITH_GROUP, None, _OFFICE | _GROUP, weighty=False),
        _rule(_A.ISSUE_BULLETIN, "编发信息专报", "第十三条", _WITH_GROUP, None, _OFFICE | _HEADS),
        _rule(_A.KEEP_MATERIAL, "登记和移交调查资料", "第十三条", _UP_TO_CLOSING, None, _OFFICE | _WORKERS, weighty=False),
        _rule(_A.GRANT_EXTENSION, "登记延期批准", "第二十八条", (_S.INVESTIGATING,), None, _OFFICE),
        _rule(_A.WRITE_FINDINGS, "填写事故经过、问题、措施和责任", "第二十六条", _FIELD_WORK, None, _WORKERS, weighty=False),
        _rule(_A.WRITE_REPORT, "撰写调查报告", "第二十六条", _FIELD_WORK, None, _WORKERS, weighty=False),
        _rule(_A.DETERMINE_CAUSE, "作出火灾事故原因认定", "第二十条", (_S.INVESTIGATING,), None, _LEADERS),
        _rule(_A.SERVE_DETERMINATION, "登记送达火灾事故认定书", "公安部令第121号", (_S.INVESTIGATING, _S.ADOPTED, _S.SUBMITTED, _S.REPLIED), None, _OFFICE | _WORKERS),
        _rule(_A.ADOPT_REPORT, "审议通过调查报告", "第九条", (_S.INVESTIGATING,), _S.ADOPTED, _LEADERS),
        _rule(_A.SIGN_REPORT, "签署调查报告", "第二十七条", (_S.ADOPTED,), None, _WORKERS),
        _rule(_A.SUBMIT_REPORT, "提交火灾事故调查报告", "第二十八条", (_S.ADOPTED,), _S.SUBMITTED, _OFFICE, SecondPerson.LEADER),
        _rule(_A.REGISTER_RECEIPT, "登记政府收到报告", "第二十九条", (_S.SUBMITTED,), None, _OFFICE),
        _rule(_A.RETURN_REPORT, "登记报告退回修改", "第二十九条", (_S.SUBMITTED,), _S.INVESTIGATING, _OFFICE),
        _rule(_A.REGISTER_REPLY, "登记批复", "第二十九条", (_S.SUBMITTED,), _S.REPLIED, _OFFICE, SecondPerson.OFFICER),
        _rule(_A.REOPEN, "恢复调查", "第二十条", (_S.REPLIED, _S.CLOSED), _S.INVESTIGATING, _OFFICE, SecondPerson.OFFICER),
        _rule(_A.PUBLISH_REPORT, "登记公布", "第三十一条", (_S.REPLIED,), None, _OFFICE),
        _rule(_A.CLOSE, "结案", "第三十二条", (_S.REPLIED,), _S.CLOSED, _OFFICE),
        _rule(_A.FILE_DOCUMENT, "登记收发文", "第三十二条", _ANY, None, _OFFICE),
        _rule(_A.IMPORT_CASE, "补录案件", "", (), None, _OFFICE, weighty=False),
    )
}
# fmt: on

# Signing, deciding, recusing and replying: whoever gave the password long ago gives it again. So does
# whoever confirms what another person prepared.
ASKS_PASSWORD = frozenset(
    {
        Act.DECIDE_RECUSAL,
        Act.LIFT_RECUSAL,
        Act.RULE_ON_DISAGREEMENT,
        Act.SIGN_OFF_RELEASE,
        Act.DELIBERATE_SUBGROUP_REPORT,
        Act.REVIEW_RESCUE,
        Act.DETERMINE_CAUSE,
        Act.ADOPT_REPORT,
        Act.SIGN_REPORT,
        Act.REGISTER_REPLY,
    }
)
