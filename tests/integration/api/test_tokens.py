"""Tokens: made with the password, shown once, bounded, and gone with the rights of their person."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from integration.api.api_client import ROOT, Program, problem, token_of
from scenarios import march

from accounts.models import AccessToken, AccountEvent, Role, TokenScope
from accounts.services import people as people_services
from accounts.services.tokens import create_token, digest_of
from accounts.sessions import CONFIRMED_AT
from accounts.verification import verify_accounts
from cases.models import Recusal
from cases.services import recusal
from common.errors import DomainError


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stale(client: Client) -> Client:
    session = client.session
    session[CONFIRMED_AT] = 0
    session.save()
    return client


FORM = {"name": "报表", "scopes": ["READ"]}


def form(**changes) -> dict:
    until = timezone.localdate() + timedelta(days=30)
    return FORM | {"expires_on": until.isoformat()} | changes


def test_a_token_is_shown_once_and_kept_as_its_digest(people):
    client = signed_in(people.office)
    page = client.post("/account/tokens/add/", form()).content.decode()
    secret = page.partition('<code class="breakable">')[2].partition("</code>")[0]
    token = AccessToken.objects.get()
    assert secret.startswith("zfi_")
    assert len(secret) > 40
    assert token.digest == digest_of(secret)
    assert secret not in json.dumps([str(value) for value in vars(token).values()])
    listed = client.get("/account/tokens/").content.decode()
    assert secret not in listed
    assert token.prefix in listed
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(ROOT + "me/")
    assert answer.json()["username"] == people.office.username
    assert answer.json()["scopes"] == ["READ"]
    entry = AccountEvent.objects.first()
    assert entry.action == "TOKEN_CREATED"
    assert secret not in bytes(entry.body).decode()
    # The people of these tests were not opened by the services; the token is in the journal's chain.
    assert [str(one) for one in verify_accounts() if "accesstoken" in str(one)] == []


def test_making_one_asks_for_the_password_again(people):
    client = stale(signed_in(people.office))
    answer = client.post("/account/tokens/add/", form())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/confirm/")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"scopes": []}, "scope_missing"), ({"days": 0}, ""), ({"days": -1}, "x"), ({"days": 367}, "x")],
)
def test_a_token_is_bounded(people, changes, code):
    days = changes.get("days", 30)
    scopes = changes.get("scopes", ["READ"])
    expires_on = timezone.localdate() + timedelta(days=days)
    if code == "":
        assert create_token(actor=people.office, name="今天", scopes=scopes, expires_on=expires_on)
        return
    with pytest.raises(DomainError) as refusal:
        create_token(actor=people.office, name="报表", scopes=scopes, expires_on=expires_on)
    assert refusal.value.code == ("expiry_out_of_range" if code == "x" else code)
    assert not AccessToken.objects.exists()


def test_a_changed_row_of_a_token_is_found(people):
    token_of(people.office)
    AccessToken.objects.update(scopes=["READ"])
    assert [one for one in verify_accounts() if "accesstoken" in str(one)] != []


def test_strangers_are_asked_who_they_are(db):
    for header in ("", "Bearer zfi_no", "Bearer", "Bearer ü", "Bearer a b"):
        answer = Client(headers={"Authorization": header} if header else {}).get(ROOT + "cases/")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert problem(answer)[1] in ("not_authenticated", "token_invalid")


def require_ended(program: Program) -> None:
    assert problem(program.get("me/"))[:2] == (401, "token_invalid")


def test_revoking_ends_it_at_once(people):
    program = Program(people.office)
    client = signed_in(people.office)
    token = AccessToken.objects.get()
    # Nobody revokes another's.
    assert signed_in(people.leader).post(f"/account/tokens/{token.pk}/revoke/").status_code == 409
    assert program.get("me/").status_code == 200
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    require_ended(program)


def test_it_ends_with_its_time(people):
    program = Program(people.office)
    AccessToken.objects.update(created_at=timezone.now() - timedelta(9), expires_at=timezone.now())
    require_ended(program)


@pytest.mark.parametrize("act", ["deactivate", "reset", "change"])
def test_it_ends_with_the_account_or_the_password(people, act):
    program = Program(people.office)
    name = people.office.username
    if act == "deactivate":
        people_services.deactivate_user(actor=None, username=name)
        people_services.reactivate_user(actor=None, username=name)
    elif act == "reset":
        people_services.set_password_by_admin(actor=None, username=name)
    else:
        people_services.change_password(user=people.office, new_password="another-horse-7")
    require_ended(program)
    assert AccessToken.objects.get().revoked_at is not None


def test_an_inactive_person_has_no_token_whatever_its_row_says(people):
    program = Program(people.office)
    people.office.is_active = False
    people.office.save()
    require_ended(program)


def test_a_role_taken_back_counts_at_the_next_request(scene, office):
    people = scene.people
    assert office.get(f"cases/{scene.public_id}/").status_code == 200
    people.office.role_grants.update(revoked_at=timezone.now())
    assert not people.office.role_grants.filter(role=Role.OFFICE, revoked_at=None).exists()
    assert problem(office.get(f"cases/{scene.public_id}/"))[:2] == (404, "case_not_found")


def test_a_recusal_locks_out_at_the_next_request(scene, member):
    path = f"cases/{scene.public_id}/facts/"
    assert member.get(path).status_code == 200
    case, people = scene.case, scene.people
    reason = {"applied_by": "某公司", "applied_on": march(9), "ground": 1, "reason": "系近亲属"}
    scene.do(recusal.apply_for_recusal, people.leader, member=scene.seat(people.member), **reason)
    asked = Recusal.objects.filter(case=case, outcome="PENDING").order_by("pk").last()
    scene.do(recusal.decide_recusal, people.leader, recusal=asked, recused=True, decided_on=march(9))
    assert problem(member.get(path))[:2] == (404, "case_not_found")
    assert problem(member.act(scene.public_id, "entrust-appraisal", {}))[:2] == (404, "case_not_found")
    assert member.get("cases/").json()["results"] == []


def test_scopes_bound_a_token(scene):
    reader = Program(scene.people.office, [TokenScope.READ])
    path = f"cases/{scene.public_id}/"
    assert reader.get(path).status_code == 200
    assert problem(reader.act(scene.public_id, "register-party", {}))[:2] == (403, "scope_missing")
    assert problem(reader.post(f"{path}report/pdf/"))[:2] == (403, "scope_missing")
    actor = Program(scene.people.leader, [TokenScope.READ, TokenScope.ACT])
    refused = actor.act(scene.public_id, "determine-cause", {})
    assert problem(refused)[:2] == (403, "scope_missing")
    assert "签署" in refused.json()["detail"]
    blind = Program(scene.people.office, [TokenScope.FILES])
    assert problem(blind.get(path))[:2] == (403, "scope_missing")


def test_the_page_may_use_the_api_with_its_session_and_its_csrf_token(scene):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.people.office)
    path = f"{ROOT}cases/{scene.public_id}/"
    version = browser.get(path).headers["ETag"]
    post = {"content_type": "application/json", "headers": {"If-Match": version}}
    refused = browser.post(f"{path}acts/register-party/", "{}", **post)
    assert problem(refused)[:2] == (403, "csrf_failed")
    page = browser.get("/account/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    body = json.dumps({"kind": "UNIT", "name": "某公司", "roles": ["OWNER"]})
    post["headers"]["X-CSRFToken"] = token
    assert browser.post(f"{path}acts/register-party/", body, **post).status_code == 200


def test_a_session_must_be_fresh_for_what_asks_the_password(scene):
    browser = stale(signed_in(scene.people.leader))
    path = f"{ROOT}cases/{scene.public_id}/"
    headers = {"If-Match": browser.get(path).headers["ETag"]}
    refused = browser.post(
        f"{path}acts/determine-cause/", "{}", content_type="application/json", headers=headers
    )
    assert problem(refused)[:2] == (403, "authentication_too_old")


def test_a_one_time_password_opens_nothing(people):
    people.office.must_change_password = True
    people.office.save()
    assert problem(signed_in(people.office).get(ROOT + "cases/"))[:2] == (403, "password_change_required")


def test_the_security_administrator_sees_that_tokens_exist(people):
    secret = token_of(people.office, name="报表程序")
    people.administrator.role_grants.update(role=Role.SECURITY_ADMINISTRATOR)
    page = signed_in(people.administrator).get(f"/roles/of/{people.office.username}/")
    text = page.content.decode()
    assert "报表程序" in text
    assert secret not in text


def test_too_many_requests_are_told_when_to_come_back(people, settings):
    rates = {"person": "2/minute"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    program, other = Program(people.office), Program(people.leader)
    assert [program.get("me/").status_code for _ in range(2)] == [200, 200]
    refused = Program(people.office).get("me/")
    assert problem(refused)[:2] == (429, "throttled")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    # One person's programs share the count; another person's do not.
    assert other.get("me/").status_code == 200
