"""Offices of the city, of two districts and of a zone, and a fire that one of them registered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User
from cases.acts import Step, perform, save
from cases.lifecycle import Act, MilestoneKind
from cases.models import FireCase, Milestone
from cases.services.intake import Fire, register_fire
from cases.services.scope import decide_scope
from cases.verification import verify_all


@dataclass
class World:
    """The bodies and people of the tests."""

    city: Agency
    zhangdian: Agency
    zichuan: Agency
    zone: Agency
    city_office: User
    office: User
    second: User
    zichuan_office: User
    zone_office: User
    investigator: User

    def register(self, actor: User | None = None, on: date = date(2026, 3, 2), **facts) -> FireCase:
        """Register a fire in 张店区 on 2026-03-02 with one dead, unless told otherwise."""
        known = {
            "district": self.zhangdian.district,
            "occurred_on": date(2026, 3, 2),
            "address": "柳泉路1号",
            "site_name": "某商铺",
            "deaths": 1,
            "serious_injuries": 0,
            "minor_injuries": 0,
        }
        return register_fire(actor=actor or self.office, registered_on=on, fire=Fire(**(known | facts)))

    def judge(self, case: FireCase, **values) -> FireCase:
        """Judge the scope of a fire that is not of production."""
        known = {"actor": self.office, "decided_on": date(2026, 3, 3), "is_production_related": False}
        return decide_scope(public_id=case.public_id, **(known | values))

    @contextmanager
    def writing(self, case: FireCase) -> Iterator[Step]:
        """Write rows of later chapters inside an act, as their own services would."""
        with perform(public_id=case.public_id, actor=self.office, act=Act.EDIT_FACTS) as step:
            yield step

    def establish(self, case: FireCase, on: date) -> None:
        """Let the group of a requested case stand, as a case entered late would have it."""
        with perform(public_id=case.public_id, actor=self.office, act=Act.ESTABLISH_GROUP) as step:
            save(Milestone(case=step.case, kind=MilestoneKind.GROUP_ESTABLISHED, reached_on=on))


def _body(name: str, district: str | None) -> Agency:
    return Agency.objects.create(
        name=name,
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT if district else Level.CITY,
        district=District.objects.get(name=district) if district else None,
    )


def _person(username: str, agency: Agency, role: Role) -> User:
    user = User.objects.create_user(username, full_name=f"{username}甲", agency=agency)
    RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def world(db) -> World:
    city = _body("淄博市消防救援支队", None)
    zhangdian = _body("张店区消防救援大队", "张店区")
    zichuan = _body("淄川区消防救援大队", "淄川区")
    zone = _body("高新区消防救援大队", "高新区")
    return World(
        city=city,
        zhangdian=zhangdian,
        zichuan=zichuan,
        zone=zone,
        city_office=_person("city", city, Role.OFFICE),
        office=_person("office", zhangdian, Role.OFFICE),
        second=_person("second", zhangdian, Role.OFFICE),
        zichuan_office=_person("zichuan", zichuan, Role.OFFICE),
        zone_office=_person("zone", zone, Role.OFFICE),
        investigator=_person("investigator", zhangdian, Role.INVESTIGATOR),
    )


@pytest.fixture(autouse=True)
def chains_stay_whole(db):
    """Whatever a test of this folder did by acts, the chains account for every row."""
    yield
    assert [str(fault) for fault in verify_all()] == []
