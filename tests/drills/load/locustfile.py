"""What people and programs do all day (压力脚本): one class for each kind, most of it reading.

Run by ``installations`` with LOAD_WORLD (who may come), LOAD_ACKNOWLEDGED (where to write down what was
answered as done), LOAD_REPORT (where to write what was measured) and LOAD_LONGEST_PAUSE_SECONDS (how long
somebody reads or thinks at most; a quarter of it at least). With LOAD_RUSH=1 being turned away is an
answer like any other, if it is told properly.
"""

import json
import os
import random
import secrets
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gevent.lock import Semaphore
from locust import FastHttpUser, between, events, task

WORLD = json.loads(Path(os.environ["LOAD_WORLD"]).read_text(encoding="utf-8"))
ACKNOWLEDGED = Path(os.environ["LOAD_ACKNOWLEDGED"])
HEADERS = json.loads(os.environ["LOAD_HEADERS"])
RUSH = os.environ.get("LOAD_RUSH") == "1"
LONGEST_PAUSE = float(os.environ["LOAD_LONGEST_PAUSE_SECONDS"])
YESTERDAY = (date.fromisoformat(WORLD["today"]) - timedelta(days=1)).isoformat()
WORDS = ("柳泉", "商铺", "物流园", "张店", "火灾", "塑料制品厂")
DISTRICTS = ("张店区", "淄川区", "桓台县")
SCAN_BYTES = 300_000
TOKEN_LENGTH = 32

taken: dict[str, list[float]] = defaultdict(list)
answers: Counter[str] = Counter()
faults: Counter[str] = Counter()
unique = Semaphore()
count = 0


def mark() -> str:
    """Return a word that nothing else in this drill bears."""
    global count  # noqa: PLW0603
    with unique:
        count += 1
    return f"{os.getpid()}-{count}"


def acknowledge(kind: str, what: str) -> None:
    """Write down that somebody was told it is done."""
    with ACKNOWLEDGED.open("a", encoding="utf-8") as file:
        file.write(f"{kind} {what}\n")


def scan() -> bytes:
    """Return a small PDF with a page's worth of ballast, another each time."""
    ballast = secrets.token_hex(SCAN_BYTES // 2).encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%%%s\nendstream" % (len(ballast) + 1, ballast),
    ]
    body, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    return body + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, start)
    )


class Person(FastHttpUser):
    """Base of everybody: asks, judges the answer, and remembers how long it took."""

    abstract = True
    wait_time = between(LONGEST_PAUSE / 4, LONGEST_PAUSE)
    kind = ""
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        self.me = random.choice(WORLD[self.kind])
        csrf = secrets.token_hex(TOKEN_LENGTH // 2)
        cookie = f"{WORLD['session_cookie']}={self.me['session']}; {WORLD['csrf_cookie']}={csrf}"
        self.page_headers = HEADERS | {"Cookie": cookie, "X-CSRFToken": csrf}
        if "X-Forwarded-Proto" in HEADERS:
            self.page_headers["Referer"] = f"https://{HEADERS['Host']}/"
        self.program_headers = HEADERS | {"Authorization": f"Bearer {self.me['token']}"}

    @contextmanager
    def answered(self, method: str, path: str, name: str, *, expected: tuple[int, ...], **sent: Any):
        """Send one request and judge the answer; what is not expected is a fault."""
        began = time.monotonic()
        with self.client.request(
            method, path, name=name, catch_response=True, allow_redirects=False, **sent
        ) as answer:
            seconds = time.monotonic() - began
            status = answer.status_code
            answers[str(status)] += 1
            if status in (429, 503):
                taken["turned away"].append(seconds)
            else:
                taken[name].append(seconds)
            fault = self.fault_of(answer, expected)
            if fault:
                faults[f"{name}: {fault}"] += 1
                answer.failure(fault)
            else:
                answer.success()
            yield answer if not fault and status in expected else None

    def fault_of(self, answer: Any, expected: tuple[int, ...]) -> str:
        """Return what is wrong with an answer, empty if nothing is."""
        if answer.status_code in expected:
            return ""
        text = answer.text or ""
        if answer.status_code == 503 and "当前访问人数过多" in text:
            if not RUSH:
                return "turned away"
            return "" if answer.headers.get("Retry-After") else "turned away without Retry-After"
        _, _, body = text.partition("<main")
        return f"{answer.status_code} {answer.error or ''} {(body or text)[:300]}"

    def read(self, path: str, name: str, expected: tuple[int, ...] = (200,)) -> Any:
        with self.answered("GET", path, name, expected=expected, headers=self.page_headers) as answer:
            return answer

    def submit(self, path: str, name: str, data: dict[str, str], expected: tuple[int, ...] = (302,)) -> Any:
        with self.answered(
            "POST", path, f"写 {name}", expected=expected, data=data, headers=self.page_headers
        ) as answer:
            return answer

    def call(
        self,
        method: str,
        path: str,
        name: str,
        expected: tuple[int, ...] = (200,),
        body: Any = None,
        **more: str,
    ) -> Any:
        sent: dict[str, Any] = {"headers": self.program_headers | more}
        if body is not None:
            sent["json"] = body
        name = f"API {name}" if method == "GET" else f"写 API {name}"
        with self.answered(method, f"/api/v1/{path}", name, expected=expected, **sent) as answer:
            return answer

    def case(self) -> str:
        return random.choice(self.me["cases"])

    def register_party(self) -> None:
        path, name = f"/cases/{self.case()}/acts/register-party/", f"证人{mark()}"
        if self.read(path, "登记单位和个人的表单") is not None:
            data = {"kind": "PERSON", "name": name, "roles": "WITNESS"}
            if self.submit(path, "登记单位和个人", data) is not None:
                acknowledge("party", name)


class Officer(Person):
    """The office of a district's body: lists, searches, registers, uploads scans."""

    kind = "officers"
    weight = 5

    def on_start(self) -> None:
        super().on_start()
        self.register_party()

    @task(5)
    def look_at_list(self) -> None:
        self.read("/", "列表")

    @task(3)
    def narrow_list(self) -> None:
        self.read(f"/?stage=REGISTERED&q={random.choice(WORDS)}", "列表 筛选")

    @task(3)
    def search(self) -> None:
        self.read(f"/search/?q={random.choice(WORDS)}", "检索")

    @task(6)
    def read_case(self) -> None:
        case = self.case()
        self.read(f"/cases/{case}/", "案件")
        self.read(f"/cases/{case}/facts/", "案情")

    @task(2)
    def read_papers(self) -> None:
        case = self.case()
        self.read(f"/cases/{case}/documents/", "公文和收发文")
        self.read(f"/cases/{case}/journal/", "办理日志")

    @task(3)
    def do_register_party(self) -> None:
        self.register_party()

    @task(1)
    def register_fire(self) -> None:
        address = f"演练路{mark()}号"
        if self.read("/cases/new/", "登记火灾的表单") is None:
            return
        data = {"occurred_on": YESTERDAY, "occurred_time": "09:20", "district": self.me["district"]}
        data |= {"address": address, "site_name": "某商铺", "deaths": "1", "is_another_fire": "on"}
        if self.submit("/cases/new/", "登记火灾", data) is not None:
            acknowledge("fire", address)

    @task(1)
    def file_document(self) -> None:
        number = f"张政字{mark()}号"
        path = f"/cases/{self.case()}/acts/file-document/"
        fields = {"direction": "IN", "kind": "GROUP_ESTABLISHMENT", "title": "成立通知", "confirmed": "on"}
        fields |= {"document_number": number, "dated_on": YESTERDAY, "correspondent": "张店区人民政府"}
        boundary = secrets.token_hex(16)
        lines = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        lines.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="scan"; filename="scan.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        content = "".join(lines).encode() + scan() + f"\r\n--{boundary}--\r\n".encode()
        headers = self.page_headers | {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        with self.answered(
            "POST", path, "写 收文和扫描件", expected=(302,), data=content, headers=headers
        ) as answer:
            if answer is not None:
                acknowledge("document", number)


class Member(Person):
    """A member of a group: reads the case and the report, writes while the page saves drafts."""

    kind = "members"
    weight = 3

    @task(4)
    def read_case(self) -> None:
        case = self.case()
        for path, name in (("", "案件"), ("group/", "调查组"), ("findings/", "问题和措施")):
            self.read(f"/cases/{case}/{path}", name)

    @task(2)
    def read_report(self) -> None:
        self.read(f"/cases/{self.case()}/report/", "报告预览")

    @task(2)
    def write(self) -> None:
        case, text = self.case(), "灭火救援行动响应及时。"
        if self.read(f"/cases/{case}/writing/parts/3/", "撰写") is None:
            return
        text += f"现场情况{mark()}。"
        path = f"/cases/{case}/writing/parts/3/draft/"
        self.submit(path, "草稿", {"field": "body", "text": text}, expected=(200,))

    @task(2)
    def do_register_party(self) -> None:
        self.register_party()

    @task(1)
    def print_report(self) -> None:
        case = self.case()
        if self.submit(f"/cases/{case}/report/pdf/", "申请报告PDF", {}) is not None:
            self.read(f"/cases/{case}/report/", "报告预览")


class City(Person):
    """The city's office: the lists of all districts, deep pages, exports."""

    kind = "city"
    weight = 1

    @task(3)
    def page_through(self) -> None:
        self.read("/", "列表 全市")
        self.read(f"/?district={random.choice(DISTRICTS)}&due=overdue", "列表 筛选")

    @task(2)
    def search(self) -> None:
        self.read(f"/search/?q={random.choice(WORDS)}", "检索")

    @task(1)
    def read_start(self) -> None:
        self.read("/start/", "工作台")


class Program(Person):
    """A program with an officer's token."""

    kind = "officers"
    weight = 1

    @task(4)
    def look(self) -> None:
        case = self.case()
        self.call("GET", "cases/", "列表")
        self.call("GET", f"cases/{case}/", "案件")
        self.call("GET", f"cases/{case}/clocks/", "期限")

    @task(2)
    def act(self) -> None:
        case = self.case()
        seen = self.call("GET", f"cases/{case}/", "案件")
        if seen is None:
            return
        headers = {"If-Match": seen.headers["ETag"], "Idempotency-Key": f"load-{secrets.token_hex(8)}"}
        body = {"kind": "PERSON", "name": f"证人{mark()}", "roles": ["WITNESS"]}
        # Another may have been quicker, which is told as 412.
        path = f"cases/{case}/acts/register-party/"
        done = self.call("POST", path, "登记单位和个人", (200, 412), body, **headers)
        if done is not None and done.status_code == 200:
            acknowledge("event", f"{case}/{done.json()['event']['seq']}")


@events.quitting.add_listener
def report(**_: Any) -> None:
    """Write down what was measured."""
    told = {"taken": taken, "answers": answers, "faults": faults}
    Path(os.environ["LOAD_REPORT"]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
