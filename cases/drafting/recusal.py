"""Documents of recusal (回避声明、回避决定书, 第十四条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter, bare, sentence
from cases.events import read_body
from cases.lifecycle import Act, MilestoneKind
from cases.models import Declaration, MemberRole, Recusal, RecusalOutcome
from common.chinese import full_date, numeral
from documents.official import OfficialDocument, paragraphs, signing_line
from regulation.rulebook import load_rulebook


def recusal_declaration(papers: CasePapers) -> Iterator[Draft]:
    """Draft each declaration, and one for who has not declared yet (回避申请/声明, 第十四条)."""
    declared = list(Declaration.objects.filter(case=papers.case).select_related("user", "member"))
    for one in declared:
        name, place = _who(one)
        day = full_date(one.declared_on)
        if one.has_conflict:
            said = (
                f"本人与该起火灾事故存在第十四条第（{numeral(one.ground)}）项规定的情形："
                f"{_ground(papers, one.ground)}。具体情况：{sentence(one.statement)}",
                "现申请回避，请予决定。决定作出前，本人不参与该起火灾事故的调查工作。",
            )
        else:
            said = (
                "经对照，本人不存在第十四条规定的应当回避的情形。"
                "调查期间出现应当回避情形的，将立即报告并申请回避。",
            )
        yield Draft(
            _statement(papers, "回避申请书" if one.has_conflict else "回避声明", name, place, said, day),
            subject=f"{name}，{day}",
        )
    already = {one.member_id for one in declared} | {None}
    for member in papers.members:
        has_account = member.user_id is not None and any(one.user_id == member.user_id for one in declared)
        if member.pk in already or has_account:
            continue
        said = (
            "经对照，本人（□不存在　□存在）第十四条规定的应当回避的情形。"
            "存在的，具体情况：" + BLANK * 4 + "。",
        )
        document = _statement(papers, "回避声明", member.name, f"{member.agency_name}{member.post}", said, "")
        yield Draft(document, subject=f"{member}（待签）")


def recusal_decision(papers: CasePapers) -> Iterator[Draft]:
    """Draft the decision on each recusal (回避决定书, 第十四条)."""
    wanted = Recusal.objects.filter(case=papers.case).exclude(outcome=RecusalOutcome.PENDING)
    for one in wanted.select_related("user", "member", "successor"):
        name, place = _who(one)
        proposed = "你提出回避申请" if not one.applied_by else f"{one.applied_by}提出回避申请"
        decided = (
            "你不予回避，继续参与该起火灾事故的调查工作"
            if one.outcome == RecusalOutcome.NOT_RECUSED
            else "你回避，不得参与该起火灾事故的调查工作，不得查阅案件材料"
        )
        grounds = _reason_of(papers, one, name)
        yield Draft(
            OfficialDocument(
                kind="RECUSAL_DECISION",
                title="回避决定书",
                heads=(_decided_in(papers, one),),
                addressee=f"{name}同志",
                blocks=paragraphs(
                    f"{full_date(one.declared_on)}，{proposed}，认为你（{place or BLANK}）"
                    f"与{papers.case.title}存在{RULES}第十四条第（{numeral(one.ground)}）项规定的情形："
                    f"{_ground(papers, one.ground)}。",
                    f"申请说明：{bare(one.reason)}。" if one.reason else "",
                    f"经审查，根据{RULES}第十四条的规定，决定：{decided}。"
                    + (f"理由：{bare(grounds)}。" if grounds else ""),
                    f"你承担的工作由{one.successor}接替。" if one.successor else "",
                ),
                signatures=(f"决定人：{one.decided_by}" if one.decided_by else papers.group_name,),
                number=one.document_number,
                dated=full_date(one.decided_on) if one.decided_on else "",
            ),
            subject=name,
            register_title=f"回避决定书（{name}）",
        )


def _decided_in(papers: CasePapers, one: Recusal) -> str:
    """Return who decided: the government for the leader, the lead body before there is a group (第十四条)."""
    if one.member is not None and one.member.role == MemberRole.LEADER:
        return papers.organizer_on(one.decided_on)
    founded = papers.milestone(MilestoneKind.GROUP_ESTABLISHED)
    if founded is None or (one.decided_on is not None and one.decided_on < founded.reached_on):
        return papers.lead_body_on(one.decided_on)
    return papers.group_name


def _statement(
    papers: CasePapers, title: str, name: str, place: str, said: tuple[str, ...], day: str
) -> OfficialDocument:
    return OfficialDocument(
        kind="RECUSAL_DECLARATION",
        title=title,
        blocks=(
            *paragraphs(
                f"本人{name or BLANK}，系{place or BLANK}，参与{papers.case.title}调查工作。"
                f"本人已阅知{RULES}第十四条关于回避的规定，现作出如下声明：",
                *said,
            ),
            signing_line("声明人（签名）："),
            signing_line(day or "　　　　年　　月　　日"),
        ),
    )


def _reason_of(papers: CasePapers, one: Recusal, name: str) -> str:
    """Return the reason of a decision, which its event keeps (决定理由)."""
    bodies = map(read_body, papers.case.events.filter(act=Act.DECIDE_RECUSAL))
    on = str(one.decided_on)
    said = [body["reason"] for body in bodies if body["on"] == on and body["summary"].startswith(f"{name}：")]
    return str(said[-1]) if said else ""


def _who(one: Declaration | Recusal) -> tuple[str, str]:
    if one.member is not None:
        return str(one.member), f"{one.member.agency_name}{one.member.post}"
    agency = one.user.agency.name if one.user is not None and one.user.agency else ""
    return str(one.user), f"{agency}{one.user.post if one.user is not None else ''}"


def _ground(papers: CasePapers, item: int | None) -> str:
    grounds = load_rulebook(papers.case.rulebook_code).recusal_grounds
    quote = grounds[item - 1].quote.rstrip("；。") if item and item <= len(grounds) else ""
    return quote.partition("）")[2] if quote.startswith("（") else quote


DRAFTERS: dict[str, Drafter] = {
    "RECUSAL_DECLARATION": recusal_declaration,
    "RECUSAL_DECISION": recusal_decision,
}
