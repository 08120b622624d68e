"""Documents of the leader's direction and sign-off (分工方案、信息发布审批单, 第九条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter, sentences
from cases.models import Release
from cases.selectors.group import in_order_of_roles
from cases.selectors.meetings import directions_of, releases_of
from common.chinese import full_date
from documents.official import OfficialDocument, form, heading, paragraphs, signing_line, table


def assignment_plan(papers: CasePapers) -> Iterator[Draft]:
    """Draft the plan of each direction that the leader set (分工方案, 第九条（一）)."""
    for one in reversed(directions_of(papers.case)):
        rows = [
            (
                str(row.member),
                row.member.get_role_display(),
                f"{row.member.agency_name}{row.member.post}",
                row.text,
            )
            for row in in_order_of_roles(one.duties.all())
        ]
        yield Draft(
            OfficialDocument(
                kind="ASSIGNMENT_PLAN",
                title="分工方案",
                heads=(papers.group_name,),
                blocks=(
                    *paragraphs(
                        f"根据{RULES}第九条第（一）项的规定，结合{papers.case.title}的实际情况，"
                        "确定调查方向、调查重点和各成员职责和分工如下："
                    ),
                    heading("一、调查方向"),
                    *paragraphs(*sentences(one.direction)),
                    heading("二、调查重点"),
                    *paragraphs(*sentences(one.focus)),
                    heading("三、各成员职责和分工"),
                    table(("姓名", "组内职务", "单位和职务", "职责和分工"), rows, (14, 14, 30, 42)),
                    signing_line(f"确定人：{one.decided_by or BLANK}（签名）"),
                    signing_line(full_date(one.decided_on)),
                ),
                dated=full_date(one.decided_on),
            ),
            subject=full_date(one.decided_on),
        )


def release_approval(papers: CasePapers) -> Iterator[Draft]:
    """Draft the approval sheet of each text that the leader decided on (信息发布审批单, 第九条（五）)."""
    for one in reversed(releases_of(papers.case)):
        channel = "发布渠道" if one.kind == Release.Kind.PUBLIC else "报送对象"
        released = f"{full_date(one.released_on)}，{one.released_where}" if one.released_on else BLANK
        yield Draft(
            OfficialDocument(
                kind="RELEASE_APPROVAL",
                title="信息发布审批单",
                heads=(papers.group_name,),
                blocks=(
                    form(
                        ("案件", papers.case.title),
                        ("类别", one.get_kind_display()),
                        ("标题", one.title),
                        (channel, one.channel, "拟稿人", one.drafted_by or BLANK),
                        ("内容", one.text),
                        ("审定意见", one.get_outcome_display() + (f"。{one.opinion}" if one.opinion else "")),
                        ("审定签发人", one.decided_by or BLANK, "审定日期", full_date(one.decided_on)),
                        ("发布情况", released),
                    ),
                    signing_line("审定签发人（签名）："),
                ),
                dated=full_date(one.decided_on),
            ),
            subject=one.title,
            register_title=f"信息发布审批单（{one.title}）"[:200],
        )


DRAFTERS: dict[str, Drafter] = {
    "ASSIGNMENT_PLAN": assignment_plan,
    "RELEASE_APPROVAL": release_approval,
}
