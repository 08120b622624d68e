"""The list of departments with approval and supervision duties (行政部门履职调查情况表, 第十六条)."""

from collections.abc import Iterator

from cases.drafting.base import RULES, CasePapers, Draft, Drafter
from documents.official import OfficialDocument, paragraphs, table
from reports.models import DepartmentReview, Finding


def department_list(papers: CasePapers) -> Iterator[Draft]:
    """Draft the list of departments, each with its problems or why there are none (第十六条)."""
    reviews = list(DepartmentReview.objects.filter(case=papers.case).select_related("party"))
    if not reviews:
        return
    found: dict[int | None, list[str]] = {}
    for finding in Finding.objects.filter(case=papers.case, party__isnull=False):
        found.setdefault(finding.party_id, []).append(finding.text.rstrip("。"))
    rows = [
        (
            str(number),
            one.party.name,
            f"{one.get_duty_display()}：{one.matters}",
            "；".join(found.get(one.party_id, ()))
            or (f"未发现问题：{one.no_finding_reason}" if one.no_finding_reason else "待查明"),
        )
        for number, one in enumerate(reviews, start=1)
    ]
    yield Draft(
        OfficialDocument(
            kind="DEPARTMENT_LIST",
            title="行政部门履职调查情况表",
            heads=(papers.group_name,),
            blocks=(
                *paragraphs(
                    f"根据{RULES}第十六条的规定，对{papers.case.title}涉及的安全生产和消防安全有关事项"
                    "负有审查批准和监督职责的行政部门，调查情况如下。"
                ),
                table(("序号", "行政部门", "职责和有关事项", "查明的问题"), rows, (8, 24, 32, 36)),
            ),
        )
    )


DRAFTERS: dict[str, Drafter] = {"DEPARTMENT_LIST": department_list}
