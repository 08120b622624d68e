"""Check the chain of the readings of a case (查阅记录校验)."""

from collections.abc import Iterable, Iterator
from typing import Any

from cases.access_log import link_hash
from cases.faults import READINGS, Fault
from cases.models import AccessHead, AccessRecord, FireCase
from common import chain


def verify_readings(case: FireCase) -> Iterator[Fault]:
    """Yield the first fault in the chain of a case's readings, and whether its end is cut off."""
    seq, previous = 0, chain.GENESIS
    for row in AccessRecord.objects.filter(case=case).order_by("seq").values().iterator():
        seq += 1
        bad = _fault_of(row, case.public_id, seq, previous)
        if bad is not None:
            yield Fault(bad, case.public_id, seq, _WORDS[bad], READINGS)
            return
        previous = row["hash"]
    head = AccessHead.objects.filter(case=case).values_list("seq", "hash").first()
    if (head or (0, chain.GENESIS)) != (seq, previous):
        yield Fault("CUT", case.public_id, seq + 1, "查阅记录末端与登记不符", READINGS)


def verify_reading_checkpoints(entries: Iterable[dict[str, Any]]) -> Iterator[Fault]:
    """Yield, for each case, the first reading that a checkpoint kept elsewhere tells otherwise.

    :param entries: the checkpoints of readings, each with the ends of some chains: case, seq, hash.
    """
    wanted = {(public_id, seq): link for one in entries for public_id, seq, link in one["ends"]}
    if not wanted:
        return
    kept = {
        (public_id, seq): link
        for public_id, seq, link in AccessRecord.objects.values_list(
            "case__public_id", "seq", "hash"
        ).iterator()
        if (public_id, seq) in wanted
    }
    reported: set[str] = set()
    for (public_id, seq), link in sorted(wanted.items()):
        found = kept.get((public_id, seq))
        if public_id in reported or found == link:
            continue
        reported.add(public_id)
        if found is None:
            yield Fault("CUT", public_id, seq, "检查点记载的查阅记录已不存在", READINGS)
        else:
            yield Fault("REWRITTEN", public_id, seq, "查阅记录与检查点记载的摘要不符", READINGS)


_WORDS = {
    "MISSING": "查阅记录缺号",
    "REORDERED": "查阅记录次序被改动",
    "CHANGED": "查阅记录被直接改动",
}


def _fault_of(row: dict[str, Any], public_id: str, seq: int, previous: str) -> str | None:
    if row["seq"] != seq:
        return "MISSING"
    if row["prev"] != previous:
        return "REORDERED"
    kept = {name: row[name] for name in ("seq", "prev", "actor_id", "kind", "subject", "at", "request_id")}
    return None if link_hash(public_id=public_id, **kept) == row["hash"] else "CHANGED"
