"""Tell people what is wrong when the database or a disk is not there (故障页面), instead of a bare 500.

Nothing here needs the database, and nothing was stored: acts are all or nothing.
"""

import errno
import sqlite3
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .errors import DomainError
from .http import STATUS

RETRY_AFTER_SECONDS = 10
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# PostgreSQL: lock, statement or serialization gave up; too many connections.
_POSTGRESQL_BUSY = {"55P03", "57014", "40001", "40P01", "53300", "25P03"}
_POSTGRESQL_FULL = {"53100"}


def outage_of(error: BaseException) -> DomainError | None:
    """Return what to tell people of an error that no program can help: full, busy or unreachable.

    :returns: none for a fault of the program itself.
    """
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno in _DISK_FULL:
            return _storage_full()
        if isinstance(cause, sqlite3.OperationalError):
            return _of_sqlite(cause)
        state = getattr(cause, "sqlstate", None)
        if state in _POSTGRESQL_FULL:
            return _storage_full()
        if state in _POSTGRESQL_BUSY:
            return _busy()
    if any(isinstance(cause, OperationalError | InterfaceError) for cause in _causes(error)):
        return _unreachable()
    return None


def is_storage_full(error: BaseException) -> bool:
    """Tell whether something could not be written for want of space (空间不足)."""
    outage = outage_of(error)
    return outage is not None and outage.code == "storage_full"


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that an error ended: with a sentence of what is wrong where that is known."""
    error = sys.exc_info()[1]
    outage = outage_of(error) if error is not None else None
    if outage is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    status = STATUS[outage.code]
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "暂时无法办理", "status": status}
        answer: HttpResponse = JsonResponse(
            problem | {"detail": outage.message, "code": outage.code},
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        answer = HttpResponse(render_to_string("outage.html", {"outage": outage}), status=status)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def _of_sqlite(error: sqlite3.OperationalError) -> DomainError | None:
    # The extended code holds the primary one in its low byte.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE_FULL:
        return _storage_full()
    if code in _SQLITE_BUSY:
        return _busy()
    return _unreachable() if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _storage_full() -> DomainError:
    return DomainError(
        "storage_full",
        "服务器磁盘空间不足（或者磁盘故障），刚才提交的内容没有保存；仍可查阅。请通知系统管理员，恢复后再办理。",
    )


def _busy() -> DomainError:
    return DomainError("database_busy", "当前办理人数较多，刚才提交的内容没有保存，请稍后再试。")


def _unreachable() -> DomainError:
    return DomainError(
        "database_unavailable",
        "数据库暂时无法连接。请稍后再试；刚才提交了内容的，请先刷新案件页面，核对是否已经办理。",
    )
