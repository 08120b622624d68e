"""Registering a fire: all that follows from it, and who may (第二条、第四条、第三十七条、第三十八条)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Agency, AgencyKind, District, Level
from cases.access import Reading, case_roles, reading_of, visible_cases
from cases.clocks import case_clocks
from cases.models import CaseEvent, FireCase
from cases.services.intake import Fire, RulesDecision, register_fire
from common.errors import DomainError

BEIJING = ZoneInfo("Asia/Shanghai")


def test_a_registered_fire_has_everything_that_follows_from_it(world):
    case = world.register(occurred_time=time(2, 10), is_time_approximate=True)
    assert (case.title, case.number) == ("张店区“3·2”火灾事故", "张店区消防救援大队火调〔2026〕1号")
    assert (case.stage, case.rulebook_code) == ("REGISTERED", "zibo-2022-109")
    assert (case.organizer_name, case.organizer_level) == ("张店区人民政府", "DISTRICT")
    assert (case.lead_agency, case.lead_body_name) == (world.zhangdian, "张店区消防救援大队")
    assert case.region == "山东省淄博市张店区"
    assert [(one.grade, one.statistics_grade) for one in case.grade_decisions.all()] == [
        ("ORDINARY", "ORDINARY")
    ]
    assert [(one.recorded_on, one.deaths) for one in case.casualty_revisions.all()] == [(date(2026, 3, 2), 1)]
    bases = case.cited_bases.all()
    assert (bases[0].title, bases[0].document_number) == (
        "淄博市火灾事故调查处理规定",
        "淄政字〔2022〕109号",
    )
    assert len(bases) == 9
    assert [(event.act, event.actor_id) for event in case.events.all()] == [
        ("REGISTER_FIRE", world.office.pk)
    ]


def test_numbers_run_by_body_and_year(world):
    world.register()
    second = world.register(address="另一处")
    other = world.register(actor=world.zichuan_office, district=world.zichuan.district)
    later = world.register(on=date(2027, 1, 4), occurred_on=date(2026, 12, 31))
    assert [case.number for case in (second, other, later)] == [
        "张店区消防救援大队火调〔2026〕2号",
        "淄川区消防救援大队火调〔2026〕1号",
        "张店区消防救援大队火调〔2027〕1号",
    ]


def test_a_refused_registration_gives_its_number_back(world):
    with pytest.raises(DomainError):
        world.register(title="名" * 300)
    assert world.register().number.endswith("〔2026〕1号")


def test_a_number_that_an_imported_case_holds_is_passed_over(world):
    first = world.register()
    first.number, imported = "另编", first.number.replace("1号", "2号")
    FireCase.objects.filter(pk=first.pk).update(number=imported)
    case = world.register(address="另一处")
    assert case.number.endswith("〔2026〕3号")
    FireCase.objects.filter(pk=first.pk).update(number=imported.replace("2号", "1号"))


@pytest.mark.parametrize(
    ("casualties", "level", "lead"),
    [
        ({"deaths": 2}, "DISTRICT", "张店区消防救援大队"),
        ({"deaths": 3}, "CITY", "淄博市消防救援支队"),
        ({"deaths": 0, "serious_injuries": 9}, "DISTRICT", "张店区消防救援大队"),
        ({"deaths": 0, "serious_injuries": 10}, "CITY", "淄博市消防救援支队"),
        ({"deaths": 10}, "CITY", "淄博市消防救援支队"),
    ],
)
def test_organiser_and_lead_follow_the_grade(world, casualties, level, lead):
    case = world.register(**casualties)
    assert (case.organizer_level, case.lead_body_name) == (level, lead)


@pytest.mark.parametrize("name", ["高新区", "经济开发区", "文昌湖省级旅游度假区"])
def test_a_zone_organises_like_a_district(world, name):
    zone = District.objects.get(name=name)
    Agency.objects.get_or_create(
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=zone,
        defaults={"name": f"{name}消防救援大队"},
    )
    case = world.register(actor=world.city_office, district=zone)
    assert (case.organizer_name, case.organizer_level) == (f"{name}管理委员会", "DISTRICT")


def test_a_government_on_record_gives_its_own_name(world):
    Agency.objects.create(
        name="淄博高新技术产业开发区管理委员会",
        kind=AgencyKind.GOVERNMENT,
        level=Level.DISTRICT,
        district=world.zone.district,
    )
    case = world.register(actor=world.zone_office, district=world.zone.district)
    assert case.organizer_name == "淄博高新技术产业开发区管理委员会"


def test_a_larger_fire_stays_in_the_list_of_the_district_and_no_more(world):
    case = world.register(deaths=3)
    assert case in visible_cases(world.office)
    roles = case_roles(world.office, case)
    assert reading_of(world.office, case, roles) is Reading.LISTED
    assert case not in visible_cases(world.zichuan_office)
    assert reading_of(world.city_office, case, case_roles(world.city_office, case)) is Reading.CONTENTS


def test_the_district_keeps_reading_what_it_leads(world):
    case = world.register()
    assert reading_of(world.office, case, case_roles(world.office, case)) is Reading.CONTENTS
    assert reading_of(world.city_office, case, case_roles(world.city_office, case)) is Reading.LISTED


@pytest.mark.parametrize("who", ["zichuan_office", "investigator"])
def test_only_the_office_of_the_place_or_the_city_registers(world, who):
    with pytest.raises(DomainError) as refusal:
        world.register(actor=getattr(world, who))
    assert refusal.value.code == "act_not_permitted"
    assert world.register(actor=world.city_office).lead_agency == world.zhangdian


def test_a_missing_lead_body_is_named_with_the_way_out(world):
    with pytest.raises(DomainError) as refusal:
        world.register(actor=world.city_office, district=District.objects.get(name="沂源县"))
    assert (refusal.value.code, refusal.value.article) == ("lead_body_missing", "第四条")
    assert "沂源县" in refusal.value.message
    assert not CaseEvent.objects.exists()


def test_a_fire_before_the_rules_is_refused_without_a_decision(world):
    fire = Fire(
        district=world.zhangdian.district,
        occurred_on=date(2022, 11, 25),
        address="柳泉路1号",
        site_name="某商铺",
        deaths=1,
    )
    with pytest.raises(DomainError) as refusal:
        register_fire(actor=world.office, registered_on=date(2022, 11, 28), fire=fire)
    assert (refusal.value.code, refusal.value.article) == ("rulebook_not_in_force", "第三十八条")
    case = register_fire(
        actor=world.office,
        registered_on=date(2022, 11, 28),
        fire=fire,
        rules_decision=RulesDecision(
            decided_by="张店区人民政府",
            decided_on=date(2022, 11, 28),
            reason="会议决定",
            document_number="1号",
        ),
    )
    assert [(one.rulebook_code, one.decided_by) for one in case.rulebook_decisions.all()] == [
        ("zibo-2022-109", "张店区人民政府")
    ]


def test_the_first_day_of_the_rules_needs_no_decision(world):
    case = world.register(on=date(2022, 11, 28), occurred_on=date(2022, 11, 26))
    assert not case.rulebook_decisions.exists()
    assert case.grade_decisions.get().statistics_grade == ""


@pytest.mark.parametrize(
    ("facts", "on", "code"),
    [
        ({"occurred_on": date(2026, 3, 3)}, date(2026, 3, 2), "registered_before_fire"),
        (
            {"occurred_time": time(9, 0), "reported_at": datetime(2026, 3, 2, 8, 59, tzinfo=BEIJING)},
            date(2026, 3, 2),
            "alarm_before_fire",
        ),
    ],
)
def test_times_that_cannot_be_are_refused(world, facts, on, code):
    with pytest.raises(DomainError) as refusal:
        world.register(on=on, **facts)
    assert (refusal.value.code, refusal.value.article) == (code, "第二条")


def test_the_base_day_is_the_fire_and_not_the_alarm(world):
    case = world.register(
        on=date(2026, 1, 1),
        occurred_on=date(2025, 12, 31),
        occurred_time=time(23, 50),
        reported_at=datetime(2026, 1, 1, 0, 20, tzinfo=BEIJING),
    )
    due = {clock.code: clock.due_on for clock in case_clocks(case, date(2026, 1, 1))}
    assert (due["group_request"], due["cause_determination"]) == (date(2026, 1, 6), date(2026, 1, 30))


def test_two_fires_of_one_day_are_told_apart_by_name(world):
    first = world.register()
    second = world.register(address="共青团路9号", site_name="某仓库")
    assert first.title == "张店区“3·2”火灾事故"
    assert second.title == "张店区某仓库“3·2”火灾事故"


def test_the_same_fire_twice_is_asked_about(world):
    world.register()
    with pytest.raises(DomainError) as refusal:
        world.register()
    assert refusal.value.code == "possible_duplicate"
    for spelling in ("淄博市张店区柳泉路１号", "柳泉路 1 号"):
        with pytest.raises(DomainError) as refusal:
            world.register(address=spelling)
        assert refusal.value.code == "possible_duplicate"
    again = register_fire(
        actor=world.office,
        registered_on=date(2026, 3, 2),
        fire=Fire(
            district=world.zhangdian.district,
            occurred_on=date(2026, 3, 2),
            address="柳泉路1号",
            site_name="另一商铺",
        ),
        is_another_fire=True,
    )
    assert again.number.endswith("2号")
    assert not again.casualty_revisions.exists()
