"""Write the search index beside what an act changes, and make it anew (检索索引)."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from cases.models import FireCase, SearchEntry
from cases.search.tokens import fold, tidy, tokens_of_text
from cases.verification import case_path
from common.records import Changes, Record

_TOGETHER = 200
_SCOPING = ("lead_agency_id", "district_id", "is_reference")


@cache
def searched_models() -> dict[str, type[Record]]:
    """Return the models that have something to be found, by label (可检索的记录)."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Record) and (model.LISTED_TEXTS or model.SEARCHED_TEXTS)
    }


def index_changes(case: FireCase, changes: Changes) -> None:
    """Bring the index into step with what an act changed, inside its transaction.

    Texts that were written anew cost one statement, changed and removed ones two more.
    """
    written = _Written.of(changes)
    if any(label == case.record_label and not is_new for label, is_new in written.scoped.items()):
        index_cases([case])
        return
    if written.stale:
        SearchEntry.objects.filter(record__in=written.stale).delete()
    _add(entry for label, state in written.states() for entry in _entries(case, label, state))


def index_cases(cases: Iterable[FireCase]) -> int:
    """Make all entries of these cases anew and return how many there are."""
    known = {case.pk: case for case in cases}
    SearchEntry.objects.filter(case__in=known).delete()
    entries: list[SearchEntry] = []
    for model in searched_models().values():
        path = case_path(model)
        rows = model._default_manager.filter(**{f"{path}__in" if path else "pk__in": known})
        for row, case_pk in zip(rows.order_by("pk"), _case_keys(rows, path), strict=True):
            entries += _entries(known[case_pk], row.record_label, _texts_of(row))
    return _add(entries)


def rebuild(*, only_missing: bool = False) -> int:
    """Make the whole index anew, or that of cases which have none, and return how many entries it has.

    Acts may go on meanwhile: each lot of cases is locked while it is read and written.
    """
    if not only_missing:
        _repair()
    wanted = FireCase.objects.order_by("pk")
    if only_missing:
        wanted = wanted.exclude(pk__in=SearchEntry.objects.values("case"))
    keys = list(wanted.values_list("pk", flat=True))
    count = 0
    for start in range(0, len(keys), _TOGETHER):
        with transaction.atomic():
            lot = FireCase.objects.select_for_update(of=("self",)).filter(
                pk__in=keys[start : start + _TOGETHER]
            )
            count += index_cases(list(lot))
    return count


def scope_of_entry(case: FireCase, kind: str, visibility: int) -> list[str]:
    """Return the words that bound a search to this entry's case, body, place, kind and readers.

    Each is longer than any token of a text.
    """
    scope = [case_scope(case.pk), kind_scope(kind)]
    if case.is_reference:
        scope.append(REFERENCE)
    if case.lead_agency_id is not None:
        scope.append(agency_scope(case.lead_agency_id))
    if case.district_id is not None:
        scope.append(district_scope(case.district_id))
    if visibility == SearchEntry.Visibility.LISTED:
        scope.append(LISTED)
    return scope


REFERENCE = "reference"
LISTED = "listed"


def case_scope(pk: int) -> str:
    """Return the word of one case."""
    return f"case{pk}"


def agency_scope(pk: int) -> str:
    """Return the word of the cases that a body leads."""
    return f"agency{pk}"


def district_scope(pk: int) -> str:
    """Return the word of the cases of a district."""
    return f"district{pk}"


def kind_scope(kind: str) -> str:
    """Return the word of a kind of record."""
    return f"kind{kind.replace('.', '').replace('_', '')}"


class _Written:
    """What an act wrote that can be searched: new texts, changed records, entries that no longer hold."""

    def __init__(self) -> None:
        self.new: dict[str, dict[str, Any]] = {}
        self.changed: set[str] = set()
        self.stale: set[str] = set()
        self.scoped: dict[str, bool] = {}

    @classmethod
    def of(cls, changes: Changes) -> "_Written":
        written = cls()
        for change in changes.fields:
            label, after = change["record"], change["after"]
            model = searched_models().get(label.partition(":")[0])
            if model is None:
                continue
            if label in written.new:
                written.new[label].update(after)
            elif not change["before"]:
                written.new[label] = dict(after)
            elif not after or not after.keys().isdisjoint(model.LISTED_TEXTS + model.SEARCHED_TEXTS):
                written.changed.add(label)
            if model is FireCase and not after.keys().isdisjoint(_SCOPING):
                written.scoped[label] = label in written.new
        for label, digest in changes.digests.items():
            if digest is None:
                written.new.pop(label, None)
        written.stale = set(written.changed)
        return written

    def states(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield label and texts of each record that is new or changed and still there."""
        yield from self.new.items()
        by_model: dict[str, list[str]] = {}
        for label in sorted(self.changed):
            name, _, pk = label.partition(":")
            by_model.setdefault(name, []).append(pk)
        for name, keys in by_model.items():
            for row in searched_models()[name]._default_manager.filter(pk__in=keys):
                yield row.record_label, _texts_of(row)


def _texts_of(row: Record) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.LISTED_TEXTS + row.SEARCHED_TEXTS}


def _case_keys(rows: Any, path: str | None) -> list[int]:
    return list(rows.order_by("pk").values_list(path or "pk", flat=True))


def _entries(case: FireCase, label: str, state: dict[str, Any]) -> Iterator[SearchEntry]:
    kind = label.partition(":")[0]
    model = searched_models()[kind]
    for visibility, names in (
        (SearchEntry.Visibility.LISTED, model.LISTED_TEXTS),
        (SearchEntry.Visibility.CONTENTS, model.SEARCHED_TEXTS),
    ):
        texts = [_shown(model, name, state.get(name)) for name in names]
        text = tidy("\n".join(text for text in texts if text))
        if not text:
            continue
        folded = fold(text)
        yield SearchEntry(
            case=case,
            record=label,
            kind=kind,
            visibility=visibility,
            text=text,
            folded=folded,
            scope=" ".join(scope_of_entry(case, kind, visibility)),
            tokens=" ".join(tokens_of_text(folded)),
        )


def _shown(model: type[Model], name: str, value: Any) -> str:
    """Return what people read in a field: of a choice its label."""
    labels = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return str(labels.get(value, value or ""))


def _add(entries: Iterable[SearchEntry]) -> int:
    return len(SearchEntry.objects.bulk_create(entries, batch_size=_TOGETHER))


def _repair() -> None:
    """Make the index of SQLite agree with its table, so that nothing old is in the way."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search_index(cases_search_index) VALUES('rebuild')")
