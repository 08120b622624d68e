"""Keep a few long-running programs alive, and let none of them outlive the one that started them."""

import contextlib
import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
FIRST_DELAY_SECONDS = 0.25
LONGEST_DELAY_SECONDS = 15.0
STEADY_AFTER_SECONDS = 20.0
KILL_AFTER_SECONDS = 3.0


@dataclass
class Program:
    """Describe one program to keep alive and the signal it gets when this process was killed."""

    name: str
    argv: Sequence[str]
    orphan_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_at: float = field(default=0.0, init=False)
    delay: float = field(default=FIRST_DELAY_SECONDS, init=False)

    def start(self, *, cwd: Path) -> None:
        """Start the program as the leader of a process group of its own."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.argv,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(self.orphan_signal),  # noqa: PLW1509 (this process has one thread)
        )

    def stop(self) -> None:
        """Ask the program to end; it passes the news on to its own children."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        """Kill whatever is left of the program's process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def plan_restart(self) -> float:
        """Choose when to start again, in seconds from now: longer each time it dies young."""
        if time.monotonic() - self.started_at > STEADY_AFTER_SECONDS:
            self.delay = FIRST_DELAY_SECONDS
        wait, self.delay = self.delay, min(self.delay * 2, LONGEST_DELAY_SECONDS)
        self.start_at = time.monotonic() + wait
        return wait


def _end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what a new child runs so that the kernel signals it when this process is killed (Linux)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Supervisor:
    """Run programs until SIGINT, SIGTERM or SIGHUP, starting again each one that dies."""

    def __init__(self, programs: Sequence[Program], *, cwd: Path, log: Callable[[str], None]) -> None:
        self.programs = programs
        self.cwd = cwd
        self.log = log
        self.stopping = False
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)

    def run(self, *, on_round: Callable[[], None]) -> None:
        """Supervise until told to stop; ``on_round`` is called about twice a second."""
        # Signals wake the loop through the socket. They are taken over explicitly because a shell starts
        # a background command with SIGINT ignored.
        signal.set_wakeup_fd(self._wake_writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while not self.stopping:
                self._start_due()
                on_round()
                self._sleep(0.5)
                self._notice_deaths()
        finally:
            self._stop_all()

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _sleep(self, seconds: float) -> None:
        if select.select([self._wake_reader], [], [], seconds)[0]:
            self._wake_reader.recv(4096)

    def _start_due(self) -> None:
        for program in self.programs:
            if program.process is None and program.start_at <= time.monotonic():
                program.start(cwd=self.cwd)

    def _notice_deaths(self) -> None:
        for program in self.programs:
            if program.process is None or program.process.poll() is None:
                continue
            status = program.process.returncode
            # Children of the dead one would hold the port or do the same work twice.
            program.kill_group()
            if not self.stopping:
                wait = program.plan_restart()
                self.log(f"{program.name} ended with status {status}; starting again in {wait:g} s")

    def _stop_all(self) -> None:
        asked_at = time.monotonic()
        for program in self.programs:
            program.stop()
        while time.monotonic() - asked_at < KILL_AFTER_SECONDS and any(
            program.process and program.process.poll() is None for program in self.programs
        ):
            self._sleep(0.1)
        for program in self.programs:
            program.kill_group()
