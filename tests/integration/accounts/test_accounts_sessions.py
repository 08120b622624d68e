"""Sessions end by time and by others' decisions, and no words are lost."""

import re
import time

import pytest
from account_samples import PASSWORD
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import interruptions
from accounts.models import AccountAction, AccountEvent, Agency, Role
from accounts.services.people import deactivate_user, set_password_by_admin
from accounts.services.roles import revoke_role

pytestmark = pytest.mark.django_db

TYPED = {"name": "淄博市总工会，写了很久", "kind": "TRADE_UNION", "level": "CITY", "district": ""}
CONTINUE = "/sign-in/?next=/account/continue/"


def move_back(browser, key, seconds):
    session = browser.session
    session[key] = time.time() - seconds
    session.save()


def make_idle(browser):
    move_back(browser, "seen_at", 31 * 60)


def sign_in(browser, name, **extra):
    return browser.post("/sign-in/", {"username": name, "password": PASSWORD, **extra}, follow=True)


@pytest.mark.parametrize(
    ("key", "seconds", "ended"),
    [
        ("seen_at", 29 * 60, False),
        ("seen_at", 31 * 60, True),
        ("signed_in_at", 9.9 * 3600, False),
        ("signed_in_at", 10.1 * 3600, True),
    ],
)
def test_both_limits(person, signed_in, key, seconds, ended):
    browser = signed_in(person("office"))
    move_back(browser, key, seconds)
    answer = browser.get("/account/")
    assert (answer.status_code == 302) is ended
    assert (SESSION_KEY in browser.session) is not ended
    recorded = AccountEvent.objects.filter(action=AccountAction.SESSION_ENDED).count()
    assert recorded == int(ended)


def test_being_there_counts_but_does_not_outlast_the_day(person, signed_in):
    browser = signed_in(person("office"))
    move_back(browser, "seen_at", 20 * 60)
    browser.get("/account/")
    assert time.time() - browser.session["seen_at"] < 5
    signed_in_at = browser.session["signed_in_at"]
    browser.get("/account/")
    assert browser.session["signed_in_at"] == signed_in_at


def test_a_session_without_a_beginning_has_ended(person, signed_in):
    browser = signed_in(person("office"))
    session = browser.session
    del session["signed_in_at"]
    session.save()
    assert browser.get("/account/").status_code == 302


def test_words_sent_after_the_end_wait_for_the_same_person(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    make_idle(browser)
    assert browser.post("/agencies/add/", TYPED).url == CONTINUE.replace("=/", "=%2F").replace(
        "account/continue/", "account%2Fcontinue%2F"
    )
    assert not Agency.objects.filter(kind="TRADE_UNION").exists()
    assert "已经保留" in browser.get(CONTINUE).content.decode()
    page = sign_in(browser, "system", next="/account/continue/").content.decode()
    assert TYPED["name"] in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields == TYPED
    assert browser.post("/agencies/add/", fields).url == "/agencies/"
    assert Agency.objects.filter(name=TYPED["name"]).exists()
    assert browser.get("/account/continue/").status_code == 302


def lose_session(browser):
    del browser.cookies["sessionid"]


def test_words_sent_by_a_browser_without_its_session_wait_for_the_same_person(
    system_administrator, person, signed_in
):
    person("other", Role.SYSTEM_ADMINISTRATOR)
    browser = signed_in(system_administrator)
    browser.get("/agencies/add/")
    for name, is_shown in (("system", True), ("other", False)):
        lose_session(browser)
        answer = browser.post("/agencies/add/", TYPED)
        assert answer.url.endswith("account%2Fcontinue%2F")
        assert TYPED["name"] not in str(dict(browser.session))
        assert "已经保留" in browser.get(answer.url).content.decode()
        page = sign_in(browser, name, next="/account/continue/").content.decode()
        assert (f'value="{TYPED["name"]}"' in page) is is_shown
    assert not Agency.objects.filter(kind="TRADE_UNION").exists()


@pytest.mark.parametrize("cookie", ["", "1", "1:forged:signature"])
def test_nothing_is_kept_where_the_browser_does_not_say_whose_it_is(system_administrator, signed_in, cookie):
    browser = signed_in(system_administrator)
    browser.get("/agencies/add/")
    lose_session(browser)
    browser.cookies["sessionid-owner"] = cookie
    assert browser.post("/agencies/add/", TYPED).url == "/sign-in/?next=/agencies/add/"
    assert "sessionid" not in browser.cookies


def test_two_pages_sent_after_the_end_both_wait(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    make_idle(browser)
    browser.post("/agencies/add/", TYPED)
    browser.post("/agencies/add/", {**TYPED, "name": "第二页的字"})
    browser.post("/agencies/add/", {**TYPED, "name": "第二页的字"})
    page = sign_in(browser, "system", next="/account/continue/").content.decode()
    assert page.count(f'value="{TYPED["name"]}"') == 1
    assert page.count('value="第二页的字"') == 1


def test_words_are_shown_to_nobody_else(system_administrator, person, signed_in):
    person("other", Role.SYSTEM_ADMINISTRATOR)
    browser = signed_in(system_administrator)
    make_idle(browser)
    browser.post("/agencies/add/", TYPED)
    page = sign_in(browser, "other", next="/account/continue/")
    assert TYPED["name"] not in page.content.decode()
    assert "interrupted" not in browser.session
    browser.post("/sign-out/")
    assert TYPED["name"] not in sign_in(browser, "system", next="/account/continue/").content.decode()


def test_passwords_are_not_kept_and_files_are_named_as_lost(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    make_idle(browser)
    scan = SimpleUploadedFile("a.pdf", b"x")
    browser.post("/agencies/add/", {**TYPED, "my_password": "secret-word", "scan": scan})
    assert "secret-word" not in str(dict(browser.session))
    assert "重新选择文件" in sign_in(browser, "system", next="/account/continue/").content.decode()


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
def test_a_script_is_told_and_keeps_its_own_text(system_administrator, signed_in, headers):
    browser = signed_in(system_administrator)
    make_idle(browser)
    answer = browser.post("/agencies/add/", TYPED, headers=headers)
    assert answer.status_code == 401
    assert "登录已过期" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_page_opened_before_signing_in_again_costs_no_words(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    browser.handler.enforce_csrf_checks = True
    own = {"Origin": "http://testserver"}
    answer = browser.post("/agencies/add/", TYPED, headers=own)
    assert answer.status_code == 403
    assert f'value="{TYPED["name"]}"' in answer.content.decode()
    assert not Agency.objects.filter(kind="TRADE_UNION").exists()
    answer = browser.post("/agencies/add/", TYPED, headers={"HX-Request": "true", **own})
    assert answer.status_code == 403
    again = browser.post("/agencies/add/", TYPED, headers={"X-CSRFToken": answer["X-CSRF-Token"], **own})
    assert again.url == "/agencies/"


@pytest.mark.parametrize("headers", [{"Origin": "http://elsewhere.example"}, {}])
def test_a_foreign_page_gets_nothing(system_administrator, signed_in, headers):
    browser = signed_in(system_administrator)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/agencies/add/", TYPED, headers=headers)
    assert answer.status_code == 403
    assert TYPED["name"] not in answer.content.decode()
    answer = browser.post("/agencies/add/", TYPED, headers={"HX-Request": "true", **headers})
    assert "X-CSRF-Token" not in answer


OWN_PAGE = {"Origin": "http://testserver"}


def test_a_browser_that_lost_session_and_token_shows_the_words_to_be_copied(system_administrator):
    browser = Client(enforce_csrf_checks=True)
    unsaid = {
        "password": "Quarry-77-willow",
        "form_key": "2aT5ZUaQ4ZhRkgx0ztpOrA",
        "kept-scan": "eyJ0b2tlbiI6MX0",
    }
    answer = browser.post("/agencies/add/", TYPED | unsaid, headers=OWN_PAGE)
    told = answer.content.decode()
    assert answer.status_code == 403
    assert "这次提交没有办理，也没有保存" in told
    assert TYPED["name"] in told
    assert [value for value in unsaid.values() if value in told] == []
    assert "no-store" in answer["Cache-Control"]
    assert not Agency.objects.filter(kind="TRADE_UNION").exists()


def test_what_it_sent_waits_for_the_person_it_remembers(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    browser.get("/agencies/add/")
    lose_session(browser)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/agencies/add/", TYPED, headers=OWN_PAGE)
    assert answer.url.endswith("account%2Fcontinue%2F")
    browser.handler.enforce_csrf_checks = False
    page = sign_in(browser, "system", next="/account/continue/").content.decode()
    assert f'value="{TYPED["name"]}"' in page
    assert not Agency.objects.filter(kind="TRADE_UNION").exists()


@pytest.mark.parametrize("headers", [{"Origin": "http://elsewhere.example"}, {}])
def test_a_foreign_page_sees_nothing_of_it_and_leaves_nothing(system_administrator, signed_in, headers):
    browser = signed_in(system_administrator)
    browser.get("/agencies/add/")
    lose_session(browser)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/agencies/add/", TYPED, headers=headers)
    assert answer.status_code == 403
    assert TYPED["name"] not in answer.content.decode()
    assert not browser.session.get(interruptions.KEPT)


def test_a_script_without_session_and_token_hears_that_the_session_ended():
    browser = Client(enforce_csrf_checks=True)
    script = {"X-Requested-With": "XMLHttpRequest", **OWN_PAGE}
    answer = browser.post("/agencies/add/", TYPED, headers=script)
    assert answer.status_code == 401
    assert "X-CSRF-Token" not in answer


def test_the_sign_in_itself_is_never_shown_nor_kept():
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/sign-in/", {"username": "某人", "password": "x"}, headers=OWN_PAGE)
    assert answer.status_code == 403
    assert "某人" not in answer.content.decode()


def test_an_inactive_person_is_out_at_the_next_request(person, signed_in):
    browser = signed_in(person("office"))
    deactivate_user(actor=None, username="office")
    assert browser.get("/account/").status_code == 302


def test_a_role_taken_back_is_gone_at_the_next_request(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    assert browser.get("/people/").status_code == 200
    revoke_role(actor=None, username="system", role=Role.SYSTEM_ADMINISTRATOR)
    assert browser.get("/people/").status_code == 403


def test_a_reset_password_ends_sessions_and_must_be_changed(person, signed_in):
    browser = signed_in(person("office"))
    temporary = set_password_by_admin(actor=None, username="office")
    assert browser.get("/account/").status_code == 302
    browser = Client()
    browser.post("/sign-in/", {"username": "office", "password": temporary})
    assert browser.get("/account/").url == "/account/password/"
    new = {"new_password": "Quarry-77-willow", "new_password_again": "Quarry-77-willow"}
    same = {"new_password": temporary, "new_password_again": temporary}
    assert browser.post("/account/password/", {"old_password": temporary, **same}).status_code == 200
    assert browser.post("/account/password/", {"old_password": "x", **new}).status_code == 200
    assert browser.post("/account/password/", {"old_password": temporary, **new}).status_code == 302
    assert browser.get("/account/").status_code == 200


def test_changing_the_password_ends_the_other_sessions(person, signed_in):
    user = person("office")
    here, there = signed_in(user), signed_in(user)
    new = {"new_password": "Quarry-77-willow", "new_password_again": "Quarry-77-willow"}
    here.post("/account/password/", {"old_password": PASSWORD, **new})
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_weighty_act_asks_for_the_password_again(system_administrator, person, signed_in):
    person("office")
    browser = signed_in(system_administrator)
    move_back(browser, "confirmed_at", 16 * 60)
    answer = browser.post("/people/of/office/deactivate/")
    assert answer.url == "/account/confirm/?next=%2Faccount%2Fcontinue%2F"
    assert browser.post("/account/confirm/", {"password": "wrong"}).status_code == 200
    assert browser.post("/people/of/office/deactivate/").url.startswith("/account/confirm/")
    page = browser.post(
        "/account/confirm/", {"password": PASSWORD, "next": "/account/continue/"}, follow=True
    ).content.decode()
    assert 'action="/people/of/office/deactivate/"' in page
    assert browser.post("/people/of/office/deactivate/").url == "/people/of/office/"
    assert browser.get("/account/continue/").status_code == 302
