"""Documents of whom the group asks (询问对象清单、询问通知书, 第十五条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from cases.models import InterviewTarget
from cases.selectors.inquiry import interview_plan, interview_targets
from common.chinese import full_date
from documents.official import OfficialDocument, paragraphs, signing_line, table

_Status = InterviewTarget.Status


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
                table(("序号", "类别", "姓名", "单位、职务", "询问情况"), rows, (8, 22, 14, 26, 30)),
            ),
        )
    )


def interview_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the notice to each person who is still to be asked (询问通知书, 第十五条、第十六条)."""
    for target in interview_targets(papers.case).filter(status=_Status.PLANNED):
        day = full_date(target.planned_on) if target.planned_on else "　　　　年　　月　　日"
        escorts = []
        if target.is_minor:
            escorts.append("被询问人系未成年人，请其监护人一同到场。")
        if target.language:
            escorts.append("询问时将安排翻译人员到场。")
        yield Draft(
            OfficialDocument(
                kind="INTERVIEW_NOTICE",
                title="询问通知书",
                heads=(papers.group_name,),
                addressee=target.who,
                blocks=(
                    *paragraphs(
                        f"因调查{papers.case.title}需要，请你于{day}　　时　　分到{BLANK * 2}接受询问。",
                        "".join(escorts),
                        f"根据{RULES}第十六条的规定，有关单位和个人不得拒绝了解与事故有关的情况、"
                        "提供相关文件和资料的要求；被询问人应当如实提供有关情况。请携带本人身份证件。",
                    ),
                    signing_line("被通知人（签名）："),
                    signing_line("　　　　年　　月　　日　　时　　分"),
                ),
                signatures=(papers.group_name,),
            ),
            subject=target.who,
            register_title=f"询问通知书（{target.who}）",
        )


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
}
