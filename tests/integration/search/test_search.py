"""A case is found by what the person may read of it, in two characters or one, and by nothing else."""

import pytest

from cases.access import Reading, reading_of, roles_in_cases, visible_cases
from cases.search import matching_cases, readable_cases


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


@pytest.mark.parametrize(
    "word", ["短路", "短", "线路短路", "配电箱", "张店区“3·2”火灾事故", "〔2026〕1号", "2026"]
)
def test_readers_find_words_of_any_length(scene, people, word):
    for person in (people.office, people.member, people.expert, people.leader):
        assert [case.pk for case in matching_cases(person, word)] == [scene.case.pk]
    assert not matching_cases(people.office, word + "龘").exists()
