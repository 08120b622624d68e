"""Service of the determination meets its clock and starts that of the review (公安部令第121号, I-13)."""

import pytest
from case_file_values import empty_pdf
from django.core.files.uploadedfile import SimpleUploadedFile
from integration.documents.test_truth import words
from personas import gather_people
from scenarios import Scene, determine, drive, march, register_fire_of

from archives.services.export_case import case_document
from cases.clocks import case_clocks
from cases.lifecycle import MilestoneKind, Stage
from cases.models import DocumentEntry, FireCase, Milestone, Party, PartyKind, PartyRole
from cases.services.parties import register_party
from common.errors import DomainError
from desk.selectors.papers import draft_of
from reports.services.serving import serve_determination

pytestmark = pytest.mark.django_db

HOW = {"manner": "IN_PERSON", "proof": "送达回证1号"}


@pytest.fixture
def scene() -> Scene:
    return drive(gather_people(), Stage.INVESTIGATING)


def party(scene: Scene) -> Party:
    return Party.objects.filter(case=scene.case).first()


def serve(scene: Scene, day: int, *served: Party, **values) -> Milestone:
    return scene.do(serve_determination, parties=served, served_on=march(day), **(HOW | values))


def test_the_first_service_meets_the_clock_and_starts_the_review(scene):
    determine(scene)
    clocks = {one.code: one for one in case_clocks(scene.case, march(19))}
    assert clocks["cognition_service"].state == "RUNNING"
    assert "cognition_review" not in clocks or clocks["cognition_review"].due_on is None
    serve(scene, 18, party(scene))
    clocks = {one.code: one for one in case_clocks(scene.case, march(19))}
    assert clocks["cognition_service"].state == "MET"
    assert clocks["cognition_review"].base_on == march(18)


def test_whoever_is_served_later_is_added_and_the_first_day_stays(scene):
    determine(scene)
    first, second = Party.objects.filter(case=scene.case)[:2]
    serve(scene, 18, first)
    serve(scene, 19, second, manner="BY_POST", proof="EMS1号")
    served = Milestone.objects.get(case=scene.case, kind=MilestoneKind.DETERMINATION_SERVED)
    assert (served.reached_on, served.document_number) == (march(18), "认1号")
    assert served.note.splitlines() == [
        f"2026年3月18日送达{first.name}，当面送达，送达回证1号",
        f"2026年3月19日送达{second.name}，邮寄送达，EMS1号",
    ]
    serve(scene, 17, second)
    served.refresh_from_db()
    assert served.reached_on == march(17)


@pytest.mark.parametrize(
    ("day", "values", "code"),
    [(15, {}, "before_determination"), (18, {"proof": " "}, "text_missing"), (18, {}, None)],
)
def test_a_service_after_the_determination_with_its_proof_is_recorded(scene, day, values, code):
    determine(scene)
    if code is None:
        assert serve(scene, day, party(scene), **values).reached_on == march(day)
        return
    with pytest.raises(DomainError) as refusal:
        serve(scene, day, party(scene), **values)
    assert refusal.value.code == code


def test_nothing_is_served_before_it_is_made_nor_on_nobody(scene):
    with pytest.raises(DomainError) as refusal:
        serve(scene, 18, party(scene))
    assert refusal.value.code == "not_determined"
    determine(scene)
    with pytest.raises(DomainError) as refusal:
        serve(scene, 18)
    assert refusal.value.code == "nobody_named"


def test_it_is_served_on_the_living_of_this_case(scene):
    determine(scene)
    other = Scene(scene.people, register_fire_of(scene.people.office))
    other.do(register_party, kind=PartyKind.UNIT, name="另案单位", roles=["OWNER"], details={})
    scene.do(
        register_party,
        kind=PartyKind.PERSON,
        name="石老太",
        roles=[PartyRole.Role.DECEASED],
        details={},
        is_another=True,
    )
    for name, code in (("另案单位", "not_in_case"), ("石老太", "party_has_died")):
        one = Party.objects.get(name=name)
        with pytest.raises(DomainError) as refusal:
            serve(scene, 18, one)
        assert refusal.value.code == code


def test_the_page_does_it_with_its_scan_and_the_case_file_holds_it(scene, client, settings, tmp_path):
    settings.FILE_STORE_DIR = tmp_path / "files"
    determine(scene)
    client.force_login(scene.people.office)
    address = f"/cases/{scene.public_id}/acts/serve-determination/"
    assert "公安部令第121号" in client.get(address).content.decode()
    scan = SimpleUploadedFile("回证.pdf", empty_pdf(), "application/pdf")
    typed = HOW | {"parties": [party(scene).key], "served_on": "2026-03-18", "scan": scan, "confirmed": "yes"}
    assert client.post(address, typed).status_code == 302
    receipt = DocumentEntry.objects.get(case=scene.case, kind="DETERMINATION_RECEIPT")
    assert receipt.digest
    assert receipt.correspondent == party(scene).name
    told = case_document(FireCase.objects.get(pk=scene.case.pk))["milestones"]
    assert {one["kind"]: one["reached_on"] for one in told}["DETERMINATION_SERVED"] == "2026-03-18"


def test_the_receipt_to_be_signed_is_there_once_there_is_something_to_serve(scene):
    assert draft_of(scene.case, "DETERMINATION_RECEIPT", 1) is None
    determine(scene)
    assert "认1号" in words(draft_of(scene.case, "DETERMINATION_RECEIPT", 1))


def test_the_case_offers_it_once_there_is_something_to_serve(scene, client):
    client.force_login(scene.people.office)
    page, link = f"/cases/{scene.public_id}/", f"/cases/{scene.public_id}/acts/serve-determination/"
    assert link not in client.get(page).content.decode()
    determine(scene)
    assert link in client.get(page).content.decode()
