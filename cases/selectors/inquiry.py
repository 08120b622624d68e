"""Whom the group asks and how far that has come (调查范围, 第三章)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cases.models import DocumentDemand, FireCase, InterviewTarget, StayNotice
from regulation.rulebook import Rule, load_rulebook

_Status = InterviewTarget.Status


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """One category of article 15 with the people named under it (一类询问对象)."""

    rule: Rule
    targets: tuple[InterviewTarget, ...]

    @property
    def state(self) -> str:
        """Return how far the category has come: somebody asked, somebody planned, reasoned away, or open."""
        states = {one.status for one in self.targets}
        return next(
            (state for state in (_Status.DONE, _Status.PLANNED, _Status.NOT_NEEDED) if state in states), ""
        )

    @property
    def words(self) -> str:
        """Return the state in words (询问情况)."""
        return str(_Status(self.state).label) if self.state else "尚未确定"


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """Every category of article 15 in its order (询问对象清单)."""

    categories: tuple[CategoryPlan, ...]

    @property
    def total(self) -> int:
        """Return how many categories the article lists."""
        return len(self.categories)

    @property
    def asked(self) -> int:
        """Return in how many categories somebody was asked (已询问)."""
        return self._count(_Status.DONE)

    @property
    def planned(self) -> int:
        """Return in how many categories people are planned and nobody was asked yet (拟询问)."""
        return self._count(_Status.PLANNED)

    @property
    def reasoned(self) -> int:
        """Return how many categories are left out with the reason (不需询问)."""
        return self._count(_Status.NOT_NEEDED)

    @property
    def open(self) -> tuple[CategoryPlan, ...]:
        """Return the categories that nobody has thought about yet (尚未确定)."""
        return tuple(one for one in self.categories if not one.state)

    @property
    def coverage(self) -> str:
        """Return the coverage in one sentence (覆盖情况)."""
        return (
            f"第十五条所列{self.total}类询问对象：已询问{self.asked}类，拟询问{self.planned}类，"
            f"说明不需询问{self.reasoned}类，尚未确定{len(self.open)}类。"
        )

    def _count(self, state: str) -> int:
        return sum(one.state == state for one in self.categories)


def interview_targets(case: FireCase) -> QuerySet[InterviewTarget]:
    """Return everybody on the interview plan in order (询问对象)."""
    return InterviewTarget.objects.filter(case=case).select_related("party")


def interview_plan(case: FireCase) -> InterviewPlan:
    """Return the interview plan by the categories of article 15 (询问对象清单)."""
    named = defaultdict(list)
    for target in interview_targets(case):
        named[target.category].append(target)
    rules = load_rulebook(case.rulebook_code).interview_categories
    return InterviewPlan(tuple(CategoryPlan(rule, tuple(named[rule.code])) for rule in rules))


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand on a day (调取资料): whether something is outstanding after its last day."""

    demand: DocumentDemand
    is_overdue: bool


def document_demands(case: FireCase, today: date) -> list[DemandRow]:
    """Return the demands of a case, what is overdue on top (调取资料, 第十六条)."""
    found = DocumentDemand.objects.filter(case=case).select_related("party")
    rows = [DemandRow(one, one.is_overdue(today)) for one in found]
    return sorted(rows, key=lambda row: not row.is_overdue)


def stay_notices(case: FireCase) -> list[StayNotice]:
    """Return who was told to stay available, each with the absences (不得擅离职守, 第十六条)."""
    notices = StayNotice.objects.filter(case=case).select_related("party")
    return list(notices.prefetch_related("absences"))


def interview_warnings(case: FireCase) -> tuple[str, ...]:
    """Return what the interview plan still leaves open (尚未确定的询问对象); it blocks nothing."""
    still_open = interview_plan(case).open
    if not still_open:
        return ()
    names = "、".join(one.rule.label for one in still_open)
    return (f"第十五条所列询问对象中，尚未确定或者说明理由的：{names}。",)
