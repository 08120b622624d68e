"""Read what the scope of a case depends on (适用范围的条件, 第二条、第五条)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import CasualtyRevision, FireCase, GradeDecision, ScopeDecision, ScopeExclusion
from cases.scope import ScopeFacts, assess
from regulation.grades import Grade
from regulation.rulebook import load_rulebook


@dataclass(frozen=True, slots=True)
class ScopeCondition:
    """One condition of the scope as it stands (适用条件); ``holds`` None is not known."""

    label: str
    article: str
    holds: bool | None
    why: str

    @property
    def verdict(self) -> str:
        """Return 符合, 不符合 or 未知."""
        return {True: "符合", False: "不符合", None: "未知"}[self.holds]


def scope_facts(
    *,
    case: FireCase,
    grade: GradeDecision | None,
    casualties: CasualtyRevision | None,
    decision: ScopeDecision | None,
    exclusions: Iterable[ScopeExclusion],
) -> ScopeFacts:
    """Return the facts of a case's scope from its records (研判依据)."""
    return ScopeFacts(
        in_city=case.district_id is not None,
        grade=Grade(grade.grade) if grade else None,
        deaths=casualties.deaths if casualties else None,
        has_social_impact=decision.has_social_impact if decision else None,
        exclusions=tuple(sorted({one.item for one in exclusions})),
    )


def scope_conditions(
    *,
    case: FireCase,
    grade: GradeDecision | None,
    casualties: CasualtyRevision | None,
    decision: ScopeDecision | None,
) -> list[ScopeCondition]:
    """Return the conditions that matter at the grade, whether they hold and why (第二条、第五条).

    :param grade: the latest decision of its kind, as are ``casualties`` and ``decision``.
    """
    facts = scope_facts(
        case=case,
        grade=grade,
        casualties=casualties,
        decision=decision,
        exclusions=decision.exclusions.all() if decision else (),
    )
    assessment = assess(load_rulebook(case.rulebook_code), facts)
    shown = [
        ScopeCondition(one.rule.label, one.rule.article, one.holds, one.why)
        for one in assessment.predicates
        if one.rule.code != "SUPERIOR_POLICY" and _matters(one.rule.code, facts.grade)
    ]
    found = "；".join(exclusion.label for exclusion in assessment.exclusions)
    none_found = None if decision is None else not assessment.exclusions
    shown.append(ScopeCondition("不存在第五条所列不适用情形", "第五条", none_found, found))
    return shown


def _matters(code: str, grade: Grade | None) -> bool:
    if code in ("DEATH", "SOCIAL_IMPACT"):
        return grade in (None, Grade.ORDINARY)
    return code != "LARGER_FIRE" or grade is not Grade.ORDINARY
