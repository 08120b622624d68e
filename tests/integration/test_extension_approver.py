"""Who approves an extension (批准机关, 第二十八条)."""

import html
from datetime import date

import pytest
from act_values import VALUES
from django.core.management import call_command
from integration.api.api_client import Program, problem
from personas import GOVERNMENT, gather_people
from scenarios import drive

from accounts.models import Level
from archives.case_file.writing import to_json
from archives.services.import_case import approver_warnings, import_case
from cases.lifecycle import Act, Stage
from cases.models import Extension
from cases.organizer import PROVINCIAL_FIRE_BODY, extension_approver
from cases.services.extensions import grant_extension
from common.errors import DomainError
from tests.import_samples import good_document

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


def test_page_and_api_refuse_another_body_and_name_the_right_one(client):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    typed = VALUES[Act.GRANT_EXTENSION](scene, scene.people.office) | {"approver": "张店区消防救援大队"}
    address = f"/cases/{scene.public_id}/acts/grant-extension/"
    client.force_login(scene.people.office)
    assert f"填写{GOVERNMENT}；" in client.get(address).context["form"].fields["approver"].help_text
    refusal = "延长提交火灾事故调查报告的期限，由组织调查的人民政府批准，“批准机关”应为张店区人民政府。"
    page = client.post(address, typed | {"confirmed": "yes"})
    assert refusal in html.unescape(page.content.decode())
    status, code, detail, article = problem(
        Program(scene.people.office).act(scene.public_id, "grant-extension", typed)
    )
    assert (status, code, detail, article) == (page.status_code, "wrong_approver", refusal, "第二十八条")
    assert not Extension.objects.exists()
    client.post(address, typed | {"approver": GOVERNMENT, "confirmed": "yes"})
    assert Extension.objects.get().approver == GOVERNMENT


def _running_case_file(*approvers):
    document = good_document()
    document["extensions"] = [
        {"kind": kind, "days": 10, "decided_on": "2026-11-10", "reason": "情况复杂"}
        | ({"approver": approver} if approver else {})
        for kind, approver in zip(("CAUSE", "REPORT"), approvers, strict=True)
    ]
    return document


def test_an_imported_file_that_names_another_body_is_told_and_taken(tmp_path, capsys):
    document = _running_case_file("某大队", "某区人民政府")
    path = tmp_path / "case.json"
    path.write_text(to_json(document), encoding="utf-8")
    call_command("import_case", str(path))
    told = [line for line in capsys.readouterr().err.splitlines() if "批准机关" in line]
    case = Extension.objects.first().case
    wanted = [extension_approver(case, kind) for kind in ("CAUSE", "REPORT")]
    assert told == [
        f"/extensions/{place}/approver: 警告：“批准机关”应为{right}，文件中为“{named}”，"
        "案件已导入，请核对（第二十八条）"
        for place, (right, named) in enumerate(zip(wanted, ("某大队", "某区人民政府"), strict=True))
    ]


def test_an_imported_file_that_names_the_right_bodies_or_none_is_not_remarked_upon():
    def told(*approvers, **changes):
        document = _running_case_file(*approvers) | changes
        return approver_warnings(import_case(content=to_json(document).encode()))

    assert len(told("淄博市消防救援支队", "")) == 1
    assert told(PROVINCIAL_FIRE_BODY, "淄博市人民政府", number="演示009", title="另一起火灾") == []
