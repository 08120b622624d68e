"""Fixtures that tests of several folders share."""

from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency, AgencyKind, District, Level, Role, RoleGrant, User
from cases import acts
from cases.lifecycle import Act, stage_after
from cases.models import ClockPause, Extension, FireCase, GradeDecision, Milestone
from evidence.models import Appraisal

pytest_plugins = ["flushing", "remembering"]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def fire_brigade(db) -> Agency:
    return Agency.objects.create(name="淄博市消防救援支队", kind=AgencyKind.FIRE_RESCUE, level=Level.CITY)


@pytest.fixture
def officer(fire_brigade) -> User:
    return _office_worker("officer", "孟玥", fire_brigade)


@pytest.fixture
def stranger(db) -> User:
    agency = Agency.objects.create(
        name="桓台县消防救援大队",
        kind=AgencyKind.FIRE_RESCUE,
        level=Level.DISTRICT,
        district=District.objects.get(name="桓台县"),
    )
    return _office_worker("stranger", "周喆", agency)


@pytest.fixture
def make_case(fire_brigade, today):
    """Record a fire so many days ago, with milestones, pauses and extensions as days before today."""

    def make(*args, **facts) -> FireCase:
        with acts.by_command(act=Act.IMPORT_CASE) as step:
            step.case = _record(*args, **facts)
        return step.case

    def _record(
        title="淄博市张店区“10·14”一般火灾事故", *, days_ago=10, grade="ORDINARY", **facts
    ) -> FireCase:
        milestones = facts.pop("milestones", ())
        pauses, extensions = facts.pop("pauses", ()), facts.pop("extensions", ())
        case = FireCase.objects.create(
            title=title,
            occurred_on=today - timedelta(days=days_ago),
            occurred_time=time(14, 20),
            rulebook_code="zibo-2022-109",
            region="山东省淄博市张店区",
            address="工业路18号",
            site_name="玥瑛塑料制品厂",
            stage=stage_after(kind for kind, _ in milestones).value,
            **{
                "district": District.objects.get(name="张店区"),
                "lead_agency": fire_brigade,
                **facts,
            },
        )
        GradeDecision.objects.create(case=case, established_on=case.occurred_on, grade=grade)
        for kind, days in milestones:
            Milestone.objects.create(case=case, kind=kind, reached_on=today - timedelta(days=days))
        for position, (entrusted, received) in enumerate(pauses, start=1):
            _entrust(case, position, today - timedelta(days=entrusted), received, today)
        for kind, days, decided in extensions:
            Extension.objects.create(
                case=case, kind=kind, days=days, decided_on=today - timedelta(days=decided)
            )
        return case

    return make


@pytest.fixture
def recording():
    """Return a block in which protected rows of a case are written, as an import writes them."""

    @contextmanager
    def recording(case):
        with acts.by_command(act=Act.IMPORT_CASE) as step:
            step.case = case
            yield

    return recording


def _office_worker(username: str, full_name: str, agency: Agency) -> User:
    user = User.objects.create_user(username, password="correct-horse-9", full_name=full_name, agency=agency)
    RoleGrant.objects.create(user=user, role=Role.OFFICE)
    return user


def _entrust(case: FireCase, position: int, entrusted_on: date, received: int | None, today: date) -> None:
    received_on = None if received is None else today - timedelta(days=received)
    pause = ClockPause.objects.create(
        case=case, entrusted_on=entrusted_on, received_on=received_on, reason="导线熔痕鉴定"
    )
    Appraisal.objects.create(
        case=case,
        position=position,
        kind=Appraisal.Kind.ELECTRICAL,
        subject="导线熔痕鉴定",
        entrusted_on=entrusted_on,
        received_on=received_on,
        pause=pause,
    )
