"""One database of the measurement of search: fills it and prints milliseconds with words and without."""

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Exists, OuterRef  # noqa: E402
from personas import gather_people  # noqa: E402

from cases.access import visible_cases  # noqa: E402
from cases.models import FireCase, SearchEntry  # noqa: E402
from cases.search import index, matching_cases, query  # noqa: E402
from cases.search.tokens import tokens_of_word  # noqa: E402
from reports.models import Finding  # noqa: E402

_CASES = int(os.environ.get("ZIBO_FIRE_BENCH_CASES", "100000"))
_ROUNDS = 7
_LOT = 5000
_PAGE = 21
_WORDS = {
    "in no case": "龘龗",
    "in one case": "欧阳瑾瑜",
    "in 1 of 100": "熔痕",
    "in 1 of 5": "短路",
    "four characters": "线路短路",
    "in every case": "起火",
    "one character": "烟",
    "a number": "0077号",
    "two words": "起火 熔痕",
}


def measure() -> None:
    """Fill the database at hand and print milliseconds: with words, without any, and by a scan."""
    call_command("migrate", verbosity=0)
    people = gather_people()
    bodies = [people.office.agency, people.stranger.agency]
    chance = random.Random(109)
    for start in range(0, _CASES, _LOT):
        cases = FireCase.objects.bulk_create(
            FireCase(
                number=f"火调〔2026〕{number:06}号",
                title=f"淄博市{bodies[number % 2].district.name}第{number}起火灾事故",
                rulebook_code="zibo-2022-109",
                occurred_on=date(2026, 11, 1) - timedelta(days=chance.randrange(900)),
                district=bodies[number % 2].district,
                region="山东省淄博市",
                address=f"工业路{number % 997}号",
                site_name="某仓库",
                lead_agency=bodies[number % 2],
            )
            for number in range(start, min(start + _LOT, _CASES))
        )
        Finding.objects.bulk_create(
            Finding(case=case, position=1, key="f1", kind="TRIGGER", text=_text(start + place))
            for place, case in enumerate(cases)
        )
    started = perf_counter()
    entries = index.rebuild()
    built = perf_counter() - started
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"-- {connection.vendor}: {_CASES:,} cases, {entries:,} texts, index built in {built:.0f} s")

    def page(rows: object) -> None:
        list(rows.order_by("-occurred_on", "-pk")[:_PAGE])  # type: ignore[attr-defined]

    for name in ("office", "city_office"):
        actor = getattr(people, name)
        without = _milliseconds(lambda actor=actor: page(visible_cases(actor)))  # type: ignore[misc]
        print(f"{name}: the page without words {without:.2f} ms")
        for what, word in _WORDS.items():
            found = _milliseconds(lambda: page(matching_cases(actor, word)))  # noqa: B023
            entries_with = SearchEntry.objects.filter(case=OuterRef("pk"))
            scanned = visible_cases(actor)
            for one in word.split():
                scanned = scanned.filter(Exists(entries_with.filter(text__icontains=one)))
            scan = _milliseconds(lambda: page(scanned), rounds=1)  # noqa: B023
            print(f"  {what}: {found:.2f} ms, by a scan {scan:.1f} ms")
    reader = query._Reader.of(people.office, "")
    looked_up = SearchEntry.objects.filter(
        query._InIndex(reader.ways, tuple(tokens_of_word("欧阳瑾瑜")), query.MOST_LOOKED_UP)
    )
    print(looked_up.order_by().values_list("case_id")[:_PAGE].explain())


def _text(number: int) -> str:
    """Return a finding with words as common as the measurement wants them."""
    parts = ["经调查，起火部位位于一层东侧货架，现场先有浓烟后见明火，"]
    if number % 5 == 0:
        parts.append("认定系配电线路短路引燃周围可燃物，")
    if number % 100 == 0:
        parts.append("提取的导线上有一次短路熔痕，")
    if number == _CASES // 2:
        parts.append("现场负责人为欧阳瑾瑜，")
    parts.append(f"过火面积{number % 300}平方米，单位未落实消防安全责任制，疏散通道被占用。")
    return "".join(parts)


def _milliseconds(run: Callable[[], None], rounds: int = _ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        started = perf_counter()
        run()
        taken.append((perf_counter() - started) * 1000)
    return median(taken)


if __name__ == "__main__":
    measure()
