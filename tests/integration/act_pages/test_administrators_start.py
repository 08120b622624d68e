"""An administrator starts at the pages to look after, and nobody else does."""

import pytest
from django.urls import reverse

from accounts.models import Role, RoleGrant, User

PAGES = {
    Role.SYSTEM_ADMINISTRATOR: {"accounts:people", "accounts:agencies"},
    Role.SECURITY_ADMINISTRATOR: {"accounts:roles"},
    Role.AUDIT_ADMINISTRATOR: {"accounts:journal"},
}


@pytest.mark.parametrize("role", PAGES)
def test_each_administrator_finds_the_own_pages_and_they_open(page, case, people, role):
    user = User.objects.create_user("administrator", full_name="管理员")
    RoleGrant.objects.create(user=user, role=role)
    text = page(user, "/start/").content.decode()
    every = {name for names in PAGES.values() for name in names}
    assert {name for name in every if f'href="{reverse(name)}"' in text} == PAGES[role]
    assert {page(user, reverse(name)).status_code for name in PAGES[role]} == {200}
    assert "没有待办事项" not in text
    assert case.title not in text


def test_the_start_page_says_what_is_missing(page, people):
    system, security = (User.objects.create_user(name, full_name=name) for name in ("system", "security"))
    RoleGrant.objects.create(user=system, role=Role.SYSTEM_ADMINISTRATOR)
    RoleGrant.objects.create(user=security, role=Role.SECURITY_ADMINISTRATOR)
    User.objects.filter(pk=people.office.pk).update(agency=None)
    assert "未填所在机构的：office" in page(system, "/start/").content.decode()
    without = User.objects.filter(is_active=True, role_grants__isnull=True).count()
    assert without > 0
    assert f"没有岗位的在用账号{without}个" in page(security, "/start/").content.decode()


def test_nobody_else_starts_there(page, case, people):
    assert "由我管理" not in page(people.office, "/start/").content.decode()
