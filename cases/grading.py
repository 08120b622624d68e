"""What the recorded figures make of the grade (事故等级, 第四条, I-11): proposals, never decisions."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases.models import CasualtyRevision, FireCase
from common.chinese import full_date
from regulation.grades import Grade, GradeScale, grade_on_scale, scales_for
from regulation.rulebook import load_rulebook

JURISDICTION_WINDOW = "jurisdiction_window"


@dataclass(frozen=True, slots=True)
class ScaleGrade:
    """The grade that the figures reach on one scale (按标准计算的等级)."""

    scale: GradeScale
    grade: Grade


@dataclass(frozen=True, slots=True)
class GradeWindow:
    """A window of natural days after the fire (伤亡变化期间, I-11), its last day included."""

    code: str
    title: str
    last_day: date


@dataclass(frozen=True, slots=True)
class GradeProposal:
    """What the figures say beside what is decided (等级建议).

    ``on_scales`` begins with the scale that decides the organiser.
    """

    on_scales: tuple[ScaleGrade, ...]
    current: Grade | None
    windows: tuple[GradeWindow, ...]

    @property
    def choices(self) -> tuple[Grade, ...]:
        """Return the grades that an officer may choose, lowest first."""
        return tuple(sorted({one.grade for one in self.on_scales}, key=lambda grade: grade.rank))

    @property
    def is_due(self) -> bool:
        """Tell whether the decided grade is none that the figures give (应当办理“确定事故等级”)."""
        return self.current not in self.choices


def grades_on_scales(
    fire_date: date,
    *,
    deaths: int | None,
    serious_injuries: int | None,
    direct_economic_loss: Decimal | None = None,
    direct_property_loss: Decimal | None = None,
) -> tuple[ScaleGrade, ...]:
    """Return the grade on each scale of that day (事故等级, 第四条); losses in yuan.

    Each scale takes the loss that it is made for, or the other one while only that is known.
    """
    losses = {"直接经济损失": direct_economic_loss, "直接财产损失": direct_property_loss}
    known = [loss for loss in losses.values() if loss is not None]
    found = []
    for scale in scales_for(fire_date):
        loss = losses[scale.loss_basis]
        if loss is None and known:
            loss = known[0]
        found.append(ScaleGrade(scale, grade_on_scale(scale, deaths, serious_injuries, loss)))
    return tuple(found)


def propose_grade(case: FireCase) -> GradeProposal:
    """Return what the recorded figures make of the case's grade (等级建议, 第四条, I-11)."""
    latest = case.casualty_revisions.last() or CasualtyRevision()
    decided = case.grade_decisions.last()
    on_scales = grades_on_scales(
        case.occurred_on,
        deaths=latest.deaths,
        serious_injuries=latest.serious_injuries,
        direct_economic_loss=case.direct_economic_loss,
        direct_property_loss=case.direct_property_loss,
    )
    return GradeProposal(
        on_scales,
        Grade(decided.grade) if decided else None,
        grade_windows(case),
    )


def casualties_reached_on(case: FireCase, grade: Grade) -> date | None:
    """Return the day of the first casualty figures that reach the grade (I-11), None if a loss does."""
    for revision in case.casualty_revisions.all():
        by_casualties = grades_on_scales(
            case.occurred_on, deaths=revision.deaths, serious_injuries=revision.serious_injuries
        )
        if any(one.grade.rank >= grade.rank for one in by_casualties):
            return revision.recorded_on
    return None


def moves_jurisdiction(case: FireCase, grade: Grade) -> bool:
    """Tell whether a rise to the grade moves the case to the higher government by itself (I-11).

    It does not where the casualties changed outside the window of the jurisdiction.
    """
    changed_on = casualties_reached_on(case, grade)
    return changed_on is None or all(
        changed_on <= window.last_day for window in grade_windows(case) if window.code == JURISDICTION_WINDOW
    )


def grade_windows(case: FireCase) -> tuple[GradeWindow, ...]:
    """Return the windows after the fire in which a later death counts (伤亡变化期间, I-11)."""
    return tuple(
        GradeWindow(window.code, window.title, case.occurred_on + timedelta(days=window.days))
        for window in load_rulebook(case.rulebook_code).windows
    )


def grade_warnings(case: FireCase) -> tuple[str, ...]:
    """Return what the figures say against the decided grade (等级提示, 第四条, I-11); it refuses nothing."""
    proposal = propose_grade(case)
    if not proposal.is_due:
        return ()
    found = "，".join(f"{one.scale.title}为{one.grade.label}" for one in proposal.on_scales)
    windows = "，".join(f"{window.title}至{full_date(window.last_day)}" for window in proposal.windows)
    return (f"按现有数字，{found}，与已确定的等级不同，应当办理“确定事故等级”（第四条）；{windows}。",)
