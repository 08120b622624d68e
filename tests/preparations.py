"""What an act needs beyond the stage, so that it can succeed: whom it asks, what it answers, what it ends."""

from collections.abc import Callable

from scenarios import (
    Scene,
    determine,
    march,
    publish,
    raise_grade,
    receive,
    record_deaths,
    sign_all,
)

from cases.acts import by_command, save
from cases.lifecycle import Act, Stage
from cases.models import (
    Disagreement,
    DocumentDemand,
    Party,
    PartyKind,
    PartyRole,
    Release,
    StayNotice,
    SubgroupReport,
)
from cases.services import disagreements, leadership, subgroup_work
from cases.services.parties import register_party
from regulation.grades import Grade


def register_owner(scene: Scene) -> Party:
    """Register somebody of whom things can be demanded, and return the entry."""
    scene.do(
        register_party,
        kind=PartyKind.PERSON,
        name="店主赵某",
        roles=[PartyRole.Role.PRINCIPAL],
        details={},
        is_another=True,
    )
    return Party.objects.filter(case=scene.case, name="店主赵某").last()


def demand_of_owner(scene: Scene) -> None:
    """Let documents have been demanded of the owner, whatever the stage is now."""
    owner = register_owner(scene)
    with by_command(act=Act.IMPORT_CASE, case=scene.case):
        save(
            DocumentDemand(
                case=scene.case,
                position=1,
                key="demand-1",
                party=owner,
                items="营业执照",
                demanded_on=march(7),
                due_on=march(12),
                document_number="张消调〔2026〕1号",
            )
        )


def notify_owner(scene: Scene) -> None:
    """Let the owner have been told to stay available, whatever the stage is now."""
    owner = register_owner(scene)
    with by_command(act=Act.IMPORT_CASE, case=scene.case):
        save(
            StayNotice(
                case=scene.case,
                position=1,
                key="stay-1",
                party=owner,
                served_on=march(3),
                manner=StayNotice.Manner.IN_PERSON,
                proof="送达回证",
            )
        )


def register_department(scene: Scene) -> None:
    """Register a department that acts may name."""
    scene.do(
        register_party,
        kind=PartyKind.UNIT,
        name="张店区某监管局",
        roles=[PartyRole.Role.GOVERNMENT_BODY],
        details={},
    )


def disagree(scene: Scene) -> Disagreement:
    """Let a member put a disagreement on record."""
    return scene.do(
        disagreements.raise_disagreement,
        scene.people.member,
        subject="起火点的认定",
        raised_on=march(18),
        positions=(
            (scene.seat(scene.people.member), "在配电箱"),
            (scene.seat(scene.people.subgroup_head), "在灶台"),
        ),
    )


def refer(scene: Scene) -> Disagreement:
    """Let the leader refer a disagreement to the government."""
    return scene.do(
        disagreements.rule_on_disagreement,
        scene.people.leader,
        disagreement=disagree(scene),
        outcome=Disagreement.Outcome.REFERRED,
        consultation="两次讨论未达成一致",
        ruling="请确定起火点",
        ruled_on=march(19),
    )


def sign_off(scene: Scene) -> Release:
    """Let the leader sign off a piece of news."""
    return scene.do(
        leadership.sign_off_release,
        scene.people.leader,
        kind=Release.Kind.PUBLIC,
        title="情况通报",
        text="调查组已经成立。\n调查工作正在进行。",
        channel="区政府网站",
        drafted_by="内勤甲",
        outcome=Release.Outcome.APPROVED,
        decided_on=march(18),
    )


def submit_technical_report(scene: Scene) -> SubgroupReport:
    """Let the head of 技术组 submit its report."""
    return scene.do(
        subgroup_work.submit_subgroup_report,
        scene.people.subgroup_head,
        unit="技术组",
        submitted_on=march(17),
        text="起火点在配电箱。\n起火原因是线路短路。",
    )


PREPARATIONS: dict[Act, Callable[[Scene], None]] = {
    Act.DECIDE_GRADE: lambda scene: record_deaths(scene, 3),
    Act.HAND_OVER: lambda scene: raise_grade(scene, deaths=10, to=Grade.MAJOR),
    Act.REQUEST_GROUP: lambda scene: (
        raise_grade(scene, deaths=3, to=Grade.LARGER) if scene.case.stage != Stage.REGISTERED else None
    ),
    Act.RULE_ON_DISAGREEMENT: disagree,
    Act.REGISTER_ANSWER: refer,
    Act.RECORD_RELEASE: sign_off,
    Act.DELIBERATE_SUBGROUP_REPORT: submit_technical_report,
    Act.DEMAND_DOCUMENTS: register_owner,
    Act.ANSWER_DEMAND: demand_of_owner,
    Act.NOTIFY_TO_STAY: register_owner,
    Act.RECORD_ABSENCE: notify_owner,
    Act.EXAMINE_DEPARTMENT: register_department,
    Act.SERVE_DETERMINATION: lambda scene: (
        determine(scene) if scene.case.stage == Stage.INVESTIGATING else None
    ),
    Act.ADOPT_REPORT: determine,
    Act.SUBMIT_REPORT: sign_all,
    Act.RETURN_REPORT: receive,
    Act.REGISTER_REPLY: receive,
    Act.CLOSE: publish,
}
