"""Chinese renderings of dates, times, numbers and money for pages and documents (中文格式)."""

import re
from datetime import date, datetime, time
from decimal import Decimal

_REGION_PART = re.compile(r".+?(?:省|市|区|县)")

DIGITS = "零一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


def numeral(number: int) -> str:
    """Return a Chinese numeral for 0–99 (中文数字), as article and list numbers use it."""
    if not 0 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def full_date(day: date) -> str:
    """Return a date as 2026年11月1日 (GB/T 9704: Arabic numerals, no leading zero)."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """Return the weekday as 星期六."""
    return "星期" + WEEKDAYS[day.weekday()]


def clock_time(value: time) -> str:
    """Return a time as 9时20分, or 9时整 on the hour."""
    return f"{value.hour}时{value.minute}分" if value.minute else f"{value.hour}时整"


def full_datetime(value: datetime) -> str:
    """Return an instant, already in local time, as 2026年11月1日9时20分."""
    return full_date(value.date()) + clock_time(value.time())


def place(region: str, address: str) -> str:
    """Return an address with its region in front, once (地点), however much of it the address repeats.

    张店区柳泉路1号 and 淄博市张店区柳泉路1号 in 山东省淄博市张店区 are the same place.
    """
    parts = _REGION_PART.findall(region)
    if not parts:
        return region + address
    *above, own = parts
    repeated = "".join(f"(?:{re.escape(part)})?" for part in above) + re.escape(own)
    return region + re.sub(rf"^\s*{repeated}\s*", "", address)


def plain_number(value: Decimal) -> str:
    """Return a decimal without trailing zeros and without an exponent (数字)."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(yuan: Decimal) -> str:
    """Return an amount in yuan as 431.36万元 (金额).

    It stays in 元 below ten thousand, and where 万元 would need more than two decimals to be exact.
    """
    if yuan >= 10_000 and yuan % 100 == 0:
        return plain_number(yuan / 10_000) + "万元"
    return plain_number(yuan) + "元"
