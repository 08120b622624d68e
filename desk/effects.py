"""What an act changes, in words (办理结果): the stage, and each clock that moved with the reason."""

from dataclasses import dataclass
from datetime import date

from cases.clocks import case_clocks
from cases.lifecycle import STAGE_LABELS, ActRule, Stage
from cases.models import FireCase
from common.chinese import full_date
from deadlines.engine.clocks import Clock, Met, NotStarted, Overdue, Suspended


@dataclass(frozen=True, slots=True)
class ClockMove:
    """One clock before and after an act (期限变动)."""

    title: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Return the move as one sentence."""
        return f"“{self.title}”期限：{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands at a moment (案件状态): its stage and each clock in words."""

    stage: str
    clocks: dict[tuple[str, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Effects:
    """What changed between two moments (办理结果); ``stage`` is the new stage's label, empty if it stayed."""

    stage: str
    moves: tuple[ClockMove, ...]

    def sentences(self, rule: ActRule) -> list[str]:
        """Return what happened, each with the act as the reason."""
        why = f"（因办理“{rule.label}”，{rule.article}）。"
        said = [f"案件进入“{self.stage}”阶段{why}"] if self.stage else []
        return said + [move.sentence + why for move in self.moves]


def standing(case: FireCase, as_of: date) -> Standing:
    """Return where the case stands now (案件状态)."""
    words = {}
    for clock in case_clocks(case, as_of):
        title = clock.title if clock.run == 1 else f"{clock.title}（第{clock.run}次起算）"
        words[clock.code, clock.run] = (title, _words(clock))
    return Standing(case.stage, words)


def effects(before: Standing, after: Standing) -> Effects:
    """Return what changed from one moment to the other (办理结果)."""
    moves = []
    for key, (title, words) in after.clocks.items():
        _, earlier = before.clocks.get(key, (title, "未起算"))
        if earlier != words:
            moves.append(ClockMove(title, earlier, words))
    moved = after.stage != before.stage
    return Effects(STAGE_LABELS[Stage(after.stage)] if moved else "", tuple(moves))


def _words(clock: Clock) -> str:
    match clock:
        case NotStarted():
            return "未起算"
        case Met():
            return f"{full_date(clock.met_on)}完成"
        case _ if clock.ended_on is not None:
            return f"{full_date(clock.ended_on)}终止"
        case Suspended():
            return f"暂停计算，余{clock.days_left}日"
    rolled = clock.rolled_due_on != clock.due_on
    due = f"{full_date(clock.due_on)}届满" + (f"、顺延至{full_date(clock.rolled_due_on)}" if rolled else "")
    if isinstance(clock, Overdue):
        due += "（已逾期）"
    return due + ("（暂定）" if clock.provisional else "")
