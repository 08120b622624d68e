"""The pages that open a case, in a browser without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseEvent, FireCase


def posted(world, **values):
    known = {
        "occurred_on": timezone.localdate().isoformat(),
        "district": str(world.zhangdian.district_id),
        "address": "柳泉路1号",
        "site_name": "某商铺",
        "deaths": "1",
        "form_key": "one",
    }
    return known | values


@pytest.fixture
def office_page(client, world):
    client.force_login(world.office)
    return client


def test_the_page_asks_in_the_words_of_the_rules(office_page):
    page = office_page.get(reverse("desk:register_fire")).content.decode()
    for word in ("登记火灾", "起火日期", "事故发生地区县", "起火点所在区县", "第二条", "张店区"):
        assert word in page
    assert "淄川区" not in page


def test_a_fire_is_registered_and_its_page_opens(office_page, world):
    answer = office_page.post(reverse("desk:register_fire"), posted(world))
    case = FireCase.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("desk:case", args=[case.public_id]))
    assert office_page.get(answer.url).status_code == 200


def test_a_form_sent_twice_registers_once(office_page, world):
    office_page.post(reverse("desk:register_fire"), posted(world))
    answer = office_page.post(reverse("desk:register_fire"), posted(world))
    assert answer.status_code == 422
    assert CaseEvent.objects.count() == 1


def test_a_refusal_keeps_what_was_typed_and_opens_the_way_out(office_page, world):
    office_page.post(reverse("desk:register_fire"), posted(world))
    answer = office_page.post(
        reverse("desk:register_fire"), posted(world, form_key="two", summary="二楼起火")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "二楼起火" in page
    assert "与已登记的不是同一起火灾" in page
    assert '<details class="paper-fields" open>' in page
    again = posted(world, form_key="three", is_another_fire="on")
    assert office_page.post(reverse("desk:register_fire"), again).status_code == 302


def test_a_missing_field_is_named_with_its_article(office_page, world):
    answer = office_page.post(reverse("desk:register_fire"), posted(world, address=""))
    assert answer.status_code == 422
    assert "请填写“起火地点”（第二条）。" in answer.content.decode()
    assert not FireCase.objects.exists()


def test_a_running_case_is_entered_late_by_its_page(office_page, world):
    address = reverse("desk:enter_case_late")
    assert "补录理由" in office_page.get(address).content.decode()
    data = posted(
        world,
        occurred_on="2026-03-02",
        late_entry_reason="系统上线前已立案",
        on_GROUP_REQUESTED="2026-03-04",
        number_GROUP_REQUESTED="请1号",
    )
    assert office_page.post(address, data).status_code == 302
    assert FireCase.objects.get().stage == "GROUP_REQUESTED"


@pytest.mark.parametrize("name", ["register_fire", "enter_case_late"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_does_not_register_is_told_so(client, world, name, method):
    client.force_login(world.investigator)
    answer = getattr(client, method)(reverse(f"desk:{name}"), posted(world))
    assert answer.status_code == 403
    assert "第四条" in answer.content.decode()
    assert not FireCase.objects.exists()
