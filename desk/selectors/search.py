"""What a search finds, by case, with the words in their place (检索)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from cases.access import Reading, reading_of, roles_in_cases, visible_cases
from cases.lifecycle import SETTLED
from cases.models import FireCase, SearchEntry, Shelf
from cases.search import entries_containing, matching_cases
from cases.search.index import searched_models
from cases.search.tokens import folded_to_shown, words_of

PAGE_SIZE = 20
SHOWN_OF_A_CASE = 3
_BEFORE, _AFTER = 18, 72
# Where a kind of record is shown: the page and the place on it.
_PLACES = {
    "cases.firecase": ("desk:case_facts", "facts"),
    "cases.casualtyrevision": ("desk:case_facts", "casualties"),
    "cases.gradedecision": ("desk:case_facts", "grade"),
    "cases.scopeexclusion": ("desk:case_facts", "scope"),
    "cases.organizerdecision": ("desk:case_facts", "scope"),
    "cases.rulebookdecision": ("desk:case_facts", "scope"),
    "cases.party": ("desk:case_facts", "parties"),
    "cases.citedbasis": ("desk:case_facts", "bases"),
    "cases.investigationgroup": ("desk:case_group", "group"),
    "cases.groupmember": ("desk:case_group", "members"),
    "cases.invitedbody": ("desk:case_group", "invited"),
    "cases.documentdemand": ("desk:case_inquiry", "demands"),
    "cases.staynotice": ("desk:case_inquiry", "stay"),
    "cases.absence": ("desk:case_inquiry", "stay"),
    "cases.interviewtarget": ("desk:case_inquiry", "interviews"),
    "cases.direction": ("desk:case_meetings", "directions"),
    "cases.duty": ("desk:case_meetings", "directions"),
    "cases.release": ("desk:case_meetings", "releases"),
    "cases.meeting": ("desk:case_meetings", "meetings"),
    "cases.disagreement": ("desk:case_meetings", "disagreements"),
    "cases.disagreementposition": ("desk:case_meetings", "disagreements"),
    "cases.workplan": ("desk:case_subgroups", ""),
    "cases.taskprogress": ("desk:case_subgroups", ""),
    "cases.subgroupreport": ("desk:case_subgroups", ""),
    "cases.rescuereview": ("desk:case_subgroups", "rescue"),
    "cases.urging": ("desk:case_subgroups", "urgings"),
    "cases.supplementaryitem": ("desk:case_subgroups", "supplements"),
    "cases.publicopinion": ("desk:case_subgroups", "opinions"),
    "cases.bulletin": ("desk:case_subgroups", "bulletins"),
    "cases.casematerial": ("desk:case_subgroups", "materials"),
    "cases.materialhandover": ("desk:case_subgroups", "materials"),
    "cases.milestone": ("desk:case", ""),
    "cases.extension": ("desk:case", ""),
    "cases.documententry": ("desk:documents", "register"),
    "evidence.appraisal": ("desk:case", ""),
    "reports.chronologyentry": ("desk:case_findings", "chronology"),
    "reports.causedetermination": ("desk:case_findings", "cause"),
    "reports.indirectcause": ("desk:case_findings", "cause"),
    "reports.excludedcause": ("desk:case_findings", "cause"),
    "reports.departmentreview": ("desk:case_inquiry", "departments"),
    "reports.finding": ("desk:case_findings", "findings"),
    "reports.measure": ("desk:case_findings", "measures"),
    "reports.responsibility": ("desk:case_findings", "responsibility"),
    "reports.reportpart": ("reports:preview", ""),
    "reports.extrachapter": ("reports:preview", ""),
    "reports.reportfigure": ("reports:preview", ""),
    "reports.signature": ("reports:preview", ""),
    "reports.officialreply": ("desk:case", ""),
}


@dataclass(frozen=True, slots=True)
class SearchWanted:
    """What somebody searches for (检索条件); empty means everything."""

    text: str = ""
    shelf: Shelf | None = None
    district: str = ""
    kind: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything beside the words is asked for."""
        return bool(self.shelf or self.district or self.kind)


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that contains a word (检索结果): what it is, where it is shown, pieces with the words marked."""

    label: str
    url: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class CaseHits:
    """One case found; ``more`` counts the texts that are not shown."""

    case: FireCase
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found; ``after`` is the key with which the next one begins."""

    found: tuple[CaseHits, ...]
    after: str


def search(actor: User, wanted: SearchWanted, after: str) -> SearchPage:
    """Return a page of the cases in which the person finds the words, latest fires first (检索)."""
    words = words_of(wanted.text)
    if not words:
        return SearchPage((), "")
    cases = _after(_narrowed(visible_cases(actor), wanted), actor, after)
    cases = matching_cases(actor, wanted.text, among=cases, kind=wanted.kind)
    listed = list(cases.select_related("district").order_by("-occurred_on", "-pk")[: PAGE_SIZE + 1])
    shown = listed[:PAGE_SIZE]
    last = shown[-1] if len(listed) > PAGE_SIZE else None
    key = f"{last.occurred_on.isoformat()}.{last.public_id}" if last else ""
    return SearchPage(tuple(_with_hits(actor, shown, words, wanted.kind)), key)


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of record that can be searched, with their names (记录类别)."""
    return [(label, str(model._meta.verbose_name)) for label, model in searched_models().items()]


def snippet(text: str, folded: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Return the surroundings of the first of the words, in pieces of which those that match are marked."""
    spans = _spans(text, folded, words)
    if not spans:
        return ((text[: _BEFORE + _AFTER], False),)
    first = spans[0][0]
    line = text.rfind("\n", 0, first) + 1
    end = text.find("\n", first)
    end = len(text) if end < 0 else end
    start = max(line, first - _BEFORE)
    stop = min(end, max(first + _AFTER, spans[0][1]))
    pieces = [("…", False)] if start > line else []
    place = start
    for begin, finish in spans:
        if begin >= stop:
            break
        pieces += [(text[place:begin], False), (text[begin : min(finish, stop)], True)]
        place = min(finish, stop)
    pieces += [(text[place:stop], False), ("…" if stop < end else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def _spans(text: str, folded: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words stand in the text, in order and without overlap."""
    found: list[tuple[int, int]] = []
    for word in words:
        place = folded.find(word)
        while place >= 0 and len(found) < _AFTER:
            found.append((place, place + len(word)))
            place = folded.find(word, place + len(word))
    if len(folded) != len(text):
        origin = folded_to_shown(text)
        found = [(origin[begin], origin[finish - 1] + 1) for begin, finish in found]
    merged: list[tuple[int, int]] = []
    for begin, finish in sorted(found):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        else:
            merged.append((begin, finish))
    return merged


def _narrowed(cases: QuerySet[FireCase], wanted: SearchWanted) -> QuerySet[FireCase]:
    if wanted.shelf is not None:
        cases = cases.filter(is_reference=wanted.shelf is Shelf.REFERENCE)
    if wanted.shelf is Shelf.OPEN:
        cases = cases.exclude(stage__in=SETTLED)
    elif wanted.shelf is Shelf.SETTLED:
        cases = cases.filter(stage__in=SETTLED)
    return cases.filter(district__name=wanted.district) if wanted.district else cases


def _after(cases: QuerySet[FireCase], actor: User, after: str) -> QuerySet[FireCase]:
    """Go on behind a case that the person knows; another key is the end of its day."""
    day, _, public_id = after.partition(".")
    try:
        begun_on = date.fromisoformat(day)
    except ValueError:
        return cases
    last = visible_cases(actor).filter(public_id=public_id).values("pk")[:1]
    return cases.filter(Q(occurred_on__lt=begun_on) | Q(occurred_on=begun_on, pk__lt=last))


def _with_hits(actor: User, cases: list[FireCase], words: tuple[str, ...], kind: str) -> list[CaseHits]:
    roles = roles_in_cases(actor, cases)
    open_to = {case.pk: reading_of(actor, case, roles[case.pk]) is Reading.CONTENTS for case in cases}
    may_show = Q(case__in=[pk for pk, is_open in open_to.items() if is_open]) | Q(
        visibility=SearchEntry.Visibility.LISTED
    )
    entries = SearchEntry.objects.filter(may_show, entries_containing(words), case__in=open_to)
    if kind:
        entries = entries.filter(kind=kind)
    by_case: dict[int, list[int]] = {case.pk: [] for case in cases}
    for case_pk, pk in entries.order_by("visibility", "pk").values_list("case_id", "pk"):
        by_case[case_pk].append(pk)
    wanted = [pk for keys in by_case.values() for pk in keys[:SHOWN_OF_A_CASE]]
    texts = SearchEntry.objects.only("kind", "text", "folded").in_bulk(wanted)
    return [
        CaseHits(
            case,
            tuple(
                _hit(case, texts[pk], words, open_to[case.pk]) for pk in by_case[case.pk][:SHOWN_OF_A_CASE]
            ),
            max(0, len(by_case[case.pk]) - SHOWN_OF_A_CASE),
        )
        for case in cases
    ]


def _hit(case: FireCase, entry: SearchEntry, words: tuple[str, ...], is_open: bool) -> Hit:
    view, place = _PLACES[entry.kind] if is_open else ("desk:case", "")
    url = reverse(view, args=[case.public_id])
    label = str(apps.get_model(entry.kind)._meta.verbose_name)
    return Hit(label, f"{url}#{place}" if place else url, snippet(entry.text, entry.folded, words))
