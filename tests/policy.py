"""Read the table of who may do what, and compute what each page must answer."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("policy_table.toml").read_text(encoding="utf-8"))
_MAIN = ("REGISTERED", "GROUP_REQUESTED", "INVESTIGATING", "ADOPTED", "SUBMITTED", "REPLIED", "CLOSED")
# The scenarios leave the main track while the group investigates.
_LEFT_AT = {"TRANSFERRED": "INVESTIGATING", "ASSISTED": "INVESTIGATING"}
ACTS: dict[str, dict] = _TABLE["acts"]
PERSONS: dict[str, list] = _TABLE["persons"]


@dataclass(frozen=True)
class Verdict:
    """What a page must answer: 302 done, 404 unknown, 403 not this person, 409 not now; with these words."""

    status: int
    says: str = ""


def standing(person: str, stage: str) -> str | None:
    """Return what a person is to a case at a stage, None if the person may not know the case."""
    now = _MAIN.index(_LEFT_AT.get(stage, stage))
    known = [role for role, first in PERSONS[person] if _MAIN.index(first) <= now]
    return known[-1] if known else None


def verdict(act: str, person: str, stage: str) -> Verdict:
    """Return what the page of an act must answer to a person while the case stands at a stage."""
    rule, role = ACTS[act], standing(person, stage)
    if role is None:
        return Verdict(404)
    if role == "UNDECLARED" and act != "DECLARE":
        return Verdict(403, "请先作出回避声明")
    may = role in rule["who"] or (role == "OFFICE" and rule.get("paper", False))
    if not may:
        return Verdict(403, _first_article(rule))
    if stage not in rule["stages"]:
        return Verdict(409, _first_article(rule))
    for inside in rule.get("inside", ()):
        if inside["role"] == role and stage in inside["stages"]:
            return Verdict(409, inside["says"])
    return Verdict(302)


def _first_article(rule: dict) -> str:
    """Return the first article of an act, each of which a page shows as a link of its own."""
    return "".join(rule["article"].partition("条")[:2])
