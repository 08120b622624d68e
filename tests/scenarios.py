"""Drive a case by services to any stage, with everybody in place who can be anything to it.

The fire began on 2026-03-02 in 张店区 with one dead, and its district leads. What an act needs beyond
the stage (a signature before the submission, say) is in ``preparations``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from personas import GOVERNMENT, People
from remembering import remembered
from written_report import write_report

from accounts.models import AgencyKind, User
from cases.acts import Paper, prepare
from cases.lifecycle import Act, Stage
from cases.models import (
    FireCase,
    GroupMember,
    Recusal,
)
from cases.services import (
    coordination,
    facts,
    grade,
    group,
    members,
    organizer,
    recusal,
    scope,
)
from cases.services.intake import Fire, register_fire
from cases.services.membership import Person
from cases.services.rescue_review import review_rescue
from evidence.models import Appraisal
from evidence.services import appraisals
from regulation.grades import Grade
from reports.models import CauseDetermination
from reports.services import conclusion, reply
from reports.signing import missing_signers

FIRE = date(2026, 3, 2)
LATER = date(2026, 4, 10)
BODIES = (
    ("deputy", "张店区消防救援大队", AgencyKind.FIRE_RESCUE, "DEPUTY_LEADER"),
    ("subgroup_head", "张店公安分局", AgencyKind.PUBLIC_SECURITY, "MEMBER"),
    ("member", "张店区住房和城乡建设局", AgencyKind.HOUSING, "MEMBER"),
    ("", "张店区总工会", AgencyKind.TRADE_UNION, "MEMBER"),
    ("", "张店区应急管理局", AgencyKind.SUPERVISORY_DEPARTMENT, "MEMBER"),
    ("expert", "某检测研究院", AgencyKind.OTHER, "EXPERT"),
    ("undeclared", "某大学", AgencyKind.OTHER, "EXPERT"),
)
STAGES = (
    Stage.REGISTERED,
    Stage.GROUP_REQUESTED,
    Stage.INVESTIGATING,
    Stage.ADOPTED,
    Stage.SUBMITTED,
    Stage.REPLIED,
    Stage.CLOSED,
)


def march(day: int) -> date:
    """Return a day of the month of the fire."""
    return date(2026, 3, day)


@dataclass
class Scene:
    """One case with its people."""

    people: People
    case: FireCase

    @property
    def public_id(self) -> str:
        return self.case.public_id

    def do(self, service: Callable, by: User | None = None, **values):
        """Call a service on the case as a person, the office unless told otherwise."""
        return service(public_id=self.public_id, actor=by or self.people.office, **values)

    def seat(self, user: User) -> GroupMember:
        """Return a person's place in the group."""
        return GroupMember.objects.get(group__case=self.case, user=user, left_on__isnull=True)

    def key_of(self, user: User) -> str:
        """Return what names the person in forms, nothing before the group is there."""
        place = GroupMember.objects.filter(group__case=self.case, user=user, left_on__isnull=True).first()
        return place.key if place else ""

    def without_account(self) -> list[GroupMember]:
        """Return the members for whom the office registers papers."""
        places = GroupMember.objects.filter(group__case=self.case, user__isnull=True, left_on__isnull=True)
        return list(places.order_by("position"))


def drive(people: People, stage: Stage) -> Scene:
    """Bring a new case to a stage."""
    name = ("driven", stage, tuple(user.pk for _, user in people))
    return Scene(people, remembered(name, lambda: _drive(people, stage)))


def _drive(people: People, stage: Stage) -> FireCase:
    scene = Scene(people, _register(people))
    before = {Stage.TRANSFERRED: Stage.INVESTIGATING, Stage.ASSISTED: Stage.INVESTIGATING}.get(stage, stage)
    for reached in STAGES[1 : STAGES.index(before) + 1]:
        _STEPS[reached](scene)
    if stage is Stage.TRANSFERRED:
        transfer(scene)
    if stage is Stage.ASSISTED:
        raise_grade(scene, deaths=10, to=Grade.MAJOR)
        scene.do(organizer.hand_over, people.city_office, handed_over_on=LATER, document_number="交1号")
    scene.case.refresh_from_db()
    assert scene.case.stage == stage
    return scene.case


def register_fire_of(office: User) -> FireCase:
    """Register a fire of an office's own district."""
    return register_fire(
        actor=office,
        registered_on=FIRE,
        is_another_fire=True,
        fire=Fire(
            district=office.agency.district,
            occurred_on=FIRE,
            occurred_time=time(9, 20),
            reported_at=datetime(2026, 3, 2, 9, 30, tzinfo=timezone.get_current_timezone()),
            address="柳泉路1号",
            site_name="某商铺",
            deaths=1,
            serious_injuries=0,
            minor_injuries=0,
        ),
    )


def _register(people: People) -> FireCase:
    case = register_fire_of(people.office)
    scene = Scene(people, case)
    scene.do(scope.decide_scope, decided_on=march(3), is_production_related=False)
    for user in (people.investigator, people.suspect, people.recused):
        declare(scene, user, march(3))
    for user in (people.suspect, people.recused):
        scene.do(
            recusal.apply_for_recusal,
            applied_by="某公司",
            applied_on=march(3),
            ground=1,
            reason="系近亲属",
            user=user,
        )
    scene.do(
        recusal.decide_recusal,
        recusal=Recusal.objects.get(case=case, user=people.recused),
        recused=True,
        decided_on=march(3),
        paper=Paper("大队长", march(3)),
    )
    scene.do(
        appraisals.entrust_appraisal,
        people.investigator,
        kind=Appraisal.Kind.ELECTRICAL,
        subject="导线熔痕",
        institution="某鉴定中心",
        entrusted_on=march(4),
    )
    return case


def _request(scene: Scene) -> None:
    scene.do(group.request_group, requested_on=march(3), document_number="张消请〔2026〕1号")
    for name, agency_name, kind, role in BODIES:
        user = getattr(scene.people, name) if name else None
        person = Person(
            user.full_name if user else f"{agency_name}的人",
            agency_name,
            kind,
            "科长",
            "电气防火" if role == "EXPERT" else "",
            user=user,
        )
        scene.do(members.appoint_member, person=person, role=role)
    scene.do(
        group.invite_body,
        kind=AgencyKind.PROCURATORATE,
        name="张店区人民检察院",
        invited_on=march(4),
        invitation_number="张消函〔2026〕2号",
    )
    for user in (scene.people.deputy, scene.people.subgroup_head, scene.people.member, scene.people.expert):
        declare(scene, user, march(4))


def _establish(scene: Scene) -> None:
    people = scene.people
    scene.do(
        group.establish_group,
        established_on=march(5),
        document_number="张政办字〔2026〕9号",
        established_by=GOVERNMENT,
        leader=Person("组长", GOVERNMENT, AgencyKind.GOVERNMENT, "副区长", user=people.leader),
    )
    furnish(scene)


def furnish(scene: Scene) -> None:
    """Give the group that was established what it needs to adopt a report."""
    people = scene.people
    declare(scene, people.leader, march(6))
    scene.do(
        members.delegate_deputy,
        people.leader,
        deputy=scene.seat(people.deputy),
        starts_on=march(7),
        ends_on=date(2099, 12, 31),
        document_number="委1号",
    )
    scene.do(members.set_up_subgroup, people.leader, kind="TECHNICAL", head=scene.seat(people.subgroup_head))
    scene.do(
        appraisals.receive_conclusion,
        people.member,
        appraisal=Appraisal.objects.get(case=scene.case),
        received_on=march(10),
        conclusion="一次短路熔痕",
        is_sealed=True,
        is_signed=True,
    )
    scene.do(
        review_rescue,
        people.member,
        reviewed_on=march(11),
        text="救援力量调派及时，周边群众由街道办事处组织疏散。",
    )
    scene.do(
        coordination.urge,
        people.leader,
        unit="技术组",
        matter="按期制定工作方案",
        urged_on=march(8),
        due_on=march(12),
        document_number="张消催〔2026〕1号",
    )
    write_report(scene)


def _adopt(scene: Scene) -> None:
    determine(scene)
    scene.do(conclusion.adopt_report, scene.people.leader, adopted_on=march(20), deliberation="一致通过")


def _submit(scene: Scene) -> None:
    sign_all(scene)
    values = {"submitted_on": march(23), "document_number": "张消报〔2026〕3号"}
    confirmed(scene, Act.SUBMIT_REPORT, conclusion.submit_report, scene.people.leader, values)


def _reply(scene: Scene) -> None:
    receive(scene)
    values = {
        "replied_on": march(30),
        "document_number": "张政批〔2026〕4号",
        "accountability": "依法处理",
        "rectification": "限期整改",
        "has_evaluation_clause": True,
        "addressees": "大队",
        "copies": "各成员单位",
    }
    confirmed(scene, Act.REGISTER_REPLY, reply.register_reply, scene.people.second_office, values)


def _close(scene: Scene) -> None:
    publish(scene)
    scene.do(reply.close_case, closed_on=date(2026, 4, 3))


_STEPS = {
    Stage.GROUP_REQUESTED: _request,
    Stage.INVESTIGATING: _establish,
    Stage.ADOPTED: _adopt,
    Stage.SUBMITTED: _submit,
    Stage.REPLIED: _reply,
    Stage.CLOSED: _close,
}


def declare(scene: Scene, user: User, on: date) -> None:
    """Let a person declare that no ground of recusal holds."""
    scene.do(recusal.declare, user, declared_on=on, has_conflict=False)


def determine(scene: Scene, on: date | None = None) -> None:
    """Determine the cause."""
    scene.do(
        conclusion.determine_cause,
        scene.people.leader,
        determined_on=on or march(16),
        document_number="认1号",
        ignition_area="一层",
        ignition_point="配电箱",
        code=CauseDetermination.Code.ELECTRICAL,
        direct_cause="线路短路",
        nature=CauseDetermination.Nature.RESPONSIBLE,
        nature_reason="管理不到位",
    )


def sign_all(scene: Scene, on: date | None = None) -> None:
    """Let everybody sign who has not."""
    on = on or march(21)
    for place in missing_signers(scene.case):
        if place.user is not None:
            scene.do(conclusion.sign_report, place.user, signed_on=on)
        else:
            paper = Paper(place.name, on)
            scene.do(conclusion.sign_report, signed_on=on, member_key=place.key, paper=paper)


def receive(scene: Scene, on: int = 24) -> None:
    """Register that the government received the report, on a day of March."""
    scene.do(reply.register_receipt, received_on=march(on), register_number="收1号")


def publish(scene: Scene) -> None:
    """Register the publication."""
    scene.do(reply.publish_report, published_on=date(2026, 4, 2), channel="政府网站", approver="副区长")


def raise_grade(scene: Scene, *, deaths: int, to: Grade) -> None:
    """Record later deaths and the grade they give, too late for the organizer to change."""
    record_deaths(scene, deaths)
    scene.do(grade.decide_grade, established_on=LATER, grade=to)


def record_deaths(scene: Scene, deaths: int) -> None:
    """Record later deaths."""
    scene.do(facts.record_casualties, recorded_on=LATER, deaths=deaths, serious_injuries=0, minor_injuries=0)


def transfer(scene: Scene) -> None:
    """Transfer the case, which two officers do."""
    values = {
        "transferred_on": LATER,
        "document_number": "移1号",
        "exclusions": (scope.ExclusionFinding(1, "系放火", "淄博市公安局张店分局"),),
    }
    confirmed(scene, Act.TRANSFER_OUT, scope.transfer_out, scene.people.second_office, values)


def confirmed(scene: Scene, act: Act, service: Callable, second: User, values: dict) -> None:
    """Let the office prepare an act and a second person confirm it."""
    pending = prepare(
        public_id=scene.public_id, actor=scene.people.office, act=act, values={"prepared": "on paper"}
    )
    scene.do(service, second, pending=pending, **values)
