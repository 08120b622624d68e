"""Meetings and disagreements in a case file (会议、分歧, 第九条)."""

from cases.models import (
    Direction,
    Disagreement,
    DisagreementPosition,
    Duty,
    Meeting,
    MeetingAttendance,
    Release,
)

from .fields import Property as P
from .record import NEVER, Record

ATTENDANCES = Record(
    name="attendances",
    label="出席情况",
    article="第九条",
    about="Which members came, and why others did not",
    model=MeetingAttendance,
    owner="meeting",
    facts=(
        P("member", "第九条", "Member", names="members"),
        P("is_present", "第九条", "Whether the member came", always=True),
        P("absence_reason", "第九条", "Why the member did not come"),
    ),
    rules={
        "if": {"properties": {"is_present": {"const": True}}},
        "then": {"properties": {"absence_reason": NEVER}},
        "else": {"required": ["absence_reason"]},
    },
    places={"absence_has_a_reason": "absence_reason"},
)

MEETINGS = Record(
    name="meetings",
    label="会议",
    article="第九条",
    about="Meetings of the group that were called or held",
    model=Meeting,
    facts=(
        P("key", "", "Name of the meeting inside this file"),
        P("purpose", "第九条", "Kind of meeting"),
        P("subject", "第九条", "Name of the meeting"),
        P("noticed_on", "第九条", "Day of the notice"),
        P("notice_number", "第九条", "Number of the notice"),
        P("scheduled_on", "第九条", "Day for which it was called"),
        P("scheduled_time", "第九条", "Time for which it was called"),
        P("place", "第九条", "Place"),
        P("agenda", "第九条", "Agenda"),
        P("held_on", "第九条", "Day it was held"),
        P("chair", "第九条", "Who chaired it", names="members"),
        P("others", "第九条", "Who was there beside the members"),
        P("minutes", "第九条", "What was said"),
        P("decisions", "第九条", "What was decided"),
    ),
    children=(ATTENDANCES,),
    rules={
        "dependentRequired": {
            "held_on": ["chair", "minutes"],
            "chair": ["held_on"],
            "minutes": ["held_on"],
            "noticed_on": ["scheduled_on"],
        },
        "anyOf": [{"required": ["noticed_on"]}, {"required": ["held_on"]}],
    },
    places={
        "meeting_is_called_or_held": "scheduled_on",
        "meeting_held_has_chair_and_minutes": "minutes",
    },
)

POSITIONS = Record(
    name="positions",
    label="分歧意见",
    article="第九条",
    about="What each member holds",
    model=DisagreementPosition,
    owner="disagreement",
    facts=(
        P("member", "第九条", "Member", names="members"),
        P("text", "第九条", "What the member holds"),
    ),
)

_RULED = ["consultation", "ruling", "ruled_on"]
DISAGREEMENTS = Record(
    name="disagreements",
    label="分歧",
    article="第九条",
    about="Disagreements among members and how they were settled",
    model=Disagreement,
    facts=(
        P("key", "", "Name of the disagreement inside this file"),
        P("subject", "第九条", "What it is about"),
        P("raised_on", "第九条", "Day it was raised"),
        P("raised_by", "第九条", "Member who raised it", names="members"),
        P("meeting", "第九条", "Meeting at which it was raised", names="meetings"),
        P("outcome", "第九条", "How far it is settled", always=True),
        P("consultation", "第九条", "How agreement was sought"),
        P("ruling", "第九条", "What was agreed, concluded or referred"),
        P("ruled_on", "第九条", "Day it was settled or referred"),
        P("ruled_by", "第九条", "Who settled or referred it"),
        P("document_number", "第九条", "Number of the document"),
        P("answer", "第九条", "What the government decided"),
        P("answered_on", "第九条", "Day of the government's decision"),
        P("answer_number", "第九条", "Number of the government's decision"),
    ),
    children=(POSITIONS,),
    rules={
        "allOf": [
            {
                "if": {"properties": {"outcome": {"const": "OPEN"}}, "required": ["outcome"]},
                "then": {"properties": dict.fromkeys(_RULED, NEVER)},
                "else": {"required": _RULED},
            },
            {
                "if": {"properties": {"outcome": {"const": "DECIDED"}}, "required": ["outcome"]},
                "then": {"required": ["answer", "answered_on", "answer_number"]},
                "else": {"properties": {"answered_on": NEVER}},
            },
        ]
    },
    places={
        "disagreement_settled_is_dated": "ruled_on",
        "disagreement_answer_is_dated": "answered_on",
    },
)

DUTIES = Record(
    name="duties",
    label="职责和分工",
    article="第九条",
    about="What each member answers for",
    model=Duty,
    owner="direction",
    facts=(
        P("member", "第九条", "Member", names="members"),
        P("text", "第九条", "What the member answers for"),
    ),
)

DIRECTIONS = Record(
    name="directions",
    label="调查方向和分工",
    article="第九条",
    about="Direction and focus of the investigation, each taking the place of the one before",
    model=Direction,
    facts=(
        P("decided_on", "第九条", "Day of the decision"),
        P("decided_by", "第九条", "Who decided"),
        P("direction", "第九条", "Direction"),
        P("focus", "第九条", "Focus"),
    ),
    children=(DUTIES,),
)

RELEASES = Record(
    name="releases",
    label="信息发布审批",
    article="第九条",
    about="What was put before the leader to leave the group",
    model=Release,
    facts=(
        P("key", "", "Name of the entry inside this file"),
        P("kind", "第九条", "Whether it goes to the public or to the government"),
        P("title", "第九条", "Title"),
        P("text", "第九条", "Text"),
        P("channel", "第九条", "Channel or addressee"),
        P("drafted_by", "", "Who drafted it"),
        P("outcome", "第九条", "Decision"),
        P("opinion", "第九条", "Opinion of the leader"),
        P("decided_on", "第九条", "Day of the decision"),
        P("decided_by", "第九条", "Who decided"),
        P("released_on", "第九条", "Day it went out"),
        P("released_where", "第九条", "Where it went out"),
    ),
    rules={
        "if": {"properties": {"outcome": {"const": "REFUSED"}}, "required": ["outcome"]},
        "then": {"properties": {"released_on": NEVER}},
    },
    places={"released_after_sign_off": "released_on"},
)
