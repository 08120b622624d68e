"""A case reopened after the reply goes to a second reply; the cause is determined once each time."""

from datetime import date

import pytest
from personas import gather_people
from scenarios import confirmed, determine, drive, sign_all

from cases.clocks import case_clocks
from cases.lifecycle import ACTS, Act, Stage
from cases.verification import verify_case
from common.errors import DomainError
from reports.gates import require_every_signature
from reports.services import conclusion, reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return gather_people()


def test_the_cause_is_determined_once(people):
    scene = drive(people, Stage.INVESTIGATING)
    determine(scene)
    with pytest.raises(DomainError) as refusal:
        determine(scene)
    assert (refusal.value.code, refusal.value.article) == ("already_determined", "第二十条")


def test_a_reopened_case_reaches_a_second_reply(people):
    scene = drive(people, Stage.REPLIED)
    values = {"reopened_on": date(2026, 4, 8), "reason": "复核改变原因", "document_number": "张政〔2026〕9号"}
    confirmed(scene, Act.REOPEN, reply.reopen_case, people.second_office, values)
    determine(scene, date(2026, 4, 10))
    scene.do(conclusion.adopt_report, people.leader, adopted_on=date(2026, 4, 20), deliberation="再次审议")
    with pytest.raises(DomainError):
        require_every_signature(scene.case, ACTS[Act.SUBMIT_REPORT])
    sign_all(scene, date(2026, 4, 20))
    values = {"submitted_on": date(2026, 4, 21), "document_number": "张消报〔2026〕9号"}
    confirmed(scene, Act.SUBMIT_REPORT, conclusion.submit_report, people.leader, values)
    scene.do(reply.register_receipt, received_on=date(2026, 4, 22), register_number="收9号")
    values = {
        "replied_on": date(2026, 4, 30),
        "document_number": "张政批〔2026〕9号",
        "accountability": "依法处理",
        "rectification": "限期整改",
        "has_evaluation_clause": True,
        "addressees": "大队",
        "copies": "各成员单位",
    }
    confirmed(scene, Act.REGISTER_REPLY, reply.register_reply, people.second_office, values)
    scene.case.refresh_from_db()
    assert scene.case.stage == Stage.REPLIED
    runs = [
        clock.met_on for clock in case_clocks(scene.case, date(2026, 5, 1)) if clock.code == "official_reply"
    ]
    assert runs == [date(2026, 3, 30), date(2026, 4, 30)]
    assert list(verify_case(scene.case)) == []
