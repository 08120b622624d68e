"""A report that the government returned, on the page of its case (退回修改, 第二十九条)."""

import re
from datetime import date

import pytest

from accounts.models import User
from archives.services.seed_demo import seed_demo
from cases.models import FireCase

pytestmark = pytest.mark.django_db


def test_the_demonstrations_returned_run_is_shown_as_returned_on_its_day(client):
    seed_demo(today=date(2026, 11, 22))
    case = FireCase.objects.get(number="演示005")
    client.force_login(User.objects.get(username="office_city"))
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    first = re.split(r'<header class="clock-head">', text[text.index("作出批复") :])
    (run,) = [part for part in first if "<dt>退回</dt>" in part]
    run = run[: run.index("</dl>")]
    returned_on = case.milestones.get(kind="REPORT_RETURNED").reached_on
    assert "已退回" in run
    assert f'datetime="{returned_on.isoformat()}"' in run
    assert "还剩" not in run
    assert "逾期" not in run
