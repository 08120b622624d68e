"""Do an act and undo it (预演), so that people see what an act will do before they confirm it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_before_second: ContextVar[bool] = ContextVar("before_second", default=False)


@contextmanager
def rehearsing(*, before_second: bool = False) -> Iterator[None]:
    """Undo in the end whatever the services inside did; nothing is kept and no checkpoint is written.

    The refusal of an act passes through, and so people see it before they confirm.

    :param before_second: rehearse for the person who prepares what a second one is going to confirm, so
        that a refusal reaches the first person already.
    """
    token = _before_second.set(before_second)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _before_second.reset(token)


def is_before_second() -> bool:
    """Tell whether an act of two people is rehearsed before there is a second person."""
    return _before_second.get()
