"""A conclusion without seal or signature is no ground for the cause (第十九条、第二十条)."""

import pytest
from act_values import VALUES
from personas import gather_people
from scenarios import determine, drive, march

from cases.lifecycle import Act, Stage
from common.errors import DomainError
from evidence.models import Appraisal
from evidence.services import appraisals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.INVESTIGATING)


def receive(scene, appraisal, is_sealed, reason=""):
    scene.do(
        appraisals.receive_conclusion,
        scene.people.member,
        appraisal=appraisal,
        received_on=march(10),
        conclusion="一次短路熔痕",
        is_sealed=is_sealed,
        is_signed=True,
        reason=reason,
    )


def test_the_cause_waits_for_a_conclusion_that_can_be_evidence(scene, client):
    appraisal = Appraisal.objects.get(case=scene.case)
    receive(scene, appraisal, is_sealed=False, reason="漏盖章")
    with pytest.raises(DomainError) as refused:
        determine(scene)
    assert (refused.value.code, refused.value.article) == ("conclusion_unusable", "第十九条、第二十条")
    assert "“导线熔痕”" in refused.value.message
    client.force_login(scene.people.leader)
    page = client.get(f"/cases/{scene.public_id}/acts/determine-cause/").content.decode()
    assert "不得作为认定火灾原因的依据" in page
    receive(scene, appraisal, is_sealed=True, reason="已补盖章")
    determine(scene)


def test_one_among_others_is_pointed_out_where_people_check(scene, client):
    other = scene.do(
        appraisals.entrust_appraisal,
        scene.people.investigator,
        kind=Appraisal.Kind.VIDEO,
        subject="监控录像",
        institution="某中心",
        entrusted_on=march(6),
    )
    client.force_login(scene.people.leader)
    typed = VALUES[Act.DETERMINE_CAUSE](scene, scene.people.leader)
    address = f"/cases/{scene.public_id}/acts/determine-cause/"
    assert "不得作为证据使用" not in client.post(address, typed).content.decode()
    receive(scene, other, is_sealed=False)
    page = client.post(address, typed)
    assert page.status_code == 200
    assert "“监控录像”的鉴定结论未同时盖章、签名，不得作为证据使用" in page.content.decode()
