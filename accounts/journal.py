"""Write the journal of accounts (账号日志): each change of a person, body or role is one chained entry.

Rows are saved through the entry that answers for them, so that the chain commits to their state.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.models import AccessToken, AccountAction, AccountEvent, AccountHead, Agency, RoleGrant, User
from common import chain
from common.errors import DomainError
from common.request import current_request_id

DOMAIN = "zibo-fire/account-event"
COVERED: tuple[type[models.Model], ...] = (User, Agency, RoleGrant, AccessToken)
# A password's hash is renewed by signing in, and the last sign-in is an entry of its own; using a token is
# no change of it.
UNCOVERED_FIELDS = frozenset({"password", "last_login", "last_used_at"})


@dataclass
class Entry:
    """One entry under way (账号事项): who did what to whom, and the rows written for it."""

    action: AccountAction
    actor: User | None
    subject: User | None = None
    details: dict[str, Any] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def save(self, row: User | Agency | RoleGrant | AccessToken) -> None:
        """Validate and save a row for this entry.

        :raises DomainError: ``invalid`` with the field and the fault in Chinese.
        """
        try:
            row.full_clean()
        except ValidationError as error:
            raise DomainError("invalid", _first_message(row, error)) from error
        previous = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
        before = {} if previous is None else row_state(previous)
        row.save()
        after = row_state(row)
        changed = [name for name in after if before.get(name) != after[name] or previous is None]
        self.digests[row_label(row)] = chain.digest(after)
        self.changes.append(
            {
                "record": row_label(row),
                "before": {name: before[name] for name in changed if name in before},
                "after": {name: after[name] for name in changed},
            }
        )


@contextmanager
def recording(
    *, action: AccountAction, actor: User | None, subject: User | None = None, **details: Any
) -> Iterator[Entry]:
    """Do one thing to an account in one transaction and append one entry, or keep nothing.

    The end of the journal is locked first, so that what a guard found still holds when the row is saved.

    :param actor: none means the machine's own command line.
    """
    with transaction.atomic():
        head = lock_journal()
        entry = Entry(action, actor, subject, details)
        yield entry
        _append(entry, head)


def lock_journal() -> AccountHead:
    """Lock the end of the journal until the transaction ends: acts on accounts run one after the other."""
    AccountHead.objects.get_or_create(pk=1)
    return AccountHead.objects.select_for_update().get(pk=1)


def row_label(row: models.Model) -> str:
    """Return what names a row in the chain, such as ``accounts.user:12``."""
    return f"{row._meta.label_lower}:{row.pk}"


def row_state(row: models.Model) -> dict[str, Any]:
    """Return the fields of a row that the chain commits to, with their plain values."""
    return {
        item.attname: chain.plain(getattr(row, item.attname))
        for item in row._meta.concrete_fields
        if item.attname not in UNCOVERED_FIELDS
    }


def _append(entry: Entry, head: AccountHead) -> AccountEvent:
    at = timezone.now()
    body = chain.canonical_bytes(
        {
            "domain": DOMAIN,
            "algorithm": "sha256",
            "canonical": chain.CANONICAL_VERSION,
            "seq": head.seq + 1,
            "prev": head.hash,
            "action": entry.action.value,
            "actor": _person(entry.actor),
            "subject": _person(entry.subject),
            "details": entry.details,
            "records": entry.digests,
            "changes": entry.changes,
            "request_id": current_request_id(),
            "at": at,
        }
    )
    event = AccountEvent.objects.create(
        seq=head.seq + 1,
        action=entry.action,
        actor=entry.actor,
        subject=entry.subject,
        at=at,
        prev=head.hash,
        hash=chain.link_hash(body),
        body=body,
    )
    head.seq, head.hash = event.seq, event.hash
    head.save()
    return event


def _person(user: User | None) -> dict[str, Any] | None:
    return None if user is None else {"id": user.pk, "username": user.username, "name": user.full_name}


def _first_message(row: models.Model, error: ValidationError) -> str:
    name, messages = next(iter(error.message_dict.items()))
    if name == NON_FIELD_ERRORS:
        return messages[0]
    return f"“{row._meta.get_field(name).verbose_name}”：{messages[0]}"
