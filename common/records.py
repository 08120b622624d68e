"""The base of every protected row (受保护的记录): written only inside an act, which then answers for it.

A row saved outside an act is refused, so that no service can forget to record what it changed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from . import chain
from .encryption import EncryptedCharField

_collector: ContextVar["Changes | None"] = ContextVar("changes", default=None)


class WrittenOutsideAnAct(RuntimeError):
    """Report a protected row that something tried to write without an act: a fault of the program."""


@dataclass
class Changes:
    """What one act wrote (变更内容): digests of rows as they are now, and fields before and after."""

    digests: dict[str, str | None] = field(default_factory=dict)
    fields: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def collecting() -> Iterator[Changes]:
    """Collect what is written to protected rows inside the block.

    :raises WrittenOutsideAnAct: if blocks are nested; an act is one act.
    """
    if _collector.get() is not None:
        raise WrittenOutsideAnAct("an act inside an act")
    changes = Changes()
    token = _collector.set(changes)
    try:
        yield changes
    finally:
        _collector.reset(token)


class Record(models.Model):
    """Base of the rows that the chain of a case commits to (受保护的记录).

    ``UNPROTECTED`` names fields left out of the digest; each has its reason beside it.
    """

    UNPROTECTED: dict[str, str] = {}
    # Fields by which a case is found: by whoever sees it in the list, and by readers of its contents alone.
    LISTED_TEXTS: tuple[str, ...] = ()
    SEARCHED_TEXTS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        changes = _require_act(self)
        before = None
        if not self._state.adding:
            previous: Record | None = type(self)._default_manager.filter(pk=self.pk).first()
            before = previous.state() if previous is not None else None
        super().save(*args, **kwargs)
        _note(changes, self, before, self.state())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        changes = _require_act(self)
        label, before = self.record_label, self.state()
        answer = super().delete(*args, **kwargs)
        changes.digests[label] = None
        changes.fields.append({"record": label, "before": before, "after": {}})
        return answer

    @property
    def record_label(self) -> str:
        """Return what names this row in the chain, such as ``cases.party:12``."""
        return f"{self._meta.label_lower}:{self.pk}"

    def state(self) -> dict[str, Any]:
        """Return the protected fields of the row with their plain values; of an encrypted one, its index."""
        return {
            item.attname: chain.plain(_value(item, getattr(self, item.attname)))
            for item in self._meta.concrete_fields
            if item.attname not in self.UNPROTECTED
        }

    def state_digest(self) -> str:
        """Return the digest that the chain holds of this row."""
        return chain.digest(self.state())

    def former_digests(self) -> tuple[str, ...]:
        """Return what earlier versions of the program would have given the chain for the same row."""
        return ()


def add_together(records: Sequence[Record]) -> None:
    """Write new rows of one model with one statement and their copies for people with another.

    The chain hears of each row as if it had been saved alone.

    :raises TypeError: for a model that does more than this when it is saved.
    """
    if not records:
        return
    model: Any = type(records[0])
    if model.save is not Record.save:
        raise TypeError(f"{model._meta.label} has a save of its own")
    changes = _require_act(records[0])
    model._default_manager.bulk_create(records)
    model.history.bulk_history_create(records, default_change_reason=None)
    for record in records:
        _note(changes, record, None, record.state())


def _value(item: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(item, EncryptedCharField):
        return item.chain_value(value)
    return item.to_python(value) if item.remote_field is None else value


def _require_act(record: Record) -> Changes:
    changes = _collector.get()
    if changes is None:
        raise WrittenOutsideAnAct(record._meta.label)
    return changes


def _note(changes: Changes, record: Record, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    if before == after:
        return
    changes.digests[record.record_label] = chain.digest(after)
    changed = [name for name in after if before is None or before.get(name) != after[name]]
    changes.fields.append(
        {
            "record": record.record_label,
            "before": {} if before is None else {name: before.get(name) for name in changed},
            "after": {name: after[name] for name in changed},
        }
    )
