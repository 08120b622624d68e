"""Check where the fire was (起火地点, 第二条、第四条、第三十七条)."""

import re
from collections.abc import Callable, Iterator

from .document import Entry
from .faults import Fault

# Districts, counties and zones of Zibo, in the order in which the city names them.
ZIBO_DISTRICTS = (
    "张店区",
    "淄川区",
    "博山区",
    "周村区",
    "临淄区",
    "桓台县",
    "高青县",
    "沂源县",
    "高新区",
    "经济开发区",
    "文昌湖省级旅游度假区",
)
_OTHER_PROVINCES = (
    *(
        "北京",
        "天津",
        "上海",
        "重庆",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
    ),
    *("江西", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾"),
    *("内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"),
)
# Another city of the province may be named with the province or without it.
_OTHER_CITIES = (
    *("济南", "青岛", "枣庄", "东营", "烟台", "潍坊", "济宁", "泰安", "威海", "日照", "临沂", "德州", "聊城"),
    *("滨州", "菏泽"),
)
_ELSEWHERE = re.compile(rf"(?:{'|'.join(_OTHER_PROVINCES)})|(?:山东省?)?(?:{'|'.join(_OTHER_CITIES)})市")


def _check_region(document: Entry) -> Iterator[Fault]:
    fire = document.get("fire", {})
    if "district" in fire and _ELSEWHERE.match(fire.get("region", "")):
        message = f"“行政区划”（{fire['region']}）不在本市，与“事故发生地区县”（{fire['district']}）不符"
        yield Fault(("fire", "region"), message, "第二条、第四条")


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (_check_region,)
