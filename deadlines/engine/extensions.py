"""Whether a new extension may be granted (延期审查, 第二十八条, I-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deadlines.engine.calendar import WorkCalendar
from deadlines.engine.facts import CaseFacts, Extension
from deadlines.engine.schedule import NO_PAUSES, Basis, pauses_of, schedule_run
from regulation.rulebook import Rulebook


class ExtensionVerdict(StrEnum):
    """Name the outcomes of the check (延期审查结论)."""

    ALLOWED = "ALLOWED"
    NOT_POSITIVE = "NOT_POSITIVE"
    TOO_MANY_DAYS = "TOO_MANY_DAYS"
    BEFORE_FIRE = "BEFORE_FIRE"
    AFTER_DUE = "AFTER_DUE"


@dataclass(frozen=True, slots=True)
class ExtensionCheck:
    """Hold the outcome of the check, the due day it was measured against and the days still to be granted.

    Only AFTER_DUE can be overridden, with a reason, and the extension then stays marked irregular (I-05).
    """

    verdict: ExtensionVerdict
    article: str
    message: str
    due_on: date | None
    days_available: int

    @property
    def allowed(self) -> bool:
        """Tell whether the extension may be granted as it is."""
        return self.verdict is ExtensionVerdict.ALLOWED

    @property
    def allowed_as_irregular(self) -> bool:
        """Tell whether the extension may be granted by an explicit exception (不规范延期)."""
        return self.verdict is ExtensionVerdict.AFTER_DUE


def check_extension(
    facts: CaseFacts, extension: Extension, rulebook: Rulebook, calendar: WorkCalendar
) -> ExtensionCheck:
    """Check a new extension against what the facts already hold (延期审查, 第二十八条, I-05).

    The due day is the one in force on the day of the decision: only extensions decided by then count for
    it, while the total counts all of them. A suspended limit has no due day and can be extended.

    :raises KeyError: if nothing can be extended in that way.
    :raises ValueError: if the extension has no day of decision.
    :raises CalendarOutOfRange: if a date derived lies outside the calendar.
    """
    decided_on = extension.decided_on
    if decided_on is None:
        raise ValueError("the extension has no day of decision")
    rule, limit = rulebook.extension_rule(extension.kind)
    same_kind = [granted for granted in facts.extensions if granted.kind == extension.kind]
    available = limit.max_days - sum(granted.days for granted in same_kind)
    in_force = sum(
        granted.days
        for granted in same_kind
        if granted.decided_on is None or granted.decided_on <= decided_on
    )
    pauses = pauses_of(facts.appraisals) if rule.paused_by_appraisal else NO_PAUSES
    due_on = schedule_run(Basis(rulebook, calendar), rule, (1, facts.occurred_on), in_force, pauses).due_on
    verdict, message = ExtensionVerdict.ALLOWED, "可以延长"
    if extension.days < 1:
        verdict, message = ExtensionVerdict.NOT_POSITIVE, "延长的天数应当大于零"
    elif extension.days > available:
        verdict = ExtensionVerdict.TOO_MANY_DAYS
        message = f"延长合计不得超过{limit.max_days}日，尚可延长{max(available, 0)}日"
    elif decided_on < facts.occurred_on:
        verdict, message = ExtensionVerdict.BEFORE_FIRE, "批准延长的日期不得早于事故发生之日"
    elif due_on is not None and decided_on > due_on:
        verdict = ExtensionVerdict.AFTER_DUE
        message = f"批准延长的日期晚于届满日{due_on.year}年{due_on.month}月{due_on.day}日"
    return ExtensionCheck(verdict, rule.article, f"{message}（{rule.article}）", due_on, max(available, 0))
