"""Two spellings of one place are one address (地址比对)."""

import pytest

from cases.addresses import comparable_address


@pytest.mark.parametrize(
    "spelling",
    [
        "柳泉路1号",
        "张店区柳泉路1号",
        "淄博市张店区柳泉路1号",
        "山东省淄博市张店区柳泉路1号",
        "柳泉路１号",
        " 柳泉路 1 号　",
        "张店区、柳泉路1号。",
    ],
)
def test_spellings_of_one_place_are_equal(spelling):
    assert comparable_address(spelling, "张店区") == "柳泉路1号"


@pytest.mark.parametrize("other", ["柳泉路11号", "柳泉路1号院", "柳泉路1-1号", "淄川区柳泉路1号", "柳泉路"])
def test_other_places_stay_other_places(other):
    assert comparable_address(other, "张店区") != "柳泉路1号"


def test_a_dash_is_a_dash_and_parts_two_numbers():
    assert comparable_address("柳泉路1—2号", "张店区") == comparable_address("柳泉路１－２号", "张店区")
    assert comparable_address("柳泉路1-2号", "张店区") != comparable_address("柳泉路12号", "张店区")


def test_a_letter_is_a_letter_in_either_width_and_case():
    assert comparable_address("世纪路Ｂ座", "张店区") == comparable_address("世纪路b座", "张店区")


@pytest.mark.parametrize("district", ["张店区", "淄博市张店区"])
def test_an_address_that_is_only_the_district_is_not_empty(district):
    assert comparable_address(district, "张店区")
