"""A receiver of webhooks on a real socket, which checks signatures by a program that is not ours."""

import base64
import json
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from desk.webhooks.models import Webhook


class Receiver:
    """What was received, and how the next messages are answered."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.waits_for: threading.Event | None = None
        self.drips = False

    @property
    def told(self) -> list[dict[str, object]]:
        return [json.loads(body) for _, body in self.received]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/changed?from=zibo"


@contextmanager
def receiving():
    """Run a receiver for the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if receiver.waits_for is not None:
                receiver.waits_for.wait(20)
            if receiver.drips:
                self._drip()
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _drip(self):
            try:
                while True:
                    self.wfile.write(b"H")
                    time.sleep(0.2)
            except OSError:
                self.close_connection = True

        do_GET = do_POST

        def log_message(self, *args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def signature_by_openssl(secret: str, headers: dict[str, str], body: bytes) -> str:
    """Return what the signature header should be, reckoned by OpenSSL's command."""
    key = base64.b64decode(secret.removeprefix("whsec_")).hex()
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    digest = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return "v1," + base64.b64encode(digest).decode()


def unhurried() -> None:
    """Let whatever waits be due at once, as if its time had come."""
    Webhook.objects.update(silent_until=None)
    for webhook in Webhook.objects.all():
        for delivery in webhook.deliveries.all():
            delivery.due_at = delivery.made_at
            delivery.save()
