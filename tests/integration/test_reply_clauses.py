"""What article 30 asks a reply to say, by the grade of the fire."""

import pytest
from personas import gather_people
from scenarios import Scene, drive, march, raise_grade, receive

from cases.acts import prepare
from cases.lifecycle import Act, Stage
from common.errors import DomainError
from regulation.grades import Grade
from reports.services.reply import register_reply

pytestmark = pytest.mark.django_db


def reply_without_evaluation(scene: Scene) -> None:
    pending = prepare(
        public_id=scene.public_id, actor=scene.people.office, act=Act.REGISTER_REPLY, values={"by": "test"}
    )
    scene.do(
        register_reply,
        scene.people.second_office,
        pending=pending,
        replied_on=march(30),
        document_number="张政批〔2026〕4号",
        accountability="依法处理",
        rectification="限期整改",
        has_evaluation_clause=False,
        addressees="大队",
        copies="各成员单位",
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
