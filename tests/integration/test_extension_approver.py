"""Who approves an extension (批准机关, 第二十八条)."""

from datetime import date

import pytest
from personas import GOVERNMENT, gather_people
from scenarios import drive

from accounts.models import Level
from cases.lifecycle import Stage
from cases.models import Extension
from cases.organizer import PROVINCIAL_FIRE_BODY, extension_approver
from cases.services.extensions import grant_extension
from common.errors import DomainError

pytestmark = pytest.mark.django_db


def extend(scene, kind, approver):
    return scene.do(
        grant_extension,
        kind=kind,
        days=10,
        reason="情况复杂",
        applied_on=None,
        decided_on=date(2026, 3, 20),
        approver=approver,
        document_number="延1号",
    )


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("REPORT", "张店区消防救援大队", GOVERNMENT),
        ("CAUSE", "张店区消防救援大队", "淄博市消防救援支队"),
    ],
)
def test_only_the_body_of_article_28_extends(kind, wrong, right):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    with pytest.raises(DomainError) as refused:
        extend(scene, kind, wrong)
    assert (refused.value.code, refused.value.article) == ("wrong_approver", "第二十八条")
    assert f"“批准机关”应为{right}。" in refused.value.message
    assert not Extension.objects.exists()
    assert extend(scene, kind, right).approver == right


def test_the_provincial_body_stands_above_the_city():
    scene = drive(gather_people(), Stage.REGISTERED)
    scene.case.organizer_level = Level.CITY
    assert extension_approver(scene.case, "CAUSE") == PROVINCIAL_FIRE_BODY
