"""What article 30 asks a reply to say, by the grade of the fire."""

import pytest
from django.db import transaction
from personas import gather_people
from scenarios import Scene, drive, march, raise_grade, receive

from cases.acts import prepare
from cases.drafting.base import CasePapers
from cases.lifecycle import Act, Stage
from common.errors import DomainError
from regulation.grades import Grade
from reports.drafting.papers import official_reply
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
