"""How far cases are (办理进度), read for one case or for all of a person's with the same queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.clocks import clocks_from, facts_of
from cases.lifecycle import Act, MilestoneKind, Stage
from cases.main_track import CLOCK_OF, Progress, next_act
from cases.models import FireCase, GroupMember, Milestone, ScopeDecision
from deadlines.engine.clocks import Clock, Met, NotStarted, Overdue, Running
from deadlines.engine.facts import CaseFacts
from deadlines.presentation import ClockView, present
from reports.signing import missing_signers_of


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """One case with its next act of the main track, the limit of that act and who has not signed."""

    case: FireCase
    act: Act | None
    clock: ClockView | None
    unsigned: tuple[GroupMember, ...]
    reached: Counter[str]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one case: the facts of its clocks, the clocks, and its milestones by kind."""

    facts: CaseFacts
    clocks: tuple[Clock, ...]
    reached: Counter[str]


def progress_of(cases: Iterable[FireCase], as_of: date) -> list[CaseProgress]:
    """Return how far each case is (办理进度)."""
    listed = list(cases)
    if not listed:
        return []
    facts = facts_of(listed)
    reached: dict[int, Counter[str]] = defaultdict(Counter)
    for case_id, kind in Milestone.objects.filter(case__in=listed).order_by().values_list("case_id", "kind"):
        reached[case_id][kind] += 1
    read = {
        case.pk: Read(facts[case.pk], clocks_from(case, facts[case.pk], as_of), reached[case.pk])
        for case in listed
    }
    return progress_from(listed, read, as_of)


def progress_from(listed: list[FireCase], read: dict[int, Read], as_of: date) -> list[CaseProgress]:
    """Return how far each case is from what was read of it already."""
    scope = dict(
        ScopeDecision.objects.filter(case__in=listed)
        .order_by("decided_on", "pk")
        .values_list("case_id", "in_scope")
    )
    unsigned = missing_signers_of(
        case for case in listed if read[case.pk].reached[MilestoneKind.REPORT_ADOPTED]
    )
    return [
        _progress(case, read[case.pk], scope.get(case.pk), unsigned.get(case.pk, ()), as_of)
        for case in listed
    ]


def _progress(
    case: FireCase, read: Read, in_scope: bool | None, unsigned: tuple[GroupMember, ...], as_of: date
) -> CaseProgress:
    progress = Progress(
        stage=Stage(case.stage),
        reached=read.reached,
        in_scope=in_scope,
        is_request_due=any(
            clock.code == CLOCK_OF[Act.REQUEST_GROUP]
            and isinstance(clock, Running | Overdue)
            and clock.ended_on is None
            for clock in read.clocks
        ),
        has_unsigned=bool(unsigned),
    )
    act = next_act(progress)
    clock = _clock_of(act, read.clocks)
    view = present(clock, read.facts, as_of) if clock is not None else None
    return CaseProgress(case, act, view, unsigned, read.reached)


def _clock_of(act: Act | None, clocks: Iterable[Clock]) -> Clock | None:
    """Return the limit for an act that is open and runs out first."""
    code = CLOCK_OF.get(act) if act is not None else None
    open_clocks = [
        clock
        for clock in clocks
        if clock.code == code and clock.ended_on is None and not isinstance(clock, Met | NotStarted)
    ]
    return min(open_clocks, key=lambda clock: clock.due_on or date.max, default=None)
