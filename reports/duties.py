"""The group's five duties as its close-out checklist (调查组的主要职责, 第八条): each told by recorded facts.

Beside them stands the review of rescue and handling (第十二条（四）). Nobody ticks a duty: what is missing is
found where the report's own gaps are found, and is cleared where they are cleared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.lifecycle import Act, MilestoneKind
from cases.models import FireCase
from cases.selectors.subgroups import rescue_lack
from regulation.rulebook import Rulebook, load_rulebook
from reports.gate import Gap, report_gaps
from reports.selectors import report_facts
from reports.signing import missing_signers

RESCUE_REVIEW = "RESCUE_REVIEW"
# The report's gaps that leave a duty undone, by code of the rulebook's duty; the beginning of a code counts.
_GAPS_OF = {
    "ESTABLISH_FACTS": (
        "phase_",
        "direct_cause",
        "indirect_cause",
        "cause_date",
        "findings",
        "appraisal_open",
        "deaths",
        "injuries",
        "loss",
    ),
    "DETERMINE_NATURE": ("nature", "nature_in_introduction", "department", "no_responsibility"),
    "PROPOSE_TREATMENT": ("no_responsibility", "responsibility:"),
    "DRAW_LESSONS": ("findings", "finding_without_measure:", "measure_without_finding:", "no_measure_"),
}
_SUBMIT = "SUBMIT_REPORT"


@dataclass(frozen=True, slots=True)
class DutyLack:
    """Something that a duty still lacks (缺项): a gap of the report, or what one act clears."""

    message: str
    gap: Gap | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class DutyState:
    """One duty in the article's words with what it lacks (职责完成情况); ``article`` names the item too."""

    code: str
    article: str
    quote: str
    lacks: tuple[DutyLack, ...]

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is missing (已完成)."""
        return not self.lacks


def group_duties(case: FireCase) -> tuple[DutyState, ...]:
    """Return the five duties and the review of rescue, each with what is missing (第八条、第十二条（四）)."""
    rulebook = load_rulebook(case.rulebook_code)
    gaps = report_gaps(report_facts(case), rulebook)
    duties = tuple(
        DutyState(
            rule.code,
            rule.article,
            rule.quote,
            _submission_lacks(case) if rule.code == _SUBMIT else _gaps_of(rule.code, gaps),
        )
        for rule in rulebook.group_duties
    )
    lack = rescue_lack(case)
    rescue = (DutyLack(lack, act=Act.REVIEW_RESCUE),) if lack else ()
    return (*duties, DutyState(RESCUE_REVIEW, "第十二条", _rescue_task(rulebook), rescue))


def undone_before_submission(case: FireCase) -> tuple[DutyState, ...]:
    """Return the duties that must be done before the report goes out, and are not (第八条、第十二条（四）).

    The last duty is the submission itself.
    """
    return tuple(duty for duty in group_duties(case) if duty.code != _SUBMIT and not duty.is_done)


def _gaps_of(code: str, gaps: Sequence[Gap]) -> tuple[DutyLack, ...]:
    return tuple(DutyLack(gap.message, gap=gap) for gap in gaps if gap.code.startswith(_GAPS_OF[code]))


def _submission_lacks(case: FireCase) -> tuple[DutyLack, ...]:
    reached = set(case.milestones.values_list("kind", flat=True))
    if MilestoneKind.REPORT_SUBMITTED in reached:
        return ()
    if MilestoneKind.REPORT_ADOPTED not in reached:
        return (DutyLack("调查报告尚未审议通过（第九条）。", act=Act.ADOPT_REPORT),)
    names = "、".join(str(member) for member in missing_signers(case))
    if names:
        return (DutyLack(f"尚未签名：{names}（第二十七条）。", act=Act.SIGN_REPORT),)
    return (DutyLack("调查报告尚未提交（第二十八条）。", act=Act.SUBMIT_REPORT),)


def _rescue_task(rulebook: Rulebook) -> str:
    """Return the article's words on rescue and handling (第十二条（四）)."""
    tasks = (task for preset in rulebook.subgroups for task in preset.tasks)
    return next(task for task in tasks if "应急救援及处置情况" in task)
