"""Measure how fast a chain is checked over its stored bytes, and over JSON written anew (校验)."""

import json
import os
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zibo_fire.settings.test")
django.setup()

from cases.verification import verify_bodies  # noqa: E402
from common import chain  # noqa: E402

_EVENTS = 100_000
_ROUNDS = 5

Link = tuple[int, str, str, bytes]


def chain_of(number: int) -> list[Link]:
    """Return a chain of events as an ordinary act writes them: one row, one new, with its fields."""
    links: list[Link] = []
    previous = chain.GENESIS
    for seq in range(1, number + 1):
        body = chain.canonical_bytes(
            {
                "domain": chain.DOMAIN,
                "algorithm": "sha256",
                "canonical": chain.CANONICAL_VERSION,
                "case": "7Q2MZK4R9T1C",
                "seq": seq,
                "prev": previous,
                "act": "REQUEST_GROUP",
                "phase": "DONE",
                "article": "第六条",
                "label": "报请成立火灾事故调查组",
                "actor": {"id": 7, "username": "mengyue", "name": "孟玥", "post": "", "roles": ["OFFICE"]},
                "on": date(2026, 11, 3),
                "paper": None,
                "reason": "",
                "summary": "请示文号张消请〔2026〕1号",
                "details": {},
                "files": [],
                "records": {"cases.milestone:12": chain.GENESIS, "cases.firecase:7": chain.GENESIS},
                "changes": [{"record": "cases.milestone:12", "before": {}, "after": {"kind": "REPLIED"}}],
                "request_id": "4f1f9f7e2b6d4b0c",
                "at": datetime(2026, 11, 3, 1, 2, 3, 456789, tzinfo=UTC),
            }
        )
        link = chain.link_hash(body)
        links.append((seq, previous, link, body))
        previous = link
    return links


def verify_anew(links: list[Link]) -> tuple[int, str] | None:
    """Check a chain by reading each body and writing its canonical JSON again, the obvious way."""
    previous = chain.GENESIS
    for seq, prev, link, body in links:
        written = json.dumps(
            json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
        if prev != previous or chain.link_hash(written) != link:
            return seq, "CHANGED"
        previous = link
    return None


def main() -> None:
    """Print events a second from the best of interleaved rounds, and the median ratio."""
    links = chain_of(_EVENTS)
    taken: dict[str, list[float]] = {"bytes": [], "anew": []}
    for _ in range(_ROUNDS):
        for name, check in (("bytes", verify_bodies), ("anew", verify_anew)):
            started = perf_counter()
            assert check(links) is None
            taken[name].append(perf_counter() - started)
    ratio = median(anew / stored for anew, stored in zip(taken["anew"], taken["bytes"], strict=True))
    size = sum(len(body) for *_, body in links) / _EVENTS
    print(f"{_EVENTS:,} events of {size:.0f} bytes")
    print(f"over stored bytes: {_EVENTS / min(taken['bytes']):,.0f} events/s  (goal ≥ 500,000)")
    print(f"over JSON written anew: {_EVENTS / min(taken['anew']):,.0f} events/s, {ratio:.1f} times as slow")
