"""Documents of the coordination subgroup (催办单、舆情汇总、信息专报, 第十三条)."""

from collections.abc import Iterator

from django.utils import timezone

from cases.drafting.base import RULES, CasePapers, Draft, Drafter
from cases.models import Urging
from cases.selectors.coordination import bulletins_of, opinions_of
from cases.selectors.subgroups import coordination_name
from common.chinese import full_date, full_datetime
from documents.official import OfficialDocument, form, heading, paragraphs, signing_line, table


def urging_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft each urging notice with room for the answer (催办单, 第十三条（三）)."""
    for one in Urging.objects.filter(case=papers.case).select_related("member"):
        answered = full_date(one.answered_on) if one.answered_on is not None else ""
        yield Draft(
            OfficialDocument(
                kind="URGING_NOTICE",
                title="催办单",
                heads=(papers.group_name,),
                addressee=one.whom,
                number=one.document_number,
                blocks=(
                    *paragraphs(
                        f"根据{RULES}第十三条第（三）项的规定，现就下列事项催办，"
                        f"请于{full_date(one.due_on)}前办理完毕并答复{coordination_name(papers.case)}。"
                    ),
                    form(
                        ("催办事项", one.matter),
                        ("办理情况", one.answer),
                        ("答复人", one.answered_by, "答复日期", answered),
                    ),
                    signing_line("签收人（签名）："),
                ),
                signatures=(papers.group_name,),
                dated=full_date(one.urged_on),
            ),
            subject=one.whom,
            register_title=f"催办单（{one.whom}）",
        )


def opinion_summary(papers: CasePapers) -> Iterator[Draft]:
    """Draft the summary of what was said in public (舆情汇总, 第十三条（五）)."""
    found = list(reversed(opinions_of(papers.case)))
    if not found:
        return
    rows = [
        (
            str(number),
            full_datetime(timezone.localtime(one.appeared_at)),
            one.source,
            one.content,
            f"{full_date(one.handled_on)}：{one.handling}" if one.handled_on is not None else "待处置",
        )
        for number, one in enumerate(found, start=1)
    ]
    last = timezone.localtime(found[-1].appeared_at).date()
    handled = sum(one.handled_on is not None for one in found)
    yield Draft(
        OfficialDocument(
            kind="OPINION_SUMMARY",
            title="舆情汇总",
            heads=(papers.group_name,),
            blocks=(
                *paragraphs(
                    f"截至{full_date(last)}，{coordination_name(papers.case)}收集到与{papers.case.title}"
                    f"有关的舆情信息{len(found)}条，已处置{handled}条。"
                ),
                table(("序号", "出现时间", "来源", "内容", "处置情况"), rows, (7, 17, 18, 33, 25)),
            ),
        )
    )


def bulletin(papers: CasePapers) -> Iterator[Draft]:
    """Draft each bulletin (信息专报, 第十三条（二）)."""
    for one in reversed(bulletins_of(papers.case)):
        signed = (
            f"本期经{one.release.decided_by}于{full_date(one.release.decided_on)}审定签发。"
            if one.release is not None
            else ""
        )
        yield Draft(
            OfficialDocument(
                kind="BULLETIN",
                title=f"信息专报第{one.number}期",
                heads=(papers.group_name,),
                addressee=one.addressee,
                blocks=(
                    heading(one.title),
                    *paragraphs(*_lines(one.text), signed),
                ),
                signatures=(coordination_name(papers.case),),
                dated=full_date(one.issued_on),
            ),
            subject=f"第{one.number}期",
            register_title=f"信息专报第{one.number}期",
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


DRAFTERS: dict[str, Drafter] = {
    "URGING_NOTICE": urging_notice,
    "OPINION_SUMMARY": opinion_summary,
    "BULLETIN": bulletin,
}
