"""Holiday notices of the State Council and the statutory days, read from data files (I-02, I-10)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Holiday:
    """Describe one holiday of a notice (放假调休): its days off and the weekend days worked for it."""

    name: str
    starts_on: date
    ends_on: date
    make_up_days: tuple[date, ...]

    def days_off(self) -> Iterator[date]:
        """Yield every day off of the holiday (放假日), first to last."""
        day = self.starts_on
        while day <= self.ends_on:
            yield day
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """Hold one yearly notice on days off (国务院办公厅关于部分节假日安排的通知).

    Source: the numbered notices of the General Office of the State Council (国办发明电).
    """

    year: int
    number: str
    issued_on: date | None
    amended_by: str | None
    holidays: tuple[Holiday, ...]

    @property
    def citation(self) -> str:
        """Return the document number with its amendment, if any (发文字号)."""
        return f"{self.number}（经{self.amended_by}调整）" if self.amended_by else self.number


def read_notice(path: Path) -> Notice:
    """Read one notice file (节假日安排通知).

    :raises KeyError: if the file lacks a required entry.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Notice(
        year=raw["year"],
        number=raw["number"],
        issued_on=raw.get("issued_on"),
        amended_by=raw.get("amended_by"),
        holidays=tuple(
            Holiday(entry["name"], entry["from"], entry["to"], tuple(entry["make_up_days"]))
            for entry in raw["holiday"]
        ),
    )


def load_notices(first_year: int | None = None, last_year: int | None = None) -> tuple[Notice, ...]:
    """Load the notices shipped with the engine in order of year (节假日安排通知).

    ``first_year`` and ``last_year`` narrow the set, both inclusive.
    """
    notices = sorted((read_notice(path) for path in (_DATA / "notices").glob("*.toml")), key=lambda n: n.year)
    return tuple(
        notice
        for notice in notices
        if (first_year is None or notice.year >= first_year)
        and (last_year is None or notice.year <= last_year)
    )


def load_statutory_days() -> Mapping[int, Mapping[date, str]]:
    """Load the statutory days of each year with their names (法定节假日, I-10).

    Source: 《全国年节及纪念日放假办法》 art. 2, for years that no notice settles.
    """
    raw = tomllib.loads((_DATA / "statutory_days.toml").read_text(encoding="utf-8"))["days"]
    years: dict[int, dict[date, str]] = {}
    for year, holidays in raw.items():
        names: dict[date, str] = {}
        for name, days in holidays.items():
            for day in days:
                names[day] = f"{names[day]}、{name}" if day in names else name
        years[int(year)] = names
    return years
