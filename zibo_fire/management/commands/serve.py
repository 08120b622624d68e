"""Serve the application on this machine with its worker and scheduler."""

import errno
import fcntl
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand

from zibo_fire.supervisor import Program, Supervisor

HOST = "127.0.0.1"
# A server that was just killed may hold its port for a moment longer.
PORT_PATIENCE_SECONDS = 3.0


class ServeRefused(Exception):
    """Refuse to serve, with a sentence for people (不能启动)."""


class Command(BaseCommand):
    """Run the web server, one worker and one scheduler until Ctrl-C, restarting each that dies."""

    help = "Serve on 127.0.0.1 with worker and scheduler (PORT, default 8000)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument(
            "--check", action="store_true", help="only tell whether this state folder and port can be served"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            port = parse_port(options["port"])
            # Held until this process ends: two schedulers on one queue would do everything twice.
            lock = hold_state_folder(settings.STATE_DIR / "serve.lock")
            require_free_port(port)
        except ServeRefused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        if options["check"]:
            lock.close()
            return
        forget_old_messages(settings.QUEUE_DIR)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        # The programs start in another folder than this one, where a relative path would mislead them.
        os.environ["ZIBO_FIRE_HOME"] = str(settings.STATE_DIR)
        self.stdout.write(f"正在启动 Starting on http://{HOST}:{port}/")
        supervisor = Supervisor(programs(port), cwd=settings.BASE_DIR, log=self._log)
        announced = False

        def announce() -> None:
            nonlocal announced
            if not announced and answers(port):
                announced = True
                self.stdout.write(f"已启动 Serving: http://{HOST}:{port}/  （按 Ctrl-C 停止，Ctrl-C stops）")
                self.stdout.flush()

        supervisor.run(on_round=announce)
        lock.close()
        self.stdout.write("已停止 Stopped.")

    def _log(self, line: str) -> None:
        self.stderr.write(f"{time.strftime('%H:%M:%S')} {line}")


def programs(port: int) -> list[Program]:
    """Return the three programs of one machine.

    Most threads of the web server only wait or turn people away (common.admission). The scheduler is a
    program of its own and not embedded in the worker, which would not notice its death.
    """
    # Containers and first trials run as root; Celery's long warning about it helps nobody there.
    no_root_warning = "ignore:You're running the worker with superuser"
    celery = [sys.executable, "-W", no_root_warning, "-m", "celery", "--quiet", "-A", "zibo_fire"]
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", str(settings.WEB_THREADS), "--log-level", "warning"),
        *("--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "2"),
        "zibo_fire.wsgi:application",
    ]
    worker = [
        *(*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    # The schedule is kept in memory, so that no file of a killed scheduler is in the way.
    scheduler = [
        *(*celery, "beat", "--scheduler", "celery.beat.Scheduler", "--max-interval", "3"),
        *("--pidfile", "", "--loglevel", "WARNING"),
    ]
    return [
        Program("web", web),
        # SIGQUIT throws a running task away; its row is claimed again after the next start.
        Program("worker", worker, orphan_signal=signal.SIGQUIT),
        Program("scheduler", scheduler),
    ]


def parse_port(text: str) -> int:
    """Return the port number of a text.

    :raises ServeRefused: if it is no port number.
    """
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise ServeRefused(f"PORT 应为 1–65535 的整数，而不是“{text}”。 PORT must be a port number.")


def hold_state_folder(path: Path) -> IO[str]:
    """Return the open lock file of this state folder, with this process's number in it.

    :raises ServeRefused: if another server holds it.
    """
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise ServeRefused(
            f"本状态目录已有服务在运行（进程 {lock.read().strip()}）。"
            f" Already running on {path.parent}; stop it, or set ZIBO_FIRE_HOME."
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def require_free_port(port: int) -> None:
    """Check that the port can be bound.

    :raises ServeRefused: if it is in use or not permitted.
    """
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
            return
        except OSError as error:
            if error.errno == errno.EACCES:
                raise ServeRefused(f"无权使用端口 {port}。 Port {port} is not permitted.") from None
            if time.monotonic() > deadline:
                raise ServeRefused(
                    f"端口 {port} 已被占用，请用 PORT 另选。"
                    f" Port {port} is in use; choose another: PORT={port % 65535 + 1} ./run"
                ) from None
        time.sleep(0.1)


def forget_old_messages(folder: Path) -> None:
    """Empty the file queue: the database knows what is pending, and a half-written file would block."""
    for name in ("messages", "control"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)


def answers(port: int) -> bool:
    """Tell whether the web server answers a request, whatever it says."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
