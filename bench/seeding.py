"""Fill an empty database with many cases at once, for measurements only (批量造数).

Nothing here passes through an act: chains are left out, and what is derived is derived in bulk.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from personas import People

from accounts.models import Agency, AgencyKind, District, Level
from bench.yardstick.models import PlainCase, PlainEvent
from cases import limits
from cases.lifecycle import MilestoneKind, stage_after
from cases.models import (
    ClockPause,
    FireCase,
    GradeDecision,
    GroupMember,
    InvestigationGroup,
    MemberRole,
    Milestone,
)
from cases.search import index
from regulation.grades import Grade

LOT = 2000
_PLACES = ("柳泉路", "人民路", "工业路", "中心路", "华光路", "新村路")
_SITES = ("塑料制品厂", "商贸公司仓库", "居民住宅", "物流园", "饭店", "纺织厂")
_STEPS = (
    (MilestoneKind.GROUP_REQUESTED, 2),
    (MilestoneKind.GROUP_ESTABLISHED, 5),
    (MilestoneKind.CAUSE_DETERMINED, 25),
    (MilestoneKind.REPORT_ADOPTED, 40),
    (MilestoneKind.REPORT_SUBMITTED, 50),
    (MilestoneKind.REPORT_RECEIVED, 52),
    (MilestoneKind.REPLIED, 70),
    (MilestoneKind.CLOSED, 110),
)


def seed(number: int, people: People, today: date) -> None:
    """Fill the database with so many cases, half of them under way, and as many of the yardstick."""
    chance = random.Random(109)
    bodies = _bodies()
    for start in range(0, number, LOT):
        with transaction.atomic():
            _seed_lot(chance, bodies, range(start, min(start + LOT, number)), people, today)


def _bodies() -> list[Agency]:
    found = []
    for district in District.objects.all():
        agency = Agency.objects.filter(kind=AgencyKind.FIRE_RESCUE, district=district).first()
        found.append(
            agency
            or Agency.objects.create(
                name=f"{district.name}消防救援大队",
                kind=AgencyKind.FIRE_RESCUE,
                level=Level.DISTRICT,
                district=district,
            )
        )
    return found


def _seed_lot(
    chance: random.Random, bodies: list[Agency], numbers: range, people: People, today: date
) -> None:
    cases, steps = [], []
    for number in numbers:
        fire = today - timedelta(days=chance.randrange(3, 900))
        done = (
            chance.choice((0, 1, 2, 2, 3, 5, 7, 8, 8, 8, 8)) if number % 2 else chance.choice((0, 1, 2, 3, 6))
        )
        steps.append([(kind, fire + timedelta(days=days)) for kind, days in _STEPS[:done]])
        body = bodies[number % len(bodies)]
        place = f"{chance.choice(_PLACES)}{chance.randrange(1, 400)}号"
        cases.append(
            FireCase(
                number=f"旧〔{fire.year}〕{number + 1}号",
                title=f"淄博市{body.district.name}{place}“{fire.month}·{fire.day}”火灾事故",
                stage=stage_after(kind for kind, _ in steps[-1]).value,
                rulebook_code="zibo-2022-109",
                occurred_on=fire,
                district=body.district,
                region=f"山东省淄博市{body.district.name}",
                address=place,
                site_name=f"某{chance.choice(_SITES)}",
                summary="起火部位位于一层北侧，过火面积约八十平方米，无人员被困。" * 3,
                lead_agency=body,
                lead_body_name=body.name,
            )
        )
    FireCase.objects.bulk_create(cases)
    _add(GradeDecision(case=case, established_on=case.occurred_on, grade=_grade(chance)) for case in cases)
    _add(
        Milestone(case=case, kind=kind, reached_on=day)
        for case, reached in zip(cases, steps, strict=True)
        for kind, day in reached
    )
    _add(
        ClockPause(case=case, entrusted_on=case.occurred_on + timedelta(days=2), reason="导线熔痕鉴定")
        for case in cases[::10]
    )
    _add_groups(cases, people)
    found = limits._read(FireCase.objects.filter(pk__in=[case.pk for case in cases]))
    _add(wanted for _, _, wanted in limits._derived(found, today))
    index._add(
        entry for case in cases for entry in index._entries(case, case.record_label, index._texts_of(case))
    )
    _seed_yardstick(cases, people)


def _add_groups(cases: list[FireCase], people: People) -> None:
    groups = [InvestigationGroup(case=case, name="火灾事故调查组") for case in cases]
    InvestigationGroup.objects.bulk_create(groups)
    _add(
        GroupMember(
            group=group,
            position=place,
            key=f"m{place}",
            name="某某",
            role=MemberRole.MEMBER,
            # One person is in one group of a thousand and would have to look through all the others.
            user=people.subgroup_head if place == 1 and group.case_id % 1000 == 7 else None,
        )
        for group in groups
        for place in (1, 2)
    )


def _seed_yardstick(cases: list[FireCase], people: People) -> None:
    plain = [
        PlainCase(
            number=case.number,
            title=case.title,
            stage=case.stage,
            grade="ORDINARY",
            occurred_on=case.occurred_on,
            due_on=case.occurred_on + timedelta(days=60),
            district=case.district,
            region=case.region,
            address=case.address,
            site_name=case.site_name,
            summary=case.summary,
        )
        for case in cases
    ]
    PlainCase.objects.bulk_create(plain)
    PlainCase.history.bulk_history_create(plain, batch_size=LOT)
    _add(
        PlainEvent(case=case, actor=people.office, act="REGISTER_FIRE", detail={"title": case.title})
        for case in plain
    )


def _grade(chance: random.Random) -> Grade:
    return chance.choices((Grade.ORDINARY, Grade.LARGER, Grade.MAJOR), (95, 4.9, 0.1))[0]


def _add(rows: Iterator[Model]) -> None:
    made: list[Any] = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=LOT)
