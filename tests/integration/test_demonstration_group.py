"""The people of 张店 in the demonstration make a whole group, and the READMEs name them (第二章)."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import AgencyKind, User
from archives.services.seed_demo import demo_accounts, seed_demo
from cases import access
from cases.models import GroupMember
from cases.selectors.group import composition_gaps, typed_kinds
from cases.services.group import establish_group, invite_body, request_group
from cases.services.intake import Fire, register_fire
from cases.services.members import appoint_member
from cases.services.membership import Person
from cases.services.recusal import declare
from cases.services.scope import decide_scope

FIRE, DAY = date(2026, 11, 9), date(2026, 11, 10)
MEMBERS = ("investigator", "police", "housing", "union", "emergency")


def person(name: str) -> Person:
    user = User.objects.get(username=f"{name}_zhangdian")
    return Person(user.full_name, user.agency.name, post=user.post, user=user)


@pytest.mark.django_db
def test_a_whole_group_of_the_district_comes_about_with_the_accounts_of_the_demonstration():
    seed_demo(today=date(2026, 11, 22))
    office = User.objects.get(username="office_zhangdian")
    fire = Fire(
        district=office.agency.district,
        occurred_on=FIRE,
        address="金晶大道12号",
        site_name="夜宵店",
        deaths=1,
    )
    case = register_fire(actor=office, registered_on=FIRE, fire=fire)
    by_office = {"public_id": case.public_id, "actor": office}
    decide_scope(**by_office, decided_on=DAY, is_production_related=False)
    request_group(**by_office, requested_on=DAY)
    for name in MEMBERS:
        appoint_member(**by_office, person=person(name))
    appoint_member(**by_office, person=person("deputy"), role="DEPUTY_LEADER")
    invite_body(
        **by_office,
        kind=AgencyKind.PROCURATORATE,
        name="淄博市张店区人民检察院",
        invited_on=DAY,
        invitation_number="张消函〔2026〕93号",
    )
    establish_group(
        **by_office,
        established_on=DAY,
        document_number="张政办字〔2026〕93号",
        established_by="张店区人民政府",
        leader=person("leader"),
    )
    members = GroupMember.objects.filter(group__case=case)
    assert composition_gaps(case) == ()
    assert typed_kinds(members) == ()
    for member in members:
        declare(public_id=case.public_id, actor=member.user, declared_on=DAY, has_conflict=False)
        assert access.contents_for_reader(case.public_id, member.user) == case


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_accounts_of_the_demonstration(name):
    text = (Path(settings.BASE_DIR) / name).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| `\w+_?\w*`", line)]
    accounts = {user["username"]: user["full_name"] for user in demo_accounts()["user"]}
    told = [re.findall(r"`(\w+)` ([^\s，、,|]+)", row.split("|")[1]) for row in rows]
    assert dict(pair for row in told for pair in row) == accounts
