"""What the particulars of a unit or person can be at all (登记项目核验)."""

from datetime import date

import pytest

from cases.party_values import faulty_details

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "details",
    [
        {"age": 121},
        {"founded_on": date(2026, 11, 23)},
        {"credit_code": "91350100M000100Y4"},
        {"credit_code": "91350100M000100Y44"},
        {"credit_code": "91350100M000I00Y43"},
        {"identity_number": "11010519491231002"},
        {"identity_number": "110105194912310021"},
        {"identity_number": "110105194913310021"},
        {"identity_number": "110105491331002"},
        {"phone": "不知道"},
        {"phone": "123"},
        {"phone": "1380013800a"},
    ],
)
def test_what_cannot_be_is_named(details):
    assert [name for name, _ in faulty_details(details, TODAY)] == list(details)


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"age": 120},
        {"age": 0},
        {"founded_on": TODAY},
        {"credit_code": "91350100M000100Y43"},
        {"identity_number": "11010519491231002X"},
        {"identity_number": "11010519491231002x"},
        {"identity_number": "110105491231002"},
        {"phone": "0533-2770000转8"},
        {"age": None, "credit_code": "", "identity_number": "", "phone": ""},
    ],
)
def test_what_can_be_passes(details):
    assert list(faulty_details(details, TODAY)) == []
