"""Log what becomes of tasks (后台任务日志), and carry the identifier of the request that caused one to it."""

import logging
import logging.config
import time
from contextlib import AbstractContextManager
from typing import Any

import structlog
from celery.signals import (
    before_task_publish,
    setup_logging,
    task_failure,
    task_postrun,
    task_prerun,
    task_success,
    worker_ready,
)
from django.conf import settings

from common.request import caused_by, current_request_id

HEADER = "zibo_request_id"
_log = structlog.get_logger(__name__)


@setup_logging.connect
def configure_logs(**_: Any) -> None:
    """Let Celery log as the web server does, whatever its command line says."""
    logging.config.dictConfig(settings.LOGGING)


@worker_ready.connect
def log_ready(**_: Any) -> None:
    """Log that the worker takes tasks now."""
    _log.info("worker ready")


@before_task_publish.connect
def send_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Send the identifier of the request at hand with the task."""
    if headers is not None and current_request_id():
        headers[HEADER] = current_request_id()


@task_prerun.connect
def begin_task(task_id: str, task: Any, **_: Any) -> None:
    """Let lines and events of the task bear the request that caused it."""
    cause = caused_by(str(getattr(task.request, HEADER, None) or ""))
    cause.__enter__()
    bound = structlog.contextvars.bound_contextvars(task=task.name, task_id=task_id)
    bound.__enter__()
    task.request.zibo_log = (time.perf_counter(), (bound, cause))


@task_postrun.connect
def end_task(task: Any, **_: Any) -> None:
    """Forget the task and its request."""
    _began, contexts = getattr(task.request, "zibo_log", (0.0, ()))
    for context in contexts:
        _left(context)


@task_success.connect
def log_success(sender: Any, result: Any = None, **_: Any) -> None:
    """Log a task that did something; a tick that found nothing to do is a line for debugging only."""
    count = result if isinstance(result, int) else None
    log = _log.info if count else _log.debug
    log("task finished", duration_ms=_duration(sender), count=count)


@task_failure.connect
def log_failure(sender: Any, exception: BaseException, **_: Any) -> None:
    """Log a task that failed, by the kind of the exception and the places in the code."""
    _log.error("task failed", duration_ms=_duration(sender), exc_info=exception)


def _duration(task: Any) -> float | None:
    began, _contexts = getattr(task.request, "zibo_log", (None, ()))
    return None if began is None else round((time.perf_counter() - began) * 1000, 1)


def _left(context: AbstractContextManager[Any]) -> None:
    context.__exit__(None, None, None)
