"""The cases a person may know, what is due first on top (案件列表).

Which cases come next is looked up among their places in the lists (``cases.limits``), by the key of the
last one shown, so that a page costs the same few queries for 5 cases and for 100,000. What a page shows is
read from the cases themselves: the policy decides once more on each, and the limits are computed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerField, QuerySet, Subquery

from accounts.models import User
from cases.access import grants_of, recused_from, visible_cases
from cases.clocks import clocks_from, facts_of
from cases.limits import next_clock, with_grade
from cases.models import FireCase, NextLimit, Shelf
from cases.search import matching_cases
from deadlines.presentation import ClockView, present
from desk.selectors.case_filter import CaseFilter, Due, Sort, conditions_of, due_condition
from regulation.grades import Grade

PAGE_SIZE = 20
REFERENCES_SHOWN = 5
# Counting goes no further: 99+ says as much to a person, and costs the same however many there are.
MOST_COUNTED = 100
# Each word looked up may name a thousand cases in the query; more words narrow nothing further.
MOST_WORDS = 6
BATCH = 500
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
        """Return the numbers for people: 99+ where counting stopped."""
        return {name: _counted(getattr(self, name)) for name in ("total", "overdue", "soon")}


class _Count(Subquery):
    """The number of rows of a query with a limit (计数)."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


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
    """Return a page of the cases that the actor may know (案件列表), in three queries.

    A text takes one more for each word, and the totals one more; none costs more for more cases.

    :param after: the key that the page before gave out; anything else is the beginning.
    :param size: rows of a page.
    :param with_totals: also how many the filter finds, if it has no text.
    :param with_references: also the latest reference cases, to be set apart below the open ones.
    """
    column = _COLUMN[wanted.sort]
    name = column.removeprefix("-")
    pieces = _pieces(actor, wanted, as_of)
    totals = _totals(actor, pieces, as_of) if with_totals and not wanted.text else None
    if _KEY.fullmatch(after):
        compared = "lt" if column.startswith("-") else "gt"
        pieces = [piece.filter(**{f"{name}__{compared}": after}) for piece in pieces]
    found = [_first(piece, column, size + 1) for piece in pieces]
    if with_references:
        found.append(_first(_references(actor), "-fire_position", REFERENCES_SHOWN))
    keys = sorted(_union(found).values_list("shelf", name, "pk"), reverse=column.startswith("-"))
    listed = [(key, pk) for shelf, key, pk in keys if shelf == wanted.shelf]
    shown = listed[:size]
    beside = [pk for shelf, _, pk in keys if shelf != wanted.shelf]
    rows = _rows(actor, [pk for _, pk in shown] + beside, as_of)
    return CasePage(
        [rows[pk] for _, pk in shown if pk in rows],
        shown[-1][0] if len(listed) > size else "",
        sorted((rows[pk] for pk in beside if pk in rows), key=_fire, reverse=True),
        totals,
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


def _pieces(actor: User, wanted: CaseFilter, as_of: date) -> list[QuerySet[NextLimit]]:
    """Return the rows of the filter, one query for each ground on which the person knows cases.

    Each of them has an index of its own to go on by; all of them in one condition would have none.
    """
    if not actor.is_authenticated or not actor.is_active:
        return []
    rows = NextLimit.objects.filter(conditions_of(wanted, as_of)).exclude(recused_from(actor))
    if wanted.text:
        rows = matching_cases(actor, " ".join(wanted.text.split()[:MOST_WORDS]), among=rows)
    if wanted.shelf == Shelf.REFERENCE:
        return [rows]
    return [rows.filter(grant) for grant in grants_of(actor)]


def _totals(actor: User, pieces: list[QuerySet[NextLimit]], as_of: date) -> Totals:
    if not pieces:
        return Totals(0, 0, 0)
    counts = []
    for due in (None, Due.OVERDUE, Due.SOON):
        wanted = [piece.filter(due_condition(due, as_of)) if due else piece for piece in pieces]
        found = _union([_first(piece, "position", MOST_COUNTED) for piece in wanted])
        counts.append(_Count(found.values("pk")[:MOST_COUNTED]))
    return Totals(*User.objects.filter(pk=actor.pk).values_list(*counts).get())


def _references(actor: User) -> QuerySet[NextLimit]:
    return NextLimit.objects.filter(shelf=Shelf.REFERENCE).exclude(recused_from(actor))


def _first(rows: QuerySet[NextLimit], column: str, number: int) -> QuerySet[NextLimit]:
    # A piece of a union may have no limit of its own on SQLite, but what it selects from may.
    return NextLimit.objects.filter(pk__in=rows.order_by(column).values("pk")[:number]).order_by()


def _union(pieces: list[QuerySet[NextLimit]]) -> QuerySet[NextLimit]:
    if not pieces:
        return NextLimit.objects.none()
    return pieces[0].union(*pieces[1:]) if len(pieces) > 1 else pieces[0]


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


def _counted(number: int) -> str:
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number)
