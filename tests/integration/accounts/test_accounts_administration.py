"""Three administrators, each with a part, and the journal that holds them to it."""

from io import StringIO

import attacks
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts import second_factor_urls, urls
from accounts.models import AccountEvent, Agency, Role, RoleGrant, User
from accounts.services.agencies import change_agency, create_agency
from accounts.services.people import (
    change_user,
    create_user,
    deactivate_user,
    reset_second_factor,
    set_password_by_admin,
    unlock_user,
)
from accounts.services.roles import grant_role, revoke_role
from accounts.verification import verify_accounts
from common.errors import DomainError

pytestmark = pytest.mark.django_db

OPEN = {"accounts:sign_in", "mfa_authenticate"}
ARGUMENTS = {"username": "somebody", "act": "deactivate", "agency_id": 1, "token_id": 1}
COMMAND = {
    "system": "li.system",
    "system_name": "李系统",
    "security": "wang.security",
    "security_name": "王安全",
    "audit": "zhao.audit",
    "audit_name": "赵审计",
}


def addresses():
    for prefix, patterns in (("accounts:", urls.urlpatterns), ("", second_factor_urls.urlpatterns)):
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            names = pattern.pattern.converters
            kwargs = {name: ARGUMENTS[name] for name in names}
            yield prefix + pattern.name, reverse(prefix + pattern.name, kwargs=kwargs)


def refusal(function, **kwargs):
    with pytest.raises(DomainError) as caught:
        function(**kwargs)
    return caught.value.code


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_reach_only_the_sign_in(method):
    reached = {
        name
        for name, address in addresses()
        if not getattr(Client(), method)(address).get("Location", "").startswith("/sign-in/?next=")
    }
    assert reached == OPEN


def test_every_address_of_accounts_is_looked_at():
    known = {pattern.name for pattern in urls.urlpatterns + second_factor_urls.urlpatterns}
    top = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert {name.removeprefix("accounts:") for name, _ in addresses()} == known
    assert {name for name in top if name.startswith(("mfa_", "account_"))} <= known


@pytest.mark.parametrize(
    ("role", "reached"),
    [
        (Role.SYSTEM_ADMINISTRATOR, {"people", "add_person", "agencies", "add_agency"}),
        (Role.SECURITY_ADMINISTRATOR, {"roles"}),
        (Role.AUDIT_ADMINISTRATOR, {"journal"}),
        (Role.OFFICE, set()),
        (Role.INVESTIGATOR, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_each_administrator_reaches_the_own_pages_only(person, signed_in, role, reached):
    browser = signed_in(person("somebody", role))
    names = ["people", "add_person", "agencies", "add_agency", "roles", "journal"]
    answers = {name: browser.get(reverse(f"accounts:{name}")).status_code for name in names}
    assert {name for name, status in answers.items() if status == 200} == reached
    assert {status for name, status in answers.items() if name not in reached} <= {403}


def test_services_ask_for_the_role(person, security_administrator, agency):
    person("office")
    actor = security_administrator
    assert {
        refusal(create_user, actor=actor, username="a", full_name="甲"),
        refusal(change_user, actor=actor, username="office", full_name="乙", agency=None, post="", phone=""),
        refusal(deactivate_user, actor=actor, username="office"),
        refusal(set_password_by_admin, actor=actor, username="office"),
        refusal(reset_second_factor, actor=actor, username="office"),
        refusal(unlock_user, actor=actor, username="office"),
        refusal(create_agency, actor=actor, name="某局", kind="OTHER", level="CITY"),
        refusal(change_agency, actor=actor, agency_id=agency.pk, name="某局", kind="OTHER", level="CITY"),
    } == {"role_missing"}


def test_only_the_security_administrator_grants_and_revokes(system_administrator, person):
    person("office", Role.INVESTIGATOR)
    values = {"actor": system_administrator, "username": "office"}
    assert refusal(grant_role, role=Role.OFFICE, **values) == "role_missing"
    assert refusal(revoke_role, role=Role.INVESTIGATOR, **values) == "role_missing"


def test_nobody_grants_or_resets_for_himself(security_administrator, system_administrator):
    assert refusal(grant_role, actor=security_administrator, username="security", role=Role.OFFICE) == (
        "own_account"
    )
    assert refusal(
        revoke_role, actor=security_administrator, username="security", role=Role.SECURITY_ADMINISTRATOR
    ) == ("own_account")
    assert refusal(deactivate_user, actor=system_administrator, username="system") == "own_account"


def test_no_administrator_becomes_another_one(system_administrator, security_administrator):
    for service in (deactivate_user, set_password_by_admin, reset_second_factor):
        assert refusal(service, actor=system_administrator, username="security") == "administrator_account"


def test_no_two_administrator_roles_and_no_case_work_beside(person, security_administrator):
    person("somebody", Role.SYSTEM_ADMINISTRATOR)
    person("office", Role.OFFICE)
    values = {"actor": security_administrator}
    with pytest.raises(DomainError, match="三个人分别担任"):
        grant_role(username="somebody", role=Role.AUDIT_ADMINISTRATOR, **values)
    code = "administrator_works_on_no_case"
    assert refusal(grant_role, username="somebody", role=Role.OFFICE, **values) == code
    assert refusal(grant_role, username="office", role=Role.AUDIT_ADMINISTRATOR, **values) == code


@pytest.mark.parametrize("role", [Role.OFFICE, Role.INVESTIGATOR])
def test_no_auditor_works_on_cases(person, security_administrator, role):
    person("auditor", Role.AUDITOR)
    person("worker", role)
    values = {"actor": security_administrator}
    code = "auditor_works_on_no_case"
    assert refusal(grant_role, username="auditor", role=role, **values) == code
    assert refusal(grant_role, username="worker", role=Role.AUDITOR, **values) == code


def test_the_database_too_keeps_administrators_apart(system_administrator):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=system_administrator, role=Role.AUDIT_ADMINISTRATOR)


def test_no_role_for_an_inactive_account(person, security_administrator):
    person("office")
    deactivate_user(actor=None, username="office")
    values = {"actor": security_administrator, "username": "office", "role": Role.OFFICE}
    assert refusal(grant_role, **values) == "person_inactive"


def test_a_role_is_granted_revoked_and_granted_again(person, security_administrator):
    person("office")
    values = {"actor": security_administrator, "username": "office", "role": Role.OFFICE}
    grant_role(**values)
    assert refusal(grant_role, **values) == "invalid"
    revoke_role(**values)
    assert refusal(revoke_role, **values) == "role_not_held"
    grant_role(**values)
    assert RoleGrant.objects.filter(user__username="office").count() == 2
    assert list(verify_accounts()) == []


def test_the_first_administrators_are_made_once_as_three_people():
    out = StringIO()
    call_command("create_first_administrator", stdout=out, stderr=StringIO(), **COMMAND)
    rows = [line.split("\t") for line in out.getvalue().splitlines()]
    assert [row[0] for row in rows] == ["系统管理员", "安全管理员", "审计管理员"]
    assert len({row[2] for row in rows}) == 3
    for _, username, password in rows:
        browser = Client()
        browser.post("/sign-in/", {"username": username, "password": password})
        assert browser.get("/account/").url == "/account/password/"
    with pytest.raises(CommandError, match="已有管理员"):
        call_command("create_first_administrator", **{**COMMAND, "system": "another"})
    assert list(verify_accounts()) == []


def test_an_administrator_long_gone_still_counts(person):
    person("somebody", Role.AUDIT_ADMINISTRATOR)
    revoke_role(actor=None, username="somebody", role=Role.AUDIT_ADMINISTRATOR)
    with pytest.raises(CommandError, match="已有管理员"):
        call_command("create_first_administrator", **COMMAND)
    assert User.objects.count() == 1


def test_one_person_is_not_two_administrators():
    with pytest.raises(CommandError, match="三个人"):
        call_command("create_first_administrator", **{**COMMAND, "audit": COMMAND["system"]})
    assert not User.objects.exists()


def test_a_faulty_name_leaves_no_administrator():
    with pytest.raises(CommandError, match="用户名"):
        call_command("create_first_administrator", **{**COMMAND, "audit": "含 空格"})
    assert not User.objects.exists()
    assert not AccountEvent.objects.exists()


def test_an_account_is_opened_used_and_closed_by_page(system_administrator, signed_in, agency):
    browser = signed_in(system_administrator)
    form = {"username": "new.person", "full_name": "钱玥", "agency": agency.pk, "post": "参谋", "phone": ""}
    page = browser.post("/people/add/", form)
    password = page.context["password"]
    assert password in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    again = browser.post("/people/add/", {**form, "username": "New.Person"})
    assert again.status_code == 422
    assert "已被使用" in again.content.decode()

    newcomer = Client()
    newcomer.post("/sign-in/", {"username": "new.person", "password": password})
    assert newcomer.get("/account/").url == "/account/password/"

    changed = {"full_name": "钱喆", "agency": "", "post": "科长", "phone": "0533-1"}
    assert browser.post("/people/of/new.person/", changed).status_code == 302
    assert User.objects.get(username="new.person").full_name == "钱喆"
    second = browser.post("/people/of/new.person/password/").context["password"]
    assert second != password
    browser.post("/people/of/new.person/deactivate/")
    assert newcomer.get("/account/").url.startswith("/sign-in/")
    assert Client().post("/sign-in/", {"username": "new.person", "password": second}).status_code == 200
    assert browser.post("/people/of/new.person/deactivate/").status_code == 409
    browser.post("/people/of/new.person/reactivate/")
    assert Client().post("/sign-in/", {"username": "new.person", "password": second}).status_code == 302
    assert list(verify_accounts()) == []


def test_an_agency_of_a_district_names_it(system_administrator, signed_in):
    browser = signed_in(system_administrator)
    form = {"name": "某区总工会", "kind": "TRADE_UNION", "level": "DISTRICT", "district": ""}
    answer = browser.post("/agencies/add/", form)
    assert answer.status_code == 422
    assert "第四条" in answer.content.decode()
    assert "某区总工会" in answer.content.decode()
    assert not Agency.objects.filter(name="某区总工会").exists()


def test_roles_are_given_by_page_with_a_reason(security_administrator, person, signed_in):
    user = person("office")
    browser = signed_in(security_administrator)
    address = "/roles/of/office/"
    assert browser.post(address, {"role": "OFFICE", "reason": "", "act": "grant"}).status_code == 422
    assert browser.post(address, {"role": "OFFICE", "reason": "任命", "act": "grant"}).url == address
    assert user.role_grants.get().granted_by == security_administrator
    browser.post(address, {"role": "OFFICE", "reason": "调离", "act": "revoke"})
    assert user.role_grants.get().revoked_at is not None


def test_the_journal_page_tells_who_did_what(person, signed_in):
    browser = signed_in(person("audit", Role.AUDIT_ADMINISTRATOR))
    page = browser.get("/account-journal/?q=audit").content.decode()
    assert "授予岗位" in page
    assert "岗位：审计管理员" in page
    assert "所在机构：张店区消防救援大队" in page
    assert "服务器命令" in page


def test_the_journal_tells_before_and_after(person, agency, signed_in):
    person("office")
    values = {"username": "office", "full_name": "钱喆", "agency": None, "post": "科长", "phone": ""}
    change_user(actor=None, **values)
    deactivate_user(actor=None, username="office")
    page = signed_in(person("audit", Role.AUDIT_ADMINISTRATOR)).get("/account-journal/").content.decode()
    assert "姓名：office先生→钱喆" in page
    assert f"所在机构：{agency.name}→（无）" in page
    assert "：是→否" in page


def kinds():
    return [fault.kind for fault in verify_accounts()]


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_verification_finds_direct_changes(person):
    user = person("office", Role.OFFICE)
    person("other")
    assert kinds() == []
    execute("UPDATE accounts_user SET is_active = NOT is_active WHERE id = %s", user.pk)
    assert kinds() == ["CHANGED"]
    execute("UPDATE accounts_user SET is_active = NOT is_active WHERE id = %s", user.pk)
    grant = RoleGrant.objects.create(user=user, role=Role.INVESTIGATOR)
    assert kinds() == ["UNTRACKED"]
    execute("DELETE FROM accounts_rolegrant WHERE id = %s", grant.pk)
    assert kinds() == []
    execute("DELETE FROM accounts_rolegrant WHERE user_id = %s", user.pk)
    assert kinds() == ["MISSING"]


def test_the_database_refuses_to_change_the_journal(person):
    person("office")
    for sql in ("UPDATE accounts_accountevent SET action = 'UNLOCKED'", "DELETE FROM accounts_accountevent"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            execute(sql)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE accounts_accountevent SET action = 'UNLOCKED' WHERE seq = 2", "CHANGED"),
        ("UPDATE accounts_accountevent SET body = hash WHERE seq = 2", "CHANGED"),
        ("UPDATE accounts_accountevent SET prev = hash WHERE seq = 2", "REORDERED"),
        ("DELETE FROM accounts_accountevent WHERE seq = 2", "MISSING"),
    ],
)
def test_verification_finds_what_got_past_the_triggers(person, sql, kind):
    person("office", Role.OFFICE)
    attacks.drop_triggers("accounts_accountevent")
    if connection.vendor == "postgresql":
        sql = sql.replace("body = hash", "body = convert_to(hash, 'UTF8')")
    execute(sql)
    assert kinds() == [kind]


def test_verification_finds_a_cut_tail(person, signed_in):
    signed_in(person("office"))
    attacks.drop_triggers("accounts_accountevent", verb="delete")
    execute("DELETE FROM accounts_accountevent WHERE action = 'SIGNED_IN'")
    assert kinds() == ["CUT", "UNGUARDED"]
