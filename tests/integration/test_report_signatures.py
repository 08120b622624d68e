"""The annexes tell the registered signatures and dissent, beside the adopted content (第二十七条)."""

import io

import pdfplumber
import pytest
from personas import gather_people
from scenarios import drive, march, sign_all

from cases.lifecycle import Stage
from reports.composition import DRAFT
from reports.selectors import current_rendering, report_content
from reports.services import conclusion, reply
from reports.services.printing import print_report
from reports.services.rendering import request_rendering

pytestmark = pytest.mark.django_db
DISSENT = "一、对管理责任的认定有不同意见。\n二、建议补充调查物业服务企业的履职情况。"


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.ADOPTED)


def annexes(content) -> str:
    """Return the text of the annexes without line ends."""
    with pdfplumber.open(io.BytesIO(print_report(content).content)) as pdf:
        text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    return text[text.rindex("附件1") :]


def test_signatures_change_what_is_printed_and_not_what_was_adopted(scene):
    before = report_content(scene.case)
    assert before.print_digest == before.digest
    old = request_rendering(scene.case, scene.people.office)
    scene.do(conclusion.sign_report, scene.people.member, signed_on=march(21), dissent=DISSENT)
    after = report_content(scene.case)
    assert after.digest == before.digest
    assert after.print_digest != before.print_digest
    assert current_rendering(scene.case, after) is None
    assert request_rendering(scene.case, scene.people.office).pk != old.pk


def test_the_annexes_tell_each_signature_with_its_day_and_the_statement_of_dissent(scene, client):
    scene.do(conclusion.sign_report, scene.people.member, signed_on=march(21), dissent=DISSENT)
    some = annexes(report_content(scene.case))
    # In the list of members, and under the statement.
    assert some.count("已签名") == some.count("2026年3月21日") == 2
    # Room for whoever signs later.
    assert "提出人不同意见及理由" in some
    sign_all(scene, march(22))
    content = report_content(scene.case)
    said = annexes(content)
    assert said.count("已签名") == len(content.annex.members) + 1
    for told in (
        "有，",
        "见附件2",
        "一、对管理责任的认定有不同意见。",
        "二、建议补充调查物业服务企业的履职情况。",
    ):
        assert told in said
    assert "提出人不同意见及理由" not in said
    client.force_login(scene.people.office)
    page = client.get(f"/cases/{scene.public_id}/report/").content.decode()
    assert "已签名，2026年3月22日" in page
    assert "一、对管理责任的认定有不同意见。<br>" in page


def test_without_dissent_the_second_annex_says_so_once_everybody_signed(scene):
    sign_all(scene)
    content = report_content(scene.case)
    assert content.is_signed_by_all
    assert annexes(content).rstrip("—1234567890 ").endswith("无")


def test_a_returned_report_is_signed_anew():
    returned = drive(gather_people(), Stage.SUBMITTED)
    assert report_content(returned.case).signatures
    returned.do(reply.register_receipt, received_on=march(24), register_number="收1号")
    values = {"returned_on": march(26), "reason": "补充调查", "document_number": "退1号"}
    returned.do(reply.return_report, to_stage="INVESTIGATING", **values)
    returned.case.refresh_from_db()
    content = report_content(returned.case)
    assert content.status == DRAFT
    assert content.signatures == ()
