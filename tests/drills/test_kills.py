"""Kill anything at any moment, for longer than the ordinary tests do (./run drill)."""

import os
import random
import shutil
import signal
import subprocess
import sys

import pytest

from tests.integration.serving import ROOT, Server, environment, wait_until

pytestmark = pytest.mark.drill

ROUNDS = 12


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v", "0"]
    subprocess.run(command, env=environment(folder), check=True, timeout=60)
    return folder


def test_any_process_may_die_at_any_moment(home):
    chance = random.Random(20221109)
    server = Server(home)
    try:
        server.wait_until_served()
        for _ in range(ROUNDS):
            victims = sorted(server.process_ids() - {server.process.pid})
            if victims:
                os.kill(chance.choice(victims), signal.SIGKILL)
            wait_until(lambda: server.status() == 200)
        wait_until(
            lambda: all(server.main_process_id(name) for name in ("granian", "fire worker", "fire beat"))
        )
        assert len(server.process_ids("fire beat")) == 1
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(10) == 0
        assert server.process_ids() == set()
    finally:
        server.end()


def test_the_supervisor_may_be_killed_again_and_again(home):
    port = None
    for _ in range(4):
        server = Server(home, port=port)
        try:
            server.wait_until_served()
            port = server.port
            server.process.kill()
            server.process.wait()
        except AssertionError:
            server.end()
            raise
        server.process.stdout.close()
    wait_until(lambda: not server.process_ids(), seconds=15)


def test_an_interrupted_installation_heals(tmp_path):
    home = tmp_path / "home"
    command = [str(ROOT / "run"), "manage", "version"]
    first = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    wait_until(lambda: list(home.glob("venv-*/lib/python*/site-packages/django")), seconds=120)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert not list(home.glob("venv-*/.complete"))

    second = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)

    assert second.returncode == 0, second.stderr
    assert second.stdout.startswith("5.")
    shutil.rmtree(home)


def test_two_first_starts_at_once_install_once(tmp_path):
    home = tmp_path / "home"
    command = [str(ROOT / "run"), "manage", "dumpdata", "accounts.district"]
    both = [
        subprocess.Popen(
            command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=300) for process in both]

    assert [process.returncode for process in both] == [0, 0], answers
    assert answers[0][0] == answers[1][0]
    assert sum("Python packages" in errors for _, errors in answers) == 1
    shutil.rmtree(home)
