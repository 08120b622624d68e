"""People who write without a pause through HTTP, and remember what they were told is done (写入者)."""

import http.client
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

# A person's writing is saved while they type, far more often than anything is decided.
KINDS = ("draft", "draft", "draft", "act by page", "draft", "draft", "draft", "act by API")
TURNED_AWAY = (429, 503)
PARTS = 6


@dataclass
class Written:
    """One write that was acknowledged (已回执的写入): its mark, and what it took."""

    moment: float
    mark: str
    kind: str
    seconds: float


class Writers:
    """Several people who all together write so many times a second to a served installation.

    :param world: who may come, as the load drill's world tells it.
    """

    def __init__(self, port: int, world: dict[str, Any], *, people: int, rate: float) -> None:
        self.port = port
        self.world = world
        self.done: list[Written] = []
        self.faults: list[str] = []
        self.turned_away = 0
        self._going = threading.Event()
        self._going.set()
        self._threads = [
            threading.Thread(target=self._work, args=(number, people / rate)) for number in range(people)
        ]
        for thread in self._threads:
            thread.start()

    def acknowledged(self) -> list[tuple[float, str]]:
        """Return the moment and the mark of each write that its person was told is done."""
        return [(one.moment, one.mark) for one in list(self.done)]

    def unexpected(self) -> str:
        """Return the answers that nobody planned for."""
        return "\n".join(self.faults)

    def stop(self) -> None:
        """Let everybody finish and go."""
        self._going.clear()
        for thread in self._threads:
            thread.join()

    def told(self) -> str:
        """Return how many writes of each kind there were and how long they took, in words."""
        kinds = Counter(one.kind for one in self.done)
        times = sorted(one.seconds for one in self.done)
        slow = ", ".join(f"p{part} {times[len(times) * part // 100] * 1000:.0f} ms" for part in (50, 95, 99))
        return f"{dict(kinds)}, {slow}, {self.turned_away} turned away"

    def _work(self, number: int, every: float) -> None:
        writer = Writer(number, self.port, self.world)
        next_at = time.monotonic() + every * number / len(self._threads)
        while self._going.is_set():
            # Whoever is late writes at once, and does not make up for what was missed.
            next_at = max(next_at + every, time.monotonic())
            began = time.monotonic()
            kind, mark, status, text = writer.write()
            if status in (200, 302):
                self.done.append(Written(time.time(), mark, kind, time.monotonic() - began))
            elif status in TURNED_AWAY:
                self.turned_away += 1
            else:
                self.faults.append(f"{kind}: {status} {text[:300]}")
            threading.Event().wait(max(0.0, next_at - time.monotonic()))


class Writer:
    """One person: types into a part of a report and registers who saw the fire (撰写和登记)."""

    def __init__(self, number: int, port: int, world: dict[str, Any]) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.number = number
        self.member = world["members"][number % len(world["members"])]
        self.officer = world["officers"][number % len(world["officers"])]
        self.part = 1 + number // len(world["members"]) % PARTS
        self.cookies = (world["session_cookie"], world["csrf_cookie"])
        self.csrf = secrets.token_hex(16)
        self.numbers = count()
        self.typed = ""

    def write(self) -> tuple[str, str, int, str]:
        """Write once; return the kind, the mark, and the answer's status and text."""
        number = next(self.numbers)
        kind, mark = KINDS[(number + self.number) % len(KINDS)], f"证人{self.number}-{number}"
        ways: dict[str, Callable[[str], tuple[int, str]]] = {
            "draft": self._type,
            "act by page": self._press,
            "act by API": self._call,
        }
        return kind, mark, *ways[kind](mark)

    def _type(self, mark: str) -> tuple[int, str]:
        text = f"{self.typed}{mark}。"
        case = self.member["cases"][0]
        path = f"/cases/{case}/writing/parts/{self.part}/draft/"
        answer = self._post(path, self.member, {"field": "body", "text": text})
        if answer[0] == 200:
            self.typed = text
        return answer

    def _press(self, mark: str) -> tuple[int, str]:
        path = f"/cases/{self._case()}/acts/register-party/"
        return self._post(path, self.officer, {"kind": "PERSON", "name": mark, "roles": "WITNESS"})

    def _call(self, mark: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {self.officer['token']}", "Content-Type": "application/json"}
        headers |= {"If-Match": "*", "Idempotency-Key": secrets.token_hex(8)}
        body = json.dumps({"kind": "PERSON", "name": mark, "roles": ["WITNESS"]})
        return self._ask(f"/api/v1/cases/{self._case()}/acts/register-party/", body, headers)

    def _case(self) -> str:
        return secrets.choice(self.officer["cases"])

    def _post(self, path: str, person: dict[str, Any], form: dict[str, str]) -> tuple[int, str]:
        session, csrf = self.cookies
        headers = {
            "Cookie": f"{session}={person['session']}; {csrf}={self.csrf}",
            "X-CSRFToken": self.csrf,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._ask(path, urlencode(form), headers)

    def _ask(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        self.link.request("POST", path, body=body.encode(), headers=headers)
        answer = self.link.getresponse()
        return answer.status, answer.read().decode()
