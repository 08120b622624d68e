"""Decisions on paper: the act that registers one puts document and scan into the register."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from integration.documents.scene import FIRE, GOVERNMENT

from cases.acts import Paper, by_command, save
from cases.forms.base import PaperForm
from cases.lifecycle import ACTS, Act
from cases.models import DocumentEntry, Milestone
from cases.services.correspondence import register_paper
from cases.services.extensions import grant_extension
from cases.services.group import request_group, return_request
from cases.verification import verify_all
from common.errors import DomainError
from documents.scans import store_scan
from reports.services.reply import register_receipt

pytestmark = pytest.mark.django_db(transaction=True)


def reach(case, stage, *kinds):
    with by_command(act=Act.IMPORT_CASE, case=case):
        case.stage = stage
        save(case)
        save(*(Milestone(case=case, kind=kind, reached_on=date(2026, 11, day)) for kind, day in kinds))


def test_an_extension_is_registered_with_its_scan(case, office, scan):
    reach(case, "INVESTIGATING", ("GROUP_REQUESTED", 3), ("GROUP_ESTABLISHED", 5))
    grant_extension(
        public_id=case.public_id,
        actor=office,
        kind="REPORT",
        days=30,
        reason="鉴定未完成",
        applied_on=None,
        decided_on=date(2026, 11, 20),
        approver=GOVERNMENT,
        document_number="张政复〔2026〕3号",
        scan=scan,
    )
    entry = DocumentEntry.objects.get()
    assert (entry.direction, entry.kind) == ("IN", "EXTENSION_APPROVAL")
    assert entry.correspondent == GOVERNMENT
    assert entry.digest
    assert case.events.last().act == "GRANT_EXTENSION"
    assert entry.digest.encode() in bytes(case.events.last().body)
    assert list(verify_all()) == []


def test_a_receipt_and_a_return_are_registered(case, office, scan):
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3))
    return_request(
        public_id=case.public_id, actor=office, returned_on=date(2026, 11, 4), reason="补正", scan=scan
    )
    returned = DocumentEntry.objects.get(kind="GROUP_REQUEST_RETURN")
    assert (returned.document_number, bool(returned.digest)) == ("", True)
    reach(case, "SUBMITTED", ("REPORT_SUBMITTED", 10))
    register_receipt(
        public_id=case.public_id,
        actor=office,
        received_on=date(2026, 11, 11),
        register_number="收〔2026〕8号",
    )
    assert DocumentEntry.objects.get(kind="REPORT_RECEIPT").document_number == "收〔2026〕8号"
    assert list(verify_all()) == []


def test_a_scan_that_is_none_stops_the_act(case, office):
    fake = SimpleUploadedFile("a.pdf", b"no document")
    with pytest.raises(DomainError) as refusal:
        request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3), scan=fake)
    assert refusal.value.code == "scan_type_refused"
    assert case.events.count() == 1


def test_a_registered_number_takes_the_scan_that_it_lacked(case, office, scan):
    paper = Paper("张三", FIRE, "张消〔2026〕7号", store_scan(scan))
    with by_command(act=Act.IMPORT_CASE, case=case) as step:
        step.actor, step.paper = office, Paper("张三", FIRE, "张消〔2026〕7号")
        first = register_paper(step, kind="RECUSAL_DECISION", title="回避决定书")
        step.paper = paper
        again = register_paper(step, kind="RECUSAL_DECISION", title="回避决定书")
    assert first == again
    assert DocumentEntry.objects.get().digest == paper.digest
    assert list(verify_all()) == []


def test_the_form_of_a_paper_act_takes_the_scan(case, scan, today):
    typed = {"decided_by": "张三", "decided_on": "2026-11-03", "paper_number": "7号"}
    form = PaperForm(typed, {"paper_scan": scan}, case=case, rule=ACTS[Act.ADOPT_REPORT], today=today)
    assert form.is_valid(), form.errors
    paper = form.service_values()["paper"]
    assert (paper.decided_by, paper.document_number) == ("张三", "7号")
    assert paper.digest == paper.scan.digest != ""
