"""A full house turns people away at once, and a place that becomes free goes to whoever waited longest."""

import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from common.admission import RETRY_AFTER_SECONDS, UPLOAD_BYTES, AdmissionMiddleware, Gate

PATIENCE = 5.0


def entering(gate: Gate, order: list[str], name: str, **kwargs: bool) -> threading.Thread:
    """Let somebody come and wait, and return once they do."""

    def come() -> None:
        order.append(f"{name} {gate.enter(**kwargs)}")

    waiting = len(gate._queue)
    thread = threading.Thread(target=come)
    thread.start()
    give_up = time.monotonic() + PATIENCE
    while len(gate._queue) == waiting and thread.is_alive():
        assert time.monotonic() < give_up
        threading.Event().wait(0.001)
    return thread


def test_whoever_waited_longest_is_next():
    gate, order = Gate(slots=1, waiting=6, patience=PATIENCE), []
    assert gate.enter()
    threads = [entering(gate, order, name) for name in ("first", "second")]
    for number, thread in enumerate(threads, 1):
        assert len(order) == number - 1
        gate.leave()
        thread.join(PATIENCE)
    assert order == ["first True", "second True"]


def test_a_full_waiting_room_refuses_at_once_and_keeps_places_for_those_who_submit():
    gate, order = Gate(slots=1, waiting=3, patience=PATIENCE), []
    assert gate.enter()
    threads = [entering(gate, order, "reader") for _ in range(2)]
    began = time.monotonic()
    assert not gate.enter()
    threads.append(entering(gate, order, "writer", submits=True))
    assert not gate.enter(submits=True)
    assert time.monotonic() - began < PATIENCE / 2
    for thread in threads:
        gate.leave()
        thread.join(PATIENCE)
    assert sorted(order) == ["reader True", "reader True", "writer True"]
    gate.leave()
    assert gate.enter()


def test_whoever_waits_too_long_is_turned_away_and_takes_no_place():
    gate = Gate(slots=1, waiting=3, patience=0.01)
    assert gate.enter()
    assert not gate.enter()
    gate.leave()
    assert gate.enter()


def test_uploads_take_no_more_than_half_and_nobody_waits_behind_them():
    gate, order = Gate(slots=4, waiting=6, patience=PATIENCE), []
    assert gate.enter(uploads=True)
    assert gate.enter(uploads=True)
    third = entering(gate, order, "upload", submits=True, uploads=True)
    assert gate.enter()
    assert order == []
    gate.leave(uploads=True)
    third.join(PATIENCE)
    assert order == ["upload True"]


@pytest.fixture
def full(settings):
    """A middleware behind which somebody works for as long as the test takes."""
    settings.WEB_SLOTS, settings.WEB_WAITING = 1, 0
    middleware = AdmissionMiddleware(lambda request: HttpResponse("page"))
    assert middleware.gate.enter()
    return middleware


@pytest.mark.parametrize(("method", "path"), [("get", "/"), ("post", "/cases/new/")])
def test_a_page_says_in_chinese_when_to_come_again(full, method, path):
    answer = full(getattr(RequestFactory(), method)(path))
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_AFTER_SECONDS))
    assert "当前访问人数过多" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_program_hears_a_problem(full):
    answer = full(RequestFactory().get("/api/v1/cases/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_AFTER_SECONDS))
    assert answer["Content-Type"] == "application/problem+json"
    assert b"too_many_requests" in answer.content


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_who_looks_after_the_server_is_always_answered(full, path):
    assert full(RequestFactory().get(path)).content == b"page"


def test_a_place_is_given_back_even_after_an_error(settings):
    settings.WEB_SLOTS, settings.WEB_WAITING = 1, 0

    def broken(request):
        raise RuntimeError("broken")

    middleware = AdmissionMiddleware(broken)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="broken"):
            middleware(RequestFactory().get("/"))


def test_a_large_body_counts_as_an_upload(settings):
    settings.WEB_SLOTS, settings.WEB_WAITING = 2, 0
    middleware = AdmissionMiddleware(lambda request: HttpResponse("page"))
    assert middleware.gate.enter(uploads=True)
    upload = RequestFactory().post("/", b"x" * UPLOAD_BYTES, content_type="application/pdf")
    assert middleware(upload).status_code == 503
    assert middleware(RequestFactory().post("/", b"x", content_type="text/plain")).content == b"page"
