from datetime import date
from decimal import Decimal

import pytest

from regulation.grades import Grade, grade_on_scale, load_grade_scales, scales_for

REGULATION_2007, STATISTICS_2025 = load_grade_scales()


@pytest.mark.parametrize(
    ("deaths", "injuries", "loss", "grade"),
    [
        (0, 0, 0, Grade.ORDINARY),
        (2, 9, 9_999_999, Grade.ORDINARY),
        (3, 0, 0, Grade.LARGER),
        (0, 10, 0, Grade.LARGER),
        (0, 0, 10_000_000, Grade.LARGER),
        (9, 49, 49_999_999, Grade.LARGER),
        (10, 0, 0, Grade.MAJOR),
        (0, 50, 0, Grade.MAJOR),
        (0, 0, 50_000_000, Grade.MAJOR),
        (29, 99, 99_999_999, Grade.MAJOR),
        (30, 0, 0, Grade.EXTRAORDINARY),
        (0, 100, 0, Grade.EXTRAORDINARY),
        (0, 0, 100_000_000, Grade.EXTRAORDINARY),
        (1, 0, 100_000_000, Grade.EXTRAORDINARY),
    ],
)
def test_bounds_of_the_2007_scale(deaths, injuries, loss, grade):
    assert grade_on_scale(REGULATION_2007, deaths, injuries, loss) is grade


@pytest.mark.parametrize(
    ("loss", "grade"),
    [
        (Decimal("29999999.99"), Grade.ORDINARY),
        (Decimal("30000000.00"), Grade.LARGER),
        (99_999_999, Grade.LARGER),
        (100_000_000, Grade.MAJOR),
        (300_000_000, Grade.EXTRAORDINARY),
    ],
)
def test_bounds_of_loss_since_2025(loss, grade):
    assert grade_on_scale(STATISTICS_2025, 0, 0, loss) is grade


def test_both_scales_agree_on_casualties():
    for deaths, injuries in [(3, 0), (10, 0), (30, 0), (0, 10), (0, 50), (0, 100)]:
        assert grade_on_scale(REGULATION_2007, deaths, injuries, None) is grade_on_scale(
            STATISTICS_2025, deaths, injuries, None
        )


def test_unknown_figures_are_left_out():
    assert grade_on_scale(REGULATION_2007, None, None, None) is Grade.ORDINARY
    assert grade_on_scale(REGULATION_2007, None, 12, None) is Grade.LARGER


def test_second_scale_is_shown_from_its_day_of_effect():
    assert scales_for(date(2025, 4, 30)) == (REGULATION_2007,)
    assert scales_for(date(2025, 5, 1)) == (REGULATION_2007, STATISTICS_2025)


def test_grades_are_ordered_and_labelled():
    assert [grade.label for grade in sorted(Grade, key=lambda grade: grade.rank)] == [
        "一般",
        "较大",
        "重大",
        "特别重大",
    ]
