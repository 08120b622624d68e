"""The grade of a fire and what it moves (确定事故等级, 第四条, I-11)."""

from datetime import date

from accounts.models import Level, User
from cases import guards
from cases.acts import Step, perform, save
from cases.grading import GradeProposal, moves_jurisdiction, propose_grade
from cases.lifecycle import Act
from cases.models import FireCase, GradeDecision, OrganizerDecision
from cases.organizer import assign, city_organizer
from common.chinese import full_date
from common.errors import DomainError
from regulation.grades import Grade
from regulation.rulebook import load_rulebook


def decide_grade(
    *, public_id: str, actor: User, established_on: date, grade: Grade, reason: str = ""
) -> FireCase:
    """Decide the grade from the recorded figures (确定事故等级, 第四条).

    Where the two scales differ the officer chooses with a reason. A higher grade starts a new run of the
    request from the day it was established (I-11), and 较大 or above moves the case to the city, unless
    the casualties changed outside the window of the jurisdiction: then nothing moves by itself, and the
    city may escalate. A lower grade moves nothing back.

    :raises DomainError: ``before_fire``, ``before_last_grade``, ``grade_not_on_scale``,
        ``grade_unchanged``, ``grade_reason_missing``, ``lead_body_missing``.
    """
    with perform(public_id=public_id, actor=actor, act=Act.DECIDE_GRADE) as step:
        case = step.case
        guards.require_not_before_fire(case, established_on, "确定日期", step.rule)
        proposal = propose_grade(case)
        last = case.grade_decisions.last()
        _require_sense(step, proposal, last, established_on, grade, reason)
        statistics = proposal.on_scales[-1].grade if len(proposal.on_scales) > 1 else ""
        decision = (
            last
            if last is not None and last.established_on == established_on
            else GradeDecision(case=case, established_on=established_on)
        )
        decision.grade = grade
        decision.statistics_grade = statistics
        decision.reason = reason
        save(decision)
        step.on = established_on
        step.reason = reason
        step.summary = f"{grade.label}火灾事故"
        if proposal.current is not None and grade.rank > proposal.current.rank:
            _move_up(step, grade, established_on)
    return step.case


def _require_sense(
    step: Step,
    proposal: GradeProposal,
    last: GradeDecision | None,
    established_on: date,
    grade: Grade,
    reason: str,
) -> None:
    article = step.rule.article
    if last is not None and established_on < last.established_on:
        raise DomainError(
            "before_last_grade",
            f"“确定日期”不得早于上一次确定等级的日期{full_date(last.established_on)}。",
            article=article,
        )
    if grade not in proposal.choices:
        found = "、".join(f"{one.scale.title}为{one.grade.label}" for one in proposal.on_scales)
        raise DomainError(
            "grade_not_on_scale",
            f"按现有数字，{found}，不能确定为“{grade.label}”；请先核定伤亡人数或者填写损失。",
            article=article,
        )
    statistics = proposal.on_scales[-1].grade
    if proposal.current == grade and last is not None and last.statistics_grade in ("", statistics):
        raise DomainError("grade_unchanged", f"等级已经是“{grade.label}”，没有变化。", article=article)
    if grade != statistics and not reason.strip():
        raise DomainError(
            "grade_reason_missing",
            f"“事故等级”（{grade.label}）与“统计等级”（{statistics.label}）不一致，请填写“理由”。",
            article=article,
        )


def _move_up(step: Step, grade: Grade, established_on: date) -> None:
    case = step.case
    if case.organizer_level == Level.CITY:
        return
    if not moves_jurisdiction(case, grade):
        step.summary += "；起火7日后伤亡变化，组织机关不自动变更，市人民政府认为有必要时可以提级调查"
        return
    rules = {rule.code: rule for rule in load_rulebook(case.rulebook_code).organizers}
    organizer = city_organizer(rules["CITY_GOVERNMENT"])
    decision = OrganizerDecision(
        case=case,
        kind=OrganizerDecision.Kind.GRADE_CHANGE,
        decided_on=established_on,
        from_name=case.organizer_name,
        to_name=organizer.name,
        to_level=organizer.level,
        reason=f"事故等级提高为{grade.label}",
    )
    assign(case, organizer)
    save(case, decision)
    step.summary += f"，改由{organizer.name}组织、{organizer.lead.name}牵头"
