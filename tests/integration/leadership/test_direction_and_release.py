"""Direction, duties and what leaves the group: what is refused, what is printed (第九条（一）（五）)."""

import pytest
from django.test import Client
from preparations import sign_off
from scenarios import march

from cases.acts import Paper
from cases.lifecycle import ACTS, Act
from cases.models import Direction, Release
from cases.selectors.group import current_members
from cases.services import leadership
from cases.verification import verify_case
from common.errors import DomainError
from desk.acts import HANDLERS
from desk.selectors.papers import drafts

pytestmark = pytest.mark.django_db


def refused(code, act, *args, **values):
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def direction(scene, **changes):
    duties = [(one, f"{one}负责勘验") for one in current_members(scene.case)]
    values = {"decided_on": march(8), "direction": "查明起火原因", "focus": "电气线路", "duties": duties}
    by = changes.pop("by", scene.people.leader)
    return scene.do(leadership.set_direction, by, **(values | changes))


def release(scene, **changes):
    values = {
        "kind": "PUBLIC",
        "title": "通报",
        "text": "正在调查",
        "channel": "网站",
        "outcome": "APPROVED",
        "decided_on": march(18),
    }
    by = changes.pop("by", scene.people.leader)
    return scene.do(leadership.sign_off_release, by, **(values | changes))


def test_every_member_but_experts_has_a_duty(scene):
    everybody = [(one, "勘验") for one in current_members(scene.case)]
    member = scene.seat(scene.people.member)
    lacking = [pair for pair in everybody if pair[0] != member]
    assert "成员" in refused("duties_missing", direction, scene, duties=lacking).message
    expert = scene.seat(scene.people.expert)
    direction(scene, duties=[pair for pair in everybody if pair[0] != expert])
    refused("act_not_permitted", direction, scene, by=scene.people.member)
    refused("text_missing", direction, scene, focus=" ")
    refused("not_the_leader", direction, scene, by=scene.people.office, paper=Paper("成员", march(8)))
    direction(scene, by=scene.people.office, paper=Paper("组长", march(8)), focus="改为责任调查")
    # The later one holds, the earlier one stays.
    assert [one.decided_by for one in Direction.objects.filter(case=scene.case)] == ["组长", "组长"]
    assert sum(row.kind.code == "ASSIGNMENT_PLAN" for row in drafts(scene.case)) == 2
    assert list(verify_case(scene.case)) == []


def test_nothing_goes_out_without_the_leaders_approval(scene):
    refused("act_not_permitted", release, scene, by=scene.people.member)
    refused("text_missing", release, scene, outcome="REFUSED")
    no = release(scene, outcome="REFUSED", opinion="尚未核实")
    out = {"released_on": march(19), "released_where": "网站首页"}
    refused("not_signed_off", scene.do, leadership.record_release, release=no, **out)
    yes = sign_off(scene)
    early = out | {"released_on": march(17)}
    refused("dates_out_of_order", scene.do, leadership.record_release, release=yes, **early)
    done = scene.do(leadership.record_release, release=yes, **out)
    assert (done.released_on, done.decided_by) == (march(19), "组长")
    refused("already_released", scene.do, leadership.record_release, release=yes, **out)
    elsewhere = Release(pk=10**6, case_id=scene.case.pk)
    refused("not_in_case", scene.do, leadership.record_release, release=elsewhere, **out)
    papers = [str(row.draft.document.content()) for row in drafts(scene.case)]
    assert sum("尚未核实" in one for one in papers) == 1
    assert sum("网站首页" in one for one in papers) == 1
    assert list(verify_case(scene.case)) == []


def test_page_and_api_show_both(scene):
    direction(scene)
    sign_off(scene)
    client = Client()
    client.force_login(scene.people.expert)
    page = client.get(f"/cases/{scene.public_id}/meetings/").content.decode()
    assert "成员负责勘验" in page
    assert "调查组已经成立。" in page
    body = client.get(f"/api/v1/cases/{scene.public_id}/meetings/").json()
    assert body["directions"][0]["focus"] == "电气线路"
    assert body["releases"][0]["outcome"] == "APPROVED"


def test_the_forms_keep_the_day_apart_from_that_of_a_paper(scene, today):
    paper = {"decided_by": "组长", "decided_on": "2026-03-19"}
    duties = "\n".join(f"{one}：勘验" for one in current_members(scene.case))
    typed = {
        Act.SET_DIRECTION: {"set_on": "2026-03-18", "direction": "电气", "focus": "线路", "duties": duties},
        Act.SIGN_OFF_RELEASE: {
            "kind": "PUBLIC",
            "title": "通报",
            "text": "正在调查",
            "channel": "网站",
            "outcome": "APPROVED",
            "signed_off_on": "2026-03-18",
        },
    }
    for act, values in typed.items():
        handler = HANDLERS[act]
        form = handler.form(values | paper, case=scene.case, rule=ACTS[act], today=today)
        assert form.is_valid(), form.errors
        done = scene.do(handler.service, **form.service_values())
        assert (done.decided_on, done.decided_by) == (march(18), "组长")
