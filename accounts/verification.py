"""Check the journal of accounts against itself and the rows it answers for (账号日志校验)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.journal import COVERED, row_label, row_state
from accounts.models import AccountEvent, AccountHead
from common import append_only, chain


@dataclass(frozen=True, slots=True)
class AccountFault:
    """One thing that is not as the journal says (校验问题); ``seq`` is 0 where no entry is at fault."""

    kind: str
    seq: int
    what: str

    def __str__(self) -> str:
        place = f"第{self.seq}号 " if self.seq else ""
        return f"{self.kind} 账号日志 {place}{self.what}"


def verify_accounts() -> Iterator[AccountFault]:
    """Yield the faults of the journal: its chain first, then each person, body and role against it."""
    expected: dict[str, str] = {}
    written_by: dict[str, int] = {}
    previous, number = chain.GENESIS, 0
    for number, event in enumerate(AccountEvent.objects.order_by("seq").iterator(), start=1):
        fault = _link_fault(event, number, previous)
        if fault is not None:
            yield fault
            return
        for label, digest in json.loads(bytes(event.body))["records"].items():
            expected[label], written_by[label] = digest, event.seq
        previous = event.hash
    head = AccountHead.objects.filter(pk=1).first()
    end = (0, chain.GENESIS) if head is None else (head.seq, head.hash)
    if end != (number, previous):
        yield AccountFault("CUT", number + 1, "日志末端与登记不符")
    yield from _row_faults(expected, written_by)
    for table in append_only.unguarded([AccountEvent._meta.db_table]):
        yield AccountFault("UNGUARDED", 0, f"{table}缺少禁止改动的触发器")


def _link_fault(event: AccountEvent, number: int, previous: str) -> AccountFault | None:
    if event.seq != number:
        return AccountFault("MISSING", number, "日志不连续")
    if event.prev != previous:
        return AccountFault("REORDERED", number, "日志次序被改动")
    body = chain.stored_bytes(event.body)
    if chain.link_hash(body) != event.hash or _columns(event) != _columns_of(json.loads(body)):
        return AccountFault("CHANGED", number, "日志内容被改动")
    return None


def _columns(event: AccountEvent) -> tuple[Any, ...]:
    at = chain.plain(event.at)
    return event.seq, event.prev, event.action, event.actor_id, event.subject_id, at


def _columns_of(body: dict[str, Any]) -> tuple[Any, ...]:
    actor, subject = ((body[name] or {}).get("id") for name in ("actor", "subject"))
    return body["seq"], body["prev"], body["action"], actor, subject, body["at"]


def _row_faults(expected: dict[str, str], written_by: dict[str, int]) -> Iterator[AccountFault]:
    for model in COVERED:
        for row in model._default_manager.order_by("pk").iterator():
            label = row_label(row)
            digest = expected.pop(label, None)
            if digest is None:
                yield AccountFault("UNTRACKED", 0, f"{label}不在日志中")
            elif digest != chain.digest(row_state(row)):
                yield AccountFault("CHANGED", written_by[label], f"{label}被直接改动")
    for label in expected:
        yield AccountFault("MISSING", written_by[label], f"{label}被直接删除")
