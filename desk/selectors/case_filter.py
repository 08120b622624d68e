"""What a list of cases is narrowed to, and in which order it goes (筛选与排序): one reading of it for all."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from accounts.models import Agency, District
from cases.lifecycle import SETTLED, STAGE_LABELS
from cases.limits import fire_position_of, position_of
from cases.models import Shelf, Standing
from regulation.grades import Grade

MAX_TEXT = 60
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class Due(StrEnum):
    """When the next statutory limit runs out (期限情况)."""

    OVERDUE = "overdue"
    SOON = "soon"
    WEEK = "week"
    PAUSED = "paused"


class Sort(StrEnum):
    """The orders of a list; each has an index to go on by (排序)."""

    LIMIT = "limit"
    LATEST_FIRE = "latest"
    EARLIEST_FIRE = "earliest"


DUE_LABELS = {
    Due.OVERDUE: "已逾期",
    Due.SOON: "三日内到期",
    Due.WEEK: "本周到期",
    Due.PAUSED: "暂停计算",
}
SORT_LABELS = {
    Sort.LIMIT: "最先到期的在前",
    Sort.LATEST_FIRE: "最近起火的在前",
    Sort.EARLIEST_FIRE: "最早起火的在前",
}
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to (筛选条件); empty means everything, no order the usual one of the shelf.

    ``district`` and ``lead`` are names; ``since`` and ``until`` bound the day of the fire, both included.
    """

    shelf: Shelf = Shelf.OPEN
    text: str = ""
    stage: str = ""
    district: str = ""
    grade: str = ""
    lead: str = ""
    due: Due | None = None
    since: date | None = None
    until: date | None = None
    order: Sort | None = None

    @property
    def sort(self) -> Sort:
        """Return the order asked for, or the shelf's own: what is under way by its limits, else by fire."""
        return self.order or usual_order(self.shelf)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything beside shelf and order is asked for."""
        return any(value for name, value in asdict(self).items() if name not in ("shelf", "order"))

    @property
    def is_detailed(self) -> bool:
        """Tell whether something is asked for that stands under more conditions (更多条件)."""
        return any((self.lead, self.due, self.since, self.until, self.order))


def usual_order(shelf: Shelf) -> Sort:
    """Return the order of a shelf where none is asked for (通常的排序)."""
    return Sort.LIMIT if shelf == Shelf.OPEN else Sort.LATEST_FIRE


def read_filter(asked: Mapping[str, str]) -> CaseFilter:
    """Read a filter from the parameters of an address (筛选条件); what is no choice asks nothing."""
    shelf = next((one for one in Shelf if asked.get("shelf", "").upper() == one), Shelf.OPEN)
    order = next((one for one in Sort if asked.get("sort") == one), None)
    return CaseFilter(
        shelf=shelf,
        text=_words(asked.get("q", ""))[:MAX_TEXT],
        stage=_one_of(asked.get("stage", ""), dict(stages_of(shelf))),
        district=_words(asked.get("district", "")),
        grade=_one_of(asked.get("grade", ""), Grade.__members__),
        lead=_words(asked.get("lead", "")),
        due=next((one for one in Due if asked.get("due") == one), None),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        order=None if order is usual_order(shelf) else order,
    )


_PARAMETERS = {"text": "q", "order": "sort"}


def parameters_of(wanted: CaseFilter) -> dict[str, str]:
    """Return the parameters that :func:`read_filter` reads as this filter."""
    found: dict[str, str] = {}
    for item in fields(wanted):
        value: Any = getattr(wanted, item.name)
        if value:
            text = value.isoformat() if isinstance(value, date) else str(value)
            found[_PARAMETERS.get(item.name, item.name)] = text.lower() if item.name == "shelf" else text
    return found


def stages_of(shelf: Shelf) -> list[tuple[str, str]]:
    """Return the stages that cases of a shelf can be in, with their labels (阶段)."""
    return [
        (stage.value, label)
        for stage, label in STAGE_LABELS.items()
        if shelf == Shelf.REFERENCE or (stage in SETTLED) == (shelf == Shelf.SETTLED)
    ]


def conditions_of(wanted: CaseFilter, as_of: date) -> Q:
    """Return the conditions on a case's place in the lists, the text aside (筛选条件)."""
    found = Q(shelf=wanted.shelf)
    if wanted.stage:
        found &= Q(stage=wanted.stage)
    if wanted.grade:
        found &= Q(grade=wanted.grade)
    if wanted.district:
        found &= Q(district=_key_of(District.objects.filter(name=wanted.district)))
    if wanted.lead:
        found &= Q(lead_agency=_key_of(Agency.objects.filter(name=wanted.lead)))
    if wanted.since:
        found &= Q(fire_position__gte=fire_position_of(wanted.since))
    if wanted.until:
        found &= Q(fire_position__lt=fire_position_of(wanted.until + timedelta(days=1)))
    return found & due_condition(wanted.due, as_of) if wanted.due else found


def due_condition(due: Due, as_of: date) -> Q:
    """Return when a limit counts as overdue, soon, of this week or paused, as a stretch of the order."""
    if due is Due.PAUSED:
        return Q(position__gte=f"{Standing.PAUSED:d}", position__lt=f"{Standing.NONE:d}")
    today = position_of(Standing.DATED, as_of)
    if due is Due.OVERDUE:
        return Q(position__lt=today)
    days = SOON_DAYS + 1 if due is Due.SOON else 7 - as_of.weekday()
    return Q(position__gte=today, position__lt=position_of(Standing.DATED, as_of + timedelta(days=days)))


def _key_of(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.values("pk")[:1])


def _words(text: str) -> str:
    return text.replace("\0", "").strip()


def _one_of(value: str, allowed: Mapping[str, Any]) -> str:
    return value if value in allowed else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day < LAST_DAY else None
