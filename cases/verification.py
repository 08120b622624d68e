"""Check the chains of events against themselves, the rows and outside checkpoints (校验).

What is promised: any change made without the signing key is found, as long as one checkpoint lies off
the machine.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from cases import checkpoints
from cases.models import CaseEvent, CaseHead, FireCase
from common import chain
from common.records import Record


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the chain says (校验问题).

    ``kind`` is CHANGED, MISSING, UNTRACKED, REORDERED, CUT or REWRITTEN; ``seq`` is the first bad number
    of the chain, 0 where a row and not an event is at fault.
    """

    kind: str
    case: str
    seq: int
    what: str

    def __str__(self) -> str:
        place = f"第{self.seq}号事件" if self.seq else self.what
        return f"{self.kind} 案件{self.case} {place} {self.what if self.seq else ''}".rstrip()


def protected_models() -> tuple[type[Record], ...]:
    """Return every model whose rows the chain commits to (受保护的模型)."""
    return tuple(model for model in apps.get_models() if issubclass(model, Record))


def case_path(model: type[Model]) -> str | None:
    """Return the lookup from a protected model to its case, ``group__case`` say; empty for a case."""
    if model is FireCase:
        return ""
    for name in ("case", "group__case", "party__case", "decision__case", "measure__case"):
        if _has_path(model, name):
            return name
    return "subgroup__group__case" if _has_path(model, "subgroup__group__case") else None


def verify_case(case: FireCase) -> Iterator[Fault]:
    """Yield the faults of one case: its chain, then each protected row against the chain."""
    bodies: list[dict[str, Any]] = []
    faults = list(_verify_links(case, bodies))
    yield from faults
    if not faults:
        yield from _verify_rows(case, bodies)


def verify_all(public_ids: Iterable[str] | None = None) -> Iterator[Fault]:
    """Yield the faults of all cases, or of the named ones."""
    cases = FireCase.objects.order_by("pk")
    if public_ids is not None:
        cases = cases.filter(public_id__in=public_ids)
    for case in cases.iterator():
        yield from verify_case(case)


def verify_checkpoints(path: Path) -> Iterator[Fault]:
    """Yield the faults that checkpoints kept elsewhere reveal: cut tails, rewritten chains, missing cases."""
    wanted: dict[tuple[str, int], str] = {}
    for entry in checkpoints.read(path):
        if entry["kind"] == "act":
            wanted[entry["case"], entry["seq"]] = entry["hash"]
    kept: dict[tuple[str, int], str] = {
        (public_id, seq): link
        for public_id, seq, link in CaseEvent.objects.values_list("case__public_id", "seq", "hash").iterator()
    }
    reported: set[str] = set()
    for (public_id, seq), link in wanted.items():
        if public_id in reported:
            continue
        if (public_id, seq) not in kept:
            reported.add(public_id)
            yield Fault("CUT", public_id, seq, "检查点记载的事件已不存在")
        elif kept[public_id, seq] != link:
            reported.add(public_id)
            yield Fault("REWRITTEN", public_id, seq, "与检查点记载的摘要不符")


def verify_bodies(links: Iterable[tuple[int, str, str, bytes]]) -> tuple[int, str] | None:
    """Check a chain over its stored bytes alone; return the first bad number and what is wrong, or None.

    :param links: (seq, prev, hash, body) in order.
    """
    previous = chain.GENESIS
    for number, (seq, prev, link, body) in enumerate(links, start=1):
        if seq != number:
            return number, "MISSING"
        if prev != previous:
            return number, "REORDERED"
        if chain.link_hash(body) != link:
            return number, "CHANGED"
        previous = link
    return None


def _verify_links(case: FireCase, bodies: list[dict[str, Any]]) -> Iterator[Fault]:
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    if not events:
        yield Fault("UNTRACKED", case.public_id, 0, "案件没有任何事件")
        return
    bad = verify_bodies((event.seq, event.prev, event.hash, bytes(event.body)) for event in events)
    if bad is not None:
        yield Fault(bad[1], case.public_id, bad[0], "事件链不连续或者内容被改动")
        return
    for event in events:
        body = json.loads(bytes(event.body))
        if _columns(event, case) != {
            name: body[name] for name in ("case", "seq", "prev", "act", "phase", "at")
        }:
            yield Fault("CHANGED", case.public_id, event.seq, "事件的查询字段与内容不符")
            return
        if (body["actor"] or {}).get("id") != event.actor_id:
            yield Fault("CHANGED", case.public_id, event.seq, "事件的办理人与内容不符")
            return
        bodies.append(body)
    head = CaseHead.objects.filter(case=case).first()
    if head is None or (head.seq, head.hash) != (events[-1].seq, events[-1].hash):
        yield Fault("CUT", case.public_id, events[-1].seq + 1, "事件链末端与登记不符")


def _columns(event: CaseEvent, case: FireCase) -> dict[str, Any]:
    return {
        "case": case.public_id,
        "seq": event.seq,
        "prev": event.prev,
        "act": event.act,
        "phase": event.phase,
        "at": chain.plain(event.at),
    }


def _verify_rows(case: FireCase, bodies: list[dict[str, Any]]) -> Iterator[Fault]:
    expected: dict[str, str] = {}
    written_by: dict[str, int] = {}
    for body in bodies:
        for label, digest in body["records"].items():
            written_by[label] = body["seq"]
            if digest is None:
                expected.pop(label, None)
            else:
                expected[label] = digest
    for record in _rows_of(case):
        label = record.record_label
        digest = expected.pop(label, None)
        if digest is None:
            yield Fault("UNTRACKED", case.public_id, 0, f"{label}不在事件链中")
        elif digest != record.state_digest():
            yield Fault("CHANGED", case.public_id, written_by[label], f"{label}被直接改动")
    for label in expected:
        yield Fault("MISSING", case.public_id, written_by[label], f"{label}被直接删除")


def _rows_of(case: FireCase) -> Iterator[Record]:
    for model in protected_models():
        path = case_path(model)
        rows = (
            model._default_manager.filter(pk=case.pk)
            if path == ""
            else model._default_manager.filter(**{str(path): case})
        )
        yield from rows


def _has_path(model: type[Model], path: str) -> bool:
    current: Any = model
    for name in path.split("__"):
        names = {item.name: item for item in current._meta.concrete_fields if item.remote_field is not None}
        if name not in names:
            return False
        current = names[name].related_model
    return current is FireCase
