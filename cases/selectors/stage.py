"""The stage that dated milestones tell (阶段)."""

from collections.abc import Iterable
from datetime import date

from cases.lifecycle import MilestoneKind, stage_after


def stage_of_milestones(milestones: Iterable[tuple[str, date]]) -> str:
    """Return the stage reached by milestones, each with its day (案件阶段).

    Those of one day stand in the order of the law.
    """
    order = {kind.value: place for place, kind in enumerate(MilestoneKind)}
    reached = sorted((day, order[kind], kind) for kind, day in milestones)
    return stage_after(kind for _, _, kind in reached).value
