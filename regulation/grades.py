"""Grades of fire accidents and the scales that give them (火灾事故等级, 第四条)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "grade_scales.toml"


class Grade(StrEnum):
    """Name the four grades of a fire accident, lowest first (火灾事故等级)."""

    ORDINARY = "ORDINARY"
    LARGER = "LARGER"
    MAJOR = "MAJOR"
    EXTRAORDINARY = "EXTRAORDINARY"

    @property
    def label(self) -> str:
        """Return the grade's Chinese word (一般、较大、重大、特别重大)."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """Return the grade's place in the order, 0 for the lowest."""
        return _ORDER.index(self)


_LABELS = {
    Grade.ORDINARY: "一般",
    Grade.LARGER: "较大",
    Grade.MAJOR: "重大",
    Grade.EXTRAORDINARY: "特别重大",
}
_ORDER = tuple(_LABELS)


@dataclass(frozen=True, slots=True)
class Bound:
    """Hold the least figures that reach a grade (等级下限); the loss is in yuan."""

    grade: Grade
    deaths: int
    serious_injuries: int
    direct_loss_yuan: int


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Hold one scale of grades with its source (事故等级标准)."""

    code: str
    title: str
    source: str
    loss_basis: str
    valid_from: date
    bounds: tuple[Bound, ...]


@cache
def load_grade_scales() -> tuple[GradeScale, ...]:
    """Load all grade scales, oldest first (事故等级标准)."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))["scale"]
    scales = [
        GradeScale(
            code=entry["code"],
            title=entry["title"],
            source=entry["source"],
            loss_basis=entry["loss_basis"],
            valid_from=entry["valid_from"],
            bounds=tuple(Bound(**(bound | {"grade": Grade(bound["grade"])})) for bound in entry["bound"]),
        )
        for entry in raw
    ]
    return tuple(sorted(scales, key=lambda scale: scale.valid_from))


def scales_for(fire_date: date) -> tuple[GradeScale, ...]:
    """Return the scales to be shown for a fire of that date (事故等级标准)."""
    return tuple(scale for scale in load_grade_scales() if scale.valid_from <= fire_date)


def grade_on_scale(
    scale: GradeScale,
    deaths: int | None,
    serious_injuries: int | None,
    direct_loss_yuan: Decimal | int | None,
) -> Grade:
    """Return the grade that the highest single figure reaches (事故等级, 以上包括本数).

    Figures that are not known (None) are left out; the loss is in yuan.
    """
    reached = Grade.ORDINARY
    for bound in scale.bounds:
        if (
            (deaths is not None and deaths >= bound.deaths)
            or (serious_injuries is not None and serious_injuries >= bound.serious_injuries)
            or (direct_loss_yuan is not None and direct_loss_yuan >= bound.direct_loss_yuan)
        ):
            reached = bound.grade
    return reached
