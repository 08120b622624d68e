"""Settings of ./run: one machine, loopback, SQLite by default, secrets made at first start."""

import os

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import STATE_DIR, env

DEBUG = env.bool("ZIBO_FIRE_DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
WEBHOOK_HTTP_TO_LOOPBACK = True


def _secret_key() -> str:
    """Return the key of this state folder, made at the first start and readable by its owner alone."""
    path = STATE_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()
