"""No line of the log holds what somebody typed; each says who, where and how it ended."""

import json
import logging
from pathlib import Path

import pytest
from celery import Celery, Task
from celery.app.trace import build_tracer
from django.db import DatabaseError, connection
from django.test import Client

from accounts.models import District
from common import logs
from common.request import caused_by, current_request_id
from zibo_fire.task_logs import HEADER

WORD = "密标词QX7Z"
ASCII_WORD = "qx7zmarked"
REQUEST_ID = "0123456789abcdef"


class Kept(logging.Handler):
    """Keep every line as production writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.line_formatter("json"))
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def lines(self, event: str = "") -> list[dict]:
        found = [json.loads(text) for text in self.texts]
        return [line for line in found if event in {"", line["event"]}]


@pytest.fixture
def kept():
    handler = Kept()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    logging.captureWarnings(False)


def require_no_word(kept: Kept) -> None:
    assert kept.texts
    for text in kept.texts:
        assert WORD not in text
        assert ASCII_WORD not in text.lower()
        assert "correct-horse" not in text


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_pages_forms_and_search_leave_no_word(kept, client, officer, make_case):
    case = make_case(title=f"“{WORD}”火灾事故")
    client.post("/sign-in/", {"username": WORD, "password": WORD})
    client.post("/sign-in/", {"username": officer.username, "password": "correct-horse-9"})
    client.force_login(officer)
    client.get("/search/", {"q": WORD})
    client.get("/", {"q": WORD, "after": WORD})
    client.get(f"/cases/{case.public_id}/")
    client.post("/cases/new/", {"title": WORD, "district": str(District.objects.first().pk), "x": ASCII_WORD})
    client.get(f"/nowhere/{WORD}/{ASCII_WORD}/")
    client.get(f"/cases/{ASCII_WORD}/")
    client.get("/", headers={"host": f"{ASCII_WORD}.example"})
    client.get("/", headers={"user-agent": WORD.encode(), "referer": f"http://x/?q={ASCII_WORD}"})
    client.generic(ASCII_WORD.upper(), "/")

    require_no_word(kept)
    answered = kept.lines("answered")
    read = next(line for line in answered if line["route"] == "cases/<slug:public_id>/" and "case" in line)
    assert read["case"] == case.public_id
    assert read["person"] == officer.pk
    assert (read["method"], read["status"]) == ("GET", 200)
    assert read["queries"] > 3
    assert read["duration_ms"] > 0
    assert {line["status"] for line in answered} >= {200, 302, 400, 404}
    assert all(line["route"] for line in answered if line["status"] == 200)


@pytest.mark.django_db
def test_the_api_leaves_no_word(kept, client, officer):
    client.get("/api/v1/cases/", {"q": WORD}, headers={"authorization": f"Bearer {ASCII_WORD}"})
    client.force_login(officer)
    client.get("/api/v1/cases/", {"text": WORD})
    client.post("/api/v1/cases/", {"title": WORD}, content_type="application/json")
    client.post("/api/v1/cases/", f"{{{WORD}", content_type="application/json")

    require_no_word(kept)
    assert {line["route"] for line in kept.lines("answered")} == {"api/v1/cases/"}
    assert 401 in {line["status"] for line in kept.lines("answered")}


@pytest.mark.django_db
def test_an_exception_is_told_by_kind_and_place_alone(kept, client, officer):
    client.force_login(officer)

    def fail(execute, sql, params, many, context):
        if "cases_" not in sql:
            return execute(sql, params, many, context)
        try:
            raise ValueError(WORD)
        except ValueError as error:
            raise DatabaseError(f"Key (name)=({WORD}) already exists.") from error

    with connection.execute_wrapper(fail):
        answer = client.get("/", {"q": ASCII_WORD})

    assert answer.status_code == 500
    require_no_word(kept)
    (failed,) = [line for line in kept.lines() if "failure" in line]
    assert [cause["type"] for cause in failed["failure"]][:1] == ["django.db.utils.DatabaseError"]
    assert "builtins.ValueError" in [cause["type"] for cause in failed["failure"]]
    assert any(
        "test_log_lines.py" in place and place.endswith(" fail") for place in failed["failure"][0]["at"]
    )
    (answered,) = kept.lines("answered")
    assert answered["status"] == 500
    assert answered["request_id"] == failed["request_id"] == answer["X-Request-ID"]


def test_a_library_is_heard_without_what_it_speaks_of(kept):
    library = logging.getLogger("some.library")
    library.warning("%s is not %d", WORD, 3)
    library.warning("%(name)s is wrong", {"name": WORD})
    library.warning(f"{WORD} is wrong")
    library.warning("%d of %d", 3, 4)
    library.error("%s", WORD, exc_info=ValueError(WORD), stack_info=True, extra={"person": WORD})
    logging.getLogger("_granian").warning("Spawning worker-1\n%s" % WORD)  # noqa: UP031

    require_no_word(kept)
    assert [line["event"] for line in kept.lines()] == [
        "… is not …",
        "… is wrong",
        logs.WITHHELD,
        "3 of 4",
        logs.WITHHELD,
        "Spawning worker-1",
    ]


def test_a_field_that_is_not_known_is_left_out(kept):
    logs.get_logger("cases.somewhere").info("done", count=3, title=WORD)

    (line,) = kept.lines()
    require_no_word(kept)
    assert (line["count"], line["withheld"]) == (3, ["title"])


def do_next(app: Celery, task: Task) -> None:
    """Take the next message from the queue and do it as a worker does."""
    with app.connection_for_read() as link:
        queue = link.SimpleQueue("celery")
        message = queue.get(timeout=5)
        message.ack()
        queue.close()
    assert message.headers.get(HEADER, "") in {"", REQUEST_ID}
    arguments, named, _ = message.payload
    do = build_tracer(task.name, task, app=app)
    do(message.headers["id"], arguments, named, request=dict(message.headers))


def test_a_task_bears_the_request_that_caused_it_and_leaves_no_word(kept):
    app = Celery("test_log_lines", broker="memory://", set_as_current=False)
    app.conf.task_ignore_result = True
    seen = []

    @app.task(name="fails")
    def fails(text: str) -> None:
        seen.append(current_request_id())
        raise ValueError(text)

    @app.task(name="succeeds")
    def succeeds(text: str) -> int:
        seen.append(current_request_id())
        return 7

    with caused_by(REQUEST_ID):
        fails.delay(WORD)
        succeeds.delay(WORD)
    succeeds.delay(ASCII_WORD)
    for task in (fails, succeeds, succeeds):
        do_next(app, task)

    assert seen == [REQUEST_ID, REQUEST_ID, ""]
    require_no_word(kept)
    (failed,) = kept.lines("task failed")
    assert (failed["task"], failed["request_id"]) == ("fails", REQUEST_ID)
    assert failed["failure"][0]["type"] == "builtins.ValueError"
    first, second = kept.lines("task finished")
    assert (first["task"], first["count"], first["request_id"]) == ("succeeds", 7, REQUEST_ID)
    assert "request_id" not in second


def test_a_request_id_of_another_form_is_none():
    with caused_by(WORD):
        assert current_request_id() == ""


def test_the_proxy_and_the_web_server_write_no_address():
    root = Path(__file__).parents[3]
    proxy = (root / "deploy" / "nginx.conf.template").read_text()
    log_format = proxy[proxy.index("log_format") : proxy.index("access_log")]
    unwanted = ("$request ", '$request"', "$request_uri", "$args", "$query_string", "$http_referer", "$uri")
    for variable in unwanted:
        assert variable not in log_format
    assert "access_log /dev/stdout answered;" in proxy
    assert "error_log /dev/stderr emerg;" in proxy
    server = json.loads((root / "deploy" / "granian-log.json").read_text())
    assert server["loggers"]["granian.access"]["handlers"] == []
    assert "--access-log" not in (root / "Dockerfile").read_text()
