"""Documents of cause, signature, submission, reply and publication (第二十条至第三十一条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter, sentence
from cases.lifecycle import MilestoneKind
from cases.models import MemberRole
from common.chinese import full_date
from documents.official import Block, OfficialDocument, form, heading, paragraphs, signing_line, table
from evidence.models import Appraisal
from regulation.grades import Grade
from reports.models import CauseDetermination, OfficialReply, Signature
from reports.reply_lists import copied_bodies, main_recipients, notified_bodies

_SIGN = "\n\n\n　　　　　　　签名：　　　　　　年　　月　　日"
_CONTACT = f"联系人：{BLANK}，联系电话：{BLANK}"


def cause_determination(papers: CasePapers) -> Iterator[Draft]:
    """Draft the determination of the cause (火灾事故认定书, 第二十条)."""
    cause = _cause(papers)
    if cause is None or not cause.direct_cause:
        return
    made = papers.milestone(MilestoneKind.CAUSE_DETERMINED)
    lead_body = papers.lead_body_on(made.reached_on if made else None, made)
    appraised = [
        one
        for one in Appraisal.objects.filter(case=papers.case)
        if one.is_usable and (made is None or (one.received_on or made.reached_on) <= made.reached_on)
    ]
    excluded = "；".join(
        f"排除{one.cause}，理由：{one.reason.rstrip('。')}" for one in papers.case.excluded_causes.all()
    )
    places = "，".join(
        text
        for text in (
            f"起火部位为{cause.ignition_area}" if cause.ignition_area else "",
            f"起火点为{cause.ignition_point}" if cause.ignition_point else "",
        )
        if text
    )
    yield Draft(
        OfficialDocument(
            kind="CAUSE_DETERMINATION",
            title="火灾事故认定书",
            heads=(lead_body,),
            blocks=paragraphs(
                f"火灾事故基本情况：{papers.what_happened()}"
                + papers.harm_sentence(made.reached_on if made else None, made),
                f"经调查，对起火原因认定如下：起火时间为{papers.when()}"
                + (f"，{places}" if places else "")
                + f"。起火原因：{cause.direct_cause.rstrip('。')}。",
                f"{excluded}。" if excluded else "",
                f"以上事实有下列检验、鉴定结论证实：{'；'.join(map(_conclusion, appraised))}。"
                if appraised
                else "",
                "当事人对本认定有异议的，可以自本认定书送达之日起十五个工作日内，"
                "向上一级消防救援机构提出书面复核申请；复核申请以一次为限。",
            ),
            signatures=(lead_body,),
            **{
                **papers.filed(
                    "CAUSE_DETERMINATION",
                    number=made.document_number if made else "",
                    on=made.reached_on if made else None,
                ),
                "signer": "",
            },
        )
    )


def determination_receipt(papers: CasePapers) -> Iterator[Draft]:
    """Draft the receipt that a party signs for the determination (送达回证, 公安部令第121号)."""
    made = papers.milestone(MilestoneKind.CAUSE_DETERMINED)
    if made is None or _cause(papers) is None:
        return
    yield Draft(
        OfficialDocument(
            kind="DETERMINATION_RECEIPT",
            title="送达回证",
            heads=(papers.lead_body_on(made.reached_on, made),),
            blocks=(
                form(
                    ("案件名称", papers.case.title),
                    ("送达文书", "火灾事故认定书", "文号", made.document_number),
                    ("受送达人", ""),
                    ("送达地点", "", "送达方式", ""),
                    ("受送达人签收", "\n\n　　　签名或者盖章：　　　　　年　　月　　日　　时"),
                    (
                        "代收人签收及代收理由",
                        "\n\n　　　签名或者盖章：　　　　　年　　月　　日　　时",
                    ),
                    ("送达人", "\n\n　　　　　　　签名：　　　　　　年　　月　　日"),
                    ("备注", ""),
                ),
            ),
        ),
        subject="待送达",
    )


def nature_opinion(papers: CasePapers) -> Iterator[Draft]:
    """Draft the opinion on the nature of the fire (性质认定意见, 第二十二条)."""
    cause = _cause(papers)
    if cause is None or not cause.nature:
        return
    production = {
        True: "该起火灾属于生产经营性火灾。",
        False: "该起火灾不属于生产经营性火灾。",
        None: "",
    }[papers.case.is_production_related]
    made = papers.milestone(MilestoneKind.CAUSE_DETERMINED)
    yield Draft(
        OfficialDocument(
            kind="NATURE_OPINION",
            title=f"{papers.case.title}性质认定意见",
            blocks=(
                heading("一、事故概况"),
                *paragraphs(
                    papers.what_happened() + papers.harm_sentence(made.reached_on if made else None, made)
                ),
                heading("二、原因"),
                *paragraphs(
                    f"直接原因：{sentence(cause.direct_cause)}" if cause.direct_cause else "",
                    *(f"间接原因：{sentence(one.text)}" for one in papers.case.indirect_causes.all()),
                ),
                heading("三、性质认定"),
                *paragraphs(
                    f"根据{RULES}第二十二条的规定，认定该起火灾为{cause.get_nature_display()}。{production}",
                    f"理由：{cause.nature_reason.rstrip('。')}。" if cause.nature_reason else "",
                ),
            ),
            signatures=(papers.group_name,),
            dated=full_date(made.reached_on) if made else "",
        )
    )


def signature_book(papers: CasePapers) -> Iterator[Draft]:
    """Draft the sheet that the members sign (成员签名册, 第二十七条)."""
    signing = [one for one in papers.members if one.role != MemberRole.EXPERT]
    if not signing:
        return
    adopted = papers.milestone(MilestoneKind.REPORT_ADOPTED)
    signatures = {one.member_id: one for one in Signature.objects.filter(adoption=adopted)} if adopted else {}
    rows = []
    for number, member in enumerate(signing, start=1):
        signed = signatures.get(member.pk)
        opinion = "" if signed is None else ("有，附说明" if signed.dissent else "无")
        day = full_date(signed.signed_on) if signed is not None else ""
        rows.append(
            (str(number), member.get_role_display(), member.name, f"{member.agency_name}{member.post}", "",
             day, opinion)
        )  # fmt: skip
    yield Draft(
        OfficialDocument(
            kind="SIGNATURE_BOOK",
            title=f"{papers.group_name}成员签名册",
            heads=(papers.group_name,),
            blocks=(
                table(
                    ("序号", "组内职务", "姓名", "单位及职务", "签名", "签名日期", "不同意见"),
                    rows,
                    (7, 12, 13, 21, 13, 21, 13),
                ),
                Block("plain", "注：成员不得拒绝签名；有不同意见的，签名后附情况说明（第二十七条）。"),
            ),
        )
    )


def dissent_statement(papers: CasePapers) -> Iterator[Draft]:
    """Draft each statement of dissent (不同意见的情况说明, 第二十七条)."""
    adopted = papers.milestone(MilestoneKind.REPORT_ADOPTED)
    for one in Signature.objects.filter(adoption=adopted).exclude(dissent="").select_related("member"):
        yield Draft(
            OfficialDocument(
                kind="DISSENT_STATEMENT",
                title="不同意见的情况说明",
                blocks=(
                    *paragraphs(
                        f"本人{one.member.name or BLANK}，系{one.member.agency_name}{one.member.post}，"
                        f"{papers.group_name}{one.member.get_role_display()}。"
                        f"本人已在《{papers.case.title}调查报告》上签名，现就不同意见说明如下：",
                        *one.dissent.splitlines(),
                    ),
                    signing_line("说明人（签名）："),
                    signing_line(full_date(one.signed_on)),
                ),
            ),
            subject=str(one.member),
        )


def report_submission(papers: CasePapers) -> Iterator[Draft]:
    """Draft the request for the reply that closes the case (提请批复结案的请示, 第二十八条)."""
    if papers.milestone(MilestoneKind.REPORT_ADOPTED) is None:
        return
    submitted = papers.milestone(MilestoneKind.REPORT_SUBMITTED)
    adopted = papers.milestone(MilestoneKind.REPORT_ADOPTED)
    day = submitted.reached_on if submitted else None
    lead_body = papers.lead_body_on(day, submitted)
    cause = _cause(papers)
    dissent = Signature.objects.filter(adoption=adopted).exclude(dissent="").count() if adopted else 0
    yield Draft(
        OfficialDocument(
            kind="REPORT_SUBMISSION",
            title=f"关于提请批复{papers.case.title}调查报告的请示",
            heads=(lead_body,),
            addressee=papers.organizer_on(day, submitted),
            blocks=paragraphs(
                papers.what_happened() + papers.harm_sentence(day, submitted),
                f"{papers.group_name}依照{RULES}开展调查，{_ascertained(papers, cause)}形成了火灾事故调查报告"
                + (f"，并于{full_date(adopted.reached_on)}经调查组审议通过" if adopted else "")
                + "。"
                + (f"有{dissent}名成员提出不同意见，情况说明一并报送。" if dissent else ""),
                f"根据{RULES}第二十八条、第二十九条的规定，现将火灾事故调查报告报上，提请批复结案。",
                "妥否，请批示。",
            ),
            attachments=(
                f"{papers.case.title}调查报告",
                *(("不同意见的情况说明",) if dissent else ()),
            ),
            signatures=(lead_body,),
            note=_CONTACT,
            printer=lead_body,
            **_upwards(
                papers.filed(
                    "REPORT_SUBMISSION",
                    number=submitted.document_number if submitted else "",
                    on=day,
                )
            ),
        )
    )


def official_reply(papers: CasePapers) -> Iterator[Draft]:
    """Draft the government's reply (批复, 第二十九条、第三十条)."""
    if papers.milestone(MilestoneKind.REPORT_SUBMITTED) is None:
        return
    reply = OfficialReply.objects.filter(case=papers.case).last()
    organizer = papers.organizer_on(reply.replied_on if reply else None, reply)
    has_clause = reply.has_evaluation_clause if reply else papers.grade is Grade.LARGER
    clause = "结案一年内开展责任追究和整改措施落实情况评估。" if has_clause else ""
    yield Draft(
        OfficialDocument(
            kind="OFFICIAL_REPLY",
            title=f"关于{papers.case.title}调查报告的批复",
            heads=(organizer,),
            addressee=_line(reply.addressees)
            if reply
            else "、".join(main_recipients(papers.case)) or BLANK * 2,
            blocks=(
                *paragraphs(
                    f"关于{papers.case.title}调查报告的请示收悉。经研究，现批复如下：",
                ),
                heading("一、关于责任追究"),
                *_requirements(reply.accountability if reply else ""),
                heading("二、关于整改措施的落实"),
                *_requirements(reply.rectification if reply else ""),
                *((heading("三、关于整改评估"), *paragraphs(clause)) if clause else ()),
            ),
            signatures=(organizer,),
            number=reply.document_number if reply else "",
            dated=full_date(reply.replied_on) if reply else "",
            copies=_imprint(papers, reply),
            printer=organizer,
        )
    )


def publication_form(papers: CasePapers) -> Iterator[Draft]:
    """Draft the form on which publication is approved (公开审批表, 第三十一条)."""
    if papers.milestone(MilestoneKind.REPLIED) is None:
        return
    replied = papers.milestone(MilestoneKind.REPLIED)
    published = papers.milestone(MilestoneKind.PUBLISHED)
    yield Draft(
        OfficialDocument(
            kind="PUBLICATION_FORM",
            title="火灾事故调查报告公开审批表",
            heads=(papers.lead_body_on(published.reached_on if published else None, published),),
            blocks=(
                form(
                    ("案件名称", papers.case.title),
                    (
                        "批复文号",
                        replied.document_number if replied else "",
                        "批复日期",
                        full_date(replied.reached_on) if replied else "",
                    ),
                    (
                        "公开渠道",
                        published.note.partition("；")[0] if published else "",
                        "公开日期",
                        full_date(published.reached_on) if published else "",
                    ),
                    (
                        "不予公开内容",
                        "□未成年人信息　□受害人信息　□身份证号　□电话　□医疗信息　□其他：",
                    ),
                    ("承办人意见", _SIGN),
                    ("保密审查意见", _SIGN),
                    ("审批人意见", _SIGN),
                ),
            ),
        )
    )


def _conclusion(appraisal: Appraisal) -> str:
    received = f"，{full_date(appraisal.received_on)}收到" if appraisal.received_on else ""
    return f"{appraisal.subject}（{appraisal.institution or appraisal.get_kind_display()}{received}）"


def _ascertained(papers: CasePapers, cause: CauseDetermination | None) -> str:
    """Return what the investigation found out, as far as the case holds it (第八条)."""
    case = papers.case
    figures = case.casualty_revisions.last()
    facts = (
        ("事故经过", case.chronology.exists()),
        ("原因", bool(cause and cause.direct_cause)),
        ("人员伤亡", figures is not None and figures.deaths is not None),
        ("直接经济损失", case.direct_economic_loss is not None),
    )
    proposals = (("责任追究建议", case.responsibilities.exists()), ("整改措施", case.measures.exists()))
    found = "、".join(name for name, is_known in facts if is_known)
    proposed = "、".join(name for name, is_known in proposals if is_known)
    nature = f"认定该起火灾为{cause.get_nature_display()}" if cause and cause.nature else ""
    said = (f"查明了{found}" if found else "", nature, f"提出了{proposed}" if proposed else "")
    return "".join(f"{part}，" for part in said if part)


def _cause(papers: CasePapers) -> CauseDetermination | None:
    return CauseDetermination.objects.filter(case=papers.case).first()


def _requirements(text: str) -> tuple[Block, ...]:
    """Return what the reply asks for, each line a sentence, or a blank to fill in (具体要求, 第三十条)."""
    return paragraphs(*map(sentence, text.splitlines())) if text else paragraphs(BLANK * 4)


def _line(text: str) -> str:
    return "、".join(part.strip().rstrip("，；。：") for part in text.splitlines() if part.strip())


def _imprint(papers: CasePapers, reply: OfficialReply | None) -> str:
    """Return who gets a copy and who is notified: as registered, else the bodies on record (第三十条)."""
    if reply is None:
        copied = "、".join(copied_bodies(papers.case)) or BLANK
        noticed = "、".join(notified_bodies(papers.case)) or BLANK
    else:
        copied, noticed = _line(reply.copies), _line(reply.notified)
    return copied + (f"；通报：{noticed}" if noticed else "")


def _upwards(filed: dict[str, str]) -> dict[str, str]:
    return {**filed, "signer": filed["signer"] or "　　　"}


DRAFTERS: dict[str, Drafter] = {
    "CAUSE_DETERMINATION": cause_determination,
    "DETERMINATION_RECEIPT": determination_receipt,
    "NATURE_OPINION": nature_opinion,
    "SIGNATURE_BOOK": signature_book,
    "DISSENT_STATEMENT": dissent_statement,
    "REPORT_SUBMISSION": report_submission,
    "OFFICIAL_REPLY": official_reply,
    "PUBLICATION_FORM": publication_form,
}
