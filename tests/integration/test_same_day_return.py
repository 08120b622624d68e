"""A report returned and submitted again on one day runs anew, and its steps keep their order (第二十九条)."""

import pytest
from personas import gather_people
from scenarios import confirmed, determine, drive, march, sign_all

from archives.case_file.checking import document_faults
from archives.services.export_case import case_document, export_case
from archives.services.import_case import import_case
from cases.clocks import case_clocks, case_facts
from cases.lifecycle import AGAIN_AFTER, REPEATABLE, Act, MilestoneKind, Stage
from cases.models import FireCase, Milestone
from cases.saving import save
from cases.verification import verify_case
from common.errors import DomainError
from deadlines.engine.facts import ReplyRun
from deadlines.presentation import present
from reports.services import conclusion, reply

pytestmark = pytest.mark.django_db

DAY = march(23)


def submit(scene):
    values = {"submitted_on": DAY, "document_number": f"张消报〔2026〕{scene.case.milestones.count()}号"}
    confirmed(scene, Act.SUBMIT_REPORT, conclusion.submit_report, scene.people.leader, values)


def receive(scene, number):
    scene.do(reply.register_receipt, received_on=DAY, register_number=f"收{number}号")


def send_back(scene, to, number):
    values = {"reason": "补充", "document_number": f"退{number}号", "to_stage": to}
    scene.do(reply.return_report, returned_on=DAY, **values)


@pytest.fixture
def scene(db):
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene, 1)
    send_back(scene, Stage.ADOPTED, 1)
    return scene


def runs(case):
    return case_facts(FireCase.objects.get(pk=case.pk)).reply_runs


def test_the_report_goes_round_twice_on_one_day(scene):
    submit(scene)
    scene.case.refresh_from_db()
    assert scene.case.stage == Stage.SUBMITTED
    assert runs(scene.case) == (ReplyRun(DAY, DAY, None),)
    receive(scene, 2)
    assert runs(scene.case) == (ReplyRun(DAY, DAY, None), ReplyRun(DAY, None, None))
    send_back(scene, Stage.INVESTIGATING, 2)
    determine(scene, DAY)
    for _ in range(2):
        scene.do(conclusion.adopt_report, scene.people.leader, adopted_on=DAY, deliberation="再次审议")
        sign_all(scene, DAY)
        submit(scene)
        receive(scene, scene.case.milestones.count())
        scene.case.refresh_from_db()
        if scene.case.milestones.filter(kind=MilestoneKind.REPORT_RETURNED).count() < 3:
            send_back(scene, Stage.INVESTIGATING, 3)
    assert runs(scene.case) == (*(ReplyRun(DAY, DAY, None),) * 3, ReplyRun(DAY, None, None))
    assert list(verify_case(scene.case)) == []


def test_what_is_to_be_submitted_again_is_not_shown_as_done(scene, client):
    def shown():
        facts = case_facts(scene.case)
        (clock,) = (one for one in case_clocks(scene.case, DAY) if one.code == "report_submission")
        assert clock.met_on == DAY
        return present(clock, facts, DAY).sentence

    assert shown() == "待再次提交"
    client.force_login(scene.people.office)
    page = client.get(f"/cases/{scene.public_id}/").content.decode()
    start = page.index("提交火灾事故调查报告", page.index("clock-head"))
    assert "待再次提交" in page[start : start + 900]
    assert "已完成" not in page[start : page.index("</article>", start)]
    submit(scene)
    assert shown() == "已完成"


def test_a_step_stands_once_where_nothing_asked_for_it_again(scene):
    submit(scene)
    with pytest.raises(DomainError) as refusal:
        save(Milestone(case=scene.case, kind=MilestoneKind.REPORT_SUBMITTED, reached_on=DAY))
    assert refusal.value.message == "该节点在同一日期已经登记过。"


def test_every_repeatable_step_says_after_what_it_happens_again():
    assert set(AGAIN_AFTER) == REPEATABLE


def test_the_case_file_keeps_the_order_of_the_day(scene):
    submit(scene)
    receive(scene, 2)
    document = case_document(scene.case)
    case = import_case(content=export_case(scene.case).replace(scene.case.number, "另案1号").encode())
    assert case_document(case)["milestones"] == document["milestones"]
    assert runs(case) == runs(scene.case) == (ReplyRun(DAY, DAY, None), ReplyRun(DAY, None, None))
    assert case.stage == Stage.SUBMITTED
    twice = document | {"milestones": [*document["milestones"], document["milestones"][-1]]}
    faults = [fault for fault in document_faults(twice) if "重复" in fault.message]
    assert [fault.path[:1] for fault in faults] == [("milestones",)]
