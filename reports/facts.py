"""What a report is drafted from (起草依据): the records of one case, read once.

Drafting and the gate take these and touch no database.
"""

from dataclasses import dataclass, field

from cases.models import (
    CasualtyRevision,
    CitedBasis,
    FireCase,
    GradeDecision,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    MemberRole,
    Milestone,
    Party,
    PartyKind,
    PartyRole,
    Recusal,
    RecusalOutcome,
    ScopeDecision,
    ScopeExclusion,
    Subgroup,
)
from evidence.models import Appraisal
from reports.models import (
    CauseDetermination,
    ChronologyEntry,
    DepartmentReview,
    ExcludedCause,
    ExtraChapter,
    Finding,
    IndirectCause,
    Measure,
    ReportFigure,
    Responsibility,
    Signature,
)

RELATED_ROLES = (
    PartyRole.Role.RELATED_UNIT,
    PartyRole.Role.OWNER,
    PartyRole.Role.LESSOR,
    PartyRole.Role.LESSEE,
    PartyRole.Role.PROPERTY_MANAGER,
    PartyRole.Role.CONTRACTOR,
)


@dataclass(frozen=True)
class PartyFacts:
    """A party with the parts it plays (单位或个人及其身份)."""

    party: Party
    roles: frozenset[str]


@dataclass(frozen=True)
class MeasureFacts:
    """A measure with the keys of the problems it answers (措施及其对应的问题)."""

    measure: Measure
    finding_keys: tuple[str, ...]


@dataclass(frozen=True)
class ReportFacts:
    """Everything a report is drafted from (起草依据)."""

    case: FireCase
    casualties: CasualtyRevision | None = None
    grade: GradeDecision | None = None
    scope: ScopeDecision | None = None
    exclusions: tuple[ScopeExclusion, ...] = ()
    bases: tuple[CitedBasis, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    group: InvestigationGroup | None = None
    members: tuple[GroupMember, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    invited: tuple[InvitedBody, ...] = ()
    parties: tuple[PartyFacts, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    chronology: tuple[ChronologyEntry, ...] = ()
    cause: CauseDetermination | None = None
    indirect_causes: tuple[IndirectCause, ...] = ()
    excluded_causes: tuple[ExcludedCause, ...] = ()
    findings: tuple[Finding, ...] = ()
    departments: tuple[DepartmentReview, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    bodies: dict[int, str] = field(default_factory=dict)
    chapters: tuple[ExtraChapter, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    signatures: tuple[Signature, ...] = ()

    def milestone(self, kind: str) -> Milestone | None:
        """Return the latest milestone of a kind (节点)."""
        return next((one for one in reversed(self.milestones) if one.kind == kind), None)

    def fire_units(self) -> tuple[Party, ...]:
        """Return the units where the fire began (起火单位)."""
        return tuple(one.party for one in self._units() if PartyRole.Role.FIRE_UNIT in one.roles)

    def fire_households(self) -> tuple[Party, ...]:
        """Return the persons in whose home the fire began, where no unit was (起火户)."""
        return tuple(one.party for one in self.parties if PartyRole.Role.FIRE_HOUSEHOLD in one.roles)

    def related_units(self) -> tuple[Party, ...]:
        """Return the units that lease to, manage for or otherwise relate to the fire unit (相关单位)."""
        return tuple(
            one.party
            for one in self._units()
            if PartyRole.Role.FIRE_UNIT not in one.roles and one.roles.intersection(RELATED_ROLES)
        )

    def serving_members(self) -> tuple[GroupMember, ...]:
        """Return the members in office: neither replaced nor recused (现任成员, 第十四条)."""
        recused = {one.member_id for one in self.recusals if one.outcome == RecusalOutcome.RECUSED}
        return tuple(one for one in self.members if one.left_on is None and one.pk not in recused)

    def signing_members(self) -> tuple[GroupMember, ...]:
        """Return the members who sign; experts are engaged, not sent, and do not (签名成员, 第二十七条)."""
        return tuple(one for one in self.serving_members() if one.role != MemberRole.EXPERT)

    def is_nobody_responsible(self) -> bool:
        """Say whether the fire has been found to be an accident of nobody's doing (非责任事故)."""
        nature = self.cause.nature if self.cause else ""
        return nature in (CauseDetermination.Nature.ACCIDENTAL, CauseDetermination.Nature.NATURAL)

    def _units(self) -> tuple[PartyFacts, ...]:
        return tuple(one for one in self.parties if one.party.kind == PartyKind.UNIT)
