"""What must hold before an act is done (办理条件); each guard refuses with its article and the way out."""

from dataclasses import replace
from datetime import date

from accounts.models import AgencyKind, Level
from cases.clocks import case_facts
from cases.composition import CompositionGap, body_of, check
from cases.lifecycle import ActRule, MilestoneKind
from cases.models import FireCase
from cases.organizer import HIGHER_GOVERNMENT
from cases.selectors.group import group_facts
from common.chinese import full_date
from common.errors import DomainError
from regulation.grades import Grade
from regulation.rulebook import load_rulebook


def require_not_before_fire(case: FireCase, day: date, label: str, rule: ActRule) -> None:
    """Require a day not before the fire.

    :raises DomainError: ``before_fire``.
    """
    if day < case.occurred_on:
        raise DomainError(
            "before_fire",
            f"“{label}”不得早于起火日期{full_date(case.occurred_on)}。",
            article=rule.article,
        )


def require_group_stood(case: FireCase, day: date, label: str, rule: ActRule) -> None:
    """Require a day on which the group that acts was established (第六条).

    :raises DomainError: ``before_establishment``.
    """
    stood = case.milestones.filter(kind=MilestoneKind.GROUP_ESTABLISHED).order_by("reached_on").first()
    if stood is None:
        raise DomainError(
            "before_establishment",
            "火灾事故调查组尚未成立（第六条），不能以调查组名义办理。",
            article=rule.article,
        )
    if day < stood.reached_on:
        raise DomainError(
            "before_establishment",
            f"“{label}”不得早于火灾事故调查组成立的日期{full_date(stood.reached_on)}（第六条）。",
            article=rule.article,
        )


def require_in_scope(case: FireCase, rule: ActRule) -> None:
    """Require the latest scope decision to put the fire under the regulation (第二条).

    :raises DomainError: ``scope_undecided`` or ``out_of_scope``.
    """
    decision = case.scope_decisions.last()
    if decision is None:
        raise DomainError("scope_undecided", "请先办理“火灾事故性质研判”。", article="第二条")
    if not decision.in_scope:
        raise DomainError(
            "out_of_scope", "研判意见为不适用本规定，应当移送有管辖权的机关。", article="第五条"
        )


def require_reason_for_request(case: FireCase, rule: ActRule) -> None:
    """Require a higher grade or another organiser before a group is requested anew (I-11, 第四条).

    :raises DomainError: ``group_exists`` if the group was established and nothing has changed since.
    """
    if not case.milestones.filter(kind=MilestoneKind.GROUP_ESTABLISHED).exists():
        return
    requested_on = case.milestones.filter(kind=MilestoneKind.GROUP_REQUESTED).last().reached_on
    changed = any(day >= requested_on for day in case_facts(case).grade_raised_on)
    if not changed and not case.organizer_decisions.filter(decided_on__gte=requested_on).exists():
        raise DomainError(
            "group_exists",
            "火灾事故调查组已经成立；事故等级提高或者组织调查的人民政府变更后，方可重新报请。",
            article=rule.article,
        )


def require_text(value: str, label: str, rule: ActRule) -> None:
    """Require a field that only some circumstances ask for.

    :raises DomainError: ``text_missing``.
    """
    if not value.strip():
        raise DomainError("text_missing", f"请填写“{label}”。", article=rule.article)


def require_not_before_steps(case: FireCase, day: date, label: str, rule: ActRule) -> None:
    """Require a day not before the latest step of the case.

    :raises DomainError: ``before_last_step``.
    """
    last = case.milestones.last()
    if last is not None and day < last.reached_on:
        raise DomainError(
            "before_last_step",
            f"“{label}”不得早于“{last.get_kind_display()}”的日期{full_date(last.reached_on)}。",
            article=rule.article,
        )


def require_composition_beside_leader(case: FireCase, rule: ActRule) -> None:
    """Require the bodies of article 7 that no leader brings along (调查组的组成, 第七条).

    A leader comes from the government or is the delegated fire chief (第六条); what is missing with
    either refuses the establishment for certain.

    :raises DomainError: ``composition_incomplete``, naming each missing body.
    """
    certain = gaps_beside_leader(case)
    if certain:
        raise DomainError(
            "composition_incomplete",
            "调查组的组成不符合第七条：" + "".join(gap.message for gap in certain),
            article="第七条",
        )


def gaps_beside_leader(case: FireCase) -> list[CompositionGap]:
    """Return what the group lacks whichever leader it gets (组长之外的组成缺项, 第六条、第七条)."""
    lacking = [_gaps_with_leader_of(case, kind) for kind in (AgencyKind.GOVERNMENT, AgencyKind.FIRE_RESCUE)]
    return [gap for gap in lacking[0] if gap in lacking[1]]


def require_below_city(case: FireCase, rule: ActRule) -> None:
    """Require a case that the city does not investigate yet (提级调查, 第四条).

    :raises DomainError: ``already_city``.
    """
    if case.organizer_level == Level.CITY:
        raise DomainError(
            "already_city", f"本案已由{case.organizer_name}组织调查，无须提级。", article=rule.article
        )


def require_grade_of_above(case: FireCase, rule: ActRule) -> None:
    """Require a grade that a government above the city investigates (移交上级调查, 第四条).

    :raises DomainError: ``grade_too_low``.
    """
    decided = case.grade_decisions.last()
    grade = Grade(decided.grade) if decided else Grade.ORDINARY
    if grade not in HIGHER_GOVERNMENT:
        raise DomainError(
            "grade_too_low",
            f"{grade.label}火灾事故由市、区县人民政府组织调查，不移交上级；等级有变化的，请先办理“确定事故等级”。",
            article=rule.article,
        )


def _gaps_with_leader_of(case: FireCase, kind: AgencyKind) -> tuple[CompositionGap, ...]:
    facts = group_facts(case)
    with_leader = replace(facts, members=facts.members | {body_of(kind)})
    return check(with_leader, load_rulebook(case.rulebook_code))
