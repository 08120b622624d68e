"""A case is found by what the person may read of it, in two characters or one, and by nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from scenarios import declare, march, register_fire_of

from cases.access import Reading, reading_of, roles_in_cases, visible_cases
from cases.models import FireCase, GroupMember, NextLimit
from cases.search import matching_cases, query, readable_cases

CONTENTS = "短路"
LISTED = "柳泉"
READERS = ("office", "second_office", "investigator", "leader", "deputy", "subgroup_head", "member", "expert")
WORDS = (
    "短",
    "短路",
    "线路短路",
    "配电箱",
    "电气火灾",
    "张店区“3·2”火灾事故",
    "〔2026〕1号",
    "2026",
    "〔２０２６〕１号",
    "张政办字",
)
# What the two databases, their patterns and their query languages would read as more than text.
TYPED = (
    *(
        '"',
        "'",
        "*",
        "短路*",
        '短路" OR "起火',
        "NOT 短路",
        "NEAR(短路)",
        "tokens:短路",
        "短%路",
        "短_路",
        "_",
    ),
    *("%", "\\", "短\0路龘", "{", "}", "agency1", "listed", "case1", "reference", "^短路", "-短路", "+"),
    *("\ud800龘", "𠮷", "e\u0301", "ﷺ", "' OR 1=1 --", "龘 " * 500, "短路" * 1000),
)
LISTED_ONLY = ("city_office", "undeclared")
NOTHING = ("recused", "invited", "auditor", "stranger", "administrator")


@pytest.fixture(params=["looked up", "case by case"])
def way(request, monkeypatch):
    """Both ways in which a word is found: few entries by the index, many in the order of the page."""
    if request.param == "case by case":
        monkeypatch.setattr(query, "MOST_LOOKED_UP", 0)
    return request.param


def test_readable_cases_are_those_that_the_policy_opens(scene, people):
    opened = {}
    for name, person in people:
        cases = list(visible_cases(person))
        roles = roles_in_cases(person, cases)
        opened[name] = {
            case.pk for case in cases if reading_of(person, case, roles[case.pk]) is Reading.CONTENTS
        }
        assert set(readable_cases(person).values_list("pk", flat=True)) == opened[name], name
    assert opened["member"]
    assert not opened["city_office"]


def test_each_person_finds_by_what_they_may_read(scene, people, way):
    for name in READERS:
        for text in (CONTENTS, LISTED, f"{LISTED} {CONTENTS}"):
            assert matching_cases(getattr(people, name), text).get() == scene.case, name
    for name in LISTED_ONLY:
        person = getattr(people, name)
        for text in (LISTED, "商铺", scene.case.number, scene.case.title):
            assert matching_cases(person, text).get() == scene.case, (name, text)
        for text in (CONTENTS, "某商贸公司", f"{LISTED} {CONTENTS}"):
            assert not matching_cases(person, text).exists(), (name, text)
        assert not matching_cases(person, "", kind="cases.party").exists(), name
    for name in NOTHING:
        for text in (CONTENTS, LISTED):
            assert not matching_cases(getattr(people, name), text).exists(), name
        assert not matching_cases(getattr(people, name), "", kind="cases.party").exists(), name


def test_an_investigator_finds_contents_only_after_declaring(scene, people, way):
    newcomer = GroupMember.objects.get(user=people.undeclared).user
    assert visible_cases(newcomer).exists()
    assert not matching_cases(newcomer, CONTENTS).exists()
    declare(scene, newcomer, march(20))
    assert matching_cases(newcomer, CONTENTS).get() == scene.case


def test_a_closed_account_finds_nothing(scene, people, way):
    people.member.is_active = False
    assert not matching_cases(people.member, CONTENTS).exists()


def test_words_of_any_length_are_found_whole(scene, people, way):
    for word in WORDS:
        assert matching_cases(people.office, word).get() == scene.case, word
        assert not matching_cases(people.office, word + "龘").exists()
        assert not matching_cases(people.office, "龘" + word).exists()
    # Every pair of characters of the doubled name stands in the case but one, and never the whole.
    assert not matching_cases(people.office, "张店区张店区").exists()
    assert not matching_cases(people.office, "ELECTRICAL").exists()


def test_words_of_one_kind_of_record(scene, people, way):
    assert matching_cases(people.office, CONTENTS, kind="reports.causedetermination").exists()
    assert not matching_cases(people.office, CONTENTS, kind="cases.party").exists()
    assert not matching_cases(people.city_office, CONTENTS, kind="reports.causedetermination").exists()


def test_another_case_is_not_found_by_this_ones_words(scene, people, way):
    other = register_fire_of(people.second_office)
    found = matching_cases(people.office, LISTED)
    assert set(found) == {scene.case, other}
    assert matching_cases(people.office, CONTENTS).get() == scene.case


def test_nothing_typed_is_an_instruction(scene, people, way):
    for typed in TYPED:
        assert not matching_cases(people.stranger, typed).filter(pk=scene.case.pk).exists()
        assert not matching_cases(people.office, typed).exists(), typed


def test_no_word_asks_for_nothing(scene, people):
    assert matching_cases(people.office, " \u3000\0").get() == scene.case


def test_places_in_lists_can_be_narrowed_too(scene, people, way):
    rows = NextLimit.objects.filter(case__in=visible_cases(people.office)).order_by("position")
    assert matching_cases(people.office, CONTENTS, among=rows).get().pk == scene.case.pk
    assert not matching_cases(people.office, "龘龘", among=rows).exists()
    listed = NextLimit.objects.filter(case__in=visible_cases(people.city_office))
    assert not matching_cases(people.city_office, CONTENTS, among=listed).exists()


def test_what_is_hidden_is_asked_for_with_the_same_queries_as_what_is_not_there(scene, people):
    def asked(word: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert not matching_cases(people.stranger, word).exists()
        return [one["sql"].replace(word, "…") for one in captured.captured_queries]

    assert asked(CONTENTS) == asked("龘龗")


def test_costs_the_same_queries_for_one_case_and_many(scene, people):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(matching_cases(people.office, f"{LISTED} {CONTENTS}"))
        return len(captured)

    few = asked()
    for _ in range(5):
        register_fire_of(people.office)
    assert FireCase.objects.count() == 6
    assert asked() == few <= 7
