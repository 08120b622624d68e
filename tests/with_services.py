"""Run a command beside a PostgreSQL and a Redis of its own, and leave nothing of them behind.

    python tests/with_services.py COMMAND [ARGUMENT ...]

The command finds them by DATABASE_URL and REDIS_URL. Both listen on free loopback ports and keep their data
in one temporary folder that goes with them. Syncing to disk is off: what is tested here is not a power cut.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 60
SET_PARENT_DEATH_SIGNAL = 1
NAME = "zibo"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
    "log_min_error_statement": "fatal",
}


class Unavailable(RuntimeError):
    """Report a service that could not be brought up."""


def main(command: list[str]) -> int:
    """Bring the services up, run the command and return its exit status.

    :raises Unavailable: if a service is not installed or does not start.
    """
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    # A signal ends the command, and what was started here is torn down on the way out.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _interrupt)
    folder = Path(tempfile.mkdtemp(prefix="zibo-fire-services-"))
    started: list[subprocess.Popen[bytes]] = []
    try:
        urls = {"DATABASE_URL": start_postgresql(folder, started), "REDIS_URL": start_redis(folder, started)}
        return _run(command, os.environ | urls)
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        end_all(started)
        shutil.rmtree(folder, ignore_errors=True)


def start_postgresql(folder: Path, started: list[subprocess.Popen[bytes]], *, durable: bool = False) -> str:
    """Initialise and start a cluster with UTF-8 text and return its address.

    :param durable: sync to disk after all, as where it is measured what that costs.
    :raises Unavailable: if it is not installed or does not start.
    """
    bin_folder = _postgresql_bin_folder()
    account = _unprivileged_account()
    data, password = folder / "postgresql", secrets.token_hex(16)
    data.mkdir()
    password_file = folder / "password"
    password_file.write_text(password)
    if account is not None:
        folder.chmod(0o711)
        for path in (data, password_file):
            os.chown(path, account.pw_uid, account.pw_gid)
    initialised = subprocess.run(
        [
            str(bin_folder / "initdb"),
            *("--pgdata", str(data), "--username", NAME, "--pwfile", str(password_file)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        preexec_fn=_become(account),
        check=False,
    )
    if initialised.returncode:
        raise Unavailable(f"initdb failed: {initialised.stderr.decode(errors='replace')}")
    arguments = ["-D", str(data), "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    for name, value in SETTINGS.items():
        arguments += ["-c", f"{name}={'on' if durable and value == 'off' else value}"]
    # Its own word for ending at once; as a child it may not outlive this process, however that ends.
    become = _become(account, death_signal=signal.SIGQUIT)

    def start(port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(bin_folder / "postgres"), *arguments, "-p", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "postgresql.log").open("ab"),
            cwd=data,
            start_new_session=True,
            preexec_fn=become,  # noqa: PLW1509
        )

    def answers(port: int) -> bool:
        return not subprocess.run(
            [str(bin_folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        ).returncode

    port = _start("PostgreSQL", start, answers, started, folder / "postgresql.log")
    subprocess.run(
        [str(bin_folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", NAME, NAME],
        env=os.environ | {"PGPASSWORD": password},
        check=True,
    )
    return f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"


def start_redis(folder: Path, started: list[subprocess.Popen[bytes]]) -> str:
    """Start a Redis that keeps nothing on disk and return its address.

    :raises Unavailable: if it is not installed or does not start.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise Unavailable("redis-server is not installed: apt-get install -y redis-server")

    def start(port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            stdin=subprocess.DEVNULL,
            stdout=(folder / "redis.log").open("ab"),
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_become(None, death_signal=signal.SIGKILL),  # noqa: PLW1509
        )

    def answers(port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    return f"redis://127.0.0.1:{_start('Redis', start, answers, started, folder / 'redis.log')}/0"


def _start(
    name: str,
    start: Callable[[int], subprocess.Popen[bytes]],
    answers: Callable[[int], bool],
    started: list[subprocess.Popen[bytes]],
    log: Path,
) -> int:
    # Somebody else may take the free port in between, so a start that fails at once is tried anew.
    for _ in range(3):
        port = _free_port()
        process = start(port)
        started.append(process)
        give_up = time.monotonic() + PATIENCE_SECONDS
        while process.poll() is None and time.monotonic() < give_up:
            # What answers on the port may be another's server, while this one is about to give up.
            if answers(port) and process.poll() is None:
                return port
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        _end(process)
    raise Unavailable(f"{name} did not start: {log.read_text(errors='replace')[-2000:]}")


def _postgresql_bin_folder() -> Path:
    on_path = shutil.which("initdb")
    if on_path is not None and Path(on_path).resolve().with_name("postgres").exists():
        return Path(on_path).resolve().parent
    versions = [
        folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()
    ]
    if not versions:
        raise Unavailable("PostgreSQL is not installed: apt-get install -y postgresql")
    return max(versions, key=lambda folder: int(folder.parent.name))


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Return whom the server runs as when this is root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody'")


def _become(account: pwd.struct_passwd | None, *, death_signal: int = 0) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def become() -> None:
        if account is not None:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        # Changing the account forgets the signal, so it is asked for afterwards.
        if death_signal and libc is not None:
            libc.prctl(SET_PARENT_DEATH_SIGNAL, death_signal)

    return become


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_all(started: list[subprocess.Popen[bytes]]) -> None:
    """End what was started, the last first."""
    for process in reversed(started):
        _end(process)


def _interrupt(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Unavailable as error:
        sys.exit(f"with_services: {error}")
