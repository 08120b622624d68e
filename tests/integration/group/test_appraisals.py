"""Appraisals as acts, with the time they take out of the clocks (第十九条、第二十八条)."""

from datetime import timedelta

import pytest
from integration.group.scene import FIRE, declare_clean, nov, refused

from cases.clocks import case_clocks
from cases.drafting.base import CasePapers
from cases.events import read_body
from cases.verification import verify_all
from deadlines.engine.clocks import Running, Suspended
from evidence.drafting import appraisal_entrustment
from evidence.models import Appraisal
from evidence.selectors import appraisal_warnings
from evidence.services.appraisals import entrust_appraisal, receive_conclusion

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(case, people):
    """A case without a group yet, whose investigator has declared."""
    declare_clean(case, people.investigator, declared_on=FIRE)
    return case


def entrust(case, actor, **changes):
    values = {
        "kind": Appraisal.Kind.ELECTRICAL,
        "subject": "电气线路熔痕鉴定",
        "institution": "某物证鉴定中心",
        "entrusted_on": nov(4),
    }
    return entrust_appraisal(public_id=case.public_id, actor=actor, **(values | changes))


def receive(case, actor, appraisal, **changes):
    values = {"received_on": nov(14), "conclusion": "一次短路熔痕", "is_sealed": True, "is_signed": True}
    return receive_conclusion(
        public_id=case.public_id, actor=actor, appraisal=appraisal, **(values | changes)
    )


def cause_clock(case, day):
    return next(clock for clock in case_clocks(case, day) if clock.code == "cause_determination")


def test_the_pause_opens_and_ends_with_the_appraisal(scene, people):
    before = cause_clock(scene, nov(2)).due_on
    appraisal = entrust(scene, people.investigator, document_number="张消鉴〔2026〕1号")
    assert isinstance(cause_clock(scene, nov(10)), Suspended)
    receive(scene, people.investigator, appraisal)
    clock = cause_clock(scene, nov(15))
    assert isinstance(clock, Running)
    assert clock.due_on == before + timedelta(days=10)
    assert scene.documents.filter(kind="APPRAISAL_ENTRUSTMENT").exists()
    assert list(verify_all()) == []


def test_the_group_entrusts_once_it_stands(established, people):
    declare_clean(established, people.investigator, declared_on=FIRE)
    stood = established.milestones.get(kind="GROUP_ESTABLISHED").reached_on
    entrust(established, people.investigator, subject="残留物", entrusted_on=stood - timedelta(days=1))
    entrust(established, people.investigator, subject="熔痕", entrusted_on=stood)
    papers = CasePapers(established)
    signed = {one.subject: one.document.signatures for one in appraisal_entrustment(papers)}
    assert signed == {"残留物": (papers.lead_body,), "熔痕": (papers.group_name,)}


def test_the_office_alone_does_not_entrust(scene, people):
    refused("act_not_permitted", "第十九条", entrust, scene, people.office)


def test_an_appraisal_has_an_institution_and_a_day_after_the_fire(scene, people):
    refused("institution_missing", "第十九条", entrust, scene, people.investigator, institution=" ")
    eve = FIRE - timedelta(days=1)
    refused("before_fire", "第十九条", entrust, scene, people.investigator, entrusted_on=eve)


@pytest.mark.parametrize("lack", ["is_sealed", "is_signed"])
def test_without_seal_or_signature_the_clock_goes_on_and_the_conclusion_is_no_evidence(scene, people, lack):
    appraisal = receive(scene, people.investigator, entrust(scene, people.investigator), **{lack: False})
    assert not appraisal.is_usable
    assert isinstance(cause_clock(scene, nov(15)), Running)
    assert "不得作为证据使用" in appraisal_warnings(scene)[0]
    corrected = receive(scene, people.investigator, appraisal, reason="鉴定机构已补正")
    assert corrected.is_usable
    assert appraisal_warnings(scene) == ()


def test_a_correction_has_a_reason_and_keeps_the_old_value(scene, people):
    appraisal = receive(scene, people.investigator, entrust(scene, people.investigator))
    refused("reason_missing", "第十九条", receive, scene, people.office, appraisal, received_on=nov(15))
    receive(scene, people.office, appraisal, received_on=nov(15), reason="日期登记有误")
    changes = {change["record"].split(":")[0]: change for change in read_body(scene.events.last())["changes"]}
    assert changes["evidence.appraisal"]["before"] == {"received_on": "2026-11-14"}
    assert changes["cases.clockpause"]["after"] == {"received_on": "2026-11-15"}
    assert list(verify_all()) == []


def test_a_conclusion_is_written_and_comes_after_the_entrustment(scene, people):
    appraisal = entrust(scene, people.investigator)
    refused("conclusion_missing", "第十九条", receive, scene, people.office, appraisal, conclusion="")
    refused("invalid", "", receive, scene, people.office, appraisal, received_on=nov(3))
    appraisal.pk += 1
    refused("appraisal_not_found", "第十九条", receive, scene, people.office, appraisal)
