"""Signing in and out, and the pages that say no."""

import pytest
from django.test import Client


def test_signs_in_and_out(client, officer):
    page = client.get("/sign-in/").content.decode()
    assert "淄博市火灾事故" in page
    response = client.post(
        "/sign-in/", {"username": "officer", "password": "correct-horse-9", "next": "/regulation/"}
    )
    assert response["Location"] == "/regulation/"
    assert "孟玥" in client.get("/").content.decode()
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("credentials", [("officer", "wrong"), ("nobody", "wrong")])
def test_a_wrong_sign_in_says_the_same_whoever_it_was(client, officer, credentials):
    name, password = credentials
    response = client.post("/sign-in/", {"username": name, "password": password})
    text = response.content.decode()
    assert "用户名或者密码不正确" in text
    assert f'value="{name}"' in text
    assert password not in text


def test_does_not_send_people_to_other_sites(client, officer):
    response = client.post(
        "/sign-in/", {"username": "officer", "password": "correct-horse-9", "next": "https://example.org/"}
    )
    assert response["Location"] == "/start/"


def test_refusals_are_pages_in_chinese(client, officer):
    client.force_login(officer)
    missing = client.get("/nothing/")
    assert missing.status_code == 404
    assert "没有找到这个页面" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True)
    expired = strict.post("/sign-in/", {"username": "officer", "password": "x"})
    assert expired.status_code == 403
    assert "页面已过期" in expired.content.decode()


def test_an_error_of_the_program_is_a_page_in_chinese(client, officer, monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr("desk.views.case_list.find_cases", fail)
    client.force_login(officer)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "系统出错" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/", "/calculator/", "/regulation/", "/regulation/articles/1/", "/cases/x/", "/cases/x/report/"],
)
def test_everything_asks_a_stranger_to_sign_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_every_page_forbids_what_it_does_not_need(client, officer):
    client.force_login(officer)
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
