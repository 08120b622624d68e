"""A target without legal force is worded as one (工作目标), a limit of the regulation as a duty."""

import html
import re

import pytest
from personas import gather_people
from scenarios import drive, receive

from cases.lifecycle import Stage

pytestmark = pytest.mark.django_db


def said_of_the_next_step(client, scene):
    client.force_login(scene.people.office)
    page = client.get(f"/cases/{scene.public_id}/").content.decode()
    text = re.search(r'<p class="next-when">(.*?)</p>', page, re.DOTALL)[1]
    return html.unescape(re.sub(r"<[^>]*>|\s", "", text))


def test_the_publication_has_a_target_and_the_reply_a_limit(client):
    people = gather_people()
    submitted = drive(people, Stage.SUBMITTED)
    receive(submitted)
    replied = drive(people, Stage.REPLIED)
    limit = said_of_the_next_step(client, submitted)
    assert "应在2026年4月" in limit
    assert "第二十九条" in limit
    assert "没有法律效力" not in limit
    target = said_of_the_next_step(client, replied)
    assert re.search(r"宜在2026年4月\d+日（.{3}）及以前完成（工作目标，没有法律效力）", target)
    assert "应在" not in target
