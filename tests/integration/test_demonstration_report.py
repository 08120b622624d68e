"""The demonstration's replied case carries a finished report (已批复的演示案例)."""

from datetime import date

import pytest

from archives.services.seed_demo import seed_demo
from cases.models import FireCase
from reports.content import GapNote
from reports.selectors import report_view


@pytest.mark.django_db
def test_the_report_of_the_replied_demonstration_lacks_nothing():
    seed_demo(today=date(2026, 11, 22))
    view = report_view(FireCase.objects.get(number="演示005"))
    assert view.gaps == ()
    assert view.content.status == ""
    assert not any(isinstance(block, GapNote) for part in view.content.parts for block in part.blocks)
