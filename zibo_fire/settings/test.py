"""Settings of the tests: the product's own, with fast passwords and a state folder that is thrown away."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, env
from .databases import SQLITE_OPTIONS

SECRET_KEY = "test-only"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_state = tempfile.TemporaryDirectory(prefix="zibo-fire-test-")
STATE_DIR = Path(_state.name)
FILE_STORE_DIR = STATE_DIR / "files"
if not env.str("DATABASE_URL", default=""):
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": STATE_DIR / "db.sqlite3",
        # A real file: browser tests and workers open the database from several threads and processes.
        "TEST": {"NAME": STATE_DIR / "test.sqlite3"},
        "OPTIONS": SQLITE_OPTIONS,
    }
CHECKPOINT_FILE = str(STATE_DIR / "checkpoints.jsonl")
CHECKPOINT_KEY_FILE = str(STATE_DIR / "checkpoint.key")
ENCRYPTION_KEY_FILE = str(STATE_DIR / "encryption-keys.json")
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir()
