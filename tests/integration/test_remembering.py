"""A scene that is put back is the scene that was made, row by row, and none but that one is put back."""

import pytest
from act_driving import contents
from django.db import transaction
from personas import gather_people
from remembering import begin, remembered
from scenarios import drive

from accounts.models import User
from cases.lifecycle import Stage
from cases.verification import verify_all

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Leave the database as it was."""


def taken_back(look):
    """Look at something from an empty database on, and let the database be empty again."""
    begin()
    try:
        with transaction.atomic():
            seen = look()
            raise Undo
    except Undo:
        return seen


def test_every_row_of_a_scene_is_put_back():
    def look():
        scene = drive(gather_people(), Stage.CLOSED)
        assert [str(fault) for fault in verify_all()] == []
        scene.case.refresh_from_db()
        # The tables of SQLite's index of words arrange the same words in their own way.
        rows = {name: kept for name, kept in contents().items() if not name.startswith("cases_search_index")}
        return rows, dict(scene.people), scene.case.public_id, scene.case.stage

    made = taken_back(look)
    assert len(made[0]["cases_caseevent"]) > 50
    assert taken_back(look) == made


def test_rows_that_a_scene_changed_or_removed_are_put_back():
    def make():
        User.objects.create_user("left")
        User.objects.filter(username="office").update(full_name="改名")
        User.objects.get(username="member").delete()
        User.objects.filter(username="left").update(is_active=False)
        return User.objects.get(username="office")

    def look():
        gather_people()
        return remembered("changed", make).full_name, contents()["accounts_user"]

    made = taken_back(look)
    assert made[0] == "改名"
    assert taken_back(look) == made


@pytest.mark.parametrize("is_overridden", [False, True])
def test_what_stands_elsewhere_is_made_anew(settings, is_overridden):
    made = []

    def look(write):
        people = gather_people()
        if write:
            User.objects.filter(pk=people.office.pk).update(full_name="改名")
        remembered(("here", is_overridden), lambda: made.append(write))

    taken_back(lambda: look(False))
    if is_overridden:
        settings.AUTH_PASSWORD_VALIDATORS = []
    taken_back(lambda: look(not is_overridden))
    assert len(made) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_made_anew():
    made = []
    for _ in range(2):
        begin()
        remembered("committed", lambda: made.append(1))
    assert made == [1, 1]
