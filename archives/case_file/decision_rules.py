"""Check the decisions on scope, grade and rules (案件决定, 第二条至第五条、第三十八条)."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from regulation.grades import Grade, GradeScale, grade_on_scale, load_grade_scales
from regulation.rulebook import rulebook_for

from .document import Entry, entries, latest
from .faults import Fault


def _check_scope(document: Entry) -> Iterator[Fault]:
    for path, decision in entries(document, "scope_decisions"):
        if decision.get("in_scope") is True and decision.get("exclusions"):
            yield Fault((*path, "in_scope"), "存在不适用情形的，“适用本规定”不得为true", "第五条")


def _figures_on(document: Entry, day: str) -> Entry:
    known = [
        entry
        for _, entry in entries(document, "casualties")
        if "recorded_on" in entry and entry["recorded_on"] <= day
    ]
    return max(known, key=lambda entry: entry["recorded_on"], default={})


def _reached(document: Entry, decision: Entry, scale: GradeScale, loss: Decimal | None) -> Grade:
    figures = _figures_on(document, decision["established_on"])
    return grade_on_scale(scale, figures.get("deaths"), figures.get("serious_injuries"), loss)


def _check_grade(document: Entry) -> Iterator[Fault]:
    # A published case from elsewhere keeps the grade that was published.
    if document.get("is_reference"):
        return
    scale = load_grade_scales()[0]
    last = latest(document, "grade_decisions", "established_on")
    for path, decision in entries(document, "grade_decisions"):
        if "grade" not in decision or "established_on" not in decision or "reason" in decision:
            continue
        # Losses carry no date, so only the last decision is held against them.
        loss = document.get("fire", {}).get("direct_economic_loss") if decision is last else None
        reached = _reached(document, decision, scale, loss)
        if Grade(decision["grade"]).rank < reached.rank:
            yield Fault(
                (*path, "grade"),
                f"“事故等级”低于当日伤亡和损失达到的等级（{reached.label}），应当填写“理由”",
                "第四条",
            )


def _check_scales(document: Entry) -> Iterator[Fault]:
    for path, decision in entries(document, "grade_decisions"):
        grade = decision.get("grade")
        if grade and decision.get("statistics_grade", grade) != grade and "reason" not in decision:
            yield Fault((*path, "reason"), "“事故等级”与“统计等级”不一致的，应当填写“理由”", "第四条")


def _check_rulebook(document: Entry) -> Iterator[Fault]:
    code, fire = document.get("rulebook_code"), document.get("fire", {})
    if code is None or "occurred_on" not in fire:
        return
    decision = latest(document, "rulebook_decisions", "decided_on")
    if decision is not None:
        if decision.get("rulebook_code", code) != code:
            yield Fault(("rulebook_code",), "“适用规则”与最后一次规则变更说明不一致", "第三十八条")
        return
    if document.get("rulebook_decisions"):
        return
    in_force = rulebook_for(date.fromisoformat(fire["occurred_on"])) if "district" in fire else None
    if in_force is None or in_force.code != code:
        yield Fault(
            ("rulebook_code",),
            "该规则不是起火之日在起火地点施行的规则，适用它应当有规则变更说明",
            "第三十八条",
        )


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (
    _check_scope,
    _check_grade,
    _check_scales,
    _check_rulebook,
)
