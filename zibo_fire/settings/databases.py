"""How each of the two databases is opened so that nothing is lost and nothing waits for ever."""

from typing import Any

# The journal mode, the immediate transactions and the full sync are what keeps concurrent
# read-then-write transactions from being lost; WAL has a corruption bug below SQLite 3.51.3.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;",
}
CONNECT_SECONDS = 5
# Whoever waits for a case that another act holds is told so before the proxy gives up on the page.
LOCK_SECONDS = 10
# An act takes milliseconds; a transaction this old belongs to a client that is gone.
IDLE_IN_TRANSACTION_SECONDS = 60
# A thread of the web server keeps its connection; one that stood idle is looked at before its next use.
CONNECTION_MAX_AGE_SECONDS = 10 * 60


def opened(database: dict[str, Any], *, statement_seconds: int) -> dict[str, Any]:
    """Return the settings of a database with the options that its kind needs.

    :param statement_seconds: how long one statement of PostgreSQL may take; 0 sets no limit (migrations).
    """
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return {**database, "OPTIONS": SQLITE_OPTIONS}
    limits = {
        "statement_timeout": statement_seconds,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS,
    }
    options = {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "zibo-fire",
        # A server that vanished without a word is noticed within half a minute.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
        **database.get("OPTIONS", {}),
    }
    return {
        **database,
        "CONN_MAX_AGE": CONNECTION_MAX_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
