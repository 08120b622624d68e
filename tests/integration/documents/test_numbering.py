"""Numbers of official documents: their form, their sequences, no gap, and racers."""

from datetime import date
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from integration.documents.scene import outgoing, register_fire

from accounts.models import Agency, AgencyKind, Level
from cases.models import DocumentEntry
from cases.services.group import request_group, return_request
from cases.services.register import file_document
from cases.verification import verify_all
from common.errors import DomainError
from documents.models import NumberSequence
from documents.numbering import choose_mark, continue_from, number_mark

pytestmark = pytest.mark.django_db(transaction=True)


def file(case, office, **changes):
    return file_document(public_id=case.public_id, actor=office, document=outgoing(**changes)).document_number


def test_numbers_follow_one_another_by_mark_and_year(case, office):
    assert file(case, office) == "张消请〔2026〕1号"
    assert file(case, office, title="又一请示") == "张消请〔2026〕2号"
    assert file(case, office, kind="INVITATION_LETTER") == "张消函〔2026〕1号"
    assert file(case, office, dated_on=date(2027, 1, 4)) == "张消请〔2027〕1号"
    # 延期请示和提请批复的请示与报请同用一个代字。
    assert file(case, office, kind="EXTENSION_REQUEST") == "张消请〔2026〕3号"


def test_each_agency_counts_for_itself(case, office):
    city = Agency.objects.create(name="淄博市消防救援支队", kind=AgencyKind.FIRE_RESCUE, level=Level.CITY)
    assert number_mark(agency=city, kind="GROUP_REQUEST") == "淄消请"
    assert number_mark(agency=office.agency, kind="GROUP_REQUEST") == "张消请"


def test_a_refused_act_gives_its_number_back(case, office):
    with pytest.raises(DomainError) as refusal:
        file(case, office, title="")
    assert refusal.value.code == "invalid"
    assert not NumberSequence.objects.exists()
    assert file(case, office) == "张消请〔2026〕1号"


def test_a_number_given_on_paper_is_passed_over(case, office):
    file(case, office, document_number="张消请〔2026〕1号")
    assert file(case, office) == "张消请〔2026〕2号"


def test_an_agency_chooses_its_mark_and_goes_on_after_its_last_paper(case, office):
    choose_mark(agency=office.agency, kind="GROUP_REQUEST", mark="张消")
    continue_from(agency=office.agency, mark="张消", year=2026, last=18)
    assert file(case, office) == "张消〔2026〕19号"
    with pytest.raises(DomainError) as refusal:
        continue_from(agency=office.agency, mark="张消", year=2026, last=7)
    assert refusal.value.code == "number_behind"


def test_what_others_number_takes_none_here(case, office):
    with pytest.raises(DomainError) as refusal:
        file(case, office, kind="OFFICIAL_REPLY")
    assert (refusal.value.code, refusal.value.article) == ("not_numbered_here", "第三十二条")


def test_a_request_without_a_number_takes_one(case, office):
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3))
    assert case.milestones.get().document_number == "张消请〔2026〕1号"
    assert DocumentEntry.objects.get(case=case).document_number == "张消请〔2026〕1号"
    assert list(verify_all()) == []


def test_a_request_numbered_before_keeps_its_number(case, office):
    assert file(case, office) == "张消请〔2026〕1号"
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 3))
    assert case.milestones.get().document_number == "张消请〔2026〕1号"
    assert DocumentEntry.objects.count() == 1
    # 退回后再次报请，是另一件请示。
    return_request(public_id=case.public_id, actor=office, returned_on=date(2026, 11, 4), reason="补正")
    request_group(public_id=case.public_id, actor=office, requested_on=date(2026, 11, 5))
    assert case.milestones.last().document_number == "张消请〔2026〕2号"


def test_a_mark_is_chosen_for_a_known_kind_and_is_not_empty(office):
    for kind, mark, code in (("NO_SUCH", "张消", "unknown_kind"), ("GROUP_REQUEST", " ", "mark_missing")):
        with pytest.raises(DomainError) as refusal:
            choose_mark(agency=office.agency, kind=kind, mark=mark)
        assert refusal.value.code == code


def test_eight_racers_get_eight_numbers_without_a_gap(office):
    cases = [register_fire(office, f"第{index}起火灾") for index in range(8)]
    barrier, numbers, faults = Barrier(8), [], []

    def race(case):
        try:
            barrier.wait()
            for index in range(3):
                numbers.append(file(case, office, title=f"请示{index}"))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=race, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(numbers) == sorted(f"张消请〔2026〕{number}号" for number in range(1, 25))
    assert NumberSequence.objects.get().last == 24
    assert list(verify_all()) == []


def test_the_command_sets_and_lists_the_marks(office, case):
    said = StringIO()
    call_command(
        "number_mark",
        office.agency.name,
        kind="GROUP_REQUEST",
        mark="张消",
        year=2026,
        last=4,
        stdout=said,
    )
    assert "GROUP_REQUEST\t关于成立“X·X”火灾事故调查组的请示\t张消\n" in said.getvalue()
    assert file(case, office) == "张消〔2026〕5号"
    with pytest.raises(CommandError, match="没有机构"):
        call_command("number_mark", "无此机构")
