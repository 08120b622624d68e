"""The scope of a case on its page, the calendar's ends in words, and headings in their order."""

import re
from datetime import date

import pytest

from cases.models import CasualtyRevision, ScopeDecision, ScopeExclusion


def conditions(client, case) -> dict[str, str]:
    """Return each condition of the scope on the page of the facts with its verdict and reason."""
    text = client.get(f"/cases/{case.public_id}/facts/").content.decode()
    shown = re.search(r'scope-conditions">(.*?)</dl>', text, re.DOTALL)[1]
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?) <span", shown)
    return {label: re.sub("<[^>]+>", "", words) for label, words in rows}


def test_a_published_case_shows_the_conditions_and_is_held_to_none(client, stranger, make_case):
    case = make_case("公开案例", days_ago=400, is_reference=True, lead_agency=None, district=None)
    client.force_login(stranger)
    assert conditions(client, case) == {
        "发生在本市行政区域内": "不符合：不在本市行政区域内",
        "造成人员死亡的一般火灾事故": "未知：死亡人数未核定",
        "产生社会影响的一般火灾事故": "未知",
        "不存在第五条所列不适用情形": "未知",
    }
    assert "只显示适用条件，不作限制" in client.get(f"/cases/{case.public_id}/facts/").content.decode()


def test_the_conditions_follow_the_grade_and_the_decision(client, officer, make_case, recording):
    client.force_login(officer)
    larger = make_case(grade="LARGER")
    with recording(larger):
        CasualtyRevision.objects.create(case=larger, recorded_on=larger.occurred_on, deaths=3)
    assert conditions(client, larger) == {
        "发生在本市行政区域内": "符合：发生在本市行政区域内",
        "较大火灾事故": "符合：属于较大火灾事故",
        "不存在第五条所列不适用情形": "未知",
    }
    with recording(larger):
        decision = ScopeDecision.objects.create(case=larger, decided_on=larger.occurred_on, in_scope=False)
        ScopeExclusion.objects.create(decision=decision, item=1, receiving_body="公安机关")
    assert conditions(client, larger)["不存在第五条所列不适用情形"] == "不符合：放火等故意行为"


def test_without_a_grade_the_grade_is_unknown(client, officer, make_case):
    case = make_case()
    case.grade_decisions.all().delete()
    client.force_login(officer)
    assert conditions(client, case)["较大火灾事故"] == "未知：事故等级尚未确定"


@pytest.mark.parametrize(("day", "word"), [(date(1950, 1, 2), "早于"), (date(2199, 5, 6), "晚于")])
def test_a_fire_outside_the_calendar_says_on_which_side(client, officer, make_case, day, word):
    case = make_case()
    type(case).objects.filter(pk=case.pk).update(occurred_on=day)
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    assert f"起火日期{word}已录入的节假日安排" in text


@pytest.mark.parametrize(
    "address", ["/calculator/?occurred_on=2025-03-04&grade=LARGER", "/cases/{id}/clocks/group_request/1/"]
)
def test_no_heading_skips_a_level(client, officer, make_case, address):
    case = make_case()
    client.force_login(officer)
    text = client.get(address.format(id=case.public_id)).content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text)]
    assert 3 in levels
    assert all(below - above <= 1 for above, below in zip([0, *levels], levels, strict=False))
