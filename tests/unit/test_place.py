"""An address says its region once."""

import pytest

from common.chinese import place

REGION = "山东省淄博市张店区"


@pytest.mark.parametrize(
    "typed",
    [
        "柳泉路1号",
        "张店区柳泉路1号",
        " 张店区 柳泉路1号",
        "淄博市张店区柳泉路1号",
        "山东省淄博市张店区柳泉路1号",
        "山东省张店区柳泉路1号",
    ],
)
def test_what_the_address_repeats_of_the_region_is_said_once(typed):
    assert place(REGION, typed) == "山东省淄博市张店区柳泉路1号"


@pytest.mark.parametrize(
    ("region", "address", "said"),
    [
        ("", "柳泉路1号", "柳泉路1号"),
        (REGION, "", REGION),
        (REGION, REGION, REGION),
        (REGION, "淄博市场路3号", "山东省淄博市张店区淄博市场路3号"),
        (REGION, "桓台县索镇3号", "山东省淄博市张店区桓台县索镇3号"),
        (
            "山东省淄博市文昌湖省级旅游度假区",
            "文昌湖省级旅游度假区环湖路1号",
            "山东省淄博市文昌湖省级旅游度假区环湖路1号",
        ),
        ("山东省淄博市经济开发区", "经济开发区昌国路1号", "山东省淄博市经济开发区昌国路1号"),
    ],
)
def test_nothing_else_of_the_address_is_lost(region, address, said):
    assert place(region, address) == said
