"""A group whose leader was recused decides nothing on its report before there is a successor."""

from datetime import timedelta

import pytest
from personas import GOVERNMENT, gather_people
from scenarios import LATER, determine, drive, sign_all

from accounts.models import AgencyKind
from cases.access import case_roles
from cases.acts import Paper, by_command, prepare, save
from cases.lifecycle import Act, CaseRole, Stage
from cases.models import Delegation, MemberRole, PendingAct, Recusal
from cases.services import members, recusal
from cases.services.membership import Person
from cases.verification import verify_case
from common.errors import DomainError
from desk.performing import hindrances
from reports.services import conclusion
from reports.signing import missing_signers

pytestmark = pytest.mark.django_db


def recuse_leader(scene, successor=None):
    seat = scene.seat(scene.people.leader)
    values = {"applied_by": "某公司", "applied_on": LATER, "ground": 2, "reason": "有利害关系"}
    scene.do(recusal.apply_for_recusal, member=seat, **values)
    scene.do(
        recusal.decide_recusal,
        recusal=Recusal.objects.get(case=scene.case, member=seat),
        recused=True,
        decided_on=LATER,
        document_number="张政〔2026〕7号",
        successor=successor,
        paper=Paper(scene.case.organizer_name, LATER),
    )
    return seat


CAUSE = {
    "determined_on": LATER,
    "document_number": "认1号",
    "ignition_area": "一层",
    "ignition_point": "配电箱",
    "code": "ELECTRICAL",
    "direct_cause": "线路短路",
    "nature": "RESPONSIBLE",
    "nature_reason": "管理不到位",
}
PAPER = {"paper": Paper("副组长", LATER)}
ACTIONS = {
    Act.DETERMINE_CAUSE: lambda scene: scene.do(conclusion.determine_cause, **CAUSE, **PAPER),
    Act.ADOPT_REPORT: lambda scene: scene.do(
        conclusion.adopt_report, adopted_on=LATER, deliberation="一致通过", **PAPER
    ),
    Act.SIGN_REPORT: lambda scene: scene.do(conclusion.sign_report, scene.people.member, signed_on=LATER),
    Act.SUBMIT_REPORT: lambda scene: scene.do(
        conclusion.submit_report,
        scene.people.second_office,
        submitted_on=LATER,
        document_number="张消报〔2026〕3号",
        pending=waiting(scene),
        **PAPER,
    ),
}


def waiting(scene):
    return PendingAct.objects.get(case=scene.case)


@pytest.mark.parametrize("act", list(ACTIONS))
def test_without_a_leader_nothing_is_decided_on_the_report(act):
    is_early = act in (Act.DETERMINE_CAUSE, Act.ADOPT_REPORT)
    scene = drive(gather_people(), Stage.INVESTIGATING if is_early else Stage.ADOPTED)
    if act is Act.ADOPT_REPORT:
        determine(scene)
    if act is Act.SUBMIT_REPORT:
        sign_all(scene)
        prepare(
            public_id=scene.public_id, actor=scene.people.office, act=act, values={"prepared": "on paper"}
        )
    recuse_leader(scene)
    with pytest.raises(DomainError) as refusal:
        ACTIONS[act](scene)
    assert (refusal.value.code, refusal.value.article) == ("leader_missing", "第六条")
    assert next(hindrances(scene.case, act)).code == "leader_missing"


@pytest.mark.parametrize("stage", [Stage.INVESTIGATING, Stage.ADOPTED])
def test_the_case_page_says_that_the_leader_is_missing_and_where_to_name_one(stage, client):
    scene = drive(gather_people(), stage)
    client.force_login(scene.people.office)
    page = f"/cases/{scene.public_id}/"
    assert "尚未确定新的组长" not in client.get(page).content.decode()
    recuse_leader(scene)
    shown = client.get(page).content.decode()
    blockers = shown[shown.index('<div class="blockers">') :].partition("</div>")[0]
    assert "尚未确定新的组长" in blockers
    assert "/acts/replace-member/" in blockers


def test_the_delegation_ends_with_the_leader_and_the_successor_signs_what_was_adopted():
    scene = drive(gather_people(), Stage.ADOPTED)
    sign_all(scene)
    assert CaseRole.DEPUTY in case_roles(scene.people.deputy, scene.case, LATER)
    with by_command(act=Act.IMPORT_CASE, case=scene.case):
        save(
            Delegation(
                case=scene.case,
                deputy=scene.seat(scene.people.deputy),
                starts_on=LATER + timedelta(days=1),
                ends_on=LATER + timedelta(days=9),
                document_number="委2号",
            )
        )
    former = recuse_leader(scene)
    assert CaseRole.DEPUTY not in case_roles(scene.people.deputy, scene.case, LATER)
    assert not Delegation.objects.filter(case=scene.case, ends_on__gte=LATER).exists()
    new = scene.do(
        members.replace_member,
        member=former,
        successor=Person("新组长", GOVERNMENT, AgencyKind.GOVERNMENT, "区长"),
        replaced_on=LATER,
        reason="原组长回避",
        document_number="张政〔2026〕8号",
    )
    assert missing_signers(scene.case) == (new,)
    assert [one.code for one in hindrances(scene.case, Act.SUBMIT_REPORT)] == ["signature_missing"]
    sign_all(scene, LATER)
    assert list(hindrances(scene.case, Act.SUBMIT_REPORT)) == []
    assert list(verify_case(scene.case)) == []


def test_a_member_named_with_the_decision_leads():
    scene = drive(gather_people(), Stage.ADOPTED)
    member = scene.seat(scene.people.member)
    former = recuse_leader(scene, successor=member)
    member.refresh_from_db()
    assert (member.role, member.replaces) == (MemberRole.LEADER, former)
    assert CaseRole.LEADER in case_roles(scene.people.member, scene.case, LATER)
