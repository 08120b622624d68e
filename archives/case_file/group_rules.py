"""Check what chapter 2 asks of the group (火灾事故调查组, 第六条至第十四条)."""

from collections.abc import Callable, Iterator

from cases.models import MemberRole
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

from .document import Entry, entries
from .faults import Fault


def _check_leader(document: Entry) -> Iterator[Fault]:
    leaders = [
        path
        for path, member in entries(document, "group", "members")
        if member.get("role") == MemberRole.LEADER and "left_on" not in member
    ]
    for path in leaders[1:]:
        yield Fault((*path, "role"), "火灾事故调查组只有一名组长", "第六条")


def _check_members(document: Entry) -> Iterator[Fault]:
    for path, member in entries(document, "group", "members"):
        if member.get("left_on", "9") < member.get("joined_on", ""):
            yield Fault((*path, "left_on"), "“离开日期”不得早于“参加日期”", "第七条")


def _check_recusals(document: Entry) -> Iterator[Fault]:
    for path, recusal in entries(document, "group", "recusals"):
        declared, decided = recusal.get("declared_on", ""), recusal.get("decided_on", "9")
        if decided < declared:
            yield Fault((*path, "decided_on"), "“决定日期”不得早于“提出日期”", "第十四条")
        if recusal.get("lifted_on", "9") < recusal.get("decided_on", ""):
            yield Fault((*path, "lifted_on"), "“解除日期”不得早于“决定日期”", "第十四条")
        if "member" in recusal and recusal.get("successor") == recusal["member"]:
            yield Fault((*path, "successor"), "“接替人员”不得是回避人员本人", "第十四条")


def _check_delegations(document: Entry) -> Iterator[Fault]:
    for path, delegation in entries(document, "group", "delegations"):
        if delegation.get("ends_on", "9") < delegation.get("starts_on", ""):
            yield Fault((*path, "ends_on"), "“终止日期”不得早于“起始日期”", "第九条")


def _check_subgroups(document: Entry) -> Iterator[Fault]:
    """Yield plans, tasks, reports and orders of a subgroup that the case does not have."""
    presets = load_rulebook(RULEBOOK_CODES[-1]).subgroups
    tasks = {preset.label: len(preset.tasks) for preset in presets}
    others = {entry.get("name") for _, entry in entries(document, "group", "subgroups")}
    for name in ("work_plans", "task_progress", "subgroup_reports", "urgings", "supplementary_items"):
        for path, entry in entries(document, name):
            unit = entry.get("unit")
            if unit is None or unit in tasks or (unit in others and name != "task_progress"):
                continue
            yield Fault((*path, "unit"), f"本案没有“{unit}”这一工作小组", "第十条")
    for path, entry in entries(document, "task_progress"):
        if entry.get("item", 0) > tasks.get(entry.get("unit"), 7):
            article = next(one.article for one in presets if one.label == entry["unit"])
            yield Fault((*path, "item"), f"{entry['unit']}没有这一项任务", article)


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (
    _check_leader,
    _check_members,
    _check_recusals,
    _check_delegations,
    _check_subgroups,
)
