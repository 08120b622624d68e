"""The cases a person may know, what is due first on top (案件列表).

Which cases come next is looked up among their places in the lists (``cases.limits``), by the key of the
last one shown, so that a page costs the same few queries for 5 cases and for 100,000. What a page shows is
read from the cases themselves: the policy decides once more on each, and the limits are computed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, QuerySet, Value

from accounts.models import User
from cases.access import grants_of, visible_cases
from cases.clocks import clocks_from, facts_of
from cases.limits import next_clock, position_of, with_grade
from cases.models import (
    FireCase,
    GroupMember,
    NextLimit,
    Recusal,
    RecusalOutcome,
    Shelf,
    Standing,
)
from cases.search import matching_cases
from common.prepared import Prepared, key_slot
from deadlines.presentation import ClockView, present
from desk.selectors.case_filter import SOON_DAYS, CaseFilter, Sort, conditions_of
from regulation.grades import Grade

PAGE_SIZE = 20
REFERENCES_SHOWN = 5
# Counting goes no further: 99+ says as much to a person, and costs the same however many there are.
MOST_COUNTED = 100
# Each word looked up may name a thousand cases in the query; more words narrow nothing further.
MOST_WORDS = 6
BATCH = 500
_MEMBER, _RECUSED, _REFERENCE = "MEMBER", "RECUSED", "REFERENCE"
_COLUMN = {
    Sort.LIMIT: "position",
    Sort.LATEST_FIRE: "-fire_position",
    Sort.EARLIEST_FIRE: "fire_position",
}
_KEY = re.compile(r"\d{8,9}[0-9A-Za-z]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list with the limit that comes next (案件及最近期限)."""

    case: FireCase
    grade: Grade | None
    next_clock: ClockView | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list; ``after`` is the key with which the next one begins (案件列表页)."""

    rows: list[CaseRow]
    after: str
    references: list[CaseRow]
    totals: "Totals | None"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many open cases were found, each number counted up to 100 (件数)."""

    total: int
    overdue: int
    soon: int

    @property
    def words(self) -> dict[str, str]:
        """Return the numbers for people, with a plus where counting stopped among them."""
        counted = {"total": self.total, "overdue": self.overdue, "soon": self.soon}
        if self.total < MOST_COUNTED:
            return {name: str(number) for name, number in counted.items()}
        words = {name: str(number) for name, number in counted.items()} | {"total": f"{MOST_COUNTED - 1}+"}
        if self.overdue == MOST_COUNTED:
            words["overdue"] = f"{MOST_COUNTED - 1}+"
        elif self.overdue + self.soon == MOST_COUNTED:
            words["soon"] = f"{self.soon}+"
        return words


@dataclass(frozen=True, slots=True)
class _Ties:
    """The cases that a person is tied to by name, and the latest reference cases (与本人有关的案件)."""

    member_of: frozenset[int]
    recused_from: frozenset[int]
    references: frozenset[int]


def find_cases(
    actor: User,
    wanted: CaseFilter,
    after: str,
    as_of: date,
    *,
    size: int = PAGE_SIZE,
    with_totals: bool = False,
    with_references: bool = False,
) -> CasePage:
    """Return a page of the cases that the actor may know (案件列表): four queries, one more for each word.

    :param after: the key that the page before gave out; anything else is the beginning.
    :param size: rows of a page.
    :param with_totals: also how many the filter finds, on the first page in the order of limits.
    :param with_references: also the latest reference cases, to be set apart below the open ones.
    """
    column = _COLUMN[wanted.sort]
    name = column.removeprefix("-")
    ties = _ties(actor, with_references)
    pieces = _pieces(actor, wanted, as_of, ties)
    if _KEY.fullmatch(after):
        compared = "lt" if column.startswith("-") else "gt"
        pieces = [piece.filter(**{f"{name}__{compared}": after}) for piece in pieces]
    counted = with_totals and wanted.sort is Sort.LIMIT and not after
    number = max(size + 1, MOST_COUNTED) if counted else size + 1
    keys = sorted(_first(pieces, column, number), reverse=column.startswith("-"))
    shown = keys[:size]
    beside = ties.references - ties.recused_from
    rows = _rows(actor, [pk for _, pk in shown] + sorted(beside), as_of)
    return CasePage(
        [rows[pk] for _, pk in shown if pk in rows],
        shown[-1][0] if len(keys) > size else "",
        sorted((rows[pk] for pk in beside if pk in rows), key=_fire, reverse=True),
        _totals([key for key, _ in keys[:MOST_COUNTED]], as_of) if counted else None,
    )


def every_case(actor: User, wanted: CaseFilter, as_of: date) -> Iterator[CaseRow]:
    """Yield every case that the filter finds, in its order, a batch at a time (全部案件).

    The policy is asked anew for each batch: who is recused meanwhile gets no more.
    """
    after = ""
    while True:
        page = find_cases(actor, wanted, after, as_of, size=BATCH)
        yield from page.rows
        after = page.after
        if not after:
            return


def _ties(actor: User, with_references: bool) -> _Ties:
    """Read what ties a person to cases by name, so that the look-up of a page need not join it."""
    if not actor.is_authenticated:
        return _Ties(frozenset(), frozenset(), frozenset())
    found: dict[str, set[int]] = {_MEMBER: set(), _RECUSED: set(), _REFERENCE: set()}
    for pk, source in _TIED.rows(with_references, actor=actor.pk):
        found[source].add(pk)
    return _Ties(*(frozenset(found[source]) for source in (_MEMBER, _RECUSED, _REFERENCE)))


def _tied(with_references: bool) -> QuerySet[Any, tuple[int, str]]:
    actor = key_slot("actor")

    def rows(found: QuerySet[Any], case: str, source: str) -> QuerySet[Any]:
        return found.order_by().values_list(case).annotate(source=Value(source, CharField()))

    recused = Recusal.objects.filter(outcome=RecusalOutcome.RECUSED)
    queries = [
        rows(GroupMember.objects.filter(user=actor, left_on__isnull=True), "group__case", _MEMBER),
        rows(recused.filter(user=actor), "case", _RECUSED),
        rows(recused.filter(member__user=actor), "case", _RECUSED),
    ]
    if with_references:
        latest = NextLimit.objects.filter(shelf=Shelf.REFERENCE).order_by("-fire_position")
        # A piece of a union may have no limit of its own on SQLite, but what it selects from may.
        few = NextLimit.objects.filter(pk__in=latest.values("pk")[:REFERENCES_SHOWN])
        queries.append(rows(few, "pk", _REFERENCE))
    return queries[0].union(*queries[1:])


_TIED = Prepared(_tied)


def _pieces(actor: User, wanted: CaseFilter, as_of: date, ties: _Ties) -> list[QuerySet[NextLimit]]:
    """Return the rows of the filter, one query for each ground on which the person knows cases.

    Each of them has an index of its own to go on by; all of them in one condition would have none.
    """
    if not actor.is_authenticated or not actor.is_active:
        return []
    rows = NextLimit.objects.filter(conditions_of(wanted, as_of))
    if ties.recused_from:
        rows = rows.exclude(pk__in=ties.recused_from)
    if wanted.text:
        rows = matching_cases(actor, " ".join(wanted.text.split()[:MOST_WORDS]), among=rows)
    if wanted.shelf == Shelf.REFERENCE:
        return [rows]
    return [rows.filter(grant) for grant in grants_of(actor, ties.member_of)]


def _first(pieces: list[QuerySet[NextLimit]], column: str, number: int) -> set[tuple[str, int]]:
    """Return key and case of the first rows of each piece, with one query."""
    if not pieces:
        return set()
    name = column.removeprefix("-")
    if len(pieces) == 1:
        return set(pieces[0].order_by(column).values_list(name, "pk")[:number])
    # A piece of a union may have no limit of its own on SQLite, but what it selects from may.
    limited = [
        NextLimit.objects.filter(pk__in=piece.order_by(column).values("pk")[:number])
        .order_by()
        .values_list(name, "pk")
        for piece in pieces
    ]
    return set(limited[0].union(*limited[1:]))


def _totals(keys: list[str], as_of: date) -> Totals:
    """Count among the first keys, which hold what is overdue and what is due soon before all else."""
    today = position_of(Standing.DATED, as_of)
    later = position_of(Standing.DATED, as_of + timedelta(days=SOON_DAYS + 1))
    overdue = sum(key < today for key in keys)
    return Totals(len(keys), overdue, sum(key < later for key in keys) - overdue)


def _rows(actor: User, keys: list[int], as_of: date) -> dict[int, CaseRow]:
    if not keys:
        return {}
    cases = list(with_grade(visible_cases(actor).filter(pk__in=keys)).select_related("district").order_by())
    running = [case for case in cases if not case.is_reference]
    facts = facts_of(running) if running else {}
    rows = {}
    for case in cases:
        # A reference case tells published facts, often without the dates of its acts: nothing is due.
        clock = None if case.is_reference else next_clock(clocks_from(case, facts[case.pk], as_of))
        view = present(clock, facts[case.pk], as_of) if clock else None
        rows[case.pk] = CaseRow(case, Grade(case.current_grade) if case.current_grade else None, view)
    return rows


def _fire(row: CaseRow) -> tuple[date, str]:
    return row.case.occurred_on, row.case.public_id
