"""Check the order of the dates of a case (日期先后, 第六条至第三十四条).

Dates in a document are ISO texts of one form, so that their order is the order of the texts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from cases.lifecycle import MILESTONES, REPEATABLE, MilestoneKind, in_sequence, may_happen_again

from .document import Entry, entries
from .faults import Fault, Path

K = MilestoneKind

# A step is not earlier than the steps after which it comes.
_AFTER: dict[MilestoneKind, tuple[MilestoneKind, ...]] = {
    K.GROUP_ESTABLISHED: (K.GROUP_REQUESTED,),
    K.DETERMINATION_SERVED: (K.CAUSE_DETERMINED,),
    K.REVIEW_REQUESTED: (K.DETERMINATION_SERVED,),
    K.REPORT_ADOPTED: (K.GROUP_ESTABLISHED,),
    K.REPORT_SUBMITTED: (K.GROUP_ESTABLISHED,),
    K.REPORT_RECEIVED: (K.REPORT_SUBMITTED,),
    K.REPORT_RETURNED: (K.REPORT_RECEIVED,),
    K.REPLIED: (K.REPORT_SUBMITTED, K.REPORT_RECEIVED),
    K.PUBLISHED: (K.REPLIED,),
    K.EVALUATION_REQUESTED: (K.REPLIED,),
    K.EVALUATED: (K.REPLIED, K.EVALUATION_REQUESTED),
    K.CLOSED: (K.REPLIED,),
}
# Dates elsewhere that cannot be earlier than the fire: list, date, article.
_NOT_BEFORE_FIRE = (
    (("casualties",), "recorded_on", "核定日期", "第八条"),
    (("scope_decisions",), "decided_on", "研判日期", "第二条"),
    (("grade_decisions",), "established_on", "确定日期", "第四条"),
    (("organizer_decisions",), "decided_on", "决定日期", "第四条"),
    (("rulebook_decisions",), "decided_on", "决定日期", "第三十八条"),
    (("appraisals",), "entrusted_on", "委托日期", "第二十八条"),
    (("extensions",), "applied_on", "申请日期", "第二十八条"),
    (("extensions",), "decided_on", "批准日期", "第二十八条"),
    (("milestones",), "reached_on", "日期", "第二十八条"),
    (("group", "members"), "joined_on", "参加日期", "第七条"),
    (("group", "invited_bodies"), "invited_on", "邀请日期", "第七条"),
    (("group", "recusals"), "declared_on", "提出日期", "第十四条"),
    (("group", "declarations"), "declared_on", "声明日期", "第十四条"),
    (("group", "delegations"), "starts_on", "起始日期", "第九条"),
    (("interview_targets",), "asked_on", "询问日期", "第十五条"),
    (("document_demands",), "demanded_on", "通知日期", "第十六条"),
    (("stay_notices",), "served_on", "送达日期", "第十六条"),
    (("directions",), "decided_on", "确定日期", "第九条"),
    (("releases",), "decided_on", "审定日期", "第九条"),
    (("meetings",), "noticed_on", "通知日期", "第九条"),
    (("meetings",), "held_on", "召开日期", "第九条"),
    (("disagreements",), "raised_on", "提出日期", "第九条"),
    (("work_plans",), "made_on", "制定日期", "第十一条至第十三条"),
    (("task_progress",), "reported_on", "填报日期", "第十一条至第十三条"),
    (("subgroup_reports",), "submitted_on", "提交日期", "第十一条、第十二条"),
    (("urgings",), "urged_on", "催办日期", "第十三条"),
    (("supplementary_items",), "raised_on", "提出日期", "第十三条"),
    (("public_opinions",), "appeared_at", "出现时间", "第十三条"),
    (("bulletins",), "issued_on", "编发日期", "第十三条"),
    (("materials",), "received_on", "接收日期", "第十三条"),
    (("replies",), "replied_on", "批复日期", "第二十九条"),
    (("documents",), "dated_on", "成文日期", "第三十二条"),
)


def _check_fire(document: Entry) -> Iterator[Fault]:
    fire = document.get("fire", {})
    if "occurred_on" not in fire:
        return
    began = fire["occurred_on"]
    if "occurred_time" in fire and "is_time_approximate" not in fire:
        began += "T" + fire["occurred_time"]
    if fire.get("reported_at", "9") < began:
        yield Fault(("fire", "reported_at"), "“报警时间”不得早于起火时间", "第二十六条")
    for place, name, label, article in _NOT_BEFORE_FIRE:
        for path, entry in entries(document, *place):
            if entry.get(name, "9") < fire["occurred_on"]:
                yield Fault((*path, name), f"“{label}”不得早于“起火日期”", article)


def _check_pairs(document: Entry) -> Iterator[Fault]:
    for path, entry in entries(document, "appraisals"):
        if entry.get("received_on", "9") < entry.get("entrusted_on", ""):
            yield Fault((*path, "received_on"), "“收到结论日期”不得早于“委托日期”", "第二十八条")
    for path, entry in entries(document, "extensions"):
        if entry.get("decided_on", "9") < entry.get("applied_on", ""):
            yield Fault((*path, "decided_on"), "“批准日期”不得早于“申请日期”", "第二十八条")


def _dated(document: Entry) -> list[tuple[str, MilestoneKind, Path]]:
    return [
        (entry["reached_on"], MilestoneKind(entry["kind"]), path)
        for path, entry in entries(document, "milestones")
        if "reached_on" in entry and "kind" in entry
    ]


def _in_sequence(document: Entry) -> list[tuple[str, MilestoneKind, Path]]:
    dated = sorted(_dated(document), key=lambda one: one[0])
    paths: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for day, kind, path in dated:
        paths[kind, day].append(path)
    return [
        (day, MilestoneKind(kind), paths[kind, day].pop(0))
        for kind, day in in_sequence((kind.value, day) for day, kind, _ in dated)
    ]


def _label(kind: MilestoneKind) -> str:
    return MILESTONES[kind][0]


def _check_milestones_once(document: Entry) -> Iterator[Fault]:
    seen = set()
    for _, kind, path in _dated(document):
        if kind in seen and kind not in REPEATABLE:
            yield Fault((*path, "kind"), f"“{_label(kind)}”只能登记一次", MILESTONES[kind][1])
        seen.add(kind)
    of_day: dict[str, list[MilestoneKind]] = defaultdict(list)
    for day, kind, path in _dated(document):
        kinds = of_day[day]
        if kind in kinds and kind in REPEATABLE:
            last = len(kinds) - kinds[::-1].index(kind)
            if not may_happen_again(kind, kinds[last:]):
                yield Fault((*path, "reached_on"), "“节点和日期”与前面的一项重复", MILESTONES[kind][1])
        kinds.append(kind)


def _check_milestone_order(document: Entry) -> Iterator[Fault]:
    milestones = _dated(document)
    first: dict[MilestoneKind, str] = {}
    for day, kind, _ in milestones:
        first[kind] = min(day, first.get(kind, day))
    for day, kind, path in milestones:
        for earlier in _AFTER.get(kind, ()):
            if day < first.get(earlier, ""):
                message = f"“{_label(kind)}”不得早于“{_label(earlier)}”"
                yield Fault((*path, "reached_on"), message, MILESTONES[kind][1])
                break


def _check_reply_runs(document: Entry) -> Iterator[Fault]:
    """Check that receipts and returns take turns and that no receipt follows the reply (第二十九条)."""
    milestones = _in_sequence(document)
    places = {
        kind: [(place, path) for place, (_, found, path) in enumerate(milestones) if found is kind]
        for kind in (K.REPORT_RECEIVED, K.REPORT_RETURNED)
    }
    received, returned = places[K.REPORT_RECEIVED], places[K.REPORT_RETURNED]
    for index, (place, path) in enumerate(received[1:]):
        if index >= len(returned) or place < returned[index][0]:
            yield Fault((*path, "reached_on"), "再次收到报告之前应当有“退回修改”", "第二十九条")
    for index, (place, path) in enumerate(returned):
        if index >= len(received) or place < received[index][0]:
            yield Fault((*path, "reached_on"), "“退回修改”之前应当有“政府收到火灾事故调查报告”", "第二十九条")
    received_on = [day for day, kind, _ in milestones if kind is K.REPORT_RECEIVED]
    for day, path in [(day, path) for day, kind, path in milestones if kind is K.REPLIED]:
        if any(other > day for other in received_on):
            yield Fault((*path, "reached_on"), "“作出批复”不得早于“政府收到火灾事故调查报告”", "第二十九条")
        elif len(returned) >= len(received) > 0:
            yield Fault((*path, "reached_on"), "报告退回修改后尚未再次收到，不得作出批复", "第二十九条")


def _check_end(document: Entry) -> Iterator[Fault]:
    replied = min((day for day, kind, _ in _dated(document) if kind is K.REPLIED), default="9")
    for day, kind, path in _dated(document):
        if kind in (K.TRANSFERRED, K.HANDED_OVER) and day >= replied:
            yield Fault((*path, "reached_on"), f"“{_label(kind)}”应在批复之前", MILESTONES[kind][1])


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (
    _check_fire,
    _check_pairs,
    _check_milestones_once,
    _check_milestone_order,
    _check_reply_runs,
    _check_end,
)
