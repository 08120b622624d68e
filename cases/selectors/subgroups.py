"""Read what the subgroups plan, do and report (工作小组的工作, 第十条至第十三条)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import AgencyKind, User
from cases.lifecycle import CaseRole
from cases.models import (
    FireCase,
    GroupMember,
    MemberRole,
    RescueReview,
    Subgroup,
    SubgroupReport,
    TaskProgress,
    WorkPlan,
)
from cases.selectors.group import current_members
from regulation.rulebook import SubgroupPreset, load_rulebook

# Who answers for every subgroup, and for the tasks of one that was not set up (第九条、第十条).
FOR_ALL = frozenset({CaseRole.OFFICE, CaseRole.LEADER, CaseRole.DEPUTY})
OTHER_ARTICLE = "第十条"


@dataclass(frozen=True, slots=True)
class Unit:
    """A subgroup that the regulation names, set up or not, or another that was set up (工作小组)."""

    name: str
    preset: SubgroupPreset | None
    subgroup: Subgroup | None

    @property
    def kind(self) -> str:
        """Return the code of its kind, see :class:`cases.models.Subgroup.Kind`."""
        return self.preset.code if self.preset is not None else str(Subgroup.Kind.OTHER)

    @property
    def article(self) -> str:
        """Return the article that speaks of it."""
        return self.preset.article if self.preset is not None else OTHER_ARTICLE

    @property
    def tasks(self) -> tuple[str, ...]:
        """Return its tasks word for word; another subgroup has those that the leader gives it (第九条)."""
        return self.preset.tasks if self.preset is not None else ()

    @property
    def planning_item(self) -> int:
        """Return the number of the task to make a plan, 0 if the article names none (制定工作方案)."""
        return self._item(f"制定{self.name}调查工作方案")

    @property
    def reporting_item(self) -> int:
        """Return the number of the task to report, 0 if the article names none (形成小组调查报告)."""
        return self._item(f"形成{self.name}调查报告")

    @property
    def has_report(self) -> bool:
        """Tell whether it makes a report of its own; 综合组 drafts that of the group (第十三条（六）)."""
        return self.preset is None or bool(self.reporting_item)

    def _item(self, words: str) -> int:
        return next((place for place, text in enumerate(self.tasks, start=1) if words in text), 0)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One statutory task with how far it has come (任务及进展)."""

    number: int
    text: str
    code: str
    progress: TaskProgress | None

    @property
    def status(self) -> str:
        """Return the status; what nobody reported on has not begun."""
        return self.progress.status if self.progress is not None else str(TaskProgress.Status.NOT_STARTED)

    @property
    def words(self) -> str:
        """Return the status in words (进展)."""
        return str(TaskProgress.Status(self.status).label)


@dataclass(frozen=True, slots=True)
class UnitWork:
    """A subgroup with its plan, tasks and reports, the latest first (小组工作情况)."""

    unit: Unit
    tasks: tuple[TaskRow, ...]
    plans: tuple[WorkPlan, ...]
    reports: tuple[SubgroupReport, ...]

    @property
    def done(self) -> int:
        """Return how many tasks are done (完成任务数)."""
        return sum(row.status == TaskProgress.Status.DONE for row in self.tasks)

    @property
    def plan(self) -> WorkPlan | None:
        """Return the plan in force (现行方案)."""
        return self.plans[0] if self.plans else None

    @property
    def report(self) -> SubgroupReport | None:
        """Return the latest report."""
        return self.reports[0] if self.reports else None


def units_of(case: FireCase) -> tuple[Unit, ...]:
    """Return the subgroups that the regulation names, then the others that were set up (第十条至第十三条)."""
    found = {one.name: one for one in Subgroup.objects.filter(group__case=case).select_related("head")}
    presets = load_rulebook(case.rulebook_code).subgroups
    named = tuple(Unit(preset.label, preset, found.pop(preset.label, None)) for preset in presets)
    return (*named, *(Unit(name, None, one) for name, one in found.items()))


def unit_named(case: FireCase, name: str) -> Unit | None:
    """Return the subgroup of that name (工作小组)."""
    return next((unit for unit in units_of(case) if unit.name == name), None)


def units_in_charge(actor: User, units: Iterable[Unit], roles: frozenset[CaseRole]) -> frozenset[str]:
    """Return the names of the subgroups for which the person answers (第九条至第十三条).

    Leaders and the office answer for all, and for the tasks of a subgroup that was not set up; a head for
    the own subgroup.
    """
    if roles & FOR_ALL:
        return frozenset(unit.name for unit in units)
    heads = ((unit.name, unit.subgroup.head) for unit in units if unit.subgroup is not None)
    return frozenset(
        name for name, head in heads if head is not None and head.user_id == actor.pk and head.left_on is None
    )


def coordination_name(case: FireCase) -> str:
    """Return what the subgroup that coordinates is called (综合组, 第十三条)."""
    presets = load_rulebook(case.rulebook_code).subgroups
    return next(preset.label for preset in presets if preset.code == Subgroup.Kind.COORDINATION)


def work_of_units(case: FireCase) -> list[UnitWork]:
    """Return every subgroup with its plans, tasks and reports (小组工作情况)."""
    progress = {(one.unit, one.item): one for one in TaskProgress.objects.filter(case=case)}
    plans, reports = defaultdict(list), defaultdict(list)
    for plan in WorkPlan.objects.filter(case=case).order_by("-position"):
        plans[plan.unit].append(plan)
    for report in SubgroupReport.objects.filter(case=case).select_related("meeting").order_by("-position"):
        reports[report.unit].append(report)
    return [
        UnitWork(
            unit,
            tuple(
                TaskRow(number, text, task_code(unit, number), progress.get((unit.name, number)))
                for number, text in enumerate(unit.tasks, start=1)
            ),
            tuple(plans[unit.name]),
            tuple(reports[unit.name]),
        )
        for unit in units_of(case)
    ]


def task_code(unit: Unit, number: int) -> str:
    """Return what names a statutory task in forms: its subgroup and its item (任务代号)."""
    return f"{unit.kind}-{number}"


def pending_reports(case: FireCase) -> QuerySet[SubgroupReport]:
    """Return the reports of subgroups on which the group has not deliberated yet (待审议的小组调查报告)."""
    return SubgroupReport.objects.filter(case=case, outcome=SubgroupReport.Outcome.PENDING)


def rescue_review_of(case: FireCase) -> RescueReview | None:
    """Return what was signed of rescue and handling (应急救援及处置情况, 第十二条（四）)."""
    return RescueReview.objects.filter(case=case).select_related("reviewer").first()


def is_outside_fire_service(member: GroupMember) -> bool:
    """Tell whether a member is known to come from a body that is no fire-rescue body (非消防成员)."""
    return bool(member.agency_kind) and member.agency_kind != AgencyKind.FIRE_RESCUE


def possible_reviewers(case: FireCase) -> QuerySet[GroupMember]:
    """Return who may sign on rescue and handling: the members, experts aside (第七条、第十二条)."""
    return current_members(case).exclude(role=MemberRole.EXPERT)


def rescue_lack(case: FireCase) -> str:
    """Return what the review of rescue and handling still lacks, empty if nothing (第十二条（四）).

    The fire service led the rescue, so that somebody else signs, or the reason why nobody does is given.
    """
    review = rescue_review_of(case)
    if review is None:
        return "尚未签署事故发生后当地政府及部门的应急救援及处置情况（第十二条（四））。"
    if is_outside_fire_service(review.reviewer) or review.fire_signer_reason:
        return ""
    body = review.reviewer.agency_name or "所在单位"
    why = "是消防救援机构" if review.reviewer.agency_kind else "的单位类别没有登记"
    return (
        f"应急救援及处置情况由{review.reviewer}签署，{body}{why}；"
        "建议由其他单位派出的成员签署，不能的应当说明理由（第十二条（四））。"
    )


def rescue_warnings(case: FireCase) -> tuple[str, ...]:
    """Return what to look at in the review of rescue and handling; it refuses nothing by itself."""
    lack = rescue_lack(case)
    return (lack,) if lack else ()


def subgroup_cautions(case: FireCase) -> tuple[str, ...]:
    """Return what the subgroups still owe before the group adopts its report (第十一条、第十二条)."""
    found = []
    for work in work_of_units(case):
        if work.unit.subgroup is None or not work.unit.has_report:
            continue
        report = work.report
        if report is None:
            found.append(f"{work.unit.name}尚未提交小组调查报告（{work.unit.article}）。")
        elif report.outcome != SubgroupReport.Outcome.PASSED:
            outcome = report.get_outcome_display()
            found.append(f"{work.unit.name}的小组调查报告{outcome}（{work.unit.article}）。")
    return tuple(found) + rescue_warnings(case)
