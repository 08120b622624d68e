"""The stage that dated milestones tell (阶段)."""

from collections.abc import Iterable
from datetime import date

from cases.lifecycle import in_sequence, stage_after


def stage_of_milestones(milestones: Iterable[tuple[str, date]]) -> str:
    """Return the stage reached by milestones, each with its day, given as recorded (案件阶段)."""
    return stage_after(kind for kind, _ in in_sequence(milestones)).value
