"""Fill an empty database with many cases at once, for measurements only (批量造数).

Nothing here passes through an act. Each case has its row with a copy, steps, grade, group, its place in the
lists, its entries in the search index, and a chain of one event that commits to the row of the case alone:
the other rows are in no chain, their copies are left out, and so are parties, findings, papers and files.
"""

import random
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Max, QuerySet, Value
from django.utils import timezone
from personas import People

from accounts.models import Agency, AgencyKind, District, Level
from bench.bulk import copied, count_on, fill, write
from bench.yardstick.models import PlainCase, PlainEvent
from cases import limits
from cases.lifecycle import ACTS, Act, MilestoneKind, stage_after
from cases.models import (
    CaseEvent,
    CaseHead,
    ClockPause,
    FireCase,
    GradeDecision,
    GroupMember,
    InvestigationGroup,
    MemberRole,
    Milestone,
    Phase,
)
from cases.search import index
from common import chain
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
# So many groups one person is in, however many there are, so that a page of theirs is as long.
_OF_ONE_PERSON = 120
# What the events of all cases say alike.
_SAID: dict[str, Any] = {
    "domain": chain.DOMAIN,
    "algorithm": "sha256",
    "canonical": chain.CANONICAL_VERSION,
    "seq": 1,
    "prev": chain.GENESIS,
    "phase": Phase.DONE.value,
    "on": None,
    "paper": None,
    "reason": "",
    "details": {},
    "files": [],
    "changes": [],
    "request_id": "",
}
_OFFICE = {"name": "某某", "post": "", "roles": ["OFFICE"]}


def seed(number: int, people: People, today: date) -> None:
    """Fill the database with so many cases, half of them under way, and as many of the yardstick."""
    chance = random.Random(109)
    bodies = _bodies()
    first = (FireCase.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    for start in range(0, number, LOT):
        with transaction.atomic():
            cases, steps = _draw(chance, bodies, first, range(start, min(start + LOT, number)), today)
            _write_lot(cases, steps, people, today, max(1, number // _OF_ONE_PERSON))
    count_on(FireCase, PlainCase)


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


def _draw(
    chance: random.Random, bodies: list[Agency], first: int, numbers: range, today: date
) -> tuple[list[FireCase], list[tuple[list[tuple[MilestoneKind, date]], Grade]]]:
    """Return cases by chance, each with the steps that it has reached and its grade."""
    cases, steps = [], []
    for number in numbers:
        fire = today - timedelta(days=chance.randrange(3, 900))
        done = (
            chance.choice((0, 1, 2, 2, 3, 5, 7, 8, 8, 8, 8)) if number % 2 else chance.choice((0, 1, 2, 3, 6))
        )
        reached = [(kind, fire + timedelta(days=days)) for kind, days in _STEPS[:done]]
        steps.append((reached, chance.choices(list(Grade)[:3], (95, 4.9, 0.1))[0]))
        body = bodies[number % len(bodies)]
        place = f"{chance.choice(_PLACES)}{chance.randrange(1, 400)}号"
        cases.append(
            FireCase(
                pk=first + number,
                number=f"旧〔{fire.year}〕{number + 1}号",
                title=f"淄博市{body.district.name}{place}“{fire.month}·{fire.day}”火灾事故",
                stage=stage_after(kind for kind, _ in reached).value,
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
    return cases, steps


def _write_lot(
    cases: list[FireCase],
    steps: list[tuple[list[tuple[MilestoneKind, date]], Grade]],
    people: People,
    today: date,
    every: int,
) -> None:
    write(cases)
    write(
        Milestone(case=case, kind=kind, reached_on=day)
        for case, (reached, _) in zip(cases, steps, strict=True)
        for kind, day in reached
    )
    write(
        GradeDecision(case=case, established_on=case.occurred_on, grade=grade)
        for case, (_, grade) in zip(cases, steps, strict=True)
    )
    write(
        ClockPause(case=case, entrusted_on=case.occurred_on + timedelta(days=2), reason="导线熔痕鉴定")
        for case in cases[::10]
    )
    lot = FireCase.objects.filter(pk__gte=cases[0].pk, pk__lte=cases[-1].pk)
    _fill_groups(lot, people, every)
    write(wanted for _, _, wanted in limits._derived(limits._read(lot), today))
    write(entry for case in cases for entry in index._entries(case, case.record_label, index._texts_of(case)))
    _write_chains(cases, people)
    now = Value(timezone.now(), output_field=DateTimeField())
    fill(FireCase.history.model, lot, **copied(FireCase), history_date=now, history_type="+")
    _fill_yardstick(lot, people, now)


def _fill_groups(lot: QuerySet[FireCase], people: People, every: int) -> None:
    """Give each case a group; one person is in one of ``every`` groups, among all the others."""
    fill(InvestigationGroup, lot, case=F("pk"), name="火灾事故调查组")
    groups = InvestigationGroup.objects.filter(case__in=lot.values("pk"))
    member = {"group": F("pk"), "name": "某某", "role": MemberRole.MEMBER.value}
    fill(GroupMember, groups, **member, position=1, key="m1")
    fill(GroupMember, groups, **member, position=2, key="m2")
    members = GroupMember.objects.annotate(place=F("group__case_id") % Value(every))
    own = members.filter(group__in=groups, position=1, place=0)
    GroupMember.objects.filter(pk__in=own.values("pk")).update(user=people.subgroup_head)


def _write_chains(cases: list[FireCase], people: People) -> None:
    """Begin the chain of each case with one event, of the same shape as that of a registration."""
    rule, at = ACTS[Act.REGISTER_FIRE], timezone.now()
    events = []
    for case in cases:
        body = chain.canonical_bytes(
            {
                **_SAID,
                "actor": {"id": people.office.pk, "username": people.office.username, **_OFFICE},
                "case": case.public_id,
                "act": rule.act.value,
                "article": rule.article,
                "label": rule.label,
                "summary": case.title,
                "records": {case.record_label: case.state_digest()},
                "at": at,
            }
        )
        events.append(
            CaseEvent(
                case=case,
                seq=1,
                act=rule.act.value,
                phase=Phase.DONE,
                actor=people.office,
                at=at,
                prev=chain.GENESIS,
                hash=chain.link_hash(body),
                body=body,
            )
        )
    write(events)
    write(CaseHead(case=event.case, seq=event.seq, hash=event.hash) for event in events)


def _fill_yardstick(lot: QuerySet[FireCase], people: People, now: Value) -> None:
    columns = copied(PlainCase)
    fill(PlainCase, lot, **columns | {"grade": Grade.ORDINARY.value, "due_on": F("next_limit__day")})
    plain = PlainCase.objects.filter(pk__in=lot.values("pk"))
    fill(PlainCase.history.model, plain, **columns, history_date=now, history_type="+")
    fill(PlainEvent, plain, case=F("pk"), actor=people.office.pk, act="REGISTER_FIRE", at=now, detail={})
