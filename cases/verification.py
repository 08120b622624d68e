"""Check the chains of events against themselves, the rows and outside checkpoints (校验).

What is promised: any change made without the signing key is found, as long as one checkpoint lies off
the machine.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Model, QuerySet

from accounts.models import AccountEvent
from cases import checkpoints
from cases.access_verification import verify_reading_checkpoints, verify_readings
from cases.faults import Fault
from cases.models import AccessRecord, CaseEvent, CaseHead, FireCase
from common import append_only, chain
from common.records import Record

# What reading a row may raise once somebody wrote something else into it than its type.
_UNREADABLE = (ValueError, TypeError, ArithmeticError, ValidationError, DatabaseError)
# Acts of the same moment reach the file of checkpoints in any order.
_MOMENT = timedelta(minutes=1)


def protected_models() -> tuple[type[Record], ...]:
    """Return every model whose rows the chain commits to (受保护的模型)."""
    return tuple(model for model in apps.get_models() if issubclass(model, Record))


def case_path(model: type[Model]) -> str | None:
    """Return the lookup from a protected model to its case, ``group__case`` say; empty for a case."""
    if model is FireCase:
        return ""
    for name in (
        "case",
        "group__case",
        "party__case",
        "decision__case",
        "measure__case",
        "meeting__case",
        "disagreement__case",
        "direction__case",
        "notice__case",
        "material__case",
    ):
        if _has_path(model, name):
            return name
    return "subgroup__group__case" if _has_path(model, "subgroup__group__case") else None


def verify_case(case: FireCase) -> Iterator[Fault]:
    """Yield the faults of one case: its chain, each protected row against it, the chain of its readings."""
    bodies: list[dict[str, Any]] = []
    faults = list(_verify_links(case, bodies))
    yield from faults
    if not faults:
        yield from _verify_rows(case, bodies)
    yield from verify_readings(case)


def verify_all(public_ids: Iterable[str] | None = None) -> Iterator[Fault]:
    """Yield the faults of all cases, or of the named ones."""
    # No more than this of a case is read here: its other columns may no longer be readable.
    cases = FireCase.objects.only("public_id").order_by("pk")
    if public_ids is not None:
        cases = cases.filter(public_id__in=public_ids)
    for case in cases.iterator():
        yield from verify_case(case)
    if public_ids is None:
        yield from _verify_whole()


def verify_checkpoints(path: Path) -> Iterator[Fault]:
    """Yield the faults that checkpoints kept elsewhere reveal: cut tails, rewritten chains, missing cases.

    An event between the first and the last checkpoint that has none was not made by an act, or the
    machine stopped right after it; either is told.

    :raises ValueError: if a line's signature is not this system's.
    """
    entries = list(checkpoints.read(path))
    wanted = {(one["case"], one["seq"]): one["hash"] for one in entries if one["kind"] == "act"}
    kept: dict[tuple[str, int], tuple[str, datetime]] = {
        (public_id, seq): (link, at)
        for public_id, seq, link, at in CaseEvent.objects.values_list(
            "case__public_id", "seq", "hash", "at"
        ).iterator()
    }
    reported: set[str] = set()
    for (public_id, seq), link in sorted(wanted.items()):
        if public_id in reported or kept.get((public_id, seq), ("",))[0] == link:
            continue
        reported.add(public_id)
        if (public_id, seq) in kept:
            yield Fault("REWRITTEN", public_id, seq, "与检查点记载的摘要不符")
        else:
            yield Fault("CUT", public_id, seq, "检查点记载的事件已不存在")
    yield from _unconfirmed(entries, wanted, kept, reported)
    yield from verify_reading_checkpoints(one for one in entries if one["kind"] == "readings")
    yield from _verify_roots([one for one in entries if one["kind"] == "root"])


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
    bad = verify_bodies(
        (event.seq, event.prev, event.hash, chain.stored_bytes(event.body)) for event in events
    )
    if bad is not None:
        yield Fault(bad[1], case.public_id, bad[0], "事件链不连续或者内容被改动")
        return
    for event in events:
        body = _body_of(event)
        if body is None:
            yield Fault("CHANGED", case.public_id, event.seq, "事件内容无法读取")
            return
        if _columns(event, case) != {name: body.get(name) for name in _COLUMNS}:
            yield Fault("CHANGED", case.public_id, event.seq, "事件的查询字段与内容不符")
            return
        if (body.get("actor") or {}).get("id") != event.actor_id:
            yield Fault("CHANGED", case.public_id, event.seq, "事件的办理人与内容不符")
            return
        bodies.append(body)
    head = CaseHead.objects.filter(case=case).first()
    if head is None or (head.seq, head.hash) != (events[-1].seq, events[-1].hash):
        yield Fault("CUT", case.public_id, events[-1].seq + 1, "事件链末端与登记不符")


def _body_of(event: CaseEvent) -> dict[str, Any] | None:
    """Return what an event's bytes say, None if they say nothing that an act would write."""
    try:
        body = json.loads(chain.stored_bytes(event.body))
    except ValueError:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("actor") or {}, dict):
        return None
    records = body.get("records")
    if not isinstance(records, dict) or not all(isinstance(one, str | None) for one in records.values()):
        return None
    return body


_COLUMNS = ("case", "seq", "prev", "act", "phase", "at")


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
    for label, found in _digests_of(case):
        digest = expected.pop(label, None)
        if digest is None:
            yield Fault("UNTRACKED", case.public_id, 0, f"{label}不在事件链中")
        elif digest not in found:
            yield Fault("CHANGED", case.public_id, written_by[label], f"{label}被直接改动")
    for label in expected:
        yield Fault("MISSING", case.public_id, written_by[label], f"{label}被直接删除")


def _digests_of(case: FireCase) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield label and digest of each protected row of a case, and the digests it had in earlier versions.

    There is none of a row that cannot be read.
    """
    for model in protected_models():
        path = case_path(model)
        rows = (
            model._default_manager.filter(pk=case.pk)
            if path == ""
            else model._default_manager.filter(**{str(path): case.pk})
        )
        yield from _digests(rows)


def _digests(rows: QuerySet[Record]) -> Iterator[tuple[str, tuple[str, ...]]]:
    try:
        found = [(row.record_label, (row.state_digest(), *row.former_digests())) for row in rows]
    except _UNREADABLE:
        found = [_digest_of_one(rows, pk) for pk in rows.values_list("pk", flat=True)]
    yield from found


def _digest_of_one(rows: QuerySet[Record], pk: Any) -> tuple[str, tuple[str, ...]]:
    label = f"{rows.model._meta.label_lower}:{pk}"
    try:
        row = rows.get(pk=pk)
        return label, (row.state_digest(), *row.former_digests())
    except _UNREADABLE:
        return label, ()


def _verify_whole() -> Iterator[Fault]:
    """Yield what no single case shows: events whose case is gone, and triggers that are gone."""
    gone: set[int] = set()
    orphans = CaseEvent.objects.exclude(case__in=FireCase.objects.values("pk")).order_by("case_id", "seq")
    for event in orphans:
        if event.case_id not in gone:
            gone.add(event.case_id)
            public_id = (_body_of(event) or {}).get("case", "")
            yield Fault("MISSING", str(public_id), event.seq, "案件已被直接删除，只剩事件")
    for table in append_only.unguarded([CaseEvent._meta.db_table, AccessRecord._meta.db_table]):
        yield Fault("UNGUARDED", "", 0, f"{table}缺少禁止改动的触发器")


def _unconfirmed(
    entries: list[dict[str, Any]],
    wanted: dict[tuple[str, int], str],
    kept: dict[tuple[str, int], tuple[str, datetime]],
    reported: set[str],
) -> Iterator[Fault]:
    if not entries:
        return
    times = [datetime.fromisoformat(one["at"]) for one in entries]
    first, last = min(times), max(times) - _MOMENT
    for (public_id, seq), (_, at) in sorted(kept.items()):
        if (public_id, seq) not in wanted and first <= at <= last and public_id not in reported:
            reported.add(public_id)
            yield Fault("UNTRACKED", public_id, seq, "没有检查点：不是经系统办理，或者办理后系统即中断")


def _verify_roots(roots: list[dict[str, Any]]) -> Iterator[Fault]:
    chains = CaseHead.objects.count()
    most = max((one["size"] for one in roots), default=0)
    if chains < most:
        yield Fault("MISSING", "", 0, f"检查点记载{most}个案件，现有{chains}个")
    for accounts in (one["accounts"] for one in roots if one.get("accounts")):
        event = AccountEvent.objects.filter(seq=accounts["seq"]).first()
        if event is None or event.hash != accounts["hash"]:
            kind = "CUT" if event is None else "REWRITTEN"
            yield Fault(kind, "", 0, f"账号日志第{accounts['seq']}号与检查点不符")
            return


def _has_path(model: type[Model], path: str) -> bool:
    current: Any = model
    for name in path.split("__"):
        names = {item.name: item for item in current._meta.concrete_fields if item.remote_field is not None}
        if name not in names:
            return False
        current = names[name].related_model
    return current is FireCase
