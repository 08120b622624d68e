"""Sign what is told, so that a receiver knows who says it and when (通知签名).

The headers are those of the Standard Webhooks, for which receivers find libraries:
``webhook-signature`` is ``v1,`` and the Base64 of HMAC-SHA256 over ``id.timestamp.body``.
"""

import base64
import hashlib
import hmac
import secrets

MARK = "whsec_"
_KEY_BYTES = 32


def new_secret() -> str:
    """Return a new secret as the receiver keeps it."""
    return MARK + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def signed_headers(*, secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers that name, date and sign a message.

    :param timestamp: seconds since 1970.
    """
    key = base64.b64decode(secret.removeprefix(MARK))
    content = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode("ascii")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
