"""Documents of meetings and disagreements (会议通知、会议纪要、分歧事项, 第九条)."""

from collections.abc import Iterator

from cases.drafting.base import (
    BLANK,
    RULES,
    CasePapers,
    Draft,
    Drafter,
    sentence,
    sentences,
)
from cases.models import Disagreement
from cases.selectors.group import in_order_of_roles
from cases.selectors.meetings import disagreements_of, meetings_of
from common.chinese import clock_time, full_date
from documents.official import Block, OfficialDocument, heading, paragraphs, signing_line, table


def meeting_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the notice of each meeting that was called (会议通知, 第九条（二）)."""
    for one in meetings_of(papers.case):
        if one.noticed_on is None or one.scheduled_on is None:
            continue
        at = clock_time(one.scheduled_time) if one.scheduled_time is not None else ""
        yield Draft(
            OfficialDocument(
                kind="MEETING_NOTICE",
                title="会议通知",
                heads=(papers.group_name,),
                addressee="调查组各成员",
                number=one.notice_number,
                blocks=paragraphs(
                    f"根据{RULES}第九条的规定，决定召开“{one.subject}”（{one.get_purpose_display()}）。"
                    "现将有关事项通知如下：",
                    f"时间：{full_date(one.scheduled_on)}{at}",
                    f"地点：{one.place or BLANK}",
                    "议程：",
                    *sentences(one.agenda),
                    "请准时参加；因故不能参加的，请事先说明理由。",
                ),
                signatures=(papers.group_name,),
                dated=full_date(one.noticed_on),
            ),
            subject=one.subject,
            register_title=f"会议通知（{one.subject}）"[:200],
        )


def meeting_minutes(papers: CasePapers) -> Iterator[Draft]:
    """Draft the minutes of each meeting that was held (会议纪要, 第九条（二）)."""
    for one in meetings_of(papers.case):
        if one.held_on is None:
            continue
        came = [row.member for row in in_order_of_roles(one.present)]
        rows = [
            (str(row.member), row.member.agency_name, row.absence_reason)
            for row in in_order_of_roles(one.absent)
        ]
        absent = (table(("缺席人员", "单位", "缺席理由"), rows, (20, 40, 40)),) if rows else ()
        yield Draft(
            OfficialDocument(
                kind="MEETING_MINUTES",
                title="会议纪要",
                heads=(papers.group_name,),
                blocks=(
                    *paragraphs(
                        f"会议名称：{one.subject}",
                        f"会议事项：{one.get_purpose_display()}",
                        f"召开日期：{full_date(one.held_on)}",
                        f"地点：{one.place}" if one.place else "",
                        f"主持人：{one.chair}",
                        f"出席人员：{'、'.join(str(member) for member in came)}",
                        f"列席人员：{one.others}" if one.others else "",
                    ),
                    *absent,
                    *_part("一、议程", one.agenda),
                    *_part("二、会议记录" if one.agenda else "一、会议记录", one.minutes),
                    *_part("三、议定事项" if one.agenda else "二、议定事项", one.decisions),
                    signing_line("主持人（签名）："),
                ),
                dated=full_date(one.held_on),
            ),
            subject=one.subject,
        )


def disagreement_ruling(papers: CasePapers) -> Iterator[Draft]:
    """Draft the record of each disagreement settled within the group (分歧事项裁定记录, 第九条（四）)."""
    within = (Disagreement.Outcome.AGREED, Disagreement.Outcome.CONCLUDED)
    for one in _disagreements(papers):
        if one.outcome not in within or one.ruled_on is None:
            continue
        said = "经研究协商，各成员达成一致：" if one.outcome == Disagreement.Outcome.AGREED else (
            "经研究协商未能达成一致意见。组长根据调查情况作出如下结论性意见："
        )  # fmt: skip
        yield Draft(
            OfficialDocument(
                kind="DISAGREEMENT_RULING",
                title="分歧事项裁定记录",
                heads=(papers.group_name,),
                number=one.document_number,
                blocks=(
                    *_told(one),
                    heading("三、研究协商情况"),
                    *paragraphs(*sentences(one.consultation)),
                    heading("四、处理意见"),
                    *paragraphs(f"根据{RULES}第九条第（四）项的规定，{said}", *sentences(one.ruling)),
                    signing_line(f"处理人：{one.ruled_by or BLANK}（签名）"),
                    signing_line(full_date(one.ruled_on)),
                ),
                dated=full_date(one.ruled_on),
            ),
            subject=one.subject,
            register_title=f"分歧事项裁定记录（{one.subject}）"[:200],
        )


def disagreement_referral(papers: CasePapers) -> Iterator[Draft]:
    """Draft the request that the government decide a disagreement (关于分歧事项的请示, 第九条（四）)."""
    for one in _disagreements(papers):
        if one.outcome not in (Disagreement.Outcome.REFERRED, Disagreement.Outcome.DECIDED):
            continue
        title = f"关于“{one.subject}”分歧事项的请示"[:200]
        lead_body = papers.lead_body_on(one.ruled_on, one)
        filed = papers.filed("DISAGREEMENT_REFERRAL", title, number=one.document_number, on=one.ruled_on)
        yield Draft(
            OfficialDocument(
                kind="DISAGREEMENT_REFERRAL",
                title=f"关于{papers.case.title}调查中分歧事项的请示",
                heads=(lead_body,),
                addressee=papers.organizer_on(one.ruled_on, one),
                number=filed["number"],
                signer=filed["signer"] or "　　　",
                blocks=(
                    *_told(one),
                    heading("三、研究协商情况"),
                    *paragraphs(*sentences(one.consultation)),
                    heading("四、请示事项"),
                    *paragraphs(
                        f"经研究协商未能达成一致意见，根据{RULES}第九条第（四）项的规定，报请决定：",
                        *sentences(one.ruling),
                        "妥否，请批示。",
                    ),
                ),
                signatures=(lead_body,),
                dated=filed["dated"],
                note=f"联系人：{BLANK}，联系电话：{BLANK}",
                printer=lead_body,
            ),
            subject=one.subject,
            register_title=title,
        )


def _disagreements(papers: CasePapers) -> list[Disagreement]:
    return sorted(disagreements_of(papers.case), key=lambda one: one.position)


def _told(one: Disagreement) -> tuple[Block, ...]:
    at = f"，于会议“{one.meeting.subject}”" if one.meeting is not None else ""
    return (
        heading("一、分歧事项"),
        *paragraphs(f"{full_date(one.raised_on)}，{one.raised_by}{at}提出：{sentence(one.subject)}"),
        heading("二、各方意见"),
        table(
            ("成员", "单位", "意见"),
            [(str(row.member), row.member.agency_name, row.text) for row in one.positions.all()],
            (18, 32, 50),
        ),
    )


def _part(title: str, text: str) -> tuple[Block, ...]:
    return (heading(title), *paragraphs(*sentences(text))) if text else ()


DRAFTERS: dict[str, Drafter] = {
    "MEETING_NOTICE": meeting_notice,
    "MEETING_MINUTES": meeting_minutes,
    "DISAGREEMENT_RULING": disagreement_ruling,
    "DISAGREEMENT_REFERRAL": disagreement_referral,
}
