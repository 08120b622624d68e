"""Put identity numbers under the newest key (密钥轮换); what the chain holds of them stays the same."""

from collections.abc import Iterator

from django.db import models, transaction
from django.db.models.functions import Cast

from cases.models import CaseEvent, Party
from common import encryption

_HOLDERS: tuple[type[models.Model], ...] = (Party, Party.history.model)


def reencrypt_identity_numbers() -> int:
    """Encrypt every identity number that lies under an older key with the newest; return how many.

    Row by row, so that nobody waits; a number corrected meanwhile is kept as corrected.
    """
    newest = encryption.keyring().newest
    count = 0
    for model in _HOLDERS:
        older = [pk for pk, token in _tokens(model) if encryption.key_of(token) != newest]
        for pk in older:
            with transaction.atomic():
                row = model._default_manager.select_for_update().filter(pk=pk).first()
                if row is not None:
                    number = row.identity_number
                    count += model._default_manager.filter(pk=pk).update(identity_number=number)
    return count


def keys_in_use() -> set[str]:
    """Return the ids of the keys that something in the database still needs.

    Events of the time before the encryption were sealed once and are never written again.
    """
    used = {encryption.key_of(token) for model in _HOLDERS for _, token in _tokens(model)}
    for body in CaseEvent.objects.values_list("body", flat=True).iterator():
        content = bytes(body)
        if encryption.is_sealed(content):
            used.add(encryption.key_of(content.decode("ascii", "replace")))
    return used


def _tokens(model: type[models.Model]) -> Iterator[tuple[int, str]]:
    """Yield key and token of each row that holds a number, as the database has it."""
    held = model._default_manager.exclude(identity_index="").annotate(
        token=Cast("identity_number", models.TextField())
    )
    yield from held.order_by("pk").values_list("pk", "token").iterator()
