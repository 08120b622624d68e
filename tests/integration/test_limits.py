"""The order of the lists is what the engine says: after any history, and whatever happened to a row."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from personas import gather_people
from scenarios import drive

from accounts.models import District
from cases import acts, limits
from cases.clocks import case_clocks
from cases.lifecycle import SETTLED, Act, MilestoneKind, Stage
from cases.models import (
    ClockPause,
    Extension,
    FireCase,
    GradeDecision,
    Milestone,
    NextLimit,
    Shelf,
    Standing,
)
from deadlines.engine.clocks import Met, NotStarted, Overdue, Running, Suspended
from regulation.grades import Grade
from regulation.rulebook import Force

FIRE = date(2026, 3, 2)
KINDS = sorted(kind.value for kind in MilestoneKind)
steps = st.one_of(
    st.tuples(st.just("milestone"), st.sampled_from(KINDS)),
    st.tuples(st.just("grade"), st.sampled_from(sorted(grade.value for grade in Grade))),
    st.tuples(st.just("extension"), st.sampled_from(["CAUSE", "REPORT"])),
    st.tuples(st.just("pause"), st.sampled_from(["open", "closed"])),
)
histories = st.lists(st.tuples(st.integers(0, 40), steps), max_size=9)


def what_comes_first(case, as_of):
    """Return code and run of the limit that a person must see to first, as the law's words have it."""
    overdue, running, paused = [], [], []
    for clock in case_clocks(case, as_of):
        if not clock.rule.own or clock.force is not Force.DUTY or clock.ended_on is not None:
            continue
        if isinstance(clock, Overdue):
            overdue.append((clock.rolled_due_on, clock.due_on, clock))
        elif isinstance(clock, Running):
            running.append((clock.due_on, clock))
        elif isinstance(clock, Suspended):
            paused.append((clock.suspended_since, clock))
        else:
            assert isinstance(clock, Met | NotStarted)
    for found in (overdue, running, paused):
        if found:
            return min(found, key=lambda one: one[:-1])[-1]
    return None


def enter(case, day, step):
    """Record one fact by an act of its own, unless the database forbids it a second time."""
    kind, value = step
    with acts.by_command(act=Act.IMPORT_CASE, case=case):
        if kind == "milestone":
            repeated = Milestone.objects.filter(case=case, kind=value)
            if not repeated.exists():
                Milestone.objects.create(case=case, kind=value, reached_on=day)
        elif kind == "grade":
            if not GradeDecision.objects.filter(case=case, established_on=day).exists():
                GradeDecision.objects.create(case=case, established_on=day, grade=value)
        elif kind == "extension":
            Extension.objects.create(case=case, kind=value, days=20, decided_on=day)
        else:
            received = day + timedelta(days=9) if value == "closed" else None
            ClockPause.objects.create(case=case, entrusted_on=day, received_on=received, reason="鉴定")


def publish_twice(case):
    with acts.by_command(act=Act.IMPORT_CASE, case=case):
        for _ in range(2):
            Milestone.objects.create(case=case, kind="PUBLISHED", reached_on=case.occurred_on)


def register(public_id):
    with acts.by_command(act=Act.IMPORT_CASE) as step:
        step.case = FireCase.objects.create(
            public_id=public_id,
            title="案",
            occurred_on=FIRE,
            rulebook_code="zibo-2022-109",
            region="淄博市",
            address="某路",
            site_name="某厂",
            district=District.objects.get(name="张店区"),
        )
    return step.case


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(histories=st.lists(histories, min_size=2, max_size=3), ahead=st.integers(0, 400))
def test_after_any_history_the_row_is_what_the_engine_says(histories, ahead):
    cases, last = [], FIRE
    for history in histories:
        case = register(f"case{len(cases)}{FireCase.objects.count():07}")
        day = FIRE
        for days, step in history:
            day += timedelta(days=days)
            enter(case, day, step)
        cases.append(case)
        last = max(last, day + timedelta(days=9))
    as_of = last + timedelta(days=ahead)
    order = []
    for case in cases:
        row, clock = NextLimit.objects.get(pk=case.pk), what_comes_first(case, as_of)
        assert row.code == (clock.code if clock else "")
        assert row.is_provisional == (clock.provisional if clock else False)
        if clock is None:
            order.append((3, case.occurred_on, case.public_id))
            assert (row.standing, row.day) == (Standing.NONE, case.occurred_on)
        elif isinstance(clock, Suspended):
            order.append((2, clock.suspended_since, case.public_id))
            assert (row.standing, row.day) == (Standing.PAUSED, clock.suspended_since)
        else:
            order.append((0 if isinstance(clock, Overdue) else 1, clock.rolled_due_on, case.public_id))
            assert (row.standing, row.day) == (Standing.DATED, clock.rolled_due_on)
    listed = NextLimit.objects.filter(pk__in=[case.pk for case in cases]).order_by("position")
    assert [row.case.public_id for row in listed] == [public_id for *_, public_id in sorted(order)]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_every_act_leaves_the_row_as_a_rebuild_would(stage, today):
    scene = drive(gather_people(), stage)
    row = NextLimit.objects.get(pk=scene.case.pk)
    assert row.shelf == (Shelf.SETTLED if stage in SETTLED else Shelf.OPEN)
    assert (row.stage, row.district, row.lead_agency) == (stage, scene.case.district, scene.case.lead_agency)
    assert limits.rebuild(as_of=today) == 0


@pytest.mark.django_db
def test_a_refused_act_leaves_the_row_as_it_was(make_case):
    case = make_case()
    before = NextLimit.objects.get(pk=case.pk).position
    with pytest.raises(IntegrityError):
        publish_twice(case)
    assert NextLimit.objects.get(pk=case.pk).position == before


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["changed", "gone", "stale"])
def test_a_rebuild_mends_what_is_wrong_and_only_that(make_case, damage, today, capsys):
    wrong, right = make_case("甲"), make_case("乙")
    row = NextLimit.objects.filter(pk=wrong.pk)
    if damage == "changed":
        row.update(position="0", code="x", standing=Standing.PAUSED)
    elif damage == "gone":
        row.delete()
    else:
        row.update(position="0", basis="another")
    assert limits.rebuild(as_of=today, only_stale=True) == (damage != "changed")
    call_command("rebuild_limits")
    assert f"更正{int(damage == 'changed')}件" in capsys.readouterr().out
    first, second = NextLimit.objects.get(pk=wrong.pk), NextLimit.objects.get(pk=right.pk)
    assert first.position[:9] == second.position[:9]
    assert first.basis == limits.basis()
    with CaptureQueriesContext(connection) as captured:
        assert limits.rebuild(as_of=today) == 0
    assert not any(query["sql"].startswith(("UPDATE", "INSERT", "BEGIN", "SAVEPOINT")) for query in captured)


@pytest.mark.django_db
def test_a_rebuild_goes_through_more_cases_than_a_batch(make_case, monkeypatch, today):
    monkeypatch.setattr(limits, "BATCH", 2)
    for number in range(5):
        make_case(f"案{number}")
    NextLimit.objects.update(basis="another")
    assert limits.rebuild(as_of=today, only_stale=True) == 5
