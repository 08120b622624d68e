"""What a person may choose from on the list of cases (可选项): places, lead bodies, views of their own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, F, QuerySet, Value

from accounts.models import Agency, AgencyKind, District, User
from common.prepared import Prepared, key_slot
from desk.models import SavedView

_DISTRICT, _AGENCY, _VIEW = "DISTRICT", "AGENCY", "VIEW"


@dataclass(frozen=True, slots=True)
class ViewChoice:
    """A view that the person saved (常用视图)."""

    pk: int
    name: str
    query: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ListChoices:
    """The choices of the list's form (可选项)."""

    districts: list[str]
    lead_bodies: list[str]
    views: list[ViewChoice]

    @property
    def default_view(self) -> ViewChoice | None:
        """Return the view that the list opens with, if one was chosen."""
        return next((view for view in self.views if view.is_default), None)


def list_choices(actor: User) -> ListChoices:
    """Return what the list's form offers this person, with one query."""
    listed = sorted(_CHOICES.rows(actor=actor.pk))
    return ListChoices(
        [name for _, name, source, *_ in listed if source == _DISTRICT],
        [name for _, name, source, *_ in listed if source == _AGENCY],
        [
            ViewChoice(pk, name, query, bool(is_default))
            for pk, name, source, query, is_default in listed
            if source == _VIEW
        ],
    )


def _choices() -> QuerySet[Any, tuple]:
    nothing = Value("", CharField())
    no = Value(False, BooleanField())

    def rows(found, source, *, query=nothing, is_default=no):
        return (
            found.order_by()
            .values_list("pk", "name")
            .annotate(row_source=Value(source, CharField()), row_query=query, row_default=is_default)
        )

    return rows(District.objects.all(), _DISTRICT).union(
        rows(Agency.objects.filter(kind=AgencyKind.FIRE_RESCUE), _AGENCY),
        rows(
            SavedView.objects.filter(owner=key_slot("actor")),
            _VIEW,
            query=F("query"),
            is_default=F("is_default"),
        ),
        all=True,
    )


_CHOICES = Prepared(_choices)
