"""What article 30 asks a reply to say, by the grade of the fire."""

import pytest
from act_values import VALUES
from django.db import transaction
from integration.api.api_client import Program
from personas import gather_people
from scenarios import Scene, drive, march, raise_grade, receive

from accounts.models import AgencyKind
from cases.acts import by_command, prepare
from cases.drafting.base import CasePapers
from cases.lifecycle import Act, Stage
from cases.models import InvitedBody, PartyRole
from cases.services.parties import register_party
from common.errors import DomainError
from regulation.grades import Grade
from reports.drafting.papers import official_reply
from reports.models import OfficialReply
from reports.reply_lists import reply_warnings
from reports.services.reply import register_reply

pytestmark = pytest.mark.django_db


def reply_without_evaluation(scene: Scene, **changes) -> None:
    pending = prepare(
        public_id=scene.public_id, actor=scene.people.office, act=Act.REGISTER_REPLY, values={"by": "test"}
    )
    scene.do(
        register_reply,
        scene.people.second_office,
        pending=pending,
        **{
            "replied_on": march(30),
            "document_number": "张政批〔2026〕4号",
            "accountability": "依法处理",
            "rectification": "限期整改",
            "has_evaluation_clause": False,
            "addressees": "张店区住房和城乡建设局",
            "copies": "各成员单位",
            **changes,
        },
    )


def test_the_reply_on_an_ordinary_fire_needs_no_evaluation_clause():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    reply_without_evaluation(scene)
    scene.case.refresh_from_db()
    assert scene.case.stage == Stage.REPLIED


def test_the_reply_on_a_larger_fire_needs_it():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    raise_grade(scene, deaths=3, to=Grade.LARGER)
    with pytest.raises(DomainError) as refusal:
        reply_without_evaluation(scene)
    assert (refusal.value.code, refusal.value.article) == ("evaluation_clause_missing", "第三十条")
    assert "结案一年内开展" in refusal.value.message


def test_what_the_lists_lack_is_told_before_the_reply_is_registered(client):
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    office, second = scene.people.office, scene.people.second_office
    typed = VALUES[Act.REGISTER_REPLY](scene, office) | {"copies": "张店公安分局"}
    missing = "“通报”中没有纪检监察机关、司法机关：张店区人民检察院"
    client.force_login(office)
    page = client.post(f"/cases/{scene.public_id}/acts/register-reply/", typed).content.decode()
    assert "请核对" in page
    assert missing in page
    assert not OfficialReply.objects.exists()
    path = f"cases/{scene.public_id}/acts/register-reply/?dry_run=1"
    told = Program(office).post(path, typed | {"has_evaluation_clause": True}, version="*").json()
    assert any(missing in one for one in told["warnings"])
    values = {name: [value] for name, value in typed.items()}
    pending = prepare(public_id=scene.public_id, actor=office, act=Act.REGISTER_REPLY, values=values)
    client.force_login(second)
    page = client.get(f"/cases/{scene.public_id}/pending/{pending.public_id}/").content.decode()
    assert missing in page


def test_the_reply_goes_to_a_government_or_department_and_names_copies_and_notices():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    (draft,) = official_reply(CasePapers(scene.case))
    assert draft.document.addressee == "某街道办事处"
    assert "张店区总工会" in draft.document.copies
    assert draft.document.copies.endswith("；通报：张店区人民检察院")
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        reply_without_evaluation(scene, addressees="张店区“3·2”火灾事故调查组")
    assert (refusal.value.code, refusal.value.article) == ("main_recipient_missing", "第三十条")
    reply_without_evaluation(scene, copies="张店公安分局")
    said = "".join(reply_warnings(scene.case))
    assert "成员单位：" in said
    assert "张店区总工会" in said
    assert "通报”中没有纪检监察机关、司法机关：张店区人民检察院" in said
    assert "“抄送”中没有事故发生单位：某商贸公司，" in said


def test_a_unit_of_the_fire_is_no_department_whatever_its_name():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    name = "张店区某购物中心"
    scene.do(register_party, kind="UNIT", name=name, roles=[PartyRole.Role.FIRE_UNIT], details={})
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        reply_without_evaluation(scene, addressees=f"{name}\n某商贸公司")
    assert (refusal.value.code, refusal.value.article) == ("main_recipient_missing", "第三十条")
    reply_without_evaluation(scene, addressees=f"{name}、张店区人民政府")
    assert scene.case.replies.exists()


def test_a_reply_that_names_everybody_is_not_remarked_upon():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    reply_without_evaluation(scene, copies="各成员单位、某商贸公司", notified="张店区人民检察院")
    assert reply_warnings(scene.case) == ()


def test_a_reply_that_notifies_nobody_is_remarked_upon_even_if_nobody_was_invited():
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    with by_command(act=Act.IMPORT_CASE, case=scene.case):
        InvitedBody.objects.get(group__case=scene.case, kind=AgencyKind.PROCURATORATE).delete()
    reply_without_evaluation(scene, copies="各成员单位、某商贸公司")
    (told,) = reply_warnings(scene.case)
    assert told.startswith("“通报”没有填写，批复应当通报有关纪检监察机关、司法机关")
    assert "第三十条" in told


def test_who_registers_a_reply_is_told_what_its_lists_lack_by_page_and_api(client):
    scene = drive(gather_people(), Stage.SUBMITTED)
    receive(scene)
    typed = VALUES[Act.REGISTER_REPLY](scene, scene.people.office) | {"copies": "张店公安分局"}
    prepared = Program(scene.people.office).act(scene.public_id, "register-reply", typed)
    assert prepared.status_code == 202
    pending = scene.case.pending_acts.get(outcome="PENDING").public_id
    lacking = "“抄送”中没有事故发生单位：某商贸公司，请与批复核对（第三十条）。"
    with transaction.atomic():
        answer = Program(scene.people.second_office).confirm(scene.public_id, pending)
        assert answer.status_code == 200
        assert lacking in answer.json()["warnings"]
        transaction.set_rollback(True)
    client.force_login(scene.people.second_office)
    address = f"/cases/{scene.public_id}/pending/{pending}/"
    page = client.post(address, {"confirmed": "yes", "confirm": "1"}, follow=True)
    assert scene.case.replies.exists()
    assert lacking.partition("（")[0] in page.content.decode()
