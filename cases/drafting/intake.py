"""Documents of intake (受理、研判、提级、移送, 第二条至第五条)."""

from collections.abc import Iterator

from django.utils import timezone

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter, bare, sentence
from cases.lifecycle import MilestoneKind
from cases.models import OrganizerDecision
from cases.scope import is_named_body
from common.chinese import full_date, full_datetime, numeral
from documents.official import Annex, OfficialDocument, form, heading, paragraphs


def acceptance_form(papers: CasePapers) -> Iterator[Draft]:
    """Draft the form on which the fire was taken up (受理登记表, 第二条)."""
    case = papers.case
    reported = full_datetime(timezone.localtime(case.reported_at)) if case.reported_at else ""
    registered_on = timezone.localdate(case.created_at)
    grade = papers.grade_on(registered_on)
    lead_body = papers.lead_body_on(registered_on)
    units = "、".join(party.name for party in case.parties.filter(roles__role="FIRE_UNIT").distinct())
    yield Draft(
        OfficialDocument(
            kind="ACCEPTANCE_FORM",
            title="火灾事故受理登记表",
            heads=(lead_body,),
            blocks=(
                form(
                    ("案件名称", case.title),
                    ("案件编号", case.number, "登记日期", full_date(registered_on)),
                    ("起火时间", papers.when(), "报警时间", reported),
                    ("起火地点", papers.where()),
                    ("起火场所", case.site_name, "场所类型", case.site_kind),
                    ("起火单位", units, "建筑结构", case.building_structure),
                    ("伤亡和损失", papers.harm(registered_on) or "待核实"),
                    (
                        "事故等级",
                        grade.label if grade else "待确定",
                        "受理机构",
                        lead_body,
                    ),
                    ("简要情况", case.summary or papers.what_happened(), "tall"),
                    ("承办人意见", "\n\n\n　　　　　　　签名：　　　　　　年　　月　　日"),
                    ("负责人意见", "\n\n\n　　　　　　　签名：　　　　　　年　　月　　日"),
                ),
            ),
        )
    )


def scope_opinion(papers: CasePapers) -> Iterator[Draft]:
    """Draft the opinion whether the regulation applies (火灾事故性质研判意见, 第二条、第五条).

    A late entry concludes from its steps that the regulation applies: nobody gave an opinion in it.
    """
    case = papers.case
    # A decision made in the transfer itself keeps the number of the transfer, which is not the opinion's.
    ended = papers.milestone(MilestoneKind.TRANSFERRED)
    transferred_under = {ended.document_number} if ended else set()
    for decision in case.scope_decisions.prefetch_related("exclusions"):
        if papers.is_of_late_entry(decision):
            continue
        lead_body = papers.lead_body_on(decision.decided_on, decision)
        impact = ""
        if decision.has_social_impact:
            approver = decision.social_impact_approver
            impact = (
                "经研判，该起火灾产生社会影响"
                + (f"，理由：{bare(said)}" if (said := decision.social_impact_reason.strip()) else "")
                + (f"（审批人：{approver}）。" if approver else "。")
            )
        excluded = [
            f"（{numeral(number)}）符合{RULES}第五条第（{numeral(one.item)}）项情形，"
            f"应由{one.receiving_body}处理" + (f"：{bare(one.reason)}。" if one.reason else "。")
            for number, one in enumerate(decision.exclusions.all(), start=1)
        ]
        verdict = (
            f"该起火灾符合{RULES}第二条规定的条件，适用该规定开展调查处理。"
            if decision.in_scope
            else f"该起火灾不适用{RULES}开展调查处理，应当依法移送有管辖权的机关或者终止调查。"
        )
        yield Draft(
            OfficialDocument(
                kind="SCOPE_OPINION",
                title="火灾事故性质研判意见",
                heads=(lead_body,),
                blocks=(
                    heading("一、事故概况"),
                    *paragraphs(papers.what_happened() + papers.harm_sentence(decision.decided_on, decision)),
                    heading("二、研判情况"),
                    *paragraphs(
                        sentence(decision.reason),
                        impact,
                        f"关于生产经营性火灾的处理意见：{sentence(decision.production_routing)}"
                        if decision.production_routing
                        else "",
                        *excluded,
                    ),
                    heading("三、研判意见"),
                    *paragraphs(verdict),
                ),
                signatures=(lead_body,),
                number="" if decision.document_number in transferred_under else decision.document_number,
                dated=full_date(decision.decided_on),
            ),
            subject=full_date(decision.decided_on),
            register_title="火灾事故性质研判意见",
        )


def escalation_decision(papers: CasePapers) -> Iterator[Draft]:
    """Draft the city's decision to investigate itself (提级调查决定, 第四条)."""
    for decision in papers.case.organizer_decisions.filter(kind=OrganizerDecision.Kind.ESCALATION):
        yield Draft(
            OfficialDocument(
                kind="ESCALATION_DECISION",
                title=f"关于对{papers.case.title}提级调查的决定",
                heads=(decision.to_name,),
                addressee=decision.from_name,
                blocks=paragraphs(
                    papers.what_happened() + papers.harm_sentence(decision.decided_on, decision),
                    f"根据{RULES}第四条的规定，决定对该起火灾事故提级调查，由{decision.to_name}组织开展"
                    + (f"，{decision.from_name}不再组织调查。" if decision.from_name else "。")
                    + (f"提级理由：{bare(decision.reason)}。" if decision.reason else ""),
                    "已取得的调查材料应当全部移交。根据第二十八条的规定，调查期限仍自事故发生之日起计算。",
                ),
                signatures=(decision.to_name,),
                number=decision.document_number,
                dated=full_date(decision.decided_on),
            ),
            register_title="提级调查决定",
        )


def hand_over_letter(papers: CasePapers) -> Iterator[Draft]:
    """Draft the letter that hands the fire to the government above (移交函, 第四条)."""
    decision = papers.case.organizer_decisions.filter(kind=OrganizerDecision.Kind.HAND_OVER).last()
    if decision is None:
        return
    yield Draft(
        OfficialDocument(
            kind="HAND_OVER",
            title=f"关于移交{papers.case.title}调查的函",
            heads=(papers.lead_body_on(decision.decided_on, decision),),
            addressee=decision.to_name,
            blocks=paragraphs(
                papers.what_happened() + papers.harm_sentence(decision.decided_on, decision),
                f"根据事故等级和{RULES}第四条的规定，该起火灾事故应由贵机关组织调查。"
                "现将案件及已取得的调查材料移交，请予接收。我机构将配合做好后续调查工作。",
            ),
            annexes=papers.material_list("HAND_OVER"),
            signatures=(papers.lead_body_on(decision.decided_on, decision),),
            number=decision.document_number,
            dated=full_date(decision.decided_on),
        )
    )


def case_transfer(papers: CasePapers) -> Iterator[Draft]:
    """Draft one transfer to each receiving body (案件移送书, 第五条)."""
    decision = papers.case.scope_decisions.last()
    exclusions = list(decision.exclusions.all()) if decision is not None else []
    filed = _transfer_filed(papers)
    ended = papers.milestone(MilestoneKind.TRANSFERRED)
    lead_body = papers.lead_body_on(ended.reached_on if ended else None, ended)
    for body in dict.fromkeys(one.receiving_body for one in exclusions):
        own = [one for one in exclusions if one.receiving_body == body]
        items = "、".join(f"第（{numeral(one.item)}）项" for one in own)
        reasons = "；".join(bare(one.reason) for one in own if one.reason)
        yield Draft(
            OfficialDocument(
                kind="CASE_TRANSFER",
                title="案件移送书",
                heads=(lead_body,),
                # Before the transfer only the branch of authority may be known.
                addressee=body if is_named_body(body) else BLANK,
                blocks=paragraphs(
                    papers.what_happened() + papers.harm_sentence(ended.reached_on if ended else None, ended),
                    f"经研判，该起火灾属于{RULES}第五条{items}规定的情形"
                    + (f"（{reasons}）" if reasons else "")
                    + "，不适用该规定，应由你单位依法处理。现将案件移送，请予接收，"
                    "并将受理情况书面告知我机构。",
                ),
                annexes=(
                    *papers.material_list("CASE_TRANSFER"),
                    _transfer_receipt(papers, lead_body, filed["number"]),
                ),
                signatures=(lead_body,),
                **filed,
            ),
            subject=body,
            register_title="案件移送书",
        )


def termination_decision(papers: CasePapers) -> Iterator[Draft]:
    """Draft the decision to end the investigation (终止调查决定, 第五条)."""
    ended = papers.milestone(MilestoneKind.TRANSFERRED)
    decision = papers.case.scope_decisions.last()
    lead_body = papers.lead_body_on(ended.reached_on if ended else None, ended)
    has_bodies = decision is not None and decision.exclusions.exists()
    if has_bodies or (ended is None and (decision is None or decision.in_scope)):
        return
    yield Draft(
        OfficialDocument(
            kind="INVESTIGATION_TERMINATION",
            title="终止调查决定书",
            heads=(lead_body,),
            blocks=paragraphs(
                papers.what_happened() + papers.harm_sentence(ended.reached_on if ended else None, ended),
                f"经研判，该起火灾不符合{RULES}第二条规定的条件，不适用该规定。"
                + (f"理由：{bare(decision.reason)}。" if decision and decision.reason else ""),
                "现决定终止按照该规定开展的调查，案件材料依法归档。",
            ),
            signatures=(lead_body,),
            **_transfer_filed(papers, "INVESTIGATION_TERMINATION"),
        ),
        register_title="终止调查决定",
    )


def _transfer_filed(papers: CasePapers, kind: str = "CASE_TRANSFER") -> dict[str, str]:
    ended = papers.milestone(MilestoneKind.TRANSFERRED)
    return {
        **papers.filed(
            kind,
            number=ended.document_number if ended else "",
            on=ended.reached_on if ended else None,
        ),
        "signer": "",
    }


def _transfer_receipt(papers: CasePapers, lead_body: str, number: str) -> Annex:
    """Return the receipt that the receiving body fills in (移送回执, 第五条)."""
    rows = (
        ("案件名称", papers.case.title),
        ("移送机构", lead_body),
        ("移送文号", number),
        ("接收意见", "", "tall"),
        ("接收机关", "\n\n　　　　　　　（印章）　　　　　　年　　月　　日"),
        ("接收人", "", "联系电话", ""),
    )
    return Annex("移送回执", (form(*rows),))


DRAFTERS: dict[str, Drafter] = {
    "ACCEPTANCE_FORM": acceptance_form,
    "SCOPE_OPINION": scope_opinion,
    "ESCALATION_DECISION": escalation_decision,
    "HAND_OVER": hand_over_letter,
    "CASE_TRANSFER": case_transfer,
    "INVESTIGATION_TERMINATION": termination_decision,
}
