"""A case that runs here goes on elsewhere: its file holds what was done, and nobody's account."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from personas import gather_people
from scenarios import confirmed, drive, march, receive, sign_all

from archives.case_file.record import Record
from archives.case_file.records import CASE_PARTS, HEAD, RECORDS
from archives.services.export_case import case_document, export_case
from archives.services.import_case import import_case
from cases.clocks import case_facts
from cases.lifecycle import Act, Stage
from cases.models import Declaration, DocumentEntry, Recusal
from cases.services import recusal
from cases.services.register import Correspondence, file_document
from cases.verification import protected_models, verify_all
from reports.models import Signature
from reports.services import conclusion, reply
from tests.case_files import empty_pdf

# What a case file leaves out, with the reason: by model or by field.
LEFT_OUT = {
    "PendingAct": "an act that waits for its second person is not done yet",
    "ReportDraft": "what nobody saved is no content of the case",
    "ClockPause": "written by the appraisal that it belongs to",
    "FireCase.public_id": "an address, drawn anew",
    "FireCase.lead_agency": "found by the name of the lead body",
    "FireCase.created_at": "when this system was told",
    "DocumentEntry.public_id": "an address, drawn anew",
    "DocumentEntry.registered_by": "an account",
    "DocumentEntry.registered_at": "when this system was told",
    "DocumentEntry.digest": "the bytes stand in the file",
    "ReportFigure.digest": "the bytes stand in the file",
    "Party.identity_index": "made from the identity number with a key of this place",
    "GroupMember.user": "an account",
    "Declaration.user": "an account",
    "Recusal.user": "an account",
    "Recusal.declaration": "found by member, day and ground",
    "Appraisal.pause": "follows from the appraisal",
    "*.id": "a number of this database",
    "*.case": "the file is one case",
    "*.position": "the place in its list",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    people = gather_people()
    scene = drive(people, Stage.ADOPTED)
    sign_all(scene)
    return scene


def carried_elsewhere(case):
    """Return the case that another system would make of the case's file, and that file."""
    written = export_case(case)
    document = json.loads(written)
    document["number"] = f"{document.get('number', '')}另"
    return import_case(content=json.dumps(document).encode()), document


def test_every_fact_of_the_protected_models_is_in_the_file_or_left_out_for_a_reason():
    carried: dict[str, set[str]] = {}

    def read(record: Record) -> None:
        found = carried.setdefault(record.model.__name__, set())
        found |= {item.name for item in record.properties} | {record.owner}
        for tied in (*record.codes, *record.links):
            carried.setdefault(tied.model.__name__, set()).update({tied.owner, tied.attribute})
        for child in record.children:
            read(child)

    for record in (HEAD, *CASE_PARTS, *RECORDS):
        read(record)
    missing = [
        f"{model.__name__}.{field.name}"
        for model in protected_models()
        if model.__name__ not in LEFT_OUT
        for field in model._meta.concrete_fields
        if field.name not in carried.get(model.__name__, ())
        and f"{model.__name__}.{field.name}" not in LEFT_OUT
        and f"*.{field.name}" not in LEFT_OUT
    ]
    assert missing == []


@pytest.mark.parametrize("stage", [Stage.GROUP_REQUESTED, Stage.CLOSED, Stage.TRANSFERRED])
def test_a_case_at_any_stage_goes_on_elsewhere(stage):
    case = drive(gather_people(), stage).case
    there, document = carried_elsewhere(case)
    assert json.loads(json.dumps(case_document(there), default=float)) == document
    assert there.stage == case.stage
    assert there.lead_agency == case.lead_agency
    assert case_facts(there) == case_facts(case)
    assert list(verify_all()) == []


def test_signatures_with_dissent_delegations_and_declarations_are_carried(scene):
    there, _ = carried_elsewhere(scene.case)
    adoption = there.milestones.get(kind="REPORT_ADOPTED")
    here = Signature.objects.filter(case=scene.case).values_list("member__key", "signed_on", "dissent")
    assert list(adoption.signatures.values_list("member__key", "signed_on", "dissent")) == list(here)
    assert [one.deputy.name for one in there.delegations.all()] == ["副组长"]
    declared = Declaration.objects.filter(case=scene.case, member__isnull=False)
    assert there.declarations.count() == declared.count() > 3
    assert not there.group.members.filter(user__isnull=False).exists()
    assert not there.declarations.filter(user__isnull=False).exists()


def test_a_declared_conflict_and_an_application_keep_what_they_came_from(scene):
    people = scene.people
    scene.do(
        recusal.declare,
        people.member,
        declared_on=march(21),
        has_conflict=True,
        ground=2,
        statement="与起火单位有合伙关系",
    )
    scene.do(
        recusal.apply_for_recusal,
        applied_by="某公司",
        applied_on=march(21),
        ground=2,
        reason="系近亲属",
        member=scene.seat(people.subgroup_head),
    )
    there, _ = carried_elsewhere(scene.case)
    found = {one.member.name: one for one in Recusal.objects.filter(case=there)}
    assert found["成员"].declaration.statement == "与起火单位有合伙关系"
    assert (found["小组组长"].declaration, found["小组组长"].applied_by) == (None, "某公司")


def test_a_returned_report_that_needs_no_new_deliberation_keeps_its_stage(scene):
    values = {"submitted_on": march(23), "document_number": "张消报〔2026〕3号"}
    confirmed(scene, Act.SUBMIT_REPORT, conclusion.submit_report, scene.people.leader, values)
    receive(scene)
    scene.do(
        reply.return_report,
        returned_on=march(26),
        reason="补充附件",
        document_number="退1号",
        to_stage=Stage.ADOPTED,
    )
    scene.case.refresh_from_db()
    there, document = carried_elsewhere(scene.case)
    assert document["stage"] == there.stage == Stage.ADOPTED


def test_a_registered_document_is_carried_with_its_scan(scene):
    letter = Correspondence(
        direction="IN",
        kind=DocumentEntry.objects.filter(case=scene.case).first().kind,
        title="复函",
        dated_on=march(21),
        document_number="函1号",
        correspondent="某局",
    )
    # A name with a direction mark is kept as data here and is unfit for a file.
    for number, name in (("函1号", "复函.pdf"), ("函2号", "复\u202e函.pdf")):
        scan = SimpleUploadedFile(name, empty_pdf())
        values = {**{field: getattr(letter, field) for field in letter.__slots__}, "document_number": number}
        scene.do(file_document, document=Correspondence(**values), scan=scan)
    there, _ = carried_elsewhere(scene.case)
    first, second = (there.documents.get(document_number=number) for number in ("函1号", "函2号"))
    here = scene.case.documents.get(document_number="函1号")
    assert (first.file_name, first.digest, first.correspondent) == ("复函.pdf", here.digest, "某局")
    assert (second.file_name, second.media_type, second.digest) == ("", "application/pdf", here.digest)
    assert first.registered_by is None
    assert there.documents.count() == scene.case.documents.count()
    assert list(verify_all()) == []
