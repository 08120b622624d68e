"""What the pages of one case show, each from a fixed number of queries (案件页面)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from cases.clocks import case_facts, clocks_from, dated_facts
from cases.limits import next_clock
from cases.models import FireCase, GroupMember, InvestigationGroup, Recusal, SubgroupMember
from cases.selectors.group import typed_kinds
from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import Clock, NotStarted, grade_windows
from deadlines.engine.facts import CaseFacts
from deadlines.engine.trace import Trace, explain
from deadlines.presentation import ClockView, present, without_alarm
from desk.timeline import Timeline, timeline
from evidence.models import Appraisal
from regulation.grades import Grade, GradeScale, grade_on_scale, scales_for
from regulation.rulebook import Rulebook, load_rulebook
from reports.facts import ReportFacts
from reports.gate import Gap, report_gaps
from reports.models import Finding, Measure

GROUP_ARTICLES = ("第六条", "第七条")


@dataclass(frozen=True)
class ClockGroup:
    """Clocks of one kind, those that run or ran apart from those not started (一类期限)."""

    started: list[ClockView]
    unstarted: list[ClockView]

    @property
    def any(self) -> bool:
        """Tell whether there is a clock at all."""
        return bool(self.started or self.unstarted)


@dataclass(frozen=True)
class Overview:
    """The clocks and the time line of a case (案件概览), with the facts that they were made from.

    ``steps`` and ``grade`` as in :class:`cases.clocks.DatedFacts`.
    """

    facts: CaseFacts
    clocks: tuple[Clock, ...]
    next_view: ClockView | None
    statutory: ClockGroup
    of_other_norms: ClockGroup
    aims: ClockGroup
    windows: list[tuple[str, date, bool]]
    timeline: Timeline
    steps: tuple[tuple[str, date], ...]
    grade: str
    appraisals: list[Appraisal]
    extensions: list
    is_after_calendar: bool


@dataclass(frozen=True)
class ScaleGrade:
    """The grade that the recorded figures reach on one scale (按标准计算的等级)."""

    scale: GradeScale
    grade: Grade


@dataclass(frozen=True)
class Numbered:
    """A problem or a measure with its number and the numbers that answer it (问题与措施的对应)."""

    number: int
    record: Finding | Measure
    answers: list[int]


@dataclass(frozen=True)
class Derivation:
    """One run of one clock with its derivation (推算过程)."""

    view: ClockView
    trace: Trace


def overview(case: FireCase, today: date) -> Overview:
    """Return what the overview shows (案件概览)."""
    read = dated_facts(case)
    facts = read.facts
    clocks = clocks_from(case, facts, today)
    views = [present(clock, facts, today) for clock in clocks]
    if case.is_reference:
        views = [without_alarm(view) for view in views]
    first = next_clock(clocks)
    return Overview(
        facts=facts,
        clocks=clocks,
        next_view=next((view for view in views if view.clock is first), None),
        statutory=_group(view for view in views if view.clock.rule.own),
        of_other_norms=_group(view for view in views if view.clock.legal and not view.clock.rule.own),
        aims=_group(view for view in views if not view.clock.legal),
        windows=[
            (title, until, until < today)
            for _, title, until in grade_windows(facts, load_rulebook(case.rulebook_code))
        ],
        timeline=timeline(case, facts, clocks, read.steps, today),
        steps=read.steps,
        grade=read.grade,
        appraisals=list(case.appraisals.all()),
        extensions=list(case.extensions.all()) if facts.extensions else [],
        is_after_calendar=case.occurred_on > default_calendar().first_day,
    )


def _group(views: Iterable[ClockView]) -> ClockGroup:
    listed = list(views)
    return ClockGroup(
        started=[view for view in listed if not isinstance(view.clock, NotStarted)],
        unstarted=[view for view in listed if isinstance(view.clock, NotStarted)],
    )


def derivation(case: FireCase, code: str, run: int, today: date) -> Derivation | None:
    """Return the derivation of one run of one clock, or None if the case has no such clock (推算过程)."""
    facts: CaseFacts = case_facts(case)
    for clock in clocks_from(case, facts, today):
        if clock.code == code and clock.run == run:
            return Derivation(present(clock, facts, today), _explain(clock, facts, case))
    return None


def _explain(clock: Clock, facts: CaseFacts, case: FireCase) -> Trace:
    return explain(clock, facts, load_rulebook(case.rulebook_code), default_calendar())


def scale_grades(case: FireCase, casualties) -> list[ScaleGrade]:
    """Return the grade on each scale that applied on the fire's day (事故等级, 第四条)."""
    if casualties is None and case.direct_economic_loss is None and case.direct_property_loss is None:
        return []
    deaths = casualties.deaths if casualties else None
    injuries = casualties.serious_injuries if casualties else None
    loss = case.direct_economic_loss if case.direct_economic_loss is not None else case.direct_property_loss
    return [
        ScaleGrade(scale, grade_on_scale(scale, deaths, injuries, loss))
        for scale in scales_for(case.occurred_on)
    ]


def investigation_group(case: FireCase) -> InvestigationGroup | None:
    """Return the group with members, subgroups, invited bodies and recusals read (火灾事故调查组)."""
    places = SubgroupMember.objects.select_related("member")
    return (
        InvestigationGroup.objects.filter(case=case)
        .prefetch_related(
            Prefetch("members", GroupMember.objects.select_related("replaces")),
            "subgroups__head",
            Prefetch("subgroups__memberships", places),
            "invited_bodies",
        )
        .first()
    )


def recusals(case: FireCase) -> list[Recusal]:
    """Return the recusals of the case (回避, 第十四条)."""
    return list(Recusal.objects.filter(case=case).select_related("member", "user", "successor"))


def typed_bodies(case: FireCase, group: InvestigationGroup | None) -> tuple[str, ...]:
    """Return the bodies of the group whose kind is as typed (单位类别按填写的计算, 第七条).

    A published case is not this city's, and its bodies are registered nowhere.
    """
    if group is None or case.is_reference:
        return ()
    return typed_kinds(group.members.all(), group.invited_bodies.all())


def composition_gaps(case: FireCase, group: InvestigationGroup | None, found: list[Recusal]) -> list[Gap]:
    """Return what the group still lacks, as the report's gate sees it (组成要求, 第六条、第七条)."""
    rulebook: Rulebook = load_rulebook(case.rulebook_code)
    facts = ReportFacts(
        case=case,
        milestones=tuple(case.milestones.all()),
        group=group,
        members=tuple(group.members.all()) if group else (),
        recusals=tuple(found),
        invited=tuple(group.invited_bodies.all()) if group else (),
    )
    return [gap for gap in report_gaps(facts, rulebook) if gap.article in GROUP_ARTICLES]


def problems_and_measures(case: FireCase) -> tuple[list[Numbered], list[Numbered]]:
    """Return the problems and the measures, each naming the other by number (第二十六条（六）)."""
    problems = list(case.findings.select_related("party"))
    measures = list(case.measures.prefetch_related("answers"))
    number_of = {finding.pk: number for number, finding in enumerate(problems, start=1)}
    answered: dict[int, list[int]] = {number: [] for number in number_of.values()}
    listed = []
    for number, measure in enumerate(measures, start=1):
        answers = sorted(number_of[answer.finding_id] for answer in measure.answers.all())
        listed.append(Numbered(number, measure, answers))
        for finding_number in answers:
            answered[finding_number].append(number)
    return [Numbered(number_of[one.pk], one, answered[number_of[one.pk]]) for one in problems], listed
