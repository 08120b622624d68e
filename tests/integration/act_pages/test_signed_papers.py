"""The scan of the signed paper by which an act was done stays with its entry and its event (第三十二条)."""

import re
from datetime import date, timedelta

import pytest
from act_driving import address
from act_values import VALUES
from case_files import empty_pdf
from django.core.files.uploadedfile import SimpleUploadedFile
from personas import gather_people
from scenarios import drive

from accounts.models import Role, RoleGrant
from cases.events import read_body
from cases.lifecycle import Act, Stage
from cases.models import CaseEvent, DocumentEntry, PendingAct
from cases.verification import verify_all
from common.errors import DomainError
from desk import kept_files
from documents.jobs import file_store
from reports.services import conclusion

pytestmark = pytest.mark.django_db

PAPERS = [
    (Act.DELEGATE, "leader", "scan", "DEPUTY_DELEGATION"),
    (Act.DELEGATE, "office", "scan", "DEPUTY_DELEGATION"),
    (Act.DECLARE, "office", "paper_scan", "RECUSAL_DECLARATION"),
    (Act.DECIDE_RECUSAL, "leader", "scan", "RECUSAL_DECISION"),
    (Act.DECIDE_RECUSAL, "office", "scan", "RECUSAL_DECISION"),
    (Act.LIFT_RECUSAL, "office", "scan", "RECUSAL_DECISION"),
    (Act.ESCALATE, "city_office", "scan", "ESCALATION_DECISION"),
    (Act.TRANSFER_OUT, "office", "scan", "CASE_TRANSFER"),
]


@pytest.mark.parametrize(("act", "person", "field", "kind"), PAPERS)
def test_the_scan_stays_with_the_entry_and_the_event(client, act, person, field, kind):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    user = getattr(scene.people, person)
    client.force_login(user)
    file = SimpleUploadedFile("签字件.pdf", empty_pdf(), content_type="application/pdf")
    typed = VALUES[act](scene, user) | {"confirmed": "yes", field: file}
    answer = client.post(address(scene, act), typed)
    assert answer.status_code == 302, answer.content.decode()
    pending = PendingAct.objects.filter(case=scene.case, act=act).last()
    if pending is not None:
        client.force_login(scene.people.second_office)
        confirmed = client.post(
            f"/cases/{scene.public_id}/pending/{pending.public_id}/", {"decision": "confirm"}
        )
        assert confirmed.status_code == 302, confirmed.content.decode()
    entry = DocumentEntry.objects.filter(case=scene.case, kind=kind).order_by("pk").last()
    assert file_store().read(entry.digest) == empty_pdf()
    assert entry.digest in read_body(CaseEvent.objects.filter(case=scene.case).last())["files"]
    assert list(verify_all()) == []


def test_a_scan_kept_too_long_is_asked_for_again(client, monkeypatch):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    client.force_login(scene.people.leader)
    typed = VALUES[Act.DELEGATE](scene, scene.people.leader)
    file = SimpleUploadedFile("签字件.pdf", empty_pdf(), content_type="application/pdf")
    checked = client.post(address(scene, Act.DELEGATE), typed | {"scan": file}).content.decode()
    token = re.search(r'name="kept-scan" value="([^"]+)"', checked)[1]
    again = typed | {"confirmed": "yes", "kept-scan": token}
    before = CaseEvent.objects.count()
    with monkeypatch.context() as later:
        later.setattr(kept_files, "LASTS", timedelta(seconds=-1))
        refused = client.post(address(scene, Act.DELEGATE), again)
    assert refused.status_code == 422
    assert "扫描件”暂存已超过24小时，不再保留，请重新选择文件。" in refused.content.decode()
    assert CaseEvent.objects.count() == before
    assert client.post(address(scene, Act.DELEGATE), again).status_code == 302


def test_the_declaration_shows_who_is_in_the_group_to_the_office_alone(client):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    names = [member.name for member in scene.without_account()]
    client.force_login(scene.people.undeclared)
    page = client.get(address(scene, Act.DECLARE)).content.decode()
    assert "声明人" not in page
    assert [name for name in names if name in page] == []
    forged = VALUES[Act.DECLARE](scene, scene.people.office) | {"confirmed": "yes"}
    answers = {
        client.post(address(scene, Act.DECLARE), forged | {"member": key}).status_code
        for key in (forged["member"], "member-99")
    }
    assert answers == {409}
    client.force_login(scene.people.office)
    page = client.get(address(scene, Act.DECLARE)).content.decode()
    assert "声明人" in page
    assert [name for name in names if name not in page] == []


def test_a_member_signs_in_the_own_name_alone(client):
    scene = drive(gather_people(), Stage.ADOPTED)
    other = scene.without_account()[0]
    client.force_login(scene.people.member)
    page = client.get(address(scene, Act.SIGN_REPORT)).content.decode()
    assert "签名日期" in page
    assert "签名成员" not in page
    assert 'name="member_key"' not in page
    forged = {"signed_on": "2026-03-21", "member_key": other.key, "confirmed": "yes"}
    paper = {"decided_by": other.name, "decided_on": "2026-03-21"}
    for sent in (forged, forged | paper, {**forged, **paper, "member_key": ""}):
        answer = client.post(address(scene, Act.SIGN_REPORT), sent)
        assert answer.status_code == 409
        assert "第二十七条" in answer.content.decode()
    assert not scene.case.signatures.exists()
    client.force_login(scene.people.office)
    page = client.get(address(scene, Act.SIGN_REPORT)).content.decode()
    assert "签名成员（没有账号的成员）" in page
    assert other.name in page


def test_an_officer_who_is_a_member_signs_for_another_only_by_paper():
    scene = drive(gather_people(), Stage.ADOPTED)
    RoleGrant.objects.create(user=scene.people.deputy, role=Role.OFFICE)
    other = scene.without_account()[0]
    with pytest.raises(DomainError) as refusal:
        scene.do(
            conclusion.sign_report, scene.people.deputy, signed_on=date(2026, 3, 21), member_key=other.key
        )
    assert (refusal.value.code, refusal.value.article) == ("paper_missing", "第二十七条")
    assert not scene.case.signatures.exists()
