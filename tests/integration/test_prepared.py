"""Queries that are put together once and asked many times."""

from datetime import date

import pytest
from django.db.models import DateField, Exists, OuterRef

from cases.models import FireCase, Milestone
from common.prepared import Prepared, Slot, key_slot

pytestmark = pytest.mark.django_db


def test_each_asking_has_its_own_values_and_columns_are_read_as_the_models_do(make_case):
    cases = [make_case(days_ago=days) for days in (1, 2)]
    built = []

    def build():
        built.append(1)
        steps = Milestone.objects.filter(case=OuterRef("pk"), reached_on__gte=Slot("on", DateField()))
        found = FireCase.objects.filter(pk=key_slot("case")).annotate(has_steps=Exists(steps))
        return found.values_list("occurred_on", "has_steps")

    asked = Prepared(build)
    for case in cases:
        assert asked.rows(case=case.pk, on=date(2026, 1, 1)) == [(case.occurred_on, False)]
    assert asked.rows(case=0, on=date(2026, 1, 1)) == []
    assert len(built) == 1


def test_a_shape_chooses_between_conditions(make_case):
    case = make_case()
    asked = Prepared(
        lambda is_reference: FireCase.objects.filter(
            pk=key_slot("case"), is_reference=is_reference
        ).values_list("pk")
    )
    assert asked.rows(False, case=case.pk) == [(case.pk,)]
    assert asked.rows(True, case=case.pk) == []
    assert asked.rows(False, case=case.pk) == [(case.pk,)]


def test_a_value_that_was_not_given_is_a_fault(make_case):
    make_case()
    asked = Prepared(lambda: FireCase.objects.filter(pk=key_slot("case")).values_list("pk"))
    with pytest.raises(KeyError):
        asked.rows()
