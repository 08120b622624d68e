"""The index follows every act in its own transaction, and can be made anew to the same."""

import pytest
from django.core.management import call_command
from scenarios import drive, march

from cases.lifecycle import Stage
from cases.models import FireCase, PartyKind, PartyRole, SearchEntry
from cases.search import matching_cases
from cases.search.index import searched_models
from cases.services import facts, parties
from cases.verification import verify_case
from common.errors import DomainError
from common.records import Record
from reports.services import writing
from reports.versions import version_of

FACTS = ("case_id", "record", "kind", "visibility", "text", "folded", "scope", "tokens")


@pytest.fixture
def scene(people):
    return drive(people, Stage.INVESTIGATING)


def entries() -> list[tuple]:
    return list(SearchEntry.objects.order_by("record", "visibility").values_list(*FACTS))


def finds(scene, text: str) -> bool:
    return matching_cases(scene.people.office, text).exists()


def write_finding(scene, text: str, base: str = ""):
    return scene.do(writing.save_finding, scene.people.investigator, kind="MANAGEMENT", text=text, base=base)


def test_what_is_written_is_found_what_is_changed_no_longer_and_what_is_removed_neither(scene):
    finding = write_finding(scene, "疏散通道堆放杂物")
    assert finds(scene, "堆放杂物")
    finding = write_finding(scene, "安全出口锁闭", version_of(finding))
    assert finds(scene, "锁闭")
    assert not finds(scene, "堆放杂物")
    kind = next(name for name, one in writing.KINDS.items() if one.model is type(finding))
    scene.do(writing.remove_written, scene.people.investigator, kind=kind, base=version_of(finding))
    assert not finds(scene, "锁闭")


def test_a_refused_act_leaves_no_trace_in_the_index(scene):
    before = entries()
    with pytest.raises(DomainError):
        write_finding(scene, "疏散通道堆放杂物", base="0" * 64)
    assert entries() == before


def test_a_party_is_found_by_name_and_never_by_identity_number_or_phone(scene):
    scene.do(
        parties.register_party,
        kind=PartyKind.PERSON,
        name="欧阳龘",
        roles=[PartyRole.Role.WITNESS],
        details={"identity_number": "11010519491231002X", "phone": "13800138000", "employer": "某运输公司"},
    )
    assert finds(scene, "龘")
    assert finds(scene, "欧阳 运输公司")
    assert not finds(scene, "11010519491231002X")
    assert not finds(scene, "13800138000")


def test_making_the_index_anew_gives_what_the_acts_wrote(scene):
    written = entries()
    assert len({record for _, record, *_ in written}) > 10
    SearchEntry.objects.filter(kind="cases.party").delete()
    SearchEntry.objects.filter(kind="cases.firecase").update(tokens="旧", text="旧")
    call_command("rebuild_search")
    assert entries() == written
    assert finds(scene, "柳泉")
    assert not finds(scene, "旧")


def test_only_cases_without_any_entry_are_made_where_only_those_are_asked_for(scene, people):
    written = entries()
    SearchEntry.objects.all().delete()
    call_command("rebuild_search", "--missing")
    assert entries() == written
    SearchEntry.objects.filter(kind="cases.party").delete()
    call_command("rebuild_search", "--missing")
    assert not SearchEntry.objects.filter(kind="cases.party").exists()


def test_a_case_that_moves_to_another_body_is_found_there(people):
    scene = drive(people, Stage.REGISTERED)
    neighbors = people.stranger
    assert not matching_cases(neighbors, "柳泉").exists()
    scene.do(
        facts.edit_facts,
        edited_on=march(4),
        facts={"district": neighbors.agency.district},
        seen=facts.facts_digest(FireCase.objects.get(pk=scene.case.pk)),
        reason="起火地点经核实在桓台县",
    )
    assert matching_cases(neighbors, "柳泉").get() == scene.case
    assert not matching_cases(people.office, "柳泉").exists()
    moved = entries()
    call_command("rebuild_search")
    assert entries() == moved


def test_the_index_is_no_part_of_the_chain(scene):
    SearchEntry.objects.all().delete()
    assert list(verify_case(scene.case)) == []


def test_every_searched_field_is_a_text_of_its_record():
    assert {"cases.firecase", "cases.party", "reports.reportpart"} <= set(searched_models())
    for model in searched_models().values():
        assert issubclass(model, Record)
        for name in model.LISTED_TEXTS + model.SEARCHED_TEXTS:
            assert model._meta.get_field(name).get_internal_type() in ("CharField", "TextField")
    hidden = {"identity_number", "phone", "statement"}
    assert all(hidden.isdisjoint(model.SEARCHED_TEXTS) for model in searched_models().values())
