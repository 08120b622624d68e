"""What the particulars of a unit or person can be at all (登记项目核验, 第十五条)."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from cases.models import PartyKind, PartyRole

MOST_YEARS = 120
# GB 32100-2015: 31 characters, without I, O, Z, S and V.
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# GB 11643-1999: the check character by the weighted sum modulo 11.
_IDENTITY_CHECKS = "10X98765432"
_IDENTITY_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_PHONE = re.compile(r"[0-9+\-()（）转、，, ]+")
_FEWEST_PHONE_DIGITS = 7


def faulty_details(details: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """Yield each field that holds what cannot be, with a Chinese sentence (登记项目核验)."""
    if (age := details.get("age")) is not None and age > MOST_YEARS:
        yield "age", f"“年龄”不得大于{MOST_YEARS}岁"
    founded_on = details.get("founded_on")
    if founded_on is not None and founded_on > today:
        yield "founded_on", "“成立日期”不得晚于今天"
    if (code := details.get("credit_code") or "") and not is_credit_code(code):
        yield "credit_code", "“统一社会信用代码”应为18位并与校验码相符，请核对"
    if (number := details.get("identity_number") or "") and not is_identity_number(number, today):
        yield "identity_number", "“身份证号”应为18位并与出生日期、校验码相符（旧证为15位），请核对"
    if (phone := details.get("phone") or "") and not _is_phone(phone):
        yield "phone", f"“联系电话”应由数字组成，不少于{_FEWEST_PHONE_DIGITS}位，请核对"


def misplaced_role(kind: str, roles: Collection[str]) -> str:
    """Return why a role is not one of a unit or of a person, in a Chinese sentence, or nothing (身份核验)."""
    if kind == PartyKind.PERSON and PartyRole.Role.FIRE_UNIT in roles:
        return "个人不是“起火单位”；住宅起火、没有起火单位的，请选择“起火户”"
    if kind == PartyKind.UNIT and PartyRole.Role.FIRE_HOUSEHOLD in roles:
        return "单位不是“起火户”，请选择“起火单位”"
    return ""


def is_credit_code(code: str) -> bool:
    """Tell whether a unified social credit code is one (统一社会信用代码, GB 32100-2015)."""
    if len(code) != 18 or any(character not in _CREDIT_CHARACTERS for character in code):
        return False
    places = zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    total = sum(_CREDIT_CHARACTERS.index(character) * weight for character, weight in places)
    return code[17] == _CREDIT_CHARACTERS[-total % 31]


def is_identity_number(number: str, today: date) -> bool:
    """Tell whether a citizen's number is one: 18 places, or 15 of an old card (身份证号, GB 11643-1999)."""
    if re.fullmatch(r"[0-9]{15}", number):
        return _is_day(f"19{number[6:12]}", today)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number.upper()) or not _is_day(number[6:14], today):
        return False
    places = zip(number[:17], _IDENTITY_WEIGHTS, strict=True)
    total = sum(int(figure) * weight for figure, weight in places)
    return number[17].upper() == _IDENTITY_CHECKS[total % 11]


def _is_day(written: str, today: date) -> bool:
    try:
        return date.fromisoformat(written) <= today
    except ValueError:
        return False


def _is_phone(phone: str) -> bool:
    figures = sum(character.isdigit() for character in phone)
    return _PHONE.fullmatch(phone) is not None and figures >= _FEWEST_PHONE_DIGITS
