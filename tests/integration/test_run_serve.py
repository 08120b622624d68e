"""What ./run promises about processes: served, restarted, and gone when it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys

import pytest

from tests.integration.serving import ROOT, Server, environment, free_port, wait_until

NAMES = ("granian", "zibo_fire worker", "zibo_fire beat")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Return a migrated database, made once."""
    home = tmp_path_factory.mktemp("migrated")
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v", "0"]
    subprocess.run(command, env=environment(home), check=True, timeout=60)
    return home / "zibo_fire.sqlite3"


@pytest.fixture
def start(tmp_path, migrated):
    servers = []
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated, home)

    def start_server(**options):
        server = Server(home, **options)
        servers.append(server)
        return server

    yield start_server
    for server in servers:
        server.end()


def refused(*, home, port):
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "serve"],
        env=environment(home, port=port),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_serves_and_an_interrupt_leaves_no_process(start):
    server = start()
    server.wait_until_served()
    wait_until(lambda: all(server.main_process_id(name) for name in NAMES))

    second = refused(home=server.home, port=free_port())
    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(10) == 0
    assert server.process_ids() == set()
    assert server.status() is None
    assert second.returncode == 1
    assert str(server.process.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_a_killed_program_is_started_again_once(start):
    server = start()
    server.wait_until_served()
    wait_until(lambda: all(server.main_process_id(name) for name in NAMES))
    before = {name: server.main_process_id(name) for name in NAMES}
    wait_until(lambda: len(server.process_ids("granian")) == 3)
    everything_before = server.process_ids() - {server.process.pid}

    for process_id in before.values():
        os.kill(process_id, signal.SIGKILL)

    wait_until(lambda: all(server.main_process_id(name) not in (None, before[name]) for name in NAMES))
    wait_until(lambda: server.status() == 200)
    errors = server.errors.read_text()
    for name in ("web", "worker", "scheduler"):
        assert errors.count(f"{name} ended with status -9") == 1
    assert not server.process_ids() & everything_before
    assert len(server.process_ids("zibo_fire beat")) == 1


def test_a_killed_web_process_is_replaced(start):
    server = start()
    server.wait_until_served()
    main = server.main_process_id("granian")
    wait_until(lambda: len(server.process_ids("granian")) == 3)
    workers = server.process_ids("granian") - {main}

    for process_id in workers:
        os.kill(process_id, signal.SIGKILL)

    wait_until(lambda: server.status() == 200)
    assert not server.process_ids("granian") & workers


def test_a_killed_supervisor_leaves_nothing_that_blocks_the_next_start(start):
    first = start()
    first.wait_until_served()
    wait_until(lambda: all(first.main_process_id(name) for name in NAMES))
    (first.home / "queue" / "messages" / "1_half-written.celery.msg").write_bytes(b'{"body": ')

    first.process.kill()
    first.process.wait()
    second = start(port=first.port)

    second.wait_until_served()
    wait_until(lambda: all(second.main_process_id(name) for name in NAMES))
    children = {second.process.pid, *(second.main_process_id(name) for name in NAMES)}
    wait_until(lambda: parents(second.process_ids()) <= children | {os.getpid()})
    assert "Traceback" not in second.errors.read_text()


def parents(process_ids):
    """Return the parents of processes; one that lost its own shows another here."""
    found = set()
    for process_id in process_ids:
        try:
            with open(f"/proc/{process_id}/stat") as stat:
                found.add(int(stat.read().rpartition(")")[2].split()[1]))
        except OSError:
            continue
    return found


def test_a_port_in_use_is_one_clear_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = refused(home=tmp_path, port=port)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"端口 {port} 已被占用")
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_one_clear_line(tmp_path, port):
    answer = refused(home=tmp_path, port=port)

    assert answer.returncode == 1
    assert port in answer.stderr
    assert "Traceback" not in answer.stderr
