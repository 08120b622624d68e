"""Documents by which extensions are asked for and told (延期, 第二十八条)."""

from collections.abc import Iterator
from datetime import date

from cases.clocks import case_facts, clocks_from
from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from cases.lifecycle import ACTS, Act, MilestoneKind
from cases.models import Extension, ExtensionKind, FireCase
from common.chinese import full_date
from documents.official import OfficialDocument, form, paragraphs

_SIGN = "\n\n\n　　　　　　　签名：　　　　　　年　　月　　日"
_NOT_THE_ORIGINAL = "非原件：经批准的审批表原件另行存档，本件按案件记录整理，仅供参考，不得作为公文使用。"


def cause_extension_form(papers: CasePapers) -> Iterator[Draft]:
    """Draft the form of each extension of the cause (原因认定延期审批表, 第二十八条).

    What was granted is in it. Before that it is there to be asked with, until the cause is determined.
    """
    granted = list(papers.case.extensions.filter(kind=ExtensionKind.CAUSE))
    for one in granted:
        yield _cause_extension(papers, one)
    is_determined = papers.milestone(MilestoneKind.CAUSE_DETERMINED) is not None
    if not is_determined and _may_ask(papers, ExtensionKind.CAUSE):
        yield _cause_extension(papers, None)


def _cause_extension(papers: CasePapers, granted: Extension | None) -> Draft:
    day = granted.decided_on if granted is not None else None
    lead_body = papers.lead_body_on(day, granted)
    approved = (
        f"同意延长{granted.days}日。\n\n　　　　　　　{full_date(granted.decided_on)}" if granted else ""
    )
    return Draft(
        OfficialDocument(
            kind="CAUSE_EXTENSION_FORM",
            title="火灾事故原因认定延期审批表",
            heads=(lead_body,),
            blocks=(
                form(
                    ("案件名称", papers.case.title),
                    ("案件编号", papers.case.number, "起火日期", full_date(papers.case.occurred_on)),
                    (
                        "申请日期",
                        full_date(granted.applied_on) if granted and granted.applied_on else "",
                        "延长天数",
                        f"{granted.days}日" if granted else "　　日",
                    ),
                    ("依据", "第二十八条：情况复杂、疑难的可以再延长30日"),
                    ("延期理由", granted.reason if granted else "", "tall"),
                    ("承办人意见", _SIGN),
                    ("牵头机构意见", _SIGN),
                    ("批准机关", granted.approver if granted else ""),
                    ("批准机关意见", approved or _SIGN),
                    ("批准文号", granted.document_number if granted else ""),
                ),
            ),
            draft_note=_NOT_THE_ORIGINAL if granted else "",
        ),
        subject=f"{full_date(granted.decided_on)}批准" if granted else "待批准",
    )


def extension_request(papers: CasePapers) -> Iterator[Draft]:
    """Draft the request to extend the investigation (延长调查期限的请示, 第二十八条), while it may be."""
    if not _may_ask(papers, ExtensionKind.REPORT):
        return
    filed = papers.filed("EXTENSION_REQUEST")
    yield Draft(
        OfficialDocument(
            kind="EXTENSION_REQUEST",
            title=f"关于延长{papers.case.title}调查期限的请示",
            heads=(papers.lead_body,),
            addressee=papers.organizer,
            blocks=paragraphs(
                papers.what_happened() + papers.harm_sentence(),
                f"火灾发生后，{papers.group_name}依法开展调查。因{BLANK * 3}，"
                "预计难以在规定期限内提交火灾事故调查报告。",
                f"根据{RULES}第二十八条的规定，特殊情况下，经组织调查的人民政府批准，提交火灾事故调查报告的期限"
                f"可以适当延长，但延长的期限最长不超过60日。现申请延长调查期限{BLANK}日。",
                "妥否，请批示。",
            ),
            signatures=(papers.lead_body,),
            note=f"联系人：{BLANK}，联系电话：{BLANK}",
            printer=papers.lead_body,
            **{**filed, "signer": filed["signer"] or "　　　"},
        )
    )


def _may_ask(papers: CasePapers, kind: ExtensionKind) -> bool:
    """Tell whether an extension can still be asked for (延期, 第二十八条).

    None of its kind is granted, the report was not returned, and its limit has not passed.
    """
    case = papers.case
    if case.stage not in ACTS[Act.GRANT_EXTENSION].from_stages or case.extensions.filter(kind=kind).exists():
        return False
    if papers.milestone(MilestoneKind.REPORT_RETURNED) is not None:
        return False
    return papers.as_of is None or papers.as_of <= _last_day(papers.case, kind, papers.as_of)


def _last_day(case: FireCase, kind: ExtensionKind, as_of: date) -> date:
    code = "cause_determination" if kind == ExtensionKind.CAUSE else "report_submission"
    clocks = clocks_from(case, case_facts(case), as_of)
    days = [one.rolled_due_on or one.due_on for one in clocks if one.code == code]
    return max((day for day in days if day is not None), default=as_of)


DRAFTERS: dict[str, Drafter] = {
    "CAUSE_EXTENSION_FORM": cause_extension_form,
    "EXTENSION_REQUEST": extension_request,
}
