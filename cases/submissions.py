"""Take each form once (防止重复提交): a double click or a page sent again does no second act."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cases.models import SubmittedForm
from common.errors import DomainError

# A page older than any session can no longer be sent, so its key need not be kept.
KEPT = timedelta(days=2)
_MOST_CHARACTERS = 32


def new_key() -> str:
    """Return the key of a form that goes out (表单编号)."""
    return secrets.token_urlsafe(16)


def is_submitted(key: str, actor: User) -> bool:
    """Tell whether a form was sent before (已提交)."""
    return bool(key) and SubmittedForm.objects.filter(key=key[:_MOST_CHARACTERS], actor=actor).exists()


def already_submitted() -> DomainError:
    """Return the refusal of a second submission (已办理)."""
    return DomainError("already_submitted", "该事项已办理，没有重复办理；结果见案件页面和办理日志。")


@contextmanager
def submitted_once(key: str, actor: User) -> Iterator[None]:
    """Do what is inside for the first submission of a form only (办理一次).

    The key is spent before the act and given back if the act is refused, so that a form can be
    corrected and sent again. It is not in the act's transaction: that would hold the lock of the
    database while files are stored.

    :raises DomainError: ``already_submitted`` for a second submission.
    """
    if not key or len(key) > _MOST_CHARACTERS:
        yield
        return
    SubmittedForm.objects.filter(actor=actor, at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            spent = SubmittedForm.objects.create(key=key, actor=actor)
    except IntegrityError:
        raise already_submitted() from None
    try:
        yield
    except BaseException:
        spent.delete()
        raise
