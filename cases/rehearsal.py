"""Do an act and undo it (预演), so that people see what an act will do before they confirm it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rehearsing() -> Iterator[None]:
    """Undo in the end whatever the services inside did; nothing is kept and no checkpoint is written.

    The refusal of an act passes through, and so people see it before they confirm.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
