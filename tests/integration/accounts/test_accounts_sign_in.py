"""Signing in, lockout and the second factor."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from account_samples import PASSWORD
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import AccountAction, AccountEvent
from accounts.services.people import deactivate_user, unlock_user
from accounts.tasks import sweep_sessions
from accounts.verification import verify_accounts

WRONG = {"username": "office", "password": "wrong"}
RIGHT = {"username": "office", "password": PASSWORD}


def actions():
    return list(AccountEvent.objects.order_by("seq").values_list("action", flat=True))


def fail(times=5, **headers):
    return [Client().post("/sign-in/", WRONG, headers=headers).status_code for _ in range(times)]


def code_of(secret, ago=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def enroll(browser):
    secret = browser.get("/account/code/on/").context["form"].secret
    answer = browser.post("/account/code/on/", {"code": code_of(secret)})
    assert answer.url == "/account/code/recovery/"
    return secret


@pytest.mark.django_db
def test_signing_in_changes_the_session_key_and_is_recorded(person):
    person("office")
    browser = Client()
    session = browser.session
    session["before"] = True
    session.save()
    browser.cookies["sessionid"] = session.session_key
    answer = browser.post("/sign-in/", {**RIGHT, "next": "/account/"})
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert browser.session.session_key != session.session_key
    assert actions()[-1] == AccountAction.SIGNED_IN
    browser.post("/sign-out/")
    assert SESSION_KEY not in browser.session
    assert actions()[-1] == AccountAction.SIGNED_OUT
    assert list(verify_accounts()) == []


@pytest.mark.django_db
def test_a_foreign_address_is_not_followed_after_signing_in(person):
    person("office")
    answer = Client().post("/sign-in/", {**RIGHT, "next": "https://elsewhere.example/"})
    assert answer.url == "/start/"


@pytest.mark.django_db
def test_unknown_inactive_and_wrong_are_told_apart_by_nobody(person):
    person("office")
    person("gone")
    deactivate_user(actor=None, username="gone")
    pages = [
        Client().post("/sign-in/", {"username": name, "password": password}).content.decode()
        for name, password in (("office", "x"), ("gone", PASSWORD), ("nobody", "x"))
    ]
    assert all("用户名或者密码不正确" in page for page in pages)
    assert not AccountEvent.objects.filter(action=AccountAction.SIGNED_IN).exists()


@pytest.mark.django_db
def test_five_failures_from_any_browser_lock_the_name_and_say_for_how_long(person):
    person("office")
    statuses = [fail(1, user_agent=f"browser {number}")[0] for number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    answer = Client().post("/sign-in/", RIGHT)
    assert answer.status_code == 429
    assert "锁定15分钟" in answer.content.decode()
    assert "之后重试" in answer.content.decode()
    assert actions().count(AccountAction.LOCKED_OUT) == 1


@pytest.mark.django_db
def test_a_name_in_other_characters_is_the_same_name(person):
    person("office")
    full_width = {"username": "ｏｆｆｉｃｅ", "password": "wrong"}
    assert [Client().post("/sign-in/", full_width).status_code for _ in range(5)][-1] == 429
    assert Client().post("/sign-in/", RIGHT).status_code == 429


@pytest.mark.django_db
def test_trying_on_does_not_lengthen_the_lockout_and_it_ends(person):
    person("office")
    fail()
    before = AccessAttempt.objects.get().attempt_time
    fail(3)
    assert AccessAttempt.objects.get().attempt_time == before
    AccessAttempt.objects.update(attempt_time=before - timedelta(minutes=16))
    assert Client().post("/sign-in/", RIGHT).status_code == 302


@pytest.mark.django_db
def test_the_administrator_unlocks(person, system_administrator):
    person("office")
    fail()
    unlock_user(actor=system_administrator, username="office")
    assert Client().post("/sign-in/", RIGHT).status_code == 302


@pytest.mark.django_db
def test_no_password_is_kept_with_the_failures(person):
    person("office")
    Client().post("/sign-in/", {"username": "office", "password": "hunter-two"})
    assert "hunter-two" not in AccessAttempt.objects.get().post_data


@pytest.mark.django_db
def test_sweeping_takes_what_has_run_out_and_nothing_else(person, signed_in):
    browser = signed_in(person("office"))
    old = signed_in(person("old"))
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=timezone.now())
    Client().post("/sign-in/", {"username": "past", "password": "x"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    fail()
    sweep_sessions()
    assert [row.session_key for row in Session.objects.all()] == [browser.session.session_key]
    assert [row.username for row in AccessAttempt.objects.all()] == ["office"]
    assert Client().post("/sign-in/", RIGHT).status_code == 429


_OTHER_PROCESS = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
print(Client().post("/sign-in/", {"username": "office", "password": sys.argv[2]}).status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_the_lockout_holds_in_another_process(person):
    person("office")
    fail()
    argv = [sys.executable, "-c", _OTHER_PROCESS, connection.settings_dict["NAME"], PASSWORD]
    assert subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split() == ["429"]


@pytest.mark.django_db
def test_the_code_is_asked_after_the_password(person, signed_in):
    cache.clear()
    user = person("office")
    browser = signed_in(user)
    secret = enroll(browser)
    codes = browser.get("/account/code/recovery/").context["codes"]
    assert len(codes) == 10
    assert browser.get("/account/code/recovery/").status_code == 302

    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored

    second = Client()
    assert second.post("/sign-in/", RIGHT).url == "/sign-in/code/"
    assert second.get("/account/").status_code == 302
    assert SESSION_KEY not in second.session
    assert second.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    assert second.post("/sign-in/code/", {"code": code_of(secret)}).status_code == 302
    assert second.get("/account/").status_code == 200

    third = Client()
    third.post("/sign-in/", RIGHT)
    assert third.post("/sign-in/code/", {"code": codes[0]}).status_code == 302
    fourth = Client()
    fourth.post("/sign-in/", RIGHT)
    assert fourth.post("/sign-in/code/", {"code": codes[0]}).status_code == 200
    assert list(verify_accounts()) == []


@pytest.mark.django_db
def test_a_wrong_first_code_speaks_of_no_recovery_code_before_there_is_one(person, signed_in):
    cache.clear()
    browser = signed_in(person("office"))
    refused = browser.post("/account/code/on/", {"code": "000000"})
    assert refused.status_code == 200
    assert refused.context["form"].errors["code"] == [
        "验证码不正确。请核对手机时间，输入手机上当前显示的验证码。"
    ]
    assert "备用码" not in refused.content.decode()
    assert not Authenticator.objects.exists()
    enroll(browser)
    second = Client()
    second.post("/sign-in/", RIGHT)
    assert "备用码" in second.post("/sign-in/code/", {"code": "000000"}).context["form"].errors["code"][0]


@pytest.mark.django_db
def test_a_code_works_once_in_every_process(person, signed_in):
    secret = enroll(signed_in(person("office")))
    code = code_of(secret)
    statuses = []
    for _ in range(2):
        # Another process has a cache of its own.
        cache.clear()
        browser = Client()
        browser.post("/sign-in/", RIGHT)
        statuses.append(browser.post("/sign-in/code/", {"code": code}).status_code)
    assert statuses == [302, 200]


@pytest.mark.django_db
def test_wrong_codes_lock_as_wrong_passwords_do(person, signed_in):
    cache.clear()
    browser = signed_in(person("office"))
    secret = enroll(browser)
    guesser = Client()
    guesser.post("/sign-in/", RIGHT)
    wrong = [guesser.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(5)]
    assert wrong == [200, 200, 200, 200, 429]
    assert guesser.post("/sign-in/code/", {"code": code_of(secret)}).status_code == 429
    assert SESSION_KEY not in guesser.session


@pytest.mark.django_db
def test_the_code_can_be_switched_off_again(person, signed_in):
    browser = signed_in(person("office"))
    enroll(browser)
    assert browser.get("/account/code/off/").status_code == 200
    assert browser.post("/account/code/off/").url == "/account/"
    assert Client().post("/sign-in/", RIGHT).url == "/start/"
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "account_login", "mfa_list_webauthn"],
)
def test_nobody_signs_up_or_recovers_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
