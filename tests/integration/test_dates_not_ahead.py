"""An act is registered once it has happened: its form refuses a day after today (不得晚于今天)."""

from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone
from personas import gather_people
from scenarios import drive

from cases.lifecycle import ACTS, Stage
from desk.acts import HANDLERS

# What is planned or granted before its days come.
AHEAD = {"starts_on", "ends_on", "planned_on", "due_on", "scheduled_on"}
DATED = [
    (act, name)
    for act, handler in HANDLERS.items()
    for name, field in handler.form.base_fields.items()
    if isinstance(field, forms.DateField) and name not in AHEAD
]


@pytest.fixture
def case(db):
    return drive(gather_people(), Stage.INVESTIGATING).case


@pytest.mark.parametrize(("act", "name"), DATED, ids=[f"{act}-{name}" for act, name in DATED])
def test_a_day_after_today_is_refused_by_its_field(case, act, name):
    today = timezone.localdate()
    for day, refused in ((today, False), (today + timedelta(days=1), True)):
        form = HANDLERS[act].form({name: day.isoformat()}, case=case, rule=ACTS[act], today=today)
        form.is_valid()
        assert any("不得晚于今天" in one for one in form.errors.get(name, [])) is refused


def test_every_act_that_ends_an_inquiry_is_among_them():
    assert {"replied_on", "published_on", "closed_on", "received_on"} <= {name for _, name in DATED}
