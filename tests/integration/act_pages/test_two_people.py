"""What would refuse an act is told before anything is typed, and to the one who prepares it for another."""

import pytest
from act_driving import address, typed
from personas import gather_people
from scenarios import LATER, determine, drive, receive, sign_all

from cases import acts
from cases.lifecycle import ACTS, Act, Stage
from cases.models import FireCase, PendingAct
from cases.services import organizer
from common.errors import DomainError
from desk import performing
from desk.acts import HANDLERS
from desk.ways_out import act_url
from reports.services import conclusion

pytestmark = pytest.mark.django_db


def escalate(scene):
    scene.do(
        organizer.escalate,
        scene.people.city_office,
        decided_on=LATER,
        document_number="提1号",
        reason="社会关注",
    )


# act → stage at which it is allowed, what makes its gates refuse it, words of the refusal, what clears it
BLOCKED = {
    Act.REQUEST_GROUP: (Stage.INVESTIGATING, None, "方可重新报请", ""),
    Act.ESCALATE: (Stage.REGISTERED, escalate, "无须提级", ""),
    Act.HAND_OVER: (Stage.REGISTERED, None, "不移交上级", ""),
    Act.DETERMINE_CAUSE: (Stage.INVESTIGATING, determine, "火灾事故原因已经认定", ""),
    Act.SERVE_DETERMINATION: (
        Stage.INVESTIGATING,
        None,
        "请先办理“作出火灾事故原因认定”",
        "/determine-cause/",
    ),
    Act.ADOPT_REPORT: (Stage.INVESTIGATING, None, "调查报告还缺", "/report/"),
    Act.SUBMIT_REPORT: (Stage.ADOPTED, None, "以下成员尚未签名", "/sign-report/"),
    Act.REGISTER_RECEIPT: (Stage.SUBMITTED, receive, "本次报告的日期已经登记", ""),
    Act.RETURN_REPORT: (Stage.SUBMITTED, None, "请先登记政府收到报告", "/register-receipt/"),
    Act.REGISTER_REPLY: (Stage.SUBMITTED, None, "请先登记政府收到报告", "/register-receipt/"),
    Act.CLOSE: (Stage.REPLIED, None, "请先登记火灾事故调查报告的公布", "/publish-report/"),
}


@pytest.fixture
def people(db):
    return gather_people()


@pytest.fixture
def office(client, people):
    client.force_login(people.office)
    return client


def actor_of(people, act):
    return people.city_office if "CITY_OFFICE" in ACTS[act].roles else people.office


def test_every_gated_act_is_here():
    gated = {act for act, handler in HANDLERS.items() if handler.gates}
    # The establishment and the missing leader have tests of their own.
    assert gated == set(BLOCKED) | {Act.ESTABLISH_GROUP, Act.SIGN_REPORT}


@pytest.mark.parametrize("act", BLOCKED)
def test_the_page_says_what_blocks_before_anything_is_typed(client, people, act):
    stage, hinder, words, clears = BLOCKED[act]
    scene = drive(people, stage)
    if hinder is not None:
        hinder(scene)
    client.force_login(actor_of(people, act))
    answer = client.get(address(scene, act))
    box = answer.content.decode().partition('class="hindrances"')[2].partition("</section>")[0]
    assert answer.status_code == 200
    assert words in box
    assert clears in box
    # The service refuses by the same check.
    sent = typed(client, scene, act, actor_of(people, act)) | {"confirmed": "yes"}
    refused = client.post(address(scene, act), sent)
    assert refused.status_code == 409
    assert words in refused.content.decode()


@pytest.mark.parametrize(
    ("act", "stage", "ready"),
    [(Act.SUBMIT_REPORT, Stage.ADOPTED, sign_all), (Act.REGISTER_REPLY, Stage.SUBMITTED, receive)],
)
def test_what_is_ready_is_not_blocked(office, people, act, stage, ready):
    scene = drive(people, stage)
    ready(scene)
    assert list(performing.hindrances(scene.case, act)) == []
    assert "hindrances" not in office.get(address(scene, act)).content.decode()


def test_the_establishment_is_blocked_by_what_no_leader_brings(people):
    scene = drive(people, Stage.GROUP_REQUESTED)
    assert list(performing.hindrances(scene.case, Act.ESTABLISH_GROUP)) == []
    with acts.by_command(act=Act.IMPORT_CASE, case=scene.case):
        for member in scene.case.group.members.filter(agency_kind__in=("TRADE_UNION", "FIRE_RESCUE")):
            member.left_on = member.joined_on = scene.case.occurred_on
            member.save()
    (refusal,) = performing.hindrances(scene.case, Act.ESTABLISH_GROUP)
    assert "工会" in refusal.message
    # The fire chief may lead, and then stands for the fire service.
    assert "消防救援机构" not in refusal.message


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_a_refusal_reaches_the_one_who_prepares(office, people, confirmed):
    scene = drive(people, Stage.ADOPTED)
    before = scene.case.events.count()
    sent = typed(office, scene, Act.SUBMIT_REPORT, people.office) | confirmed
    answer = office.post(address(scene, Act.SUBMIT_REPORT), sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "以下成员尚未签名" in text
    assert text.count("以下成员尚未签名") == 1
    assert f'value="{sent["document_number"]}"' in text
    assert act_url(scene.case, Act.SIGN_REPORT) in text
    assert not PendingAct.objects.filter(outcome="PENDING").exists()
    assert scene.case.events.count() == before


def test_the_one_who_prepares_sees_what_the_confirmation_will_do(office, people):
    scene = drive(people, Stage.ADOPTED)
    sign_all(scene)
    before = scene.case.events.count()
    sent = typed(office, scene, Act.SUBMIT_REPORT, people.office)
    without_paper = {name: sent[name] for name in ("submitted_on", "document_number")}
    answer = office.post(address(scene, Act.SUBMIT_REPORT), without_paper)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "确认后，案件进入“已报批”阶段" in text
    assert "确认以前案件阶段和期限不变" in text
    assert scene.case.events.count() == before
    assert FireCase.objects.get(pk=scene.case.pk).stage == Stage.ADOPTED


def test_a_rehearsal_waives_the_second_person_for_itself_alone(people):
    scene = drive(people, Stage.ADOPTED)
    sign_all(scene)
    values = {"submitted_on": scene.case.milestones.last().reached_on, "document_number": "请1号"}
    performing.rehearse(case=scene.case, actor=people.office, act=Act.SUBMIT_REPORT, values=values)
    with pytest.raises(DomainError) as refusal:
        conclusion.submit_report(public_id=scene.public_id, actor=people.office, **values)
    assert refusal.value.code == "second_person_missing"
    with pytest.raises(DomainError) as refusal:
        performing.rehearse(case=scene.case, actor=people.expert, act=Act.SUBMIT_REPORT, values=values)
    assert refusal.value.code == "act_not_permitted"
