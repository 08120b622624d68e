"""Acts on what the subgroups plan, do and report (工作小组的工作, 第十条至第十三条)."""

from datetime import date

from accounts.models import User
from cases import guards
from cases.acts import Paper, Step, perform, save
from cases.lifecycle import Act
from cases.models import DocumentEntry, FireCase, Meeting, SubgroupReport, TaskProgress, WorkPlan
from cases.selectors.subgroups import Unit, unit_named, units_in_charge
from cases.services.authority import require_leader, require_not_before
from cases.services.correspondence import register_document, register_paper
from cases.services.membership import next_position
from common.chinese import numeral
from common.errors import DomainError
from documents.scans import Scan

_Status = TaskProgress.Status
_Outcome = SubgroupReport.Outcome
# Kind of a subgroup → the documents of its plan and of its report.
PLAN_KINDS = {
    "TECHNICAL": "TECHNICAL_PLAN",
    "MANAGEMENT": "MANAGEMENT_PLAN",
    "COORDINATION": "COORDINATION_PLAN",
    "OTHER": "SUBGROUP_PLAN",
}
REPORT_KINDS = {
    "TECHNICAL": "TECHNICAL_REPORT",
    "MANAGEMENT": "MANAGEMENT_REPORT",
    "OTHER": "SUBGROUP_REPORT",
}


def plan_subgroup_work(
    *, public_id: str, actor: User, unit: str, made_on: date, text: str = "", scan: Scan | None = None
) -> WorkPlan:
    """Put a subgroup's plan of work on record, as words or as a file (制定小组工作方案, 第十一条至第十三条).

    A later plan takes the place of the one before, which stays on record.

    :param unit: the subgroup's name.
    :raises DomainError: ``unknown_subgroup``, ``not_own_subgroup``, ``before_fire``, or ``invalid`` where
        there are neither words nor file.
    """
    with perform(public_id=public_id, actor=actor, act=Act.PLAN_SUBGROUP_WORK) as step:
        found = require_charge_of(step, unit)
        guards.require_not_before_fire(step.case, made_on, "制定日期", step.rule)
        plan = WorkPlan(
            case=step.case,
            position=next_position(WorkPlan.objects.filter(case=step.case)),
            unit=found.name,
            made_on=made_on,
            made_by=actor.full_name,
            text=text.strip(),
            file_name=_file_name(scan),
        )
        save(plan)
        _register(step, PLAN_KINDS[found.kind], f"{found.name}工作方案", made_on, scan)
        step.on = made_on
        step.summary = f"{found.name}工作方案（{found.article}）"
    return plan


def record_progress(
    *,
    public_id: str,
    actor: User,
    unit: str,
    item: int,
    status: str,
    reported_on: date,
    note: str = "",
    evidence: str = "",
) -> TaskProgress:
    """Tell how far one statutory task has come (填报任务进展, 第十一条至第十三条).

    A task that is done says what was done; a plan or a report is done once it is there. Whoever takes a task
    back that was done says why.

    :param unit: the subgroup's name; without that subgroup its tasks fall on the group (第十条).
    :param item: number of the task in the subgroup's article.
    :param evidence: what shows it, one piece a line.
    :raises DomainError: ``unknown_subgroup``, ``unknown_task``, ``not_own_subgroup``, ``before_fire``,
        ``dates_out_of_order``, ``plan_missing``, ``subgroup_report_missing``, ``reason_missing``, or
        ``invalid`` where a task is done and nothing says what was done.
    """
    with perform(public_id=public_id, actor=actor, act=Act.RECORD_PROGRESS) as step:
        found = require_charge_of(step, unit)
        if not 1 <= item <= len(found.tasks):
            raise DomainError("unknown_task", "请在列出的法定任务中选择“任务”。", article=found.article)
        guards.require_not_before_fire(step.case, reported_on, "填报日期", step.rule)
        if status == _Status.DONE:
            _require_product(step.case, found, item)
        known = TaskProgress.objects.filter(case=step.case)
        progress = known.filter(unit=found.name, item=item).first()
        if progress is None:
            progress = TaskProgress(case=step.case, position=next_position(known), unit=found.name, item=item)
        else:
            require_not_before(step, reported_on, progress.reported_on, "填报日期", "上次填报的日期")
            _require_reason_to_step_back(found, progress, status, note)
        progress.status, progress.note, progress.evidence = status, note.strip(), evidence.strip()
        progress.reported_on, progress.reported_by = reported_on, actor.full_name
        save(progress)
        step.on = reported_on
        step.summary = (
            f"{found.name}第（{numeral(item)}）项任务（{found.article}）：{progress.get_status_display()}"
        )
    return progress


def submit_subgroup_report(
    *, public_id: str, actor: User, unit: str, submitted_on: date, text: str = "", scan: Scan | None = None
) -> SubgroupReport:
    """Submit a subgroup's report to the group (提交小组调查报告, 第十一条（五）、第十二条（五）).

    :raises DomainError: ``unknown_subgroup``, ``not_own_subgroup``, ``no_own_report`` for the subgroup that
        drafts the group's report, ``report_pending``, ``before_fire``, ``dates_out_of_order``, or
        ``invalid`` where there are neither words nor file.
    """
    with perform(public_id=public_id, actor=actor, act=Act.SUBMIT_SUBGROUP_REPORT) as step:
        found = require_charge_of(step, unit)
        if not found.has_report:
            raise DomainError(
                "no_own_report",
                f"{found.name}负责起草火灾事故调查报告（{found.article}），不另行提交小组调查报告。",
                article=found.article,
            )
        guards.require_not_before_fire(step.case, submitted_on, "提交日期", step.rule)
        known = SubgroupReport.objects.filter(case=step.case)
        earlier = known.filter(unit=found.name).last()
        if earlier is not None and earlier.outcome == _Outcome.PENDING:
            raise DomainError(
                "report_pending",
                f"{found.name}已提交的调查报告尚待审议（{found.article}）。",
                article=found.article,
            )
        if earlier is not None and earlier.deliberated_on is not None:
            require_not_before(step, submitted_on, earlier.deliberated_on, "提交日期", "上次审议的日期")
        position = next_position(known)
        report = SubgroupReport(
            case=step.case,
            position=position,
            key=f"subgroup-report-{position}",
            unit=found.name,
            submitted_on=submitted_on,
            submitted_by=actor.full_name,
            text=text.strip(),
            file_name=_file_name(scan),
        )
        save(report)
        _register(step, REPORT_KINDS[found.kind], f"{found.name}调查报告", submitted_on, scan)
        step.on = submitted_on
        step.summary = f"{found.name}调查报告（{found.article}）"
    return report


def deliberate_subgroup_report(
    *,
    public_id: str,
    actor: User,
    report: SubgroupReport,
    outcome: str,
    opinion: str,
    deliberated_on: date | None = None,
    meeting: Meeting | None = None,
    to_mend: str = "",
    paper: Paper | None = None,
) -> SubgroupReport:
    """Record what the group decided on a subgroup's report (审议小组调查报告, 第十一条、第十二条).

    :param outcome: passed, or returned with what is to be mended.
    :param meeting: where the group deliberated; its day is then the day of the deliberation.
    :raises DomainError: ``not_in_case``, ``already_deliberated``, ``meeting_not_held``,
        ``meeting_day_differs``, ``day_missing``, or ``invalid`` where a fact is missing; see
        :func:`~cases.services.authority.require_leader`.
    """
    with perform(public_id=public_id, actor=actor, act=Act.DELIBERATE_SUBGROUP_REPORT, paper=paper) as step:
        article = step.rule.article
        decided_by = require_leader(step)
        found = SubgroupReport.objects.filter(case=step.case, pk=report.pk).first()
        if found is None:
            raise DomainError("not_in_case", "本案没有这份小组调查报告。", article=article)
        if found.outcome != _Outcome.PENDING:
            raise DomainError(
                "already_deliberated",
                f"该报告已经审议：{found.get_outcome_display()}；修改后的报告请重新提交。",
                article=article,
            )
        found.outcome, found.opinion, found.to_mend = outcome, opinion.strip(), to_mend.strip()
        found.meeting = meeting
        found.deliberated_on = _day_of(step, meeting, deliberated_on)
        found.decided_by = decided_by
        save(found)
        register_paper(step, kind="DELIBERATION_RECORD", title=f"{found.unit}调查报告的审议记录")
        step.on = found.deliberated_on
        step.summary = f"{found.unit}调查报告：{found.get_outcome_display()}"
        step.reason = found.to_mend
    return found


def require_charge_of(step: Step, name: str) -> Unit:
    """Return a subgroup for which the actor answers (小组组长, 第十一条至第十三条).

    :raises DomainError: ``unknown_subgroup`` or ``not_own_subgroup``.
    """
    unit = unit_named(step.case, name)
    if unit is None:
        raise DomainError("unknown_subgroup", "请选择本案的“工作小组”。", article=step.rule.article)
    assert step.actor is not None
    if unit.name not in units_in_charge(step.actor, [unit], step.roles):
        raise DomainError(
            "not_own_subgroup",
            f"{unit.name}的工作由该组组长、调查组组长或者牵头机构内勤办理（{unit.article}）。",
            article=unit.article,
        )
    return unit


def _require_product(case: FireCase, unit: Unit, item: int) -> None:
    if item == unit.planning_item and not WorkPlan.objects.filter(case=case, unit=unit.name).exists():
        raise DomainError(
            "plan_missing",
            f"{unit.name}的工作方案尚未登记，请先办理“制定小组工作方案”（{unit.article}）。",
            article=unit.article,
        )
    reports = SubgroupReport.objects.filter(case=case, unit=unit.name)
    if item == unit.reporting_item and not reports.exists():
        raise DomainError(
            "subgroup_report_missing",
            f"{unit.name}的调查报告尚未提交，请先办理“提交小组调查报告”（{unit.article}）。",
            article=unit.article,
        )


def _require_reason_to_step_back(unit: Unit, progress: TaskProgress, status: str, note: str) -> None:
    is_back = progress.status == _Status.DONE and status != _Status.DONE
    if is_back and (not note.strip() or note.strip() == progress.note):
        raise DomainError(
            "reason_missing",
            f"任务已经完成，改为其他进展的，请在“进展情况”中说明理由（{unit.article}）。",
            article=unit.article,
        )


def _day_of(step: Step, meeting: Meeting | None, given: date | None) -> date:
    article = step.rule.article
    if meeting is None:
        if given is None:
            raise DomainError("day_missing", "请填写“审议日期”或者选择“会议”。", article=article)
        return given
    held_on = Meeting.objects.filter(case=step.case, pk=meeting.pk).values_list("held_on", flat=True).first()
    if held_on is None:
        raise DomainError("meeting_not_held", "请选择本案已经召开的“会议”。", article=article)
    if given is not None and given != held_on:
        raise DomainError("meeting_day_differs", "“审议日期”与所选会议的召开日期不一致。", article=article)
    return held_on


def _register(step: Step, kind: str, title: str, day: date, scan: Scan | None) -> None:
    register_document(
        step,
        direction=DocumentEntry.Direction.OUT,
        kind=kind,
        title=title,
        document_number="",
        dated_on=day,
        correspondent="火灾事故调查组",
        scan=scan,
    )


def _file_name(scan: Scan | None) -> str:
    return scan.name if scan is not None else ""
