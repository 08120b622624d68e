"""Write the log of the program (运行日志): one line for each thing that happened, never what it was about.

A line holds what ``FIELDS`` names and nothing else: numbers, identifiers, routes. Texts that a library
formats, arguments and the messages of exceptions can hold what somebody typed, so they are left out
whoever logs them; the kind of an exception and the places in the code stay.
"""

import logging
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from .errors import DomainError
from .request import current_request_id

# What a line may hold. A field that is not here is left out, and named under "withheld".
FIELDS = frozenset(
    {
        "at", "level", "logger", "event", "source", "failure",
        "request_id", "person", "case", "route", "method", "status", "duration_ms", "queries", "streamed",
        "task", "task_id", "count", "kind", "parts", "address",
    }
)  # fmt: skip
# Programs whose own messages name processes and addresses only; even of these no more than one short line.
PLAIN_LOGGERS = ("_granian",)
PLAIN_LENGTH = 120
WITHHELD = "message withheld"
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]")
_MOST_FRAMES = 30
# The main process of the web server has no settings to ask.
_CHINA = ZoneInfo("Asia/Shanghai")
_ROOT = Path(__file__).resolve().parents[1]


def get_logger(name: str) -> Any:
    """Return the logger of a module; its events are fixed words, its fields those of ``FIELDS``."""
    return structlog.get_logger(name)


def configure() -> None:
    """Let structlog hand its lines to the standard library, whose handlers write them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def line_formatter(form: str = "json") -> logging.Formatter:
    """Return what turns records of any logger into lines.

    :param form: ``json`` for machines or ``console`` for people.
    """
    configure()
    # A record that cannot be formatted would be printed with its arguments.
    logging.raiseExceptions = False
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    if form == "json":
        logging.captureWarnings(True)
    else:
        last = structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at")
    return structlog.stdlib.ProcessorFormatter(
        processors=[_from_library, _with_context, _with_exception, _only_fields, last],
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        use_get_message=False,
        pass_foreign_args=True,
    )


def describe_exception(error: BaseException) -> list[dict[str, Any]]:
    """Return the kinds of an exception and its causes, with the places in the code, and no message."""
    return [
        {"type": f"{type(cause).__module__}.{type(cause).__qualname__}"}
        | ({"code": cause.code} if isinstance(cause, DomainError) else {})
        | ({"sqlstate": state} if (state := _sqlstate(cause)) else {})
        | {"at": _places(cause.__traceback__)}
        for cause in causes(error)
    ]


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what led to it, the last one first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _from_library(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Keep of a library's record its fixed words and the place in its code."""
    record: logging.LogRecord = line["_record"]
    arguments = line.pop("positional_args", None)
    if line["_from_structlog"]:
        return line
    line["source"] = f"{record.module}:{record.lineno}"
    template = record.msg if isinstance(record.msg, str) else ""
    if record.exc_info and record.exc_info[1] is not None:
        line["exc_info"] = record.exc_info
    if arguments:
        words = _PLACEHOLDER.sub("…", template) if not _numbers(arguments) else template % arguments
        line["event"] = words if re.search(r"[^\W_]", words) else WITHHELD
    elif record.name.startswith(PLAIN_LOGGERS):
        line["event"] = template.strip().partition("\n")[0][:PLAIN_LENGTH]
    else:
        # Whatever a library put together itself may hold anything.
        line["event"] = WITHHELD
    return line


def _numbers(arguments: Any) -> bool:
    return isinstance(arguments, tuple) and all(isinstance(argument, int | float) for argument in arguments)


def _with_context(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    request_id = current_request_id()
    if request_id:
        line.setdefault("request_id", request_id)
    for name, value in structlog.contextvars.get_contextvars().items():
        line.setdefault(name, value)
    line["at"] = datetime.now(_CHINA).isoformat(timespec="milliseconds")
    return line


def _with_exception(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["failure"] = describe_exception(error)
    return line


def _only_fields(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    kept = {name: line[name] for name in ("at", "level", "event") if name in line}
    kept |= {name: value for name, value in line.items() if name in FIELDS and name not in kept}
    withheld = sorted(name for name in line if name not in FIELDS and not name.startswith("_"))
    return kept | ({"withheld": withheld} if withheld else {})


def _sqlstate(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return state if isinstance(state, str) else ""


def _places(tracebacks: TracebackType | None) -> list[str]:
    found = []
    while tracebacks is not None:
        code = tracebacks.tb_frame.f_code
        found.append(f"{_shortened(code.co_filename)}:{tracebacks.tb_lineno} {code.co_name}")
        tracebacks = tracebacks.tb_next
    return found[-_MOST_FRAMES:]


def _shortened(filename: str) -> str:
    _, installed, rest = filename.rpartition("/site-packages/")
    return rest if installed else filename.removeprefix(f"{_ROOT}/")
