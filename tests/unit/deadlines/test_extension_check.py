from datetime import date

import pytest

from deadlines.engine.calendar import default_calendar
from deadlines.engine.clocks import Appraisal, CaseFacts, Extension
from deadlines.engine.extensions import ExtensionVerdict, check_extension
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

BOOK = load_rulebook("zibo-2022-109")


def check(kind, days, decided_on, extensions=(), appraisals=()):
    facts = CaseFacts(
        occurred_on=date(2025, 9, 1), grade=Grade.LARGER, extensions=extensions, appraisals=appraisals
    )
    return check_extension(facts, Extension(kind, days, decided_on), BOOK, default_calendar())


def test_the_due_day_itself_is_in_time():
    assert check("CAUSE", 30, date(2025, 10, 1)).allowed
    refused = check("CAUSE", 30, date(2025, 10, 2))
    assert refused.verdict is ExtensionVerdict.AFTER_DUE
    assert refused.allowed_as_irregular
    assert "2025年10月1日" in refused.message
    assert "第二十八条" in refused.message


@pytest.mark.parametrize(("kind", "most"), [("CAUSE", 30), ("REPORT", 60)])
def test_the_total_is_bounded(kind, most):
    assert check(kind, most, date(2025, 9, 10)).allowed
    assert check(kind, most + 1, date(2025, 9, 10)).verdict is ExtensionVerdict.TOO_MANY_DAYS
    granted = (Extension(kind, most - 5, date(2025, 9, 5)),)
    assert check(kind, 5, date(2025, 9, 10), granted).allowed
    refused = check(kind, 6, date(2025, 9, 10), granted)
    assert refused.verdict is ExtensionVerdict.TOO_MANY_DAYS
    assert refused.days_available == 5
    assert not refused.allowed_as_irregular


def test_the_other_kind_does_not_use_up_the_total():
    assert check("CAUSE", 30, date(2025, 9, 10), (Extension("REPORT", 60, date(2025, 9, 5)),)).allowed


def test_the_due_day_then_in_force_counts():
    granted = (Extension("REPORT", 20, date(2025, 10, 20)),)
    assert check("REPORT", 10, date(2025, 11, 20), granted).allowed
    assert check("REPORT", 10, date(2025, 11, 21), granted).verdict is ExtensionVerdict.AFTER_DUE
    later = (Extension("REPORT", 20, date(2025, 12, 20), irregular=True),)
    assert check("REPORT", 10, date(2025, 11, 5), later).verdict is ExtensionVerdict.AFTER_DUE


def test_a_suspended_limit_can_be_extended():
    checked = check("CAUSE", 10, date(2025, 12, 1), appraisals=(Appraisal(date(2025, 9, 10)),))
    assert checked.allowed
    assert checked.due_on is None


def test_days_and_date_must_make_sense():
    assert check("CAUSE", 0, date(2025, 9, 10)).verdict is ExtensionVerdict.NOT_POSITIVE
    assert check("CAUSE", 5, date(2025, 8, 31)).verdict is ExtensionVerdict.BEFORE_FIRE
    with pytest.raises(ValueError, match="day of decision"):
        check("CAUSE", 5, None)
    with pytest.raises(KeyError):
        check("REPLY", 5, date(2025, 9, 10))
