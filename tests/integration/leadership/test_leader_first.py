"""Whoever is appointed when, the leader stands first where the group is listed (第九条)."""

import pytest
from scenarios import march

from cases.selectors.group import current_members, in_order_of_roles
from cases.services import meetings

pytestmark = pytest.mark.django_db


def test_the_leader_who_was_named_last_stands_first_on_the_pages(client, scene):
    everybody = list(current_members(scene.case))
    assert everybody[-1].role == "LEADER", "else the test shows nothing"
    assert [one.role for one in in_order_of_roles(everybody)][:2] == ["LEADER", "DEPUTY_LEADER"]
    scene.do(
        meetings.record_meeting,
        scene.people.leader,
        purpose="DISCUSSION",
        subject="会议",
        held_on=march(10),
        chair=scene.seat(scene.people.leader),
        present=everybody[1:],
        absences=[(everybody[0], "出差")],
        minutes="讨论",
    )
    client.force_login(scene.people.office)
    page = client.get(f"/cases/{scene.public_id}/meetings/").content.decode()
    came = page.partition("<dt>出席</dt>")[2]
    assert came.index(str(everybody[-1])) < came.index(str(everybody[1]))
    assert f"{everybody[-1]}、</span>" in came
    group = client.get(f"/cases/{scene.public_id}/group/").content.decode().partition('id="members"')[2]
    assert group.index("badge solid") < group.index("副组长")
