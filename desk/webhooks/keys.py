"""Put the secrets of webhooks under the newest key (密钥轮换)."""

from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast

from common import encryption
from desk.webhooks.models import Webhook


def reencrypt_secrets() -> int:
    """Encrypt every secret that lies under an older key with the newest; return how many."""
    newest = encryption.keyring().newest
    older = [pk for pk, token in _tokens() if encryption.key_of(token) != newest]
    for webhook in Webhook.objects.filter(pk__in=older):
        webhook.save(update_fields=["secret"])
    return len(older)


def keys_of_secrets() -> set[str]:
    """Return the ids of the keys that a secret still needs."""
    return {encryption.key_of(token) for _, token in _tokens()}


def _tokens() -> Iterator[tuple[int, str]]:
    rows = Webhook.objects.annotate(token=Cast("secret", TextField())).order_by("pk")
    yield from rows.values_list("pk", "token").iterator()
