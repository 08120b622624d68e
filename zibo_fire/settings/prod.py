"""Settings of a city's server: no debug, every secret required, https only."""

import sys
from pathlib import Path

from .base import *  # noqa: F403
from .base import SILENCED_SYSTEM_CHECKS as SILENCED_EVERYWHERE
from .base import env
from .logs import logging_of

SHORTEST_SECRET_KEY = 50


def _required(name: str) -> str:
    """Return a variable that production does not start without."""
    value = env.str(name, default="")
    if not value:
        _refuse(f"缺少 {name} is missing")
    return value


def _refuse(reason: str) -> None:
    # One line for whoever reads the log of a service that does not start; a traceback would bury it.
    sys.exit(f"zibo_fire: 不能启动 cannot start: {reason} (docs/operations.md)")


DEBUG = False
SECRET_KEY = _required("SECRET_KEY")
if len(SECRET_KEY) < SHORTEST_SECRET_KEY:
    _refuse(f"SECRET_KEY 至少{SHORTEST_SECRET_KEY}个字符 must have at least {SHORTEST_SECRET_KEY} characters")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host.strip() for host in _required("ALLOWED_HOSTS").split(",")]
if any(not host or host.startswith((".", "*")) for host in ALLOWED_HOSTS):
    _refuse("ALLOWED_HOSTS 应逐一列明主机名 must name each host exactly")
_required("DATABASE_URL")
_required("REDIS_URL")
# The key of the checkpoints is made by a person, kept apart and never by the server that it watches over.
if not Path(_required("CHECKPOINT_KEY_FILE")).is_file():
    _refuse("CHECKPOINT_KEY_FILE 指向的文件不存在 names no file")
_required("CHECKPOINT_FILE")
# A key made by mistake, where the right one was not mounted, would split the data: only its command makes it.
ENCRYPTION_KEY_FILE = _required("ENCRYPTION_KEY_FILE")
ENCRYPTION_KEY_IS_MADE = False
if not Path(ENCRYPTION_KEY_FILE).is_file() and "encryption_key" not in sys.argv:
    _refuse("ENCRYPTION_KEY_FILE 指向的文件不存在 names no file; ./run manage encryption_key --make")

# The proxy in front ends TLS, and sets this header itself whatever the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = True
# Whoever asks from beside the server whether it lives has no TLS.
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
# W021: being in the browsers' own list is for whoever holds the whole domain to ask for.
SILENCED_SYSTEM_CHECKS = [*SILENCED_EVERYWHERE, "security.W021"]

LOG_FORMAT = env.str("LOG_FORMAT", default="json")
LOGGING = logging_of(form=LOG_FORMAT)
