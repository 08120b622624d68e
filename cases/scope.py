"""Whether the regulation applies to a fire, condition by condition (适用范围, 第二条、第五条). Pure."""

import re
from dataclasses import dataclass

from regulation.grades import Grade
from regulation.rulebook import Exclusion, GradedRule, Rulebook

# Where a fire outside the regulation goes when no item of article 5 holds.
NOT_GOVERNED = "按照《火灾事故调查规定》由消防救援机构调查"

# No body is called so: such words end what is said of a whole branch of authority.
_BRANCH = re.compile(r"(机关|部门|机构|单位)(（[^（）]*）)?$")
# Kinds of bodies that become a name only with the place.
_KINDS = frozenset(
    {
        "公安局", "公安分局", "应急管理局", "应急局", "住建局", "住房和城乡建设局", "交通运输局", "供电公司",
        "人民检察院", "检察院", "人民法院", "法院", "监察委员会", "人民政府", "政府",
    }
)  # fmt: skip


def is_named_body(text: str) -> bool:
    """Tell whether a text names one body that can receive a letter (接收机关, 第五条), and not a branch."""
    name = text.strip()
    return bool(name) and name not in _KINDS and _BRANCH.search(name) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFacts:
    """What the scope depends on (研判依据); None is not known or not yet judged."""

    in_city: bool
    grade: Grade | None
    deaths: int | None
    has_social_impact: bool | None
    under_superior_policy: bool = False
    exclusions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    """One condition of the scope, whether it holds and why (研判条件); None is not yet judged."""

    rule: GradedRule
    holds: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the conditions give together (研判结论)."""

    predicates: tuple[Predicate, ...]
    exclusions: tuple[Exclusion, ...]
    in_scope: bool

    @property
    def reason(self) -> str:
        """Return the reasons in one sentence."""
        reasons = [predicate.why for predicate in self.predicates if predicate.why]
        reasons += [f"存在第五条所列情形：{exclusion.label}" for exclusion in self.exclusions]
        return "；".join(reasons) + "。"


def assess(rulebook: Rulebook, facts: ScopeFacts) -> Assessment:
    """Judge each predicate of the rulebook and put them together (火灾事故性质研判, 第二条、第五条).

    A fire is in scope if it is in the city, no exclusion holds, and it is 较大, or 一般 with a death or
    with social impact. A higher grade belongs to a higher government (第四条).

    :raises KeyError: if the rulebook has a predicate or exclusion that is not known here.
    """
    predicates = tuple(_predicate(rule, facts) for rule in rulebook.scope)
    found = {predicate.rule.code: predicate.holds for predicate in predicates}
    exclusions = tuple(rulebook.exclusions[item - 1] for item in facts.exclusions)
    covered = any(found[code] for code in ("LARGER_FIRE", "DEATH", "SOCIAL_IMPACT"))
    return Assessment(predicates, exclusions, bool(found["IN_CITY"]) and covered and not exclusions)


def _predicate(rule: GradedRule, facts: ScopeFacts) -> Predicate:
    holds, why = {
        "IN_CITY": _in_city,
        "DEATH": _death,
        "SOCIAL_IMPACT": _social_impact,
        "LARGER_FIRE": _larger,
        "SUPERIOR_POLICY": _superior_policy,
    }[rule.code](facts)
    applies = facts.grade is None or rule.applies_to(facts.grade)
    return Predicate(rule, holds if applies else False, why)


def _in_city(facts: ScopeFacts) -> tuple[bool, str]:
    return facts.in_city, "发生在本市行政区域内" if facts.in_city else "不在本市行政区域内"


def _death(facts: ScopeFacts) -> tuple[bool | None, str]:
    if facts.deaths is None:
        return None, "死亡人数未核定"
    return facts.deaths > 0, f"造成{facts.deaths}人死亡" if facts.deaths else "未造成人员死亡"


def _social_impact(facts: ScopeFacts) -> tuple[bool | None, str]:
    if facts.has_social_impact is None:
        return None, ""
    return facts.has_social_impact, "产生社会影响" if facts.has_social_impact else "未产生社会影响"


def _larger(facts: ScopeFacts) -> tuple[bool | None, str]:
    if facts.grade is None:
        return None, "事故等级尚未确定"
    return facts.grade is Grade.LARGER, f"属于{facts.grade.label}火灾事故"


def _superior_policy(facts: ScopeFacts) -> tuple[bool, str]:
    return facts.under_superior_policy, "已登记规则变更说明" if facts.under_superior_policy else ""
