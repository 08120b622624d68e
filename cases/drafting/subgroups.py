"""Documents of the subgroups: plans, reports, deliberations (第十条至第十二条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from cases.models import SubgroupReport
from cases.selectors.subgroups import UnitWork, rescue_review_of, work_of_units
from cases.services.subgroup_work import PLAN_KINDS, REPORT_KINDS
from common.chinese import full_date
from documents.official import Block, OfficialDocument, form, heading, paragraphs, signing_line, table


def _plans(kind: str) -> Drafter:
    """Return the drafter of the plans of one kind of subgroup (小组工作方案)."""

    def draft(papers: CasePapers) -> Iterator[Draft]:
        for work in work_of_units(papers.case):
            plan = work.plan
            if work.unit.kind != kind or plan is None or not plan.text:
                continue
            yield Draft(
                OfficialDocument(
                    kind=PLAN_KINDS[kind],
                    title=f"{work.unit.name}工作方案",
                    heads=(papers.group_name,),
                    blocks=(
                        *paragraphs(
                            f"根据{RULES}{work.unit.article}和调查组的总体要求，制定本方案。",
                            _people(work),
                        ),
                        *_part("一、职责和任务", "\n".join(work.unit.tasks)),
                        *_part("二、工作安排" if work.unit.tasks else "工作安排", plan.text),
                        signing_line("小组组长（签名）："),
                    ),
                    dated=full_date(plan.made_on),
                ),
                subject=work.unit.name,
            )

    return draft


def _reports(kind: str) -> Drafter:
    """Return the drafter of the reports of one kind of subgroup, the latest of each (小组调查报告)."""

    def draft(papers: CasePapers) -> Iterator[Draft]:
        for work in work_of_units(papers.case):
            report = work.report
            if work.unit.kind != kind or report is None or not report.text:
                continue
            yield Draft(
                OfficialDocument(
                    kind=REPORT_KINDS[kind],
                    title=f"{work.unit.name}调查报告",
                    heads=(papers.group_name,),
                    addressee="火灾事故调查组",
                    blocks=(
                        *paragraphs(
                            f"根据{RULES}{work.unit.article}的规定，"
                            f"现将{work.unit.name}对{papers.case.title}的调查情况报告如下，请审议。",
                            *_lines(report.text),
                        ),
                        *(_rescue(papers) if kind == "MANAGEMENT" else ()),
                        signing_line("小组组长（签名）："),
                    ),
                    signatures=(work.unit.name,),
                    dated=full_date(report.submitted_on),
                ),
                subject=work.unit.name,
            )

    return draft


def deliberation_record(papers: CasePapers) -> Iterator[Draft]:
    """Draft the record of each deliberation on a subgroup's report (审议记录, 第十一条、第十二条)."""
    decided = SubgroupReport.objects.filter(case=papers.case, deliberated_on__isnull=False)
    for one in decided.select_related("meeting"):
        at = one.meeting.subject if one.meeting is not None else BLANK
        yield Draft(
            OfficialDocument(
                kind="DELIBERATION_RECORD",
                title="审议记录",
                heads=(papers.group_name,),
                blocks=(
                    form(
                        ("案件", papers.case.title),
                        ("审议的报告", f"{one.unit}调查报告（{full_date(one.submitted_on)}提交）"),
                        ("会议", at, "审议日期", full_date(one.deliberated_on)),
                        ("审议意见", one.opinion),
                        ("审议结果", one.get_outcome_display()),
                        *((("需要修改的内容", one.to_mend),) if one.to_mend else ()),
                    ),
                    signing_line(f"审议主持人：{one.decided_by or BLANK}（签名）"),
                ),
                dated=full_date(one.deliberated_on),
            ),
            subject=f"{one.unit}（{full_date(one.deliberated_on)}）",
        )


def _people(work: UnitWork) -> str:
    subgroup = work.unit.subgroup
    if subgroup is None:
        return f"本案未设{work.unit.name}，其职责和任务由调查组承担。"
    places = subgroup.memberships.filter(member__left_on__isnull=True).select_related("member")
    names = "、".join(str(place.member) for place in places)
    head = f"{work.unit.name}组长：{subgroup.head}。" if subgroup.head is not None else ""
    return head + (f"成员：{names}。" if names else "")


def _rescue(papers: CasePapers) -> tuple[Block, ...]:
    review = rescue_review_of(papers.case)
    if review is None:
        return ()
    rows = [(str(review.reviewer), review.reviewer.agency_name, full_date(review.reviewed_on))]
    return (
        heading("应急救援及处置情况"),
        *paragraphs(*_lines(review.text)),
        table(("签署人", "单位", "签署日期"), rows, (25, 50, 25)),
        *paragraphs(
            f"由消防救援机构人员签署的理由：{review.fire_signer_reason}" if review.fire_signer_reason else ""
        ),
        signing_line("应急救援及处置情况签署人（签名）："),
    )


def _part(title: str, text: str) -> tuple[Block, ...]:
    return (heading(title), *paragraphs(*_lines(text))) if text else ()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


DRAFTERS: dict[str, Drafter] = {
    **{code: _plans(kind) for kind, code in PLAN_KINDS.items()},
    **{code: _reports(kind) for kind, code in REPORT_KINDS.items()},
    "DELIBERATION_RECORD": deliberation_record,
}
