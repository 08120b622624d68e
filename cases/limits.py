"""Derive where a case stands in lists (最近期限), in the transaction of the act that changed it.

Which limit comes next does not depend on the day: the earliest last day comes first, and one that has
passed is earlier than one to come. So a row stays right until a fact, a rule or a notice changes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

import deadlines.engine
import regulation
from cases.clocks import clocks_from, facts_of
from cases.lifecycle import SETTLED
from cases.models import FireCase, GradeDecision, NextLimit, Shelf, Standing
from deadlines.engine.clocks import Clock, Met, NotStarted, Overdue, Running, Suspended
from deadlines.engine.facts import CaseFacts
from regulation.rulebook import Force

BATCH = 400


def next_clock(clocks: Iterable[Clock]) -> Clock | None:
    """Return the statutory limit to see to first: by last day, then what is paused (最近期限)."""
    return min((clock for clock in clocks if _counts(clock)), key=_urgency, default=None)


def with_grade(cases: QuerySet[FireCase]) -> QuerySet[FireCase]:
    """Return the cases with the grade decided last as ``current_grade`` (事故等级, 第四条)."""
    decisions = GradeDecision.objects.filter(case=OuterRef("pk")).order_by("-established_on", "-pk")
    return cases.annotate(current_grade=Subquery(decisions.values("grade")[:1]))


def refresh(case: FireCase, as_of: date) -> None:
    """Derive the row of one case anew and keep it if it differs (最近期限).

    Runs inside the transaction of the act that changed the case.
    """
    _refresh(FireCase.objects.filter(pk=case.pk), as_of)


def rebuild(*, as_of: date, only_stale: bool = False) -> int:
    """Derive the rows of all cases anew and return how many were not as they should be (重建最近期限).

    Cases are locked only where something differs, a batch at a time, so that people go on working.

    :param only_stale: look only at rows that another version of the rules made, and at cases without one.
    """
    mended = 0
    cases = FireCase.objects.exclude(next_limit__basis=basis()) if only_stale else FireCase.objects.all()
    for keys in _batches(cases):
        found = _read(FireCase.objects.filter(pk__in=keys))
        wrong = [case.pk for case, row, wanted in _derived(found, as_of) if not _same(row, wanted)]
        if wrong:
            with transaction.atomic():
                locked = FireCase.objects.select_for_update().filter(pk__in=wrong).order_by("pk")
                mended += _refresh(FireCase.objects.filter(pk__in=[case.pk for case in locked]), as_of)
    return mended


@cache
def basis() -> str:
    """Return what names the rules, the notices and the engine at hand (计算依据)."""
    digest = hashlib.sha256()
    for package in (deadlines.engine, regulation):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def position_of(standing: Standing, day: date, public_id: str = "") -> str:
    """Return the key of a place in the order of limits; without a case, the beginning of that day."""
    return f"{standing:d}{day:%Y%m%d}{public_id}"


def fire_position_of(day: date, public_id: str = "") -> str:
    """Return the key of a place in the order of fires; without a case, the beginning of that day."""
    return f"{day:%Y%m%d}{public_id}"


def _counts(clock: Clock) -> bool:
    return (
        clock.rule.own
        and clock.force is Force.DUTY
        and clock.ended_on is None
        and not isinstance(clock, Met | NotStarted)
    )


def _urgency(clock: Clock) -> tuple[Standing, date, date]:
    match clock:
        case Suspended():
            return Standing.PAUSED, clock.suspended_since, clock.suspended_since
        case Overdue() | Running():
            assert clock.rolled_due_on is not None
            assert clock.due_on is not None
            return Standing.DATED, clock.rolled_due_on, clock.due_on
    raise TypeError(clock)


def _batches(cases: QuerySet[FireCase]) -> Iterator[list[int]]:
    last = 0
    while keys := list(cases.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


def _read(cases: QuerySet[FireCase]) -> list[FireCase]:
    return list(with_grade(cases).select_related("next_limit").order_by("pk"))


def _refresh(cases: QuerySet[FireCase], as_of: date) -> int:
    written = 0
    for _, row, wanted in _derived(_read(cases), as_of):
        if not _same(row, wanted):
            wanted.save(force_insert=row is None, force_update=row is not None)
            written += 1
    return written


def _derived(
    cases: Sequence[FireCase], as_of: date
) -> Iterator[tuple[FireCase, NextLimit | None, NextLimit]]:
    facts = facts_of(cases) if cases else {}
    for case in cases:
        yield case, getattr(case, "next_limit", None), _derive(case, facts[case.pk], as_of)


def _derive(case: FireCase, facts: CaseFacts, as_of: date) -> NextLimit:
    # A reference case tells published facts, often without the dates of its acts: nothing is due.
    clock = None if case.is_reference else next_clock(clocks_from(case, facts, as_of))
    standing, day, _ = _urgency(clock) if clock else (Standing.NONE, case.occurred_on, None)
    return NextLimit(
        case=case,
        shelf=_shelf(case),
        standing=standing,
        day=day,
        code=clock.code if clock else "",
        is_provisional=clock is not None and clock.provisional,
        position=position_of(standing, day, case.public_id),
        fire_position=fire_position_of(case.occurred_on, case.public_id),
        stage=case.stage,
        grade=case.current_grade or "",
        district_id=case.district_id,
        lead_agency_id=case.lead_agency_id,
        basis=basis(),
    )


def _shelf(case: FireCase) -> Shelf:
    if case.is_reference:
        return Shelf.REFERENCE
    return Shelf.SETTLED if case.stage in SETTLED else Shelf.OPEN


def _same(row: NextLimit | None, wanted: NextLimit) -> bool:
    names = [item.attname for item in NextLimit._meta.concrete_fields]
    return row is not None and all(getattr(row, name) == getattr(wanted, name) for name in names)
