"""Documents that set up the group (报请、成立、邀请、聘请、分组, 第六条至第十条)."""

from collections.abc import Iterator
from datetime import date

from accounts.models import AgencyKind
from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from cases.lifecycle import MilestoneKind
from cases.models import Delegation, GroupMember, InvestigationGroup, InvitedBody, MemberRole, Subgroup
from common.chinese import full_date
from documents.official import Annex, Block, OfficialDocument, heading, paragraphs, signing_line, table
from regulation.rulebook import Participation, load_rulebook

_LIST_HEADER = ("序号", "组内职务", "姓名", "单位", "职务")
_LIST_WIDTHS = (9, 16, 16, 37, 22)
# What article 7 invites the discipline inspection to; every other body is invited to send people.
_FOLLOWING = "介入事故调查，跟踪监督事故调查和救援处置进展情况"


def group_request(papers: CasePapers) -> Iterator[Draft]:
    """Draft the request to set up the group (关于成立“X·X”火灾事故调查组的请示, 第六条)."""
    requested = papers.milestone(MilestoneKind.GROUP_REQUESTED)
    judged = papers.case.scope_decisions.last()
    if requested is None and (papers.is_elsewhere or judged is None or not judged.in_scope):
        return
    day = requested.reached_on if requested else None
    lead_body, organizer = papers.lead_body_on(day, requested), papers.organizer_on(day, requested)
    is_open = papers.milestone(MilestoneKind.GROUP_ESTABLISHED) is None
    proposed = papers.members if is_open else []
    leader = next((one for one in proposed if one.role == MemberRole.LEADER), None)
    bodies = load_rulebook(papers.case.rulebook_code).bodies
    members = "、".join(body.label for body in bodies if body.participation is Participation.REQUIRED)
    invited = "、".join(body.label for body in bodies if body.participation is Participation.INVITED)
    yield Draft(
        OfficialDocument(
            kind="GROUP_REQUEST",
            title=f"关于成立{papers.case.title}调查组的请示",
            heads=(lead_body,),
            addressee=organizer,
            blocks=(
                *paragraphs(
                    papers.what_happened() + papers.harm_sentence(day, requested),
                    f"根据{RULES}第二条、第四条、第六条的规定，该起火灾事故应由{organizer}"
                    "成立火灾事故调查组组织调查。现就有关事项请示如下：",
                ),
                heading("一、关于调查组的组成"),
                *paragraphs(
                    f"建议调查组由{members}等单位派员组成，并邀请{invited}派人参加；"
                    "根据需要聘请有关专家参与调查。" + ("建议名单附后。" if proposed else "")
                ),
                heading("二、关于调查组组长"),
                *paragraphs(
                    f"建议由{leader.agency_name}{leader.post}{leader.name}同志担任调查组组长。"
                    if leader
                    else "请确定由本级人民政府有关领导同志担任组长，或者委托本级消防救援机构负责人担任组长。"
                ),
                heading("三、关于调查工作"),
                *paragraphs(
                    _entrusted(papers, day),
                    "调查组成立后，将在组长领导下依法查明事故经过、原因、伤亡和损失情况，"
                    "认定事故性质和责任，提出处理建议和整改措施，按期提交调查报告。",
                ),
                *paragraphs("妥否，请批示。"),
            ),
            annexes=_proposal(proposed),
            signatures=(lead_body,),
            note=f"联系人：{BLANK}，联系电话：{BLANK}",
            printer=lead_body,
            **_upwards(
                papers.filed(
                    "GROUP_REQUEST",
                    number=requested.document_number if requested else "",
                    on=requested.reached_on if requested else None,
                )
            ),
        )
    )


def establishment_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the government's notice that sets up the group (成立通知, 第六条、第七条)."""
    if papers.milestone(MilestoneKind.GROUP_REQUESTED) is None:
        return
    established = papers.milestone(MilestoneKind.GROUP_ESTABLISHED)
    day = established.reached_on if established else None
    members = papers.members_on(day)
    # A case entered late has the notice on paper: without people there is nothing to write it from.
    if not members:
        return
    issuer = (papers.group.established_by if papers.group else "") or papers.organizer_on(day, established)
    senders = "、".join(
        dict.fromkeys(
            one.agency_name
            for one in members
            if one.role != MemberRole.EXPERT and one.agency_name not in ("", issuer)
        )
    )
    invited = [body.name for body in InvitedBody.objects.filter(group__case=papers.case)]
    yield Draft(
        OfficialDocument(
            kind="GROUP_ESTABLISHMENT",
            title=f"关于成立{papers.group_name}的通知",
            heads=(issuer,),
            addressee=senders or "各有关单位",
            blocks=(
                *paragraphs(
                    papers.what_happened() + papers.harm_sentence(day, established),
                    f"根据{RULES}第四条、第六条、第七条的规定，决定成立{papers.group_name}（以下简称调查组），"
                    "现将有关事项通知如下：",
                ),
                heading("一、调查组组成人员"),
                *_people(members),
                *(paragraphs(f"邀请{'、'.join(invited)}派人参加。") if invited else ()),
                heading("二、调查组职责"),
                *paragraphs(
                    "调查组应当查明火灾事故发生的经过、原因、人员伤亡情况及直接经济损失，"
                    "认定事故性质和事故责任，提出对责任者的处理建议，总结事故教训，"
                    "提出防范和整改措施，提交火灾事故调查报告。"
                ),
                heading("三、工作要求"),
                *paragraphs(
                    "调查组成员应当诚信公正、恪尽职守，遵守调查组纪律和保密规定，未经组长允许不得擅自发布有关信息；"
                    "与所调查的火灾事故有利害关系的，应当主动申请回避。"
                    "有关单位和个人应当支持、配合调查，提供必要的便利条件。"
                ),
            ),
            signatures=(issuer,),
            copies="、".join(invited),
            printer=issuer,
            **_downwards(
                papers.filed(
                    "GROUP_ESTABLISHMENT",
                    number=established.document_number if established else "",
                    on=established.reached_on if established else None,
                )
            ),
        )
    )


def leader_delegation(papers: CasePapers) -> Iterator[Draft]:
    """Draft the power of a fire chief who leads the group (委托书, 第六条)."""
    group = papers.group
    if group is None or group.leadership != InvestigationGroup.Leadership.DELEGATED_FIRE_CHIEF:
        return
    established = papers.milestone(MilestoneKind.GROUP_ESTABLISHED)
    day = established.reached_on if established else None
    issuer = group.established_by or papers.organizer_on(day, established)
    members = papers.members_on(day)
    chief = next((one for one in members if one.role == MemberRole.LEADER), None)
    leader = f"{chief.agency_name}{chief.post}{chief.name}" if chief else BLANK
    yield Draft(
        OfficialDocument(
            kind="LEADER_DELEGATION",
            title="委托书",
            heads=(issuer,),
            blocks=paragraphs(
                papers.what_happened(),
                f"根据{RULES}第六条的规定，现委托{leader}担任{papers.group_name}组长，"
                "主持火灾事故调查工作，行使第九条规定的组长职权。",
            ),
            signatures=(issuer,),
            number=group.delegation_number,
            dated=full_date(established.reached_on) if established else "",
        )
    )


def deputy_delegation(papers: CasePapers) -> Iterator[Draft]:
    """Draft the leader's written power for a deputy (副组长委托书, 第九条)."""
    for one in Delegation.objects.filter(case=papers.case).select_related("deputy"):
        yield Draft(
            OfficialDocument(
                kind="DEPUTY_DELEGATION",
                title="委托书",
                heads=(papers.group_name,),
                blocks=(
                    *paragraphs(
                        f"根据{RULES}第九条的规定，现委托副组长{one.deputy}（{one.deputy.agency_name}{one.deputy.post}）"
                        f"自{full_date(one.starts_on)}至{full_date(one.ends_on)}代行组长职权，"
                        "主持调查组工作。"
                    ),
                    signing_line("组长（签名）："),
                ),
                signatures=(papers.group_name,),
                **_downwards(
                    papers.filed("DEPUTY_DELEGATION", f"委托书（{one.deputy}）", number=one.document_number)
                ),
            ),
            subject=str(one.deputy),
            register_title=f"委托书（{one.deputy}）",
        )


def member_list(papers: CasePapers) -> Iterator[Draft]:
    """Draft the list of the group's members (成员名单, 第七条)."""
    if not papers.members:
        return
    invited = InvitedBody.objects.filter(group__case=papers.case)
    rows = [
        *(
            (str(number), one.get_role_display(), one.name, one.agency_name, one.post)
            for number, one in enumerate(papers.members, start=1)
        ),
        *(
            (str(number), "邀请参加", one.representative, one.name, "")
            for number, one in enumerate(invited, start=len(papers.members) + 1)
        ),
    ]
    yield Draft(
        OfficialDocument(
            kind="MEMBER_LIST",
            title=f"{papers.group_name}成员名单",
            heads=(papers.group_name,),
            blocks=(table(_LIST_HEADER, rows, _LIST_WIDTHS),),
        )
    )


def invitation_letter(papers: CasePapers) -> Iterator[Draft]:
    """Draft the invitation of each body beside the members (邀请函, 第七条)."""
    established = papers.milestone(MilestoneKind.GROUP_ESTABLISHED)
    for body in InvitedBody.objects.filter(group__case=papers.case):
        day = body.invited_on
        is_there = established is not None and (day is None or established.reached_on <= day)
        lead_body, organizer = papers.lead_body_on(day, body), papers.organizer_on(day, body)
        founded = f"{organizer}已成立{papers.group_name}。" if is_there else ""
        asked = _FOLLOWING if body.kind == AgencyKind.DISCIPLINE_INSPECTION else "派人参加"
        yield Draft(
            OfficialDocument(
                kind="INVITATION_LETTER",
                title=f"关于邀请{'介入' if asked == _FOLLOWING else '派人参加'}{papers.case.title}调查的函",
                heads=(lead_body,),
                addressee=body.name,
                blocks=paragraphs(
                    papers.what_happened() + papers.harm_sentence(day, body),
                    f"根据{RULES}第四条的规定，该起火灾事故由{organizer}组织调查。{founded}"
                    f"根据第七条的规定，现邀请贵单位{asked}。"
                    "请确定参加人员，并将人员姓名、职务和联系方式函告我机构。",
                ),
                signatures=(lead_body,),
                note=f"联系人：{BLANK}，联系电话：{BLANK}",
                number=body.invitation_number,
                dated=full_date(body.invited_on) if body.invited_on else "",
            ),
            subject=body.name,
            register_title=f"关于邀请{body.name}派人参加{papers.case.title}调查的函",
        )


def expert_appointment(papers: CasePapers) -> Iterator[Draft]:
    """Draft the appointment of each expert (专家聘书, 第七条)."""
    for member in papers.members:
        if member.role != MemberRole.EXPERT:
            continue
        title = f"专家聘书（{member.name}）"
        yield Draft(
            OfficialDocument(
                kind="EXPERT_APPOINTMENT",
                title="专家聘书",
                heads=(papers.group_name,),
                addressee=f"{member.name}同志",
                blocks=paragraphs(
                    f"根据{RULES}第七条的规定，因{papers.case.title}调查工作需要，"
                    f"聘请您为调查组专家"
                    + (f"，参与{member.specialty}方面的调查工作" if member.specialty else "")
                    + "，提供技术支持，出具专家意见。",
                    "请遵守回避和保密规定，客观、公正地开展工作。",
                ),
                signatures=(papers.group_name,),
                **_downwards(papers.filed("EXPERT_APPOINTMENT", title, on=member.joined_on)),
            ),
            subject=member.name,
            register_title=title,
        )


def confidentiality_pledge(papers: CasePapers) -> Iterator[Draft]:
    """Draft the pledge that each member signs (保密承诺书, 第七条)."""
    for member in papers.members:
        yield Draft(
            OfficialDocument(
                kind="CONFIDENTIALITY_PLEDGE",
                title="保密承诺书",
                blocks=(
                    *paragraphs(
                        f"本人{member.name or BLANK}，系{member.agency_name}{member.post}，"
                        f"作为{papers.group_name}{member.get_role_display()}参与调查工作，郑重承诺：",
                        "一、严格遵守保密法律法规和调查组纪律，保守在调查工作中知悉的国家秘密、工作秘密、"
                        "商业秘密和个人隐私。",
                        "二、未经调查组组长允许，不擅自发布、透露火灾事故调查的有关信息，"
                        "不私自会见当事人及其委托的人员。",
                        "三、妥善保管调查材料，不擅自复制、留存、外传；离开调查组时如数移交。",
                        "四、违反上述承诺的，自愿依法承担相应责任。",
                    ),
                    signing_line("承诺人（签名）："),
                    signing_line("　　　　年　　月　　日"),
                ),
            ),
            subject=str(member),
        )


def subgroup_notice(papers: CasePapers) -> Iterator[Draft]:
    """Draft the notice of the subgroups (分组通知, 第十条)."""
    subgroups = list(
        Subgroup.objects.filter(group__case=papers.case)
        .select_related("head")
        .prefetch_related("memberships__member")
    )
    if not subgroups:
        return
    rows = [
        (
            str(number),
            one.name,
            str(one.head) if one.head else "",
            "、".join(str(place.member) for place in one.memberships.all()),
        )
        for number, one in enumerate(subgroups, start=1)
    ]
    yield Draft(
        OfficialDocument(
            kind="SUBGROUP_NOTICE",
            title=f"关于{papers.group_name}工作分组的通知",
            addressee="调查组各成员单位",
            blocks=(
                *paragraphs(
                    f"根据{RULES}第十条的规定，调查组设立{'、'.join(one.name for one in subgroups)}，"
                    + ("小组组长由调查组组长指定。" if any(one.head for one in subgroups) else "")
                    + "现将分组情况通知如下："
                ),
                table(("序号", "小组", "组长", "成员"), rows, (9, 17, 17, 57)),
                *paragraphs(
                    "各小组应当按照规定的职责制定工作方案，按期完成调查任务，提交小组调查报告，重大事项及时报告组长。"
                ),
            ),
            signatures=(papers.group_name,),
            **_downwards(papers.filed("SUBGROUP_NOTICE")),
        )
    )


def _entrusted(papers: CasePapers, day: date | None) -> str:
    """Return what was entrusted before the request, the one work that the case holds by then (第十九条)."""
    pauses = [one for one in papers.case.clock_pauses.all() if day is None or one.entrusted_on <= day]
    subjects = "、".join(dict.fromkeys(one.reason for one in pauses if one.reason))
    return f"我机构已委托开展{subjects}。" if subjects else ""


def _proposal(proposed: list[GroupMember]) -> tuple[Annex, ...]:
    if not proposed:
        return ()
    rows = [
        (str(number), one.get_role_display(), one.name, one.agency_name, one.post)
        for number, one in enumerate(proposed, start=1)
    ]
    return (Annex("火灾事故调查组建议名单", (table(_LIST_HEADER, rows, _LIST_WIDTHS),)),)


def _people(members: list[GroupMember]) -> tuple[Block, ...]:
    lines = []
    for role in (MemberRole.LEADER, MemberRole.DEPUTY_LEADER, MemberRole.MEMBER, MemberRole.EXPERT):
        named = [_named(one) for one in members if one.role == role]
        if named:
            lines.append(f"{role.label}：{'；'.join(named)}。")
    return paragraphs(*lines)


def _named(member: GroupMember) -> str:
    place = f"{member.agency_name}{member.post}"
    if not member.name:
        return place
    return f"{member.name}（{place}）" if place else member.name


def _upwards(filed: dict[str, str]) -> dict[str, str]:
    return {**filed, "signer": filed["signer"] or "　　　"}


def _downwards(filed: dict[str, str]) -> dict[str, str]:
    return {**filed, "signer": ""}


DRAFTERS: dict[str, Drafter] = {
    "GROUP_REQUEST": group_request,
    "GROUP_ESTABLISHMENT": establishment_notice,
    "LEADER_DELEGATION": leader_delegation,
    "DEPUTY_DELEGATION": deputy_delegation,
    "MEMBER_LIST": member_list,
    "INVITATION_LETTER": invitation_letter,
    "EXPERT_APPOINTMENT": expert_appointment,
    "CONFIDENTIALITY_PLEDGE": confidentiality_pledge,
    "SUBGROUP_NOTICE": subgroup_notice,
}
