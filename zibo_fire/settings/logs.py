"""Where the log goes and how much of it: every logger of every process writes lines to standard error."""

from typing import Any

_LEVELS = {
    "django": "INFO",
    # The line of the request says the status; only what ended in an exception needs another one.
    "django.request": "ERROR",
    "django.security": "CRITICAL",
    "django.server": "WARNING",
    "_granian": "INFO",
    # The application's own line of each request stands for the web server's, which holds the address.
    "granian.access": "CRITICAL",
    "celery": "WARNING",
    # The lines of zibo_fire.task_logs say what became of a task.
    "celery.app.trace": "CRITICAL",
    "kombu": "WARNING",
    "fontTools": "WARNING",
    "pikepdf": "WARNING",
}


def logging_of(*, form: str) -> dict[str, Any]:
    """Return the ``LOGGING`` of every process.

    :param form: ``json`` for machines or ``console`` for people.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "common.logs.line_formatter", "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            name: {"handlers": [], "level": level, "propagate": True} for name, level in _LEVELS.items()
        },
    }
