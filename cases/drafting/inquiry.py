"""Documents of whom the group asks and of what it demands (第十五条、第十六条)."""

from collections.abc import Iterator
from datetime import date

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from cases.models import DocumentDemand, InterviewTarget, StayNotice
from cases.selectors.inquiry import interview_plan, interview_targets
from common.chinese import full_date
from documents.official import Annex, OfficialDocument, paragraphs, signing_line, table
from regulation.articles import load_regulation
from regulation.rulebook import load_rulebook

_Status = InterviewTarget.Status
# Paragraphs of article 16.
_RIGHT_TO_KNOW, _DUTY_TO_STAY = 2, 3
# Who answers for the unit where the fire was (事故发生单位的负责人和有关人员).
_HEADS = ("LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER", "DIRECTLY_RESPONSIBLE", "MANAGER")


def interview_list(papers: CasePapers) -> Iterator[Draft]:
    """Draft the list of the people to ask, by category, once somebody is on it (询问对象清单, 第十五条)."""
    plan = interview_plan(papers.case)
    if len(plan.open) == plan.total:
        return
    rows = []
    for category in plan.categories:
        for target in category.targets:
            rows.append(
                (str(len(rows) + 1), category.rule.label, target.who, target.place, _standing(target))
            )
        if not category.targets:
            rows.append((str(len(rows) + 1), category.rule.label, "", "", "尚未确定"))
    yield Draft(
        OfficialDocument(
            kind="INTERVIEW_LIST",
            title="询问对象清单",
            heads=(papers.group_name,),
            blocks=(
                *paragraphs(
                    f"{papers.case.title}询问对象，根据{RULES}第十五条的规定确定如下。{plan.coverage}"
                ),
                table(("序号", "类别", "姓名", "单位、职务", "询问情况"), rows, (8, 25, 15, 23, 29)),
            ),
        )
    )


def interview_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the notice to each person who is still to be asked (询问通知书, 第十五条、第十六条)."""
    for target in interview_targets(papers.case).filter(status=_Status.PLANNED):
        day = full_date(target.planned_on) if target.planned_on else "　　　　年　　月　　日"
        body = papers.investigating_body(target.planned_on or date.max)
        escorts = []
        if target.is_minor:
            escorts.append("被询问人系未成年人，请其监护人一同到场。")
        if target.language:
            escorts.append("询问时将安排翻译人员到场。")
        yield Draft(
            OfficialDocument(
                kind="INTERVIEW_NOTICE",
                title="询问通知书",
                heads=(body,),
                addressee=target.who,
                blocks=(
                    *paragraphs(
                        f"因调查{papers.case.title}需要，请你于{day}　　时　　分到{BLANK * 2}接受询问。",
                        "".join(escorts),
                        f"{RULES}第十六条规定：“{_words(papers, _RIGHT_TO_KNOW)}”请携带本人身份证件，"
                        "如实提供有关情况。",
                    ),
                ),
                signatures=(body,),
                receipt=("本通知书已收到。", "被通知人（签名）：　　　　　　　年　　月　　日　　时"),
            ),
            subject=target.who,
            register_title=f"询问通知书（{target.who}）",
        )


def document_demand(papers: CasePapers) -> Iterator[Draft]:
    """Draft each demand of documents with its list (调取资料通知书、清单, 第十六条)."""
    for demand in DocumentDemand.objects.filter(case=papers.case).select_related("party"):
        rows = [(str(number), item, "", "") for number, item in enumerate(demand.item_list, start=1)]
        listed = table(("序号", "资料名称", "提供情况", "备注"), rows, (9, 51, 20, 20))
        title = f"调取资料通知书（{demand.party.name}）"
        handing_over = (signing_line("提供人（签名）："), signing_line("接收人（签名）："))
        yield Draft(
            OfficialDocument(
                kind="DOCUMENT_DEMAND",
                title="调取资料通知书",
                heads=(papers.group_name,),
                addressee=demand.party.name,
                blocks=(
                    *paragraphs(
                        f"因调查{papers.case.title}需要，现向你（单位）调取所附清单列明的文件、资料，"
                        f"请于{full_date(demand.due_on)}前提供，并对其真实性、完整性负责。"
                        "提供复印件的，应当注明出处并签名或者盖章。",
                        f"{RULES}第十六条规定：“{_words(papers, _RIGHT_TO_KNOW)}”"
                        "确实不能提供的，应当书面说明理由。",
                    ),
                ),
                receipt=("签收人（签名）：　　　　　　　　　　年　　月　　日",),
                annexes=(Annex("调取资料清单", (listed, *handing_over)),),
                signatures=(papers.group_name,),
                number=demand.document_number,
                dated=full_date(demand.demanded_on),
            ),
            subject=demand.party.name,
            register_title=title,
        )


def stay_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the notice not to leave the post to each person named (不得擅离职守告知书, 第十六条)."""
    notified = StayNotice.objects.filter(case=papers.case).select_related("party")
    people = [(one.party, one.served_on) for one in notified]
    done = {party.pk for party, _ in people}
    heads = papers.case.parties.filter(kind="PERSON", roles__role__in=_HEADS).distinct()
    people += [(party, None) for party in heads if party.pk not in done]
    for party, served_on in people:
        yield Draft(
            OfficialDocument(
                kind="STAY_NOTICE",
                title="不得擅离职守告知书",
                heads=(papers.group_name,),
                addressee=party.name,
                blocks=(
                    *paragraphs(
                        f"{papers.case.title}正在调查。{RULES}第十六条规定："
                        f"“{_words(papers, _DUTY_TO_STAY)}”请遵照执行。",
                        "因故确需离开的，应当事先报告调查组，并留下能够联系到本人的方式。",
                    ),
                ),
                receipt=("本告知书已收到。", "被告知人（签名）：　　　　　　　　　年　　月　　日"),
                signatures=(papers.group_name,),
                dated=full_date(served_on) if served_on is not None else "",
            ),
            subject=party.name if served_on is not None else f"{party.name}（待送达）",
            register_title=f"不得擅离职守告知书（{party.name}）",
        )


def _words(papers: CasePapers, paragraph: int) -> str:
    """Return a paragraph of article 16 word for word (第十六条)."""
    text = load_regulation(load_rulebook(papers.case.rulebook_code).regulation)
    return text.article("第十六条").paragraphs[paragraph]


def _standing(target: InterviewTarget) -> str:
    """Return where one person's interview stands, with what the list must show of it (询问情况)."""
    said = [str(target.get_status_display())]
    if target.asked_on is not None:
        said = [f"{full_date(target.asked_on)}已询问"]
    elif target.status == _Status.PLANNED and target.planned_on is not None:
        said = [f"拟于{full_date(target.planned_on)}询问"]
    if target.reason:
        said.append(f"理由：{target.reason.rstrip('。')}")
    if target.is_minor:
        said.append(f"未成年人，监护人：{target.guardian or '待通知'}")
    if target.language:
        said.append(f"{target.get_language_display()}，翻译：{target.interpreter or '待安排'}")
    if target.note:
        said.append(target.note.rstrip("。"))
    return "；".join(said)


DRAFTERS: dict[str, Drafter] = {
    "INTERVIEW_LIST": interview_list,
    "INTERVIEW_NOTICE": interview_notice,
    "DOCUMENT_DEMAND": document_demand,
    "STAY_NOTICE": stay_notice,
}
