"""Check that entries name each other rightly and that nothing stands twice (引用和重复)."""

from collections.abc import Callable, Iterator
from typing import Any

from .document import Entry, entries
from .faults import Fault, Path
from .record import Record
from .records import RECORDS

# Each list with the facts that no two of its entries may share, the article and the words for it.
_ONCE: tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...] = (
    (("parties",), ("key",), "", "代号"),
    (("findings",), ("key",), "", "代号"),
    (("measures",), ("key",), "", "代号"),
    (("group", "members"), ("key",), "", "代号"),
    (("group", "subgroups"), ("name",), "第十条", "名称"),
    (("group", "invited_bodies"), ("name",), "第七条", "名称"),
    (("releases",), ("key",), "", "代号"),
    (("meetings",), ("key",), "", "代号"),
    (("disagreements",), ("key",), "", "代号"),
    (("casualties",), ("recorded_on",), "第八条", "核定日期"),
    (("grade_decisions",), ("established_on",), "第四条", "确定日期"),
    (("interview_targets",), ("key",), "", "代号"),
    (("document_demands",), ("key",), "", "代号"),
    (("stay_notices",), ("key",), "", "代号"),
    (("stay_notices",), ("party",), "第十六条", "被告知人"),
    (("department_reviews",), ("party",), "第十六条", "行政部门"),
    (("task_progress",), ("unit", "item"), "第十一条至第十三条", "任务"),
    (("subgroup_reports",), ("key",), "", "代号"),
    (("urgings",), ("key",), "", "代号"),
    (("supplementary_items",), ("key",), "", "代号"),
    (("public_opinions",), ("key",), "", "代号"),
    (("bulletins",), ("key",), "", "代号"),
    (("bulletins",), ("number",), "第十三条", "期号"),
    (("bulletins",), ("release",), "第九条", "审定签发的信息"),
    (("materials",), ("key",), "", "代号"),
    (("report_parts",), ("number",), "第二十六条", "部分"),
    (("replies",), ("document_number",), "第二十九条", "批复文号"),
    (("documents",), ("direction", "document_number"), "第三十二条", "文号"),
)


def _repeated(found: Iterator[tuple[Path, Entry]], names: tuple[str, ...]) -> Iterator[Path]:
    seen = set()
    for path, entry in found:
        if all(name in entry for name in names):
            value = tuple(entry[name] for name in names)
            if value in seen:
                yield (*path, names[-1])
            seen.add(value)


def _check_once(document: Entry) -> Iterator[Fault]:
    for place, names, article, label in _ONCE:
        for path in _repeated(entries(document, *place), names):
            yield Fault(path, f"“{label}”与前面的一项重复", article)
    for path, decision in entries(document, "scope_decisions"):
        for repeated in _repeated(entries(decision, "exclusions"), ("item",)):
            yield Fault((*path, *repeated), "“项次”与前面的一项重复", "第五条")


def _keys(document: Entry, *place: str) -> set[str]:
    return {entry["key"] for _, entry in entries(document, *place) if "key" in entry}


def _dangling(
    record: Record, found: Iterator[tuple[Path, Entry]], keys: dict[str, set[str]]
) -> Iterator[Fault]:
    for path, entry in found:
        for item in record.references():
            if item.name in entry and entry[item.name] not in keys[item.item.names]:
                yield Fault(
                    (*path, item.name),
                    f"“{item.label}”所指的代号“{entry[item.name]}”不存在",
                    item.item.article,
                )
        for links in record.links:
            for index, key in enumerate(entry.get(links.name, ())):
                if key is not None and key not in keys[links.names]:
                    yield Fault(
                        (*path, links.name, index), f"“{links.label}”所指的代号“{key}”不存在", links.article
                    )


def _check_references(document: Entry) -> Iterator[Fault]:
    keys = {
        "parties": _keys(document, "parties"),
        "findings": _keys(document, "findings"),
        "members": _keys(document, "group", "members"),
        "meetings": _keys(document, "meetings"),
        "releases": _keys(document, "releases"),
    }
    for record in RECORDS:
        yield from _dangling_below(record, document, keys)


def _dangling_below(
    record: Record, above: Entry, keys: dict[str, set[str]], path: Path = ()
) -> Iterator[Fault]:
    only = above.get(record.name)
    alone: list[tuple[Path, Entry]] = [((record.name,), only)] if isinstance(only, dict) else []
    found = list(entries(above, record.name)) if record.many else alone
    yield from _dangling(record, iter([((*path, *place), entry) for place, entry in found]), keys)
    for place, entry in found:
        for child in record.children:
            yield from _dangling_below(child, entry, keys, (*path, *place))


def _check_replacements(document: Entry) -> Iterator[Fault]:
    replaced: dict[str, Any] = {
        entry["key"]: entry.get("replaces")
        for _, entry in entries(document, "group", "members")
        if "key" in entry
    }
    for path, entry in entries(document, "group", "members"):
        seen, key = set(), entry.get("key")
        while key in replaced and key not in seen:
            seen.add(key)
            key = replaced[key]
        if key is not None and key in seen and key == entry.get("key"):
            yield Fault((*path, "replaces"), "成员之间相互接替，首尾相接", "第七条")


CHECKS: tuple[Callable[[Entry], Iterator[Fault]], ...] = (
    _check_once,
    _check_references,
    _check_replacements,
)
