"""The example client of the documentation does what it says, against a server on a real socket."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from integration.api.api_client import token_of
from integration.webhooks.receiver import receiving
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from cases.models import DocumentEntry, Party
from desk.tasks import send_webhooks
from desk.webhooks import services
from reports.tasks import render_pending

CLIENT = Path(__file__).parents[3] / "docs" / "examples" / "client.py"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    return drive(gather_people(), Stage.INVESTIGATING)


@pytest.fixture
def start(scene, live_server):
    environment = {
        **os.environ,
        "ZIBO_FIRE_URL": live_server.url,
        "ZIBO_FIRE_TOKEN": token_of(scene.people.office),
    }

    def start(*words: str) -> subprocess.Popen:
        command = [sys.executable, str(CLIENT), *words]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


@pytest.fixture
def run(start):
    def run(*words: str):
        output, errors = start(*words).communicate(timeout=60)
        return json.loads(output) if output else errors.strip()

    return run


def test_the_client_reads_acts_uploads_and_downloads(scene, start, run, tmp_path, sample_pdf):
    case = scene.public_id
    assert [row["case"]["public_id"] for row in run("list")] == [case]
    read = run("read", case)
    assert {"code", "title", "due_on"} <= set(read["clocks"][0])
    values = {"kind": "UNIT", "name": "又一公司", "roles": ["OWNER"]}
    done = run("act", case, "register-party", json.dumps(values))
    assert done["event"]["act"] == "REGISTER_PARTY"
    assert Party.objects.filter(case=scene.case, name="又一公司").count() == 1
    refused = run("act", case, "register-party", json.dumps({"kind": "UNIT"}))
    assert refused.startswith("422 invalid ")

    letter = tmp_path / "letter.pdf"
    letter.write_bytes(sample_pdf)
    form = {"direction": "IN", "kind": "SCOPE_OPINION", "title": "复函", "dated_on": "2026-03-09"}
    assert run("upload", case, str(letter), json.dumps(form))["event"]["act"] == "FILE_DOCUMENT"
    assert DocumentEntry.objects.get(case=scene.case, title="复函").digest

    report = tmp_path / "report.pdf"
    client = start("pdf", case, str(report))
    deadline = time.monotonic() + 90
    while client.poll() is None and time.monotonic() < deadline:
        render_pending()
    assert client.wait(5) == 0, client.stderr.read()
    assert report.read_bytes().startswith(b"%PDF-")


def test_the_client_knows_a_genuine_message(scene, settings):
    is_genuine = example().is_genuine
    with receiving() as receiver:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{receiver.port}"]
        settings.WEBHOOK_HTTP_TO_LOOPBACK = True
        office = scene.people.office
        webhook, secret = services.add_webhook(actor=office, name="平台", url=receiver.url)
        services.test_webhook(actor=office, webhook_id=webhook.public_id)
        assert send_webhooks() == 1
    headers, body = receiver.received[0]
    assert is_genuine(secret, headers, body)
    assert not is_genuine(secret, headers, body + b" ")
    assert not is_genuine(secret, {**headers, "webhook-id": "another"}, body)
    assert not is_genuine(secret, {**headers, "webhook-timestamp": str(int(time.time()) - 301)}, body)
    assert not is_genuine("whsec_" + "A" * 43 + "=", headers, body)


def test_the_client_is_short_and_needs_nothing_else():
    text = CLIENT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    imported = [line.split()[1].partition(".")[0] for line in imports]
    assert set(imported) <= set(sys.stdlib_module_names)


def example():
    spec = importlib.util.spec_from_file_location("client_example", CLIENT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
