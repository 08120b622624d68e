"""A list from which nothing is chosen yet says so in words."""

import pytest
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage

pytestmark = pytest.mark.django_db


def test_a_list_with_nothing_chosen_says_so_in_words(client):
    scene = drive(gather_people(), Stage.REGISTERED)
    client.force_login(scene.people.office)
    page = client.get(f"/cases/{scene.public_id}/acts/decide-recusal/").content.decode()
    assert '<option value="" selected>请选择</option>' in page
    assert '<option value="" selected>未选择</option>' in page
    assert "-----" not in page
