"""What several rows of one act, or a rule that only the database sees broken, come to."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from personas import gather_people
from scenarios import drive, register_fire_of

from cases.acts import perform
from cases.lifecycle import Act, Stage
from cases.models import CitedBasis, GradeDecision, InvestigationGroup, Party
from cases.saving import save, save_together
from cases.verification import verify_case
from common.errors import DomainError
from common.records import add_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return gather_people()


@pytest.fixture
def registered(people):
    return drive(people, Stage.REGISTERED).case


def refusal(case, actor, *records):
    with (
        pytest.raises(DomainError) as refused,
        perform(public_id=case.public_id, actor=actor, act=Act.EDIT_FACTS),
    ):
        save(*records)
    assert refused.value.code == "invalid"
    return refused.value.message


def test_a_broken_rule_of_the_database_is_told_in_its_words(people, registered):
    decided = GradeDecision(
        case=registered, established_on=date(2025, 9, 9), grade="LARGER", statistics_grade="ORDINARY"
    )
    assert refusal(registered, people.office, decided) == "“事故等级”与“统计等级”不一致的，应当填写“理由”。"


def test_a_row_beside_one_of_the_same_key_is_refused_in_words(people, registered):
    first = registered.cited_bases.first()
    again = CitedBasis(case=registered, position=first.position, title="某规定")
    message = refusal(registered, people.office, again)
    assert message == "包含 案件 和 序号 的 依据 已经存在。"
    assert list(verify_case(registered)) == []


def test_a_number_of_another_case_is_refused_in_words(people, registered):
    other = drive(people, Stage.REGISTERED).case
    other.number = registered.number
    assert "案件编号" in refusal(other, people.office, other)


def test_what_no_rule_of_the_record_forbids_stays_a_fault(people, registered):
    with (
        pytest.raises(IntegrityError),
        perform(public_id=registered.public_id, actor=people.office, act=Act.EDIT_FACTS),
    ):
        save(InvestigationGroup(case=registered, name="甲"), InvestigationGroup(case=registered, name="乙"))


def test_rows_saved_together_are_as_if_saved_alone(people, registered):
    rows = [CitedBasis(case=registered, position=place, title=f"规定{place}") for place in (101, 102)]
    with perform(public_id=registered.public_id, actor=people.office, act=Act.EDIT_FACTS):
        save_together(rows)
    assert list(verify_case(registered)) == []
    assert [row.history.get().title for row in rows] == ["规定101", "规定102"]
    CitedBasis.objects.filter(pk=rows[1].pk).update(title="改过")
    assert list(verify_case(registered)) != []


def test_rows_saved_together_keep_the_rules_of_each(people, registered):
    rows = [CitedBasis(case=registered, position=101, title=title) for title in ("甲", "")]
    with (
        pytest.raises(DomainError, match=r"不能为空|此字段"),
        perform(public_id=registered.public_id, actor=people.office, act=Act.EDIT_FACTS),
    ):
        save_together(rows)
    assert not CitedBasis.objects.filter(position=101).exists()


def test_a_model_that_does_more_when_saved_is_not_written_together(registered):
    with pytest.raises(TypeError):
        add_together([Party(case=registered, key="p1", position=1, name="某厂")])


def test_registering_a_fire_costs_few_queries(people):
    register_fire_of(people.office)
    with CaptureQueriesContext(connection) as captured:
        register_fire_of(people.office)
    assert len(captured) <= 28
