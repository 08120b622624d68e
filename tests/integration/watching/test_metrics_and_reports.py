"""Metrics and reports of errors are there only where they are switched on, and hold no content."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import textwrap
import threading
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
from django.test import Client

UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
ROOT = Path(__file__).resolve().parents[3]
WORD = "密标词QX7Z"
ASCII_WORD = "qx7zmarked"

FAILING_SITE = """
import logging
import django
from django.conf import settings
django.setup()
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.contrib.auth.decorators import login_not_required

@login_not_required
def fail(request, name):
    typed = "密标词QX7Z"
    raise ValueError("密标词QX7Z " + name + request.POST["text"])

@login_not_required
def well(request, name):
    return HttpResponse("ok")

class addresses:
    urlpatterns = [path("fail/<str:name>/", fail), path("well/<str:name>/", well)]
    handler500 = "common.outages.server_error"

settings.ROOT_URLCONF = addresses
client = Client(raise_request_exception=False)
client.cookies["other"] = "qx7zmarked"
for kind in ("fail", "well"):
    client.post(
        "/" + kind + "/密标词QX7Z/?q=qx7zmarked",
        {"text": "密标词QX7Z"},
        headers={"user-agent": "qx7zmarked", "authorization": "Bearer qx7zmarked"},
    )
logging.getLogger("some.library").error("wrong: %s", "密标词QX7Z")
"""


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {
        "PATH": os.environ["PATH"],
        "ZIBO_FIRE_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "zibo_fire.settings.test",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=own | variables,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@contextmanager
def receiver():
    """Receive what is sent to a Sentry."""
    bodies: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(UNPACK[self.headers["Content-Encoding"]](body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, bodies
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_report_of_an_error_holds_its_place_and_no_content(tmp_path):
    with receiver() as (port, bodies):
        dsn = f"http://key@127.0.0.1:{port}/1"
        run(FAILING_SITE + "import sentry_sdk\nsentry_sdk.flush(10)\n", tmp_path, SENTRY_DSN=dsn)

    assert bodies
    sent = b"\n".join(bodies).decode()
    assert WORD not in sent
    assert ASCII_WORD not in sent
    assert "\\u5bc6" not in sent
    events = [json.loads(line) for line in sent.splitlines() if '"event_id"' in line and '"platform"' in line]
    kinds = [value["type"] for event in events for value in event.get("exception", {}).get("values", [])]
    assert "ValueError" in kinds
    failed = next(event for event in events if "exception" in event)
    frames = failed["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "fail"
    assert not [frame for frame in frames if {"vars", "context_line", "pre_context"} & set(frame)]
    assert not {"request", "user", "breadcrumbs", "extra", "contexts", "modules"} & set(failed)


def test_without_an_address_nothing_is_loaded_or_sent(tmp_path):
    script = "import django, sys\ndjango.setup()\nprint('sentry_sdk' in sys.modules)"
    assert run(script, tmp_path).stdout.strip() == "False"


def test_metrics_are_counted_without_content(tmp_path):
    script = (
        FAILING_SITE
        + """
answer = client.get("/metrics", headers={"authorization": "Bearer token-of-prometheus"})
print(answer.status_code)
print(answer.content.decode())
"""
    )
    printed = run(script, tmp_path, METRICS="on", METRICS_TOKEN="token-of-prometheus").stdout
    assert printed.startswith("200\n")
    assert "django_http_responses_total_by_status_total" in printed
    assert 'status="500"' in printed
    assert WORD not in printed
    assert ASCII_WORD not in printed


@pytest.mark.parametrize(
    ("options", "headers", "status"),
    [
        ({}, {}, 404),
        ({"METRICS": True}, {}, 404),
        ({"METRICS": True}, {"authorization": "Bearer "}, 404),
        ({"METRICS": True, "METRICS_TOKEN": "right"}, {"authorization": "Bearer wrong"}, 404),
        ({"METRICS": True, "METRICS_TOKEN": "right"}, {"authorization": "Bearer right"}, 200),
        ({"METRICS_TOKEN": "right"}, {"authorization": "Bearer right"}, 404),
        ({"METRICS": True, "METRICS_ADDRESSES": ["127.0.0.0/8"]}, {}, 200),
        ({"METRICS": True, "METRICS_ADDRESSES": ["127.0.0.0/8"]}, {"x-forwarded-for": "127.0.0.1"}, 404),
        ({"METRICS": True, "METRICS_ADDRESSES": ["10.0.0.0/8"]}, {}, 404),
    ],
)
def test_metrics_are_for_whoever_is_named(settings, options, headers, status):
    for name, value in options.items():
        setattr(settings, name, value)
    assert Client().get("/metrics", headers=headers).status_code == status
