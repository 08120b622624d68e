"""Cases that together hold every document: with dissent, escalated, transferred, ended, handed over.

Names are long, characters rare and members many, so that whoever looks at the pages sees the worst.
"""

from datetime import date, datetime, time

from django.utils import timezone
from personas import GOVERNMENT, People
from preparations import disagree, refer, register_owner, sign_off
from scenarios import (
    Scene,
    confirmed,
    determine,
    drive,
    furnish,
    march,
    publish,
    receive,
    sign_all,
)

from accounts.models import AgencyKind
from cases.lifecycle import Act, Stage
from cases.models import Disagreement, FireCase, InterviewTarget, Party, StayNotice
from cases.selectors.group import current_members
from cases.services import (
    coordination,
    demands,
    disagreements,
    extensions,
    group,
    interviews,
    leadership,
    meetings,
    members,
    organizer,
    scope,
    subgroup_work,
)
from cases.services.intake import Fire, register_fire
from cases.services.interviews import Interview
from cases.services.membership import Person
from desk.selectors.papers import DraftRow, drafts
from reports.services import conclusion, reply

RARE = "玥喆珺璟翀堃"
LONG_BODY = "淄博市张店区住房和城乡建设局房屋征收与物业管理服务中心安全监督科"
MANY = 24


def paper_scenes(people: People) -> list[Scene]:
    """Return the cases, in the order in which they may be told."""
    return [
        closed_with_dissent(people),
        escalated(people),
        handed_over(people),
        transferred(people),
        ended(people),
        requested_with_proposals(people),
        drive(people, Stage.INVESTIGATING),
    ]


def all_drafts(scenes: list[Scene]) -> list[tuple[Scene, DraftRow]]:
    """Return every document of the cases."""
    return [(scene, row) for scene in scenes for row in drafts(scene.case)]


def closed_with_dissent(people: People) -> Scene:
    """Return a case of many members that was extended and replied to, one member dissenting."""
    scene = drive(people, Stage.GROUP_REQUESTED)
    for number in range(MANY):
        person = Person(
            f"欧阳{RARE[number % 6]}{RARE[number // 6]}", LONG_BODY, AgencyKind.HOUSING, "四级调研员兼主任"
        )
        scene.do(members.appoint_member, person=person, role="MEMBER")
    office = Person("王玥", "张店区人民政府", AgencyKind.GOVERNMENT, "办公室副主任")
    scene.do(members.appoint_member, person=office, role="MEMBER")
    scene.do(
        group.invite_body,
        kind=AgencyKind.DISCIPLINE_INSPECTION,
        name="中共淄博市张店区纪律检查委员会",
        invited_on=march(5),
        invitation_number="张消函〔2026〕3号",
    )
    chief = Person(
        people.leader.full_name, "张店区消防救援大队", AgencyKind.FIRE_RESCUE, "大队长", user=people.leader
    )
    scene.do(
        group.establish_group,
        established_on=march(5),
        document_number="张政办字〔2026〕9号",
        established_by="张店区人民政府",
        leader=chief,
        delegation_number="张政委〔2026〕1号",
    )
    furnish(scene)
    for kind, day in (("CAUSE", 14), ("REPORT", 15)):
        scene.do(
            extensions.grant_extension,
            kind=kind,
            days=20,
            reason="现场炭化严重，起火部位的电气线路熔痕需要补充鉴定",
            applied_on=march(13),
            decided_on=march(day),
            approver="淄博市消防救援支队" if kind == "CAUSE" else GOVERNMENT,
            document_number=f"批{day}号",
        )
    _ask_and_demand(scene)
    _meet_and_disagree(scene)
    _work_in_subgroups(scene)
    determine(scene)
    scene.do(conclusion.adopt_report, people.leader, adopted_on=march(20), deliberation="多数通过")
    scene.do(
        conclusion.sign_report,
        people.member,
        signed_on=march(21),
        dissent="一、对管理责任的认定有不同意见。\n二、建议补充调查物业服务企业的履职情况。",
    )
    sign_all(scene)
    values = {"submitted_on": march(23), "document_number": "张消报〔2026〕3号"}
    confirmed(scene, Act.SUBMIT_REPORT, conclusion.submit_report, people.leader, values)
    receive(scene)
    values = {
        "replied_on": march(30),
        "document_number": "张政批〔2026〕4号",
        "accountability": "由公安机关依法追究直接责任人员的刑事责任。",
        "rectification": "起火单位应当于2026年6月30日前完成电气线路改造。",
        "has_evaluation_clause": True,
        "addressees": "张店区消防救援大队\n张店区住房和城乡建设局",
        "copies": "各成员单位、某商贸公司",
        "notified": "张店区监察委员会",
    }
    confirmed(scene, Act.REGISTER_REPLY, reply.register_reply, people.second_office, values)
    publish(scene)
    return _fresh(scene)


def _ask_and_demand(scene: Scene) -> None:
    """Let the group plan whom to ask, demand papers and tell the owner to stay."""
    member, owner = scene.people.member, register_owner(scene)
    for target in (
        Interview(category="DISCOVERER", status="DONE", name="欧阳玥喆", asked_on=march(8)),
        Interview(category="MANAGER", status="PLANNED", party=owner, planned_on=march(12)),
        Interview(
            category="EYEWITNESS",
            status="PLANNED",
            name="买买提·阿卜杜热西提",
            belongs_to=f"{LONG_BODY}保洁员",
            is_minor=True,
            language=InterviewTarget.Language.FOREIGN,
            note="白天在校，放学后询问",
        ),
        Interview(category="SURVEY", status="NOT_NEEDED", reason="起火建筑建成已久，起火原因与勘察无关"),
    ):
        scene.do(interviews.plan_interview, member, interview=target)
    scene.do(
        demands.demand_documents,
        member,
        party=Party.objects.get(case=scene.case, key="party-1"),
        items="营业执照\n近三年的消防控制室值班记录、巡查记录和建筑消防设施检测维修保养合同\n用电负荷登记",
        demanded_on=march(9),
        due_on=march(14),
        document_number="张消调〔2026〕1号",
    )
    scene.do(
        demands.notify_to_stay,
        member,
        parties=[owner],
        served_on=march(7),
        manner=StayNotice.Manner.IN_PERSON,
        proof="当事人签收的送达回证",
    )


def _meet_and_disagree(scene: Scene) -> None:
    """Let the group meet, one member being away, and disagree twice."""
    leader, places = scene.people.leader, list(current_members(scene.case))
    away = scene.seat(scene.people.member)
    scene.do(
        leadership.set_direction,
        leader,
        decided_on=march(8),
        direction="查明起火部位、起火点和起火原因，查清火灾蔓延扩大的原因。",
        focus="一、电气线路敷设和使用情况。\n二、有关单位履行消防安全职责的情况。",
        duties=[(one, "负责查明起火原因，配合综合组整理材料") for one in places],
    )
    scene.do(
        leadership.record_release,
        release=sign_off(scene),
        released_on=march(19),
        released_where="张店区人民政府网站“应急管理”栏目",
    )
    called = scene.do(
        meetings.call_meeting,
        leader,
        purpose="DISCUSSION",
        subject="火灾事故调查组第一次全体会议",
        noticed_on=march(9),
        scheduled_on=march(10),
        scheduled_time=time(14, 30),
        place="张店区消防救援大队三楼会议室",
        agenda="一、通报工作情况。\n二、讨论起火点的认定。",
    )
    scene.do(
        meetings.record_meeting,
        leader,
        meeting=called,
        held_on=march(10),
        chair=scene.seat(leader),
        present=[one for one in places if one != away],
        absences=[(away, "参加市政府组织的安全生产督导检查")],
        others="张店区人民检察院检察官一名",
        minutes="技术组通报了工作情况。\n成员就起火点的认定发表了意见，未能达成一致。",
        decisions="一、补充提取配电箱周围的物证。\n二、由组长另行处理分歧。",
    )
    refer(scene)
    scene.do(
        disagreements.register_answer,
        disagreement=Disagreement.objects.get(case=scene.case),
        answer="同意将起火点认定为配电箱。",
        answered_on=march(20),
        document_number="张政复〔2026〕2号",
    )
    scene.do(
        disagreements.rule_on_disagreement,
        leader,
        disagreement=disagree(scene),
        outcome=Disagreement.Outcome.CONCLUDED,
        consultation="会后两次协商，未能达成一致。",
        ruling="起火点认定为配电箱，理由是熔痕鉴定结论与多名证人的证言相互印证。",
        ruled_on=march(20),
    )


def _work_in_subgroups(scene: Scene) -> None:
    """Let every subgroup plan, those that report do so, and 综合组 tell of what it keeps."""
    leader, place = scene.people.leader, scene.seat(scene.people.member)
    for kind, name in (("MANAGEMENT", ""), ("COORDINATION", ""), ("OTHER", "应急处置评估组")):
        scene.do(members.set_up_subgroup, leader, kind=kind, name=name, head=place)
    for unit in ("技术组", "管理组", "综合组", "应急处置评估组"):
        plan = {"unit": unit, "made_on": march(8), "text": "一、分头调查。\n二、每周汇总一次。"}
        scene.do(subgroup_work.plan_subgroup_work, leader, **plan)
    for unit in ("技术组", "管理组", "应急处置评估组"):
        told = {"unit": unit, "submitted_on": march(12), "text": "一、调查情况。\n二、意见和建议。"}
        report = scene.do(subgroup_work.submit_subgroup_report, leader, **told)
    scene.do(
        subgroup_work.deliberate_subgroup_report,
        leader,
        report=report,
        outcome="RETURNED",
        opinion=f"对{LONG_BODY}的履职情况分析不够充分，应当补充后重新提交审议。",
        to_mend="一、补充询问有关人员。\n二、逐项核对处置时间。",
        deliberated_on=march(13),
    )
    scene.do(
        coordination.record_opinion,
        source="某短视频平台“张店同城”账号",
        appeared_at=datetime(2026, 3, 2, 11, 30, tzinfo=timezone.get_current_timezone()),
        content="称火灾造成多人死亡，并附现场视频一段，转发较多。",
        handling="由宣传部门联系平台核实处理",
        handled_on=march(3),
    )
    scene.do(
        coordination.issue_bulletin,
        release=sign_off(scene),
        addressee="张店区人民政府",
        issued_on=march(19),
    )


def escalated(people: People) -> Scene:
    """Return a case that the city took over."""
    scene = drive(people, Stage.REGISTERED)
    scene.do(
        organizer.escalate,
        people.city_office,
        decided_on=march(4),
        document_number="淄政字〔2026〕7号",
        reason="事故涉及两个区县，社会关注度高。",
    )
    return _fresh(scene)


def handed_over(people: People) -> Scene:
    """Return a case that went to the province."""
    return drive(people, Stage.ASSISTED)


def transferred(people: People) -> Scene:
    """Return a case that went to two bodies under one number."""
    scene = drive(people, Stage.REGISTERED)
    values = {
        "transferred_on": march(6),
        "document_number": "张消移〔2026〕1号",
        "exclusions": (
            scope.ExclusionFinding(1, "现场提取到助燃剂，监控显示有人故意点火", "淄博市公安局张店分局"),
            scope.ExclusionFinding(6, "燃气灶具软管脱落", "张店区住房和城乡建设局"),
        ),
    }
    confirmed(scene, Act.TRANSFER_OUT, scope.transfer_out, people.second_office, values)
    return _fresh(scene)


def ended(people: People) -> Scene:
    """Return a case that is neither governed by the regulation nor anybody else's."""
    case = _fire(people)
    scene = Scene(people, case)
    scene.do(
        scope.decide_scope, decided_on=march(3), is_production_related=False, has_social_impact=False,
        document_number="张消火调〔2026〕8号",
    )  # fmt: skip
    values = {
        "transferred_on": march(6),
        "document_number": "张消火调〔2026〕9号",
        "reason": "没有人员死亡，也没有产生社会影响",
    }
    confirmed(scene, Act.TRANSFER_OUT, scope.transfer_out, people.second_office, values)
    return _fresh(scene)


def requested_with_proposals(people: People) -> Scene:
    """Return a case whose group is asked for, its members named."""
    return drive(people, Stage.GROUP_REQUESTED)


def _fire(people: People) -> FireCase:
    return register_fire(
        actor=people.office,
        registered_on=date(2026, 3, 2),
        is_another_fire=True,
        fire=Fire(
            district=people.office.agency.district,
            occurred_on=date(2026, 3, 2),
            occurred_time=time(9, 20),
            reported_at=datetime(2026, 3, 2, 9, 30, tzinfo=timezone.get_current_timezone()),
            address="柳泉路1号",
            site_name="某小区",
            deaths=0,
            serious_injuries=0,
            minor_injuries=0,
        ),
    )


def _fresh(scene: Scene) -> Scene:
    scene.case.refresh_from_db()
    return scene
