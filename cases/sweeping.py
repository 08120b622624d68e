"""Remove files that nothing refers to (清理未用文件): scans of acts that were refused or given up.

A file is needed as long as a row, a copy of a row in the history or an event names it. Every field that
holds the digest of a kept file is called ``digest`` or ``file_digest``; a test holds every model to that.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import CharField, Model

from cases.models import CaseEvent
from common import chain, store_sweep
from common.store import FileStore
from documents.jobs import file_store

# Whoever is still filling in the form that the file came with is done by then.
GRACE = timedelta(hours=24)
FILE_FIELDS = frozenset({"digest", "file_digest"})
_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def sweep_files(*, now: datetime) -> int:
    """Remove the files older than a day that nothing refers to; return how many (清理未用文件).

    Only a folder is swept; a bucket elsewhere is not.
    """
    store = file_store()
    if not isinstance(store, FileStore):
        return 0
    before = (now - GRACE).timestamp()
    unused = set(store_sweep.stale(store, before=before))
    if unused:
        unused -= referred_by_rows()
    if unused:
        unused -= named_in_events(unused)
    # A row may have come to refer to the file since it was looked for.
    return sum(
        store_sweep.discard(store, digest, before=before, is_needed=_is_referred) for digest in sorted(unused)
    )


def file_fields() -> Iterator[tuple[type[Model], str]]:
    """Yield model and name of each field that holds a kept file's digest, copies of history included."""
    for model in apps.get_models():
        for item in model._meta.concrete_fields:
            if item.name in FILE_FIELDS and isinstance(item, CharField):
                yield model, item.name


def referred_by_rows() -> set[str]:
    """Return the digests of all files that a row or a copy of one refers to (行所引用的文件)."""
    found: set[str] = set()
    for model, name in file_fields():
        found.update(model._default_manager.values_list(name, flat=True).distinct().iterator())
    return found


def named_in_events(digests: set[str]) -> set[str]:
    """Return those of the digests that the chain of a case names (事件所记载的文件)."""
    wanted = {digest.encode() for digest in digests}
    found: set[bytes] = set()
    for body in CaseEvent.objects.values_list("body", flat=True).iterator():
        found |= wanted.intersection(_DIGEST.findall(chain.stored_bytes(body)))
    return {digest.decode() for digest in found}


def _is_referred(digest: str) -> bool:
    return any(model._default_manager.filter(**{name: digest}).exists() for model, name in file_fields())
