"""Find and remove old files of a folder store (文件清理); who needs which file is for others to say."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .store import FileStore

_INCOMING = ".incoming-"
_ASIDE = ".aside-"


def stale(store: FileStore, *, before: float) -> Iterator[str]:
    """Yield the digests of the files that were last put before an instant (seconds since the epoch).

    What a sweep that died had set aside is put back first, and unfinished writes of that age are removed.
    """
    if not store.root.is_dir():
        return
    for left in store.root.glob(f"{_ASIDE}*"):
        _restore(store, left)
    for unfinished in store.root.glob(f"{_INCOMING}*"):
        if unfinished.stat().st_mtime < before:
            unfinished.unlink(missing_ok=True)
    for path in sorted(store.root.glob("[0-9a-f][0-9a-f]/*")):
        if path.stat().st_mtime < before:
            yield path.name


def discard(store: FileStore, digest: str, *, before: float, is_needed: Callable[[str], bool]) -> bool:
    """Remove a file last put before an instant that nothing needs; tell whether it was removed.

    It is set aside first and asked about again: whoever puts the same bytes meanwhile makes a new file,
    and one put just before is known by its time and goes back.
    """
    aside = store.root / f"{_ASIDE}{digest}"
    try:
        os.rename(store.path(digest), aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before or is_needed(digest):
        _restore(store, aside)
        return False
    aside.unlink()
    return True


def _restore(store: FileStore, aside: Path) -> None:
    # A file of this digest has these bytes, whoever wrote it.
    os.replace(aside, store.path(aside.name.removeprefix(_ASIDE)))
