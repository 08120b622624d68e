"""Use the API with Python's standard library alone: read, act, upload, download, check a webhook.

export ZIBO_FIRE_URL=https://fire.example.gov.cn ZIBO_FIRE_TOKEN=zfi_…
python client.py list
python client.py read CASE
python client.py act CASE register-party '{"kind": "UNIT", "name": "某公司", "roles": ["OWNER"]}'
python client.py upload CASE letter.pdf '{"direction": "IN", "kind": "…", "title": "…", "dated_on": "…"}'
python client.py pdf CASE report.pdf
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urljoin


class Refused(SystemExit):
    """A refusal in the server's own words; uncaught, it ends the program with them."""


class Client:
    """One person's token at one server."""

    def __init__(self, url: str, token: str) -> None:
        self.root = urljoin(url, "/api/v1/")
        self.known_by = {"Authorization": f"Bearer {token}"}

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[bytes, str]:
        """Send a request and return the answer's body and its ETag."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | self.known_by
        request = urllib.request.Request(urljoin(self.root, path), body, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read(), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            told = json.load(error)
            raise Refused(f"{error.code} {told['code']} {told['detail']}{told['article']}") from None

    def get(self, path: str) -> dict:
        """Read an address."""
        return json.loads(self.send("GET", path)[0])

    def cases(self):
        """Yield every case of the list, page after page."""
        page = "cases/"
        while page:
            answer = self.get(page)
            yield from answer["results"]
            page = answer["next"]

    def act(self, case: str, act: str, values: dict, file: Path | None = None) -> dict:
        """Do an act on the version just read; the key lets a request whose answer was lost be sent again."""
        media_type, body = encoded(values, file)
        headers = {"Content_Type": media_type, "Idempotency_Key": str(uuid.uuid4())}
        headers["If_Match"] = self.send("GET", f"cases/{case}/")[1]
        for pause in (1, 5, 15):
            try:
                return json.loads(self.send("POST", f"cases/{case}/acts/{act}/", body, **headers)[0])
            except OSError:
                time.sleep(pause)
        raise Refused("no answer; the same key may be sent again")

    def report_pdf(self, case: str) -> bytes:
        """Ask for the report, wait until it is printed, and return it."""
        path = f"cases/{case}/report/pdf/"
        self.send("POST", path)
        while (printing := self.get(path))["status"] in ("PENDING", "RUNNING"):
            time.sleep(1)
        if not printing["url"]:
            raise Refused(printing["error"])
        return self.send("GET", printing["url"])[0]


def encoded(values: dict, file: Path | None) -> tuple[str, bytes]:
    """Return media type and body: JSON, or a form where a file goes along as its field ``scan``."""
    if file is None:
        return "application/json", json.dumps(values).encode()
    mark, parts = uuid.uuid4().hex, b""
    for name, value in values.items():
        parts += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    head = f'--{mark}\r\nContent-Disposition: form-data; name="scan"; filename="{file.name}"\r\n\r\n'
    body = parts + head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
    return f"multipart/form-data; boundary={mark}", body


def is_genuine(secret: str, headers: dict, body: bytes) -> bool:
    """Tell whether a webhook's message is signed with the secret and not older than five minutes."""
    sent = {name.lower(): value for name, value in headers.items()}
    timestamp = sent["webhook-timestamp"]
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = hmac.new(key, f"{sent['webhook-id']}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return hmac.compare_digest(sent["webhook-signature"], "v1," + base64.b64encode(wanted).decode())


def main(command: str, *words: str) -> object:
    """Do what the command line says and return what to print."""
    client = Client(os.environ["ZIBO_FIRE_URL"], os.environ["ZIBO_FIRE_TOKEN"])
    if command == "list":
        return list(client.cases())
    if command == "read":
        return {**client.get(f"cases/{words[0]}/"), "clocks": client.get(f"cases/{words[0]}/clocks/")}
    if command == "act":
        return client.act(words[0], words[1], json.loads(words[2]))
    if command == "upload":
        return client.act(words[0], "file-document", json.loads(words[2]), Path(words[1]))
    return {"bytes": Path(words[1]).write_bytes(client.report_pdf(words[0]))}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:]), ensure_ascii=False, indent=1))
