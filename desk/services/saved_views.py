"""Keep how a person likes to see the list (常用视图): each person has their own, and sees no other's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from accounts.models import User
from common.errors import DomainError
from desk.models import SavedView
from desk.selectors.case_columns import chosen_columns, list_query
from desk.selectors.case_filter import read_filter

MOST_VIEWS = 20


def tidy_query(query: str) -> str:
    """Return the query of an address with what the list reads of it and nothing else (筛选条件)."""
    asked = QueryDict(query)
    return list_query(read_filter(asked.dict()), chosen_columns(asked.getlist("columns"))).urlencode()


@transaction.atomic
def save_view(*, actor: User, name: str, query: str) -> SavedView:
    """Keep a view of the list under a name (保存视图); one of the same name is replaced.

    :raises DomainError: ``view_name_missing``, ``too_many_views`` or ``invalid``.
    """
    name = name.strip()
    kept = User.objects.select_for_update().get(pk=actor.pk).saved_views
    view = kept.filter(name=name).first()
    if view is None and kept.count() >= MOST_VIEWS:
        raise DomainError("too_many_views", f"最多保存{MOST_VIEWS}个视图，请先删除不用的视图。")
    view = view or SavedView(owner=actor, name=name)
    view.query = tidy_query(query)
    return _saved(view)


@transaction.atomic
def rename_view(*, actor: User, view_id: int, name: str) -> SavedView:
    """Give a view another name (重命名视图).

    :raises DomainError: ``view_not_found``, ``view_name_missing`` or ``invalid``.
    """
    view = _own_view(actor, view_id)
    view.name = name.strip()
    return _saved(view)


@transaction.atomic
def delete_view(*, actor: User, view_id: int) -> None:
    """Delete a view (删除视图).

    :raises DomainError: ``view_not_found``.
    """
    _own_view(actor, view_id).delete()


@transaction.atomic
def set_default_view(*, actor: User, view_id: int | None) -> None:
    """Choose the view that the list opens with, or the list as it is (默认视图).

    :raises DomainError: ``view_not_found``.
    """
    chosen = _own_view(actor, view_id) if view_id is not None else None
    for view in SavedView.objects.select_for_update().filter(owner=actor, is_default=True):
        view.is_default = False
        view.save()
    if chosen is not None:
        chosen.is_default = True
        chosen.save()


def _own_view(actor: User, view_id: int) -> SavedView:
    view = SavedView.objects.select_for_update().filter(owner=actor, pk=view_id).first()
    if view is None:
        raise DomainError("view_not_found", "没有这个视图，可能已经删除。")
    return view


def _saved(view: SavedView) -> SavedView:
    if not view.name:
        raise DomainError("view_name_missing", "请填写视图的“名称”。")
    try:
        view.full_clean()
    except ValidationError as error:
        messages = error.message_dict
        field = next(iter(messages))
        label = "" if field == "__all__" else f"“{SavedView._meta.get_field(field).verbose_name}”："
        raise DomainError("invalid", f"{label}{messages[field][0]}") from error
    view.save()
    return view
