"""The list of cases: what is due first, who sees what, and what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import District, User
from cases.models import GroupMember, InvestigationGroup, MemberRole, Recusal, RecusalOutcome

REQUESTED = ("GROUP_REQUESTED", 1)


def titles(response) -> list[str]:
    shown = re.findall(r'case-row-title title">(.+?)</span>', response.content.decode())
    return [title.replace("<wbr>", "") for title in shown]


def page_queries(client, url="/") -> list[str]:
    """Return the queries of a page apart from those that find session, person and roles."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [
        query["sql"]
        for query in captured
        if not any(
            mark in query["sql"]
            for mark in ("django_session", 'FROM "accounts_user"', 'FROM "accounts_rolegrant"')
        )
    ]


def test_costs_the_same_few_queries_for_5_and_60_cases(client, officer, make_case):
    client.force_login(officer)
    for _ in range(5):
        make_case(pauses=[(5, 2)], milestones=[REQUESTED])
    few = page_queries(client)
    for _ in range(55):
        make_case(pauses=[(5, 2)], milestones=[REQUESTED])
    many = page_queries(client)
    assert len(few) == len(many) <= 5


def test_orders_overdue_then_due_then_paused_then_the_rest(client, officer, make_case):
    make_case("暂停案", days_ago=20, pauses=[(18, None)], milestones=[("GROUP_REQUESTED", 19)])
    make_case("将到期案", days_ago=2)
    make_case("逾期案", days_ago=80, milestones=[("GROUP_REQUESTED", 79)])
    make_case(
        "批复完案",
        days_ago=60,
        milestones=[
            ("GROUP_REQUESTED", 59),
            ("CAUSE_DETERMINED", 40),
            ("REPORT_SUBMITTED", 30),
            ("REPORT_RECEIVED", 29),
            ("REPLIED", 20),
        ],
    )
    client.force_login(officer)
    response = client.get("/")
    assert titles(response) == ["逾期案", "将到期案", "暂停案", "批复完案"]
    text = response.content.decode()
    assert "tone-overdue" in text
    assert "等待鉴定结论" in text
    assert "没有进行中的法定期限" in text


def test_pages_through_every_case_once_in_order(client, officer, make_case):
    for number in range(47):
        make_case(f"案{number:02}", days_ago=number)
    client.force_login(officer)
    seen, url = [], "/?q=案"
    while url:
        response = client.get(url)
        seen += titles(response)
        following = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        url = "/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 47
    assert len(set(seen)) == 47


@pytest.mark.parametrize("shelf", ["settled", "reference"])
def test_pages_through_the_other_shelves(client, officer, make_case, shelf):
    for number in range(25):
        extra = {"is_reference": True} if shelf == "reference" else {"milestones": [("CLOSED", 0)]}
        make_case(f"案{number:02}", days_ago=number // 3, **extra)
    client.force_login(officer)
    first = client.get(f"/?shelf={shelf}")
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1]
    second = client.get("/" + following.replace("&amp;", "&"))
    assert len(titles(first)) == 20
    assert sorted(titles(first) + titles(second)) == [f"案{number:02}" for number in range(25)]
    assert titles(client.get("/")) == []


def test_no_address_tells_how_many_cases_there_are(client, officer, make_case):
    cases = [make_case(f"案{number:02}", days_ago=number) for number in range(30)]
    client.force_login(officer)
    text = client.get("/").content.decode()
    keys = re.findall(r"after=[^\"&]+", text)
    assert keys
    assert all(key[-12:] in {case.public_id for case in cases} for key in keys)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=柳泉", ["柳泉案"]),
        ("q=玥瑛 10·14", ["普通案“10·14”"]),
        ("grade=LARGER", ["柳泉案"]),
        ("stage=GROUP_REQUESTED", ["柳泉案"]),
        ("district=桓台县", ["柳泉案"]),
        ("q=没有这样的案子", []),
        ("district=张店区&grade=LARGER", []),
    ],
)
def test_narrows_by_text_stage_district_and_grade(client, officer, make_case, query, found):
    make_case("普通案“10·14”")
    make_case("柳泉案", grade="LARGER", milestones=[REQUESTED], district=District.objects.get(name="桓台县"))
    client.force_login(officer)
    assert titles(client.get(f"/?{query}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1.2026-02-30.abc",
        "after=9" + "9" * 5000,
        "shelf=nothing",
        "stage=%00",
        "grade=%27",
        "q=%00",
    ],
)
def test_answers_a_broken_address_with_a_page(client, officer, make_case, query):
    make_case("案")
    client.force_login(officer)
    assert client.get(f"/?{query}").status_code == 200


def test_sets_reference_cases_apart(client, officer, stranger, make_case):
    make_case("公开案例", is_reference=True, days_ago=500, lead_agency=None, district=None)
    for person in (officer, stranger):
        client.force_login(person)
        text = client.get("/").content.decode()
        assert titles(client.get("/")) == []
        assert "公开案例" in text
        assert "参考案例" in text


def test_shows_nothing_of_another_bodys_case(client, stranger, make_case):
    case = make_case("别处的案件")
    client.force_login(stranger)
    text = client.get("/").content.decode()
    assert "别处的案件" not in text
    assert case.public_id not in text
    assert "没有在办案件" in text


def test_shows_nothing_to_a_recused_member(client, officer, make_case, today, recording):
    case = make_case("须回避的案件")
    with recording(case):
        group = InvestigationGroup.objects.create(case=case)
        member = GroupMember.objects.create(
            group=group, position=1, key="m1", role=MemberRole.MEMBER, name="孟玥", user=officer
        )
    client.force_login(officer)
    assert titles(client.get("/")) == ["须回避的案件"]
    with recording(case):
        Recusal.objects.create(
            case=case,
            member=member,
            ground=1,
            declared_on=today,
            outcome=RecusalOutcome.RECUSED,
            decided_on=today,
        )
    assert titles(client.get("/")) == []
    assert client.get(f"/cases/{case.public_id}/").status_code == 404


def test_asks_strangers_to_sign_in_and_is_never_stored(client, officer, db):
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
    client.force_login(officer)
    assert "no-store" in client.get("/")["Cache-Control"]


def test_a_deactivated_person_sees_nothing(client, officer, make_case):
    make_case("案")
    client.force_login(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get("/").status_code == 302
