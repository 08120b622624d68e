"""What is wrong can be mended from where it is shown (更正入口)."""

import pytest
from personas import gather_people
from scenarios import drive, transfer

from cases.lifecycle import Stage
from cases.services.parties import register_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.REGISTERED)


def _register(scene, name="某商贸有限公司"):
    scene.do(register_party, kind="UNIT", name=name, roles=["FIRE_UNIT"], details={})
    return scene.case.parties.get(name=name)


def test_each_party_gap_and_duplicate_leads_to_the_correction(scene, client):
    party = _register(scene)
    correction = f"/cases/{scene.public_id}/acts/register-party/?key={party.key}"
    client.force_login(scene.people.office)
    assert f'href="{correction}"' in client.get(f"/cases/{scene.public_id}/facts/").content.decode()
    report = client.get(f"/cases/{scene.public_id}/report/").content.decode()
    assert f'href="{correction}"' in report
    assert f'href="/cases/{scene.public_id}/acts/edit-facts/"' in report
    typed = {"kind": "UNIT", "name": party.name, "roles": ["OWNER"]}
    refused = client.post(f"/cases/{scene.public_id}/acts/register-party/", typed)
    assert refused.status_code == 409
    assert f'href="{correction}"' in refused.content.decode()


def test_only_a_registered_party_can_be_struck(scene, client):
    party = _register(scene)
    client.force_login(scene.people.office)
    address = f"/cases/{scene.public_id}/acts/register-party/"
    assert "删除这条登记" not in client.get(address).content.decode()
    assert "删除这条登记" in client.get(f"{address}?key={party.key}").content.decode()


def test_who_may_not_mend_is_offered_nothing(scene, client):
    _register(scene)
    transfer(scene)
    client.force_login(scene.people.office)
    for tab in ("facts", "report", "findings"):
        answer = client.get(f"/cases/{scene.public_id}/{tab}/")
        assert answer.status_code == 200
        assert "/acts/" not in answer.content.decode().partition("<main")[2]


def test_causes_and_responsibility_lead_to_their_editors(client):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    writing = f"/cases/{scene.public_id}/writing/"
    client.force_login(scene.people.member)
    page = client.get(f"/cases/{scene.public_id}/findings/").content.decode()
    for part in ("indirect-causes", "chronology", "findings", "responsibilities"):
        assert f'href="{writing}#{part}"' in page
    client.force_login(scene.people.expert)
    assert writing not in client.get(f"/cases/{scene.public_id}/findings/").content.decode()


def test_raising_a_case_says_what_changed(scene, client):
    client.force_login(scene.people.city_office)
    typed = {"decided_on": "2026-03-04", "document_number": "提1号", "reason": "影响重大", "confirmed": "yes"}
    page = client.post(f"/cases/{scene.public_id}/acts/escalate/", typed, follow=True).content.decode()
    assert "组织调查的人民政府由张店区人民政府变更为淄博市人民政府，牵头机构变更为淄博市消防救援支队" in page
    assert "原牵头机构的内勤此后只能查看本案的列表信息和期限" in page
