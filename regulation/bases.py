"""The legal bases that a regulation cites in its first article (依据, 第一条)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from regulation.articles import data_folder, load_regulation


@dataclass(frozen=True, slots=True)
class Basis:
    """Hold one citable norm (依据); the number is empty where none is on record."""

    title: str
    document_number: str = ""
    clause: str = ""


@cache
def load_bases(code: str) -> tuple[Basis, ...]:
    """Return the regulation itself, then the norms that its first article names (依据, 第一条).

    :raises FileNotFoundError: if there is no such regulation.
    """
    regulation = load_regulation(code)
    raw = tomllib.loads((data_folder(code) / "bases.toml").read_text(encoding="utf-8"))
    own = Basis(regulation.title, regulation.document_number, "第二条、第四条")
    return (own, *(Basis(**entry) for entry in raw["basis"]))
