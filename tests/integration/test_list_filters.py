"""What a list is narrowed to and how it goes on, for every kind of person."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from personas import gather_people
from scenarios import drive

from accounts.models import Agency, AgencyKind, District, Level
from cases import acts
from cases.access import visible_cases
from cases.lifecycle import SETTLED, Act, Stage
from cases.models import FireCase, NextLimit, Shelf
from desk.selectors.case_filter import CaseFilter, Due, Sort, parameters_of, read_filter
from desk.selectors.case_list import every_case, find_cases

pytestmark = pytest.mark.django_db


def enter(title, day, **facts):
    """Enter a case beside the one that the scenario drives."""
    with acts.by_command(act=Act.IMPORT_CASE) as step:
        step.case = FireCase.objects.create(
            title=title,
            occurred_on=day,
            rulebook_code="zibo-2022-109",
            region="淄博市",
            address="某路",
            site_name="某厂",
            **facts,
        )


def found(actor, today, **wanted):
    return [row.case.title for row in every_case(actor, CaseFilter(**wanted), today)]


def test_finds_what_is_overdue_soon_this_week_and_paused(officer, make_case, today):
    for days in range(40):
        make_case(f"第{days}日", days_ago=days)
    make_case("暂停", days_ago=20, pauses=[(18, None)], milestones=[("GROUP_REQUESTED", 19)])
    rows = list(every_case(officer, CaseFilter(), today))
    last_days = {row.case.title: row.next_clock.clock.rolled_due_on for row in rows}
    monday = today + timedelta(days=7 - today.weekday())
    wanted = {
        Due.OVERDUE: {title for title, day in last_days.items() if day and day < today},
        Due.SOON: {
            title for title, day in last_days.items() if day and today <= day <= today + timedelta(days=3)
        },
        Due.WEEK: {title for title, day in last_days.items() if day and today <= day < monday},
        Due.PAUSED: {"暂停"},
    }
    assert wanted[Due.OVERDUE]
    assert {due: set(found(officer, today, due=due)) for due in Due} == wanted


def test_the_days_of_the_fire_bound_the_list_on_both_sides(officer, make_case, today):
    for days in range(6):
        make_case(f"{days}", days_ago=days)
    since, until = today - timedelta(days=4), today - timedelta(days=2)
    assert sorted(found(officer, today, since=since, until=until)) == ["2", "3", "4"]
    assert sorted(found(officer, today, since=since)) == ["0", "1", "2", "3", "4"]
    assert sorted(found(officer, today, until=until)) == ["2", "3", "4", "5"]


def test_narrows_by_lead_body_and_goes_by_the_fire(officer, make_case, today):
    other = Agency.objects.create(
        name="高青县消防救援大队",
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=District.objects.get(name="高青县"),
    )
    make_case("甲", days_ago=9)
    make_case("乙", days_ago=3, lead_agency=other)
    make_case("丙", days_ago=5)
    assert found(officer, today, lead="高青县消防救援大队") == ["乙"]
    assert found(officer, today, lead="没有这个机构") == []
    assert found(officer, today, order=Sort.LATEST_FIRE) == ["乙", "丙", "甲"]
    assert found(officer, today, order=Sort.EARLIEST_FIRE) == ["甲", "丙", "乙"]


@pytest.mark.parametrize("order", list(Sort))
def test_every_order_goes_on_by_its_key_through_every_case_once(officer, make_case, today, order):
    for number in range(23):
        make_case(f"{number:02}", days_ago=number // 2)
    wanted, seen, after = CaseFilter(order=order), [], ""
    for _ in range(10):
        page = find_cases(officer, wanted, after, today, size=5)
        seen += [row.case.title for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == 23
    assert seen == found(officer, today, order=order)


def test_counts_stop_at_a_hundred(officer, make_case, today, monkeypatch):
    monkeypatch.setattr("desk.selectors.case_list.MOST_COUNTED", 3)
    for days in (60, 61, 62, 63):
        make_case(days_ago=days)
    make_case(days_ago=0, milestones=[("GROUP_REQUESTED", 0)])
    totals = find_cases(officer, CaseFilter(), "", today, with_totals=True).totals
    assert (totals.total, totals.overdue) == (3, 3)
    assert totals.words == {"total": "2+", "overdue": "2+", "soon": "0"}


def test_counts_each_case_once_however_a_person_knows_it(today):
    people = gather_people()
    drive(people, Stage.INVESTIGATING)
    for person in (people.office, people.city_office, people.member, people.investigator):
        totals = find_cases(person, CaseFilter(), "", today, with_totals=True).totals
        assert totals.total == 1
        assert len(found(person, today)) == 1


@pytest.mark.parametrize("stage", [Stage.REGISTERED, Stage.INVESTIGATING, Stage.CLOSED], ids=str)
def test_each_person_is_listed_what_the_policy_lets_them_know(stage, today):
    people = gather_people()
    case = drive(people, stage).case
    district = District.objects.get(name="桓台县")
    enter("别处", today, district=district, lead_agency=people.stranger.agency)
    enter("无牵头机构", today, district=district)
    enter("公开", today, is_reference=True)
    for name, person in people:
        listed = {
            row.case.pk for shelf in Shelf for row in every_case(person, CaseFilter(shelf=shelf), today)
        }
        assert listed == set(visible_cases(person).values_list("pk", flat=True)), name
    shelf = Shelf.SETTLED if stage in SETTLED else Shelf.OPEN
    assert case.title in found(people.office, today, shelf=shelf)
    assert found(AnonymousUser(), today, shelf=shelf) == []


def test_the_place_in_the_lists_opens_nothing(officer, stranger, make_case, today):
    """A row that says another body leads the case shows nothing to that body: the policy reads the case."""
    case = make_case()
    NextLimit.objects.filter(pk=case.pk).update(lead_agency=stranger.agency)
    page = find_cases(stranger, CaseFilter(), "", today)
    assert page.rows == []


def test_a_filter_is_read_as_it_was_written(today):
    wanted = CaseFilter(
        shelf=Shelf.SETTLED,
        text="柳泉 起火",
        stage="CLOSED",
        district="张店区",
        grade="LARGER",
        lead="某大队",
        due=Due.WEEK,
        since=date(2026, 1, 2),
        until=today,
        order=Sort.EARLIEST_FIRE,
    )
    assert read_filter(parameters_of(wanted)) == wanted
    assert read_filter({}) == CaseFilter()
    assert parameters_of(CaseFilter()) == {"shelf": "open"}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-02-30"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"due": "x"},
        {"sort": "-pk"},
        {"sort": "position"},
        {"stage": "CLOSED"},
        {"lead": "\0"},
    ],
)
def test_what_is_no_choice_asks_nothing(asked):
    assert read_filter(asked) == CaseFilter()


def test_a_page_in_the_middle_costs_no_more(client, officer, make_case, django_assert_max_num_queries):
    for number in range(45):
        make_case(f"{number}", days_ago=number)
    client.force_login(officer)
    text = client.get("/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', text)[1].replace("&amp;", "&")
    # Session, person and roles take three.
    with django_assert_max_num_queries(8):
        assert client.get(f"/{following}").status_code == 200
