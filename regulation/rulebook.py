"""The rules of a regulation as data, each beside the words that it encodes (规则手册)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from regulation.articles import data_folder
from regulation.grades import Grade

RULEBOOK_CODES = ("zibo-2022-109",)


class Force(StrEnum):
    """Say what follows when a time limit runs out (期限性质)."""

    DUTY = "DUTY"
    RIGHT = "RIGHT"
    TARGET = "TARGET"

    @property
    def label(self) -> str:
        """Return the force's Chinese word."""
        return {"DUTY": "法定期限", "RIGHT": "当事人权利期限", "TARGET": "工作目标"}[self.value]


class Participation(StrEnum):
    """Say how a body takes part in the group (参加方式, 第七条)."""

    REQUIRED = "REQUIRED"
    INVITED = "INVITED"
    OPTIONAL = "OPTIONAL"
    SEPARATE = "SEPARATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold one rule: its code, its article and the words that it encodes (规则)."""

    code: str
    article: str
    quote: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedRule(Rule):
    """Hold a rule that applies to certain grades; no grade means all (按等级适用的规则)."""

    grades: tuple[Grade, ...] = ()

    def applies_to(self, grade: Grade) -> bool:
        """Tell whether the rule applies to a fire of that grade."""
        return not self.grades or grade in self.grades


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Rule):
    """Hold a case the regulation excludes, with the body that receives it (不适用情形, 第五条)."""

    receiving_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Rule):
    """Hold a body that sends people to the group or is asked to (调查组组成单位, 第七条)."""

    participation: Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupPreset(Rule):
    """Hold a subgroup the regulation names, with its tasks word for word (工作小组, 第十一条至第十三条)."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence(Rule):
    """Hold an offence to watch for, with its article of the Criminal Law (重点关注的犯罪, 第十八条)."""

    criminal_law_article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart(Rule):
    """Hold a mandated part of the investigation report and what it must hold (报告组成部分, 第二十六条)."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount(Rule):
    """Hold the longest limit that counts working days (工作日期限上限, 第三十六条)."""

    working_day_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """Hold how far a time limit can be extended and by whom (延期, 第二十八条); in days."""

    kind: str
    max_days: int
    approver: str
    approver_is_default: bool
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deadline:
    """Hold one time limit (期限): ``days`` counted by art. 36, or ``years``, ``months`` or another norm's
    ``working_days``; what it runs from and which act meets it name fields of the case's facts.

    ``norm`` is set where the limit belongs to another norm than the regulation.
    """

    code: str
    title: str
    article: str = ""
    quote: str = ""
    norm: str = ""
    norm_article: str = ""
    force: Force = Force.DUTY
    runs_from: str
    met_by: str
    days: int = 0
    working_days: int = 0
    months: int = 0
    years: int = 0
    grades: tuple[Grade, ...] = ()
    paused_by_appraisal: bool = False
    pause_quote: str = ""
    repeats_on_grade_rise: bool = False
    extension: ExtensionRule | None = None

    @property
    def legal(self) -> bool:
        """Tell whether a norm sets the limit; a target has no legal force."""
        return self.force is not Force.TARGET

    @property
    def own(self) -> bool:
        """Tell whether the regulation itself sets the limit."""
        return self.legal and not self.norm

    def applies_to(self, grade: Grade) -> bool:
        """Tell whether the limit applies to a fire of that grade."""
        return not self.grades or grade in self.grades


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hold a window of natural days after the fire, set by another norm (伤亡变化期间, I-11)."""

    code: str
    title: str
    days: int
    norm: str
    norm_article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Hold the default retention of archives (保管期限), which an officer can change."""

    code: str
    fatal_or_larger: str
    other: str
    norm: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rulebook:
    """Hold every rule of one version of a regulation (规则手册, 第三十八条)."""

    code: str
    version: str
    regulation: str
    effective_from: date
    day_count: DayCount
    lead_body: Rule
    retention: Retention
    scope: tuple[GradedRule, ...]
    exclusions: tuple[Exclusion, ...]
    organizers: tuple[GradedRule, ...]
    bodies: tuple[Body, ...]
    group_duties: tuple[Rule, ...]
    leader_duties: tuple[Rule, ...]
    subgroups: tuple[SubgroupPreset, ...]
    recusal_grounds: tuple[Rule, ...]
    interview_categories: tuple[Rule, ...]
    scene_work: tuple[Rule, ...]
    offences: tuple[Offence, ...]
    report_parts: tuple[ReportPart, ...]
    responsibility_classes: tuple[Rule, ...]
    signing_rules: tuple[Rule, ...]
    reply_clauses: tuple[GradedRule, ...]
    reply_recipients: tuple[Rule, ...]
    archive_classes: tuple[Rule, ...]
    evaluation_blocks: tuple[Rule, ...]
    evaluation_scope: tuple[GradedRule, ...]
    deadlines: tuple[Deadline, ...]
    windows: tuple[Window, ...]

    def deadline(self, code: str) -> Deadline:
        """Return the time limit of that code (期限).

        :raises KeyError: if there is none.
        """
        for deadline in self.deadlines:
            if deadline.code == code:
                return deadline
        raise KeyError(code)

    def extension_rule(self, kind: str) -> tuple[Deadline, ExtensionRule]:
        """Return the time limit that an extension of that kind extends, with its rule (延期, 第二十八条).

        :raises KeyError: if nothing can be extended in that way.
        """
        for deadline in self.deadlines:
            if deadline.extension is not None and deadline.extension.kind == kind:
                return deadline, deadline.extension
        raise KeyError(kind)


_RULE_TABLES: Mapping[str, tuple[str, type[Rule]]] = {
    "scope": ("scope", GradedRule),
    "exclusion": ("exclusions", Exclusion),
    "organizer": ("organizers", GradedRule),
    "body": ("bodies", Body),
    "group_duty": ("group_duties", Rule),
    "leader_duty": ("leader_duties", Rule),
    "subgroup": ("subgroups", SubgroupPreset),
    "recusal_ground": ("recusal_grounds", Rule),
    "interview_category": ("interview_categories", Rule),
    "scene_work": ("scene_work", Rule),
    "offence": ("offences", Offence),
    "report_part": ("report_parts", ReportPart),
    "responsibility_class": ("responsibility_classes", Rule),
    "signing_rule": ("signing_rules", Rule),
    "reply_clause": ("reply_clauses", GradedRule),
    "reply_recipient": ("reply_recipients", Rule),
    "archive_class": ("archive_classes", Rule),
    "evaluation_block": ("evaluation_blocks", Rule),
    "evaluation_scope": ("evaluation_scope", GradedRule),
}
_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "grades": lambda grades: tuple(Grade(grade) for grade in grades),
    "tasks": tuple,
    "participation": Participation,
    "force": Force,
    "extension": lambda entry: ExtensionRule(**entry),
}


def _convert(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _CONVERTERS[key](value) if key in _CONVERTERS else value for key, value in entry.items()}


@cache
def load_rulebook(code: str) -> Rulebook:
    """Load the rulebook of that code, such as ``zibo-2022-109`` (规则手册).

    :raises KeyError: if there is none.
    :raises TypeError: if a rule lacks an entry or has an unknown one.
    """
    if code not in RULEBOOK_CODES:
        raise KeyError(code)
    folder = data_folder(code)
    raw = tomllib.loads((folder / "rulebook.toml").read_text(encoding="utf-8"))
    for name in raw.pop("includes"):
        raw |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
    tables: dict[str, Any] = {
        field: tuple(kind(**_convert(entry)) for entry in raw.pop(table))
        for table, (field, kind) in _RULE_TABLES.items()
    }
    return Rulebook(
        day_count=DayCount(**raw.pop("day_count")),
        lead_body=Rule(**raw.pop("lead_body")),
        retention=Retention(**raw.pop("retention")),
        deadlines=tuple(Deadline(**_convert(entry)) for entry in raw.pop("deadline")),
        windows=tuple(Window(**entry) for entry in raw.pop("window")),
        **tables,
        **raw,
    )


def rulebook_for(fire_date: date) -> Rulebook | None:
    """Return the rulebook in force on the day of the fire, or None before the first (第三十八条)."""
    in_force = [book for book in map(load_rulebook, RULEBOOK_CODES) if book.effective_from <= fire_date]
    return max(in_force, key=lambda book: book.effective_from, default=None)
