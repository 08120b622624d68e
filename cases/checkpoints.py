"""Signed checkpoints of the chains, written outside the database (检查点).

Each statutory act appends one line (case, number, hash) and a periodic tick one line over all cases,
each signed with a key that is not in the database. Whoever rewrites a chain later cannot rewrite a
checkpoint that already lies elsewhere.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.models import AccountHead
from cases.models import AccessHead, CaseEvent, CaseHead, FireCase
from common import chain

_KEY_BYTES = 32


def note(event: CaseEvent) -> None:
    """Append the checkpoint of one act; called once its transaction is committed."""
    _append({"kind": "act", "case": event.case.public_id, "seq": event.seq, "hash": event.hash})


def note_all() -> dict[str, Any]:
    """Append one checkpoint over every chain: how many there are, the root over their ends, the accounts."""
    size, root = root_of_all()
    accounts = AccountHead.objects.filter(pk=1).values("seq", "hash").first()
    return _append({"kind": "root", "size": size, "root": root, "accounts": accounts})


def note_readings() -> int:
    """Append one checkpoint of the chains of readings that have grown since their last; return how many.

    Readings are many and their checkpoints need not be immediate, so that no page waits for the disk.
    """
    grown = list(
        AccessHead.objects.filter(seq__gt=F("noted"))
        .order_by("case__public_id")
        .values_list("pk", "case__public_id", "seq", "hash")
    )
    if grown:
        _append({"kind": "readings", "ends": [[public_id, seq, link] for _, public_id, seq, link in grown]})
    for pk, _, seq, _ in grown:
        AccessHead.objects.filter(pk=pk, noted__lt=seq).update(noted=seq)
    return len(grown)


def root_of_all() -> tuple[int, str]:
    """Return the number of chains and the hash over their ends, in the order of the cases' public ids."""
    hasher = hashlib.sha256()
    size = 0
    heads = CaseHead.objects.order_by("case__public_id").values_list("case__public_id", "seq", "hash")
    for public_id, seq, link in heads.iterator():
        hasher.update(f"{public_id}:{seq}:{link}\n".encode())
        size += 1
    return size, hasher.hexdigest()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the checkpoints of a file.

    :raises ValueError: if a line's signature is not this system's.
    """
    key = _key()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            entry = json.loads(line)
            signature = entry.pop("signature", "")
            if not hmac.compare_digest(signature, _sign(key, entry)):
                raise ValueError(f"检查点第{number}行签名不符")
            yield entry


def short_form(event: CaseEvent) -> str:
    """Return what official documents print of a checkpoint: number and first 12 digits of the hash."""
    return f"{event.seq}-{event.hash[:12]}"


def signature_of(entry: dict[str, Any]) -> str:
    """Return this system's signature of an entry that is kept elsewhere than among the checkpoints."""
    return _sign(_key(), entry)


def key_id() -> str:
    """Return what names the key of the checkpoints and does not give it away (密钥编号)."""
    return hashlib.sha256(_key()).hexdigest()[:16]


def printed_form(case: FireCase) -> str:
    """Return the short form of the case's last event, whose checkpoint was signed on commit (存证校验码)."""
    event = case.events.last()
    return short_form(event) if event is not None else ""


def _append(entry: dict[str, Any]) -> dict[str, Any]:
    key = _key()
    entry = {**entry, "at": chain.plain(timezone.now()), "key_id": hashlib.sha256(key).hexdigest()[:16]}
    signed = {**entry, "signature": _sign(key, entry)}
    path = Path(settings.CHECKPOINT_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # One write of one line: appends of several processes do not mix.
        os.write(descriptor, chain.canonical_bytes(signed) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return signed


def _sign(key: bytes, entry: dict[str, Any]) -> str:
    return hmac.new(key, chain.canonical_bytes(entry), hashlib.sha256).hexdigest()


def _key() -> bytes:
    path = Path(settings.CHECKPOINT_KEY_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()
