"""Start the real supervisor for a test and look at its processes from outside."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 40


class Server:
    """One `manage.py serve` with a state folder of its own."""

    def __init__(self, home: Path, *, port: int | None = None, **variables: str) -> None:
        self.home = home
        self.port = port or free_port()
        self.errors = home / "stderr.txt"
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve"],
                env=environment(home, port=self.port) | variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                # As a shell script starts a background command.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
            )

    def status(self) -> int | None:
        """Return the status of the first page, None while nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait_until_served(self) -> None:
        wait_until(lambda: self.status() == 200 or self.process.poll() is not None)
        assert self.process.poll() is None, self.errors.read_text()

    def process_ids(self, word: str = "") -> set[int]:
        """Return the processes of this state folder whose command line has the word."""
        found = set()
        marker = f"ZIBO_FIRE_HOME={self.home}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if marker in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if word in command:
                        found.add(int(folder.name))
            except OSError:
                continue
        return found

    def main_process_id(self, word: str) -> int | None:
        """Return the direct child of the supervisor whose command line has the word."""
        for process_id in self.process_ids(word):
            try:
                stat = Path(f"/proc/{process_id}/stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == self.process.pid:
                return process_id
        return None

    def end(self) -> None:
        """Leave nothing behind, whatever the test found."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)
        for process_id in self.process_ids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        self.process.stdout.close()


def environment(home: Path, *, port: int | str = 0) -> dict[str, str]:
    """Return what a person's shell would hold who runs the product on this state folder."""
    own = {"ZIBO_FIRE_HOME": str(home), "PORT": str(port)}
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | own


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Poll until the condition holds; fail the test when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the awaited state did not come"
        signal.sigtimedwait([], 0.05)
