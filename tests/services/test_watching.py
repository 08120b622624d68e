"""What only a database with a clock and a role of its own can show about the health of the site."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from zibo_fire.health.heartbeats import note_heartbeat
from zibo_fire.health.parts import Standing, look
from zibo_fire.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


def clock(offset: timedelta) -> Standing:
    (part,) = [part for part in look(now=lambda: timezone.now() + offset) if part.name == "clock"]
    return part.standing


def test_a_machine_whose_clock_differs_from_the_databases_is_found():
    assert clock(timedelta()) is Standing.WELL
    assert clock(timedelta(seconds=1)) is Standing.WELL
    assert clock(timedelta(seconds=3)) is Standing.FAILING
    assert clock(timedelta(seconds=-3)) is Standing.FAILING


def test_the_applications_role_may_look_and_note(app_role, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "USER", app_role.name)
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", app_role.password)
    connection.close()
    for part in Heartbeat.Part:
        note_heartbeat(part=part, now=timezone.now())
    failing = [part.name for part in look() if part.standing is Standing.FAILING]
    connection.close()
    monkeypatch.undo()
    assert failing == []
