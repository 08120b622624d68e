"""Find cases by words, within what the person who asks may know (检索).

A word is looked up in the index among the entries that the person might read; the policy then decides on
each case. What nobody may tell this person takes no part in the answer, nor in how it is reached.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import IsNull
from django.db.models.sql.compiler import SQLCompiler

from accounts.models import AgencyKind, Level, Role, User
from accounts.selectors import granted_roles
from cases.access import visible_cases
from cases.models import Declaration, FireCase, GroupMember, RecusalOutcome, SearchEntry
from cases.search import index
from cases.search.tokens import tokens_of_word, words_of

# A word in more entries than this is looked for case by case, in the order of the page: it is soon found.
MOST_LOOKED_UP = 300
_LISTED, _CONTENTS = SearchEntry.Visibility.LISTED, SearchEntry.Visibility.CONTENTS


Rows = TypeVar("Rows", bound=Model)


def matching_cases(
    actor: User, text: str, *, among: QuerySet[Rows] | None = None, kind: str = ""
) -> QuerySet[Rows]:
    """Return the cases that contain every word of a text where this person may read it (检索案件).

    Whoever may only know a case finds it by title, number and place, as the list shows them; so does
    whoever has yet to declare (第十四条), and whoever was recused knows of none. A text with no word in
    it finds everything.

    :param among: cases that the person may know, or rows whose primary key is such a case, narrowed and
        ordered by something else; all cases of the person if not given.
    :param kind: the kind of record that must contain the words, ``reports.finding`` say.
    """
    rows: QuerySet[Any] = visible_cases(actor) if among is None else among
    words = words_of(text)
    if not words and not kind:
        return rows
    reader = _Reader.of(actor, "" if rows.model is FireCase else "case__")
    rows = _with_ties(rows, actor)
    for word in words or ("",):
        rows = rows.filter(reader.contains(word, kind))
    return rows


def readable_cases(actor: User, among: QuerySet[FireCase] | None = None) -> QuerySet[FireCase]:
    """Return the cases whose contents this person may read, as ``cases.access.reading_of`` says of one."""
    cases = visible_cases(actor) if among is None else among
    return _with_ties(cases, actor).filter(_Reader.of(actor, "").may_read)


def entries_containing(words: tuple[str, ...]) -> Q:
    """Return the condition of the entries that contain at least one of the words."""
    found = Q()
    for word in words:
        found |= Q(folded__contains=word)
    return found


@dataclass(frozen=True)
class _Reader:
    """One person before the index: where to look, and what the policy asks of each case found.

    ``ways`` are the words of scope, each way wanting all of its own; together they reach at least every
    entry that the person may read.
    """

    ways: tuple[tuple[str, ...], ...]
    may_read: Q

    @classmethod
    def of(cls, actor: User, path: str) -> "_Reader":
        """Return the person before rows from which ``path`` leads to the case."""
        roles = granted_roles(actor)
        agency = actor.agency
        works_for = Q(pk__in=[])
        leads = Q(pk__in=[])
        ways: list[tuple[str, ...]] = [(index.REFERENCE,)]
        if agency is not None and roles & {Role.OFFICE, Role.INVESTIGATOR}:
            ways.append((index.agency_scope(agency.pk),))
            if Role.OFFICE in roles:
                leads = Q(**{f"{path}lead_agency": agency})
            if Role.INVESTIGATOR in roles:
                works_for = Q(**{f"{path}lead_agency": agency})
        if agency is not None and Role.OFFICE in roles and agency.kind == AgencyKind.FIRE_RESCUE:
            if agency.level == Level.CITY:
                ways.append((index.LISTED,))
            elif agency.district_id is not None:
                ways.append((index.LISTED, index.district_scope(agency.district_id)))
        own = GroupMember.objects.filter(user=actor, left_on__isnull=True).order_by("group__case")
        ways += [(index.case_scope(pk),) for pk in own.values_list("group__case", flat=True).distinct()]
        works = works_for | Q(search_member=True)
        declared = Q(search_conflict=False) | Q(
            search_conflict=True, search_outcome=RecusalOutcome.NOT_RECUSED
        )
        published = Q(**{f"{path}is_reference": True})
        return cls(
            ways=tuple(ways),
            may_read=published | (works & declared) | (leads & ~works),
        )

    def contains(self, word: str, kind: str) -> Q:
        """Return the condition of a case that contains the word where the person may read it."""
        found = self._look_up(word, kind)
        if found is None:
            entries = SearchEntry.objects.filter(case=OuterRef("pk"), folded__contains=word)
            if kind:
                entries = entries.filter(kind=kind)
            in_list = _has_one(entries.filter(visibility=_LISTED))
            in_contents = _has_one(entries.filter(visibility=_CONTENTS))
        else:
            in_list = Q(pk__in=found[_LISTED])
            in_contents = Q(pk__in=found[_CONTENTS])
        return Q(in_list) | (self.may_read & Q(in_contents))

    def _look_up(self, word: str, kind: str) -> dict[int, set[int]] | None:
        """Return the cases in which the word was found, by visibility; None if there are too many."""
        tokens = tuple(tokens_of_word(word)) if word else ()
        if kind:
            tokens += (index.kind_scope(kind),)
        entries = SearchEntry.objects.filter(_InIndex(self.ways, tokens, MOST_LOOKED_UP + 1)).order_by()
        contains = Case(
            When(folded__contains=word, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        rows = entries.values_list("case_id", "visibility", contains)[: MOST_LOOKED_UP + 1]
        found: dict[int, set[int]] = {_LISTED: set(), _CONTENTS: set()}
        count = 0
        for case_pk, visibility, is_there in rows:
            count += 1
            if is_there:
                found[visibility].add(case_pk)
        return None if count > MOST_LOOKED_UP else found


def _with_ties(rows: QuerySet[Rows], actor: User) -> QuerySet[Rows]:
    """Let conditions ask of each case whether the person is of its group and what they declared."""
    case = OuterRef("pk")
    latest = Declaration.objects.filter(Q(user=actor) | Q(member__user=actor), case=case).order_by("-pk")
    return rows.alias(
        search_member=Exists(GroupMember.objects.filter(group__case=case, user=actor, left_on__isnull=True)),
        search_conflict=Subquery(latest.values("has_conflict")[:1]),
        search_outcome=Subquery(latest.values("recusal__outcome")[:1]),
    )


def _has_one(entries: QuerySet[SearchEntry]) -> IsNull:
    """Tell whether there is such an entry, looked at for one case after the other.

    For an ``EXISTS`` PostgreSQL may read all entries of all cases first, and a page asks for a few cases.
    """
    return IsNull(Subquery(entries.order_by().values("pk")[:1]), False)


class _InIndex(Func):
    """Tell whether an entry has all the tokens and one of the scopes, by the index of the database.

    SQLite looks at no more than ``most`` entries; elsewhere the query is limited as a whole.
    """

    output_field = BooleanField()

    def __init__(self, ways: tuple[tuple[str, ...], ...], tokens: tuple[str, ...], most: int) -> None:
        super().__init__(F("pk"), F("scope"), F("tokens"))
        self.ways, self.tokens, self.most = ways, tokens, most

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        columns = [compiler.compile(part)[0] for part in self.get_source_expressions()]
        if connection.vendor == "sqlite":
            scopes = " OR ".join(f"({_all_of(way)})" for way in self.ways)
            wanted = f"({scopes}) AND {_all_of(self.tokens)}"
            found = "SELECT rowid FROM cases_search_index WHERE cases_search_index MATCH %s LIMIT %s"
            return f"{columns[0]} IN ({found})", [wanted, self.most]
        # Word for word the expression of the index in the migration.
        array = f"cases_search_terms({columns[1]}, {columns[2]})"
        one = f"{array} @> %s::text[]"
        ways = [[*way, *self.tokens] for way in self.ways]
        return f"({' OR '.join(one for _ in ways)})", ways


def _all_of(tokens: tuple[str, ...]) -> str:
    return " AND ".join(f'"{token}"' for token in tokens)
