"""The records of a case (案件记录), one file for each chapter of its life."""

from .coordination import (
    Bulletin,
    CaseMaterial,
    MaterialHandover,
    PublicOpinion,
    SupplementaryItem,
    Urging,
)
from .decisions import GradeDecision, OrganizerDecision, RulebookDecision, ScopeDecision, ScopeExclusion
from .demands import Absence, DocumentDemand, StayNotice
from .duty import Declaration, Delegation
from .events import CaseEvent, CaseHead, PendingAct, Phase
from .fire_case import CaseSource, CasualtyRevision, CitedBasis, FireCase
from .group import (
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    MemberRole,
    Recusal,
    RecusalOutcome,
    Subgroup,
    SubgroupMember,
)
from .inquiry import InterviewTarget
from .leadership import Direction, Duty, Release
from .limits import NextLimit, Shelf, Standing
from .meetings import Disagreement, DisagreementPosition, Meeting, MeetingAttendance
from .numbering import CaseNumberSequence
from .parties import Party, PartyKind, PartyRole
from .register import DocumentEntry
from .search import SearchEntry
from .subgroup_work import RescueReview, SubgroupReport, TaskProgress, WorkPlan
from .time import ClockPause, Extension, ExtensionKind, Milestone
from .usage import AccessHead, AccessRecord, SubmittedForm

__all__ = [
    "Absence",
    "AccessHead",
    "AccessRecord",
    "Bulletin",
    "CaseEvent",
    "CaseHead",
    "CaseMaterial",
    "CaseNumberSequence",
    "CaseSource",
    "CasualtyRevision",
    "CitedBasis",
    "ClockPause",
    "Declaration",
    "Delegation",
    "Direction",
    "Disagreement",
    "DisagreementPosition",
    "DocumentDemand",
    "DocumentEntry",
    "Duty",
    "Extension",
    "ExtensionKind",
    "FireCase",
    "GradeDecision",
    "GroupMember",
    "InterviewTarget",
    "InvestigationGroup",
    "InvitedBody",
    "MaterialHandover",
    "Meeting",
    "MeetingAttendance",
    "MemberRole",
    "Milestone",
    "NextLimit",
    "OrganizerDecision",
    "Party",
    "PartyKind",
    "PartyRole",
    "PendingAct",
    "Phase",
    "PublicOpinion",
    "Recusal",
    "RecusalOutcome",
    "Release",
    "RescueReview",
    "RulebookDecision",
    "ScopeDecision",
    "ScopeExclusion",
    "SearchEntry",
    "Shelf",
    "Standing",
    "StayNotice",
    "Subgroup",
    "SubgroupMember",
    "SubgroupReport",
    "SubmittedForm",
    "SupplementaryItem",
    "TaskProgress",
    "Urging",
    "WorkPlan",
]
