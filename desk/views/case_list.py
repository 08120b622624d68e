"""The list of cases: the page, its export, and the views that a person saves (案件列表)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from cases.models import Shelf
from common.errors import DomainError
from desk.exports.responses import TableFormat, table_response
from desk.selectors.case_columns import COLUMNS, TITLE, chosen_columns, list_query
from desk.selectors.case_filter import DUE_LABELS, SORT_LABELS, read_filter, stages_of
from desk.selectors.case_list import every_case, find_cases
from desk.selectors.list_choices import list_choices
from desk.services import saved_views
from desk.services.list_exports import record_list_export
from regulation.grades import Grade

no_store = cache_control(private=True, no_store=True)


@require_GET
@no_store
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that this person may know, what is due first on top (案件列表)."""
    choices = list_choices(request.user)
    asked, view = request.GET, _number(request.GET.get("view", ""))
    if not asked and choices.default_view is not None:
        asked, view = QueryDict(choices.default_view.query), choices.default_view.pk
    wanted = read_filter(asked.dict())
    columns = chosen_columns(asked.getlist("columns"))
    today = timezone.localdate()
    after = asked.get("after", "")
    is_open = wanted.shelf == Shelf.OPEN
    page = find_cases(
        request.user,
        wanted,
        after,
        today,
        with_totals=is_open and not after,
        with_references=is_open and not after and not wanted.is_narrowed,
    )
    query = list_query(wanted, columns)
    following = query.copy()
    following["after"] = page.after
    return render(
        request,
        "desk/case_list.html",
        {
            "section": "cases",
            "wanted": wanted,
            "today": today,
            "page": page,
            "totals": page.totals.words if page.totals else None,
            "is_first": not after,
            "shelves": [(shelf.value.lower(), shelf.label) for shelf in Shelf],
            "shelf": wanted.shelf.lower(),
            "stages": stages_of(wanted.shelf),
            "grades": [(grade.value, grade.label) for grade in Grade],
            "dues": list(DUE_LABELS.items()),
            "sorts": list(SORT_LABELS.items()),
            "choices": choices,
            "current_view": view,
            "columns": columns,
            "all_columns": COLUMNS.values(),
            "cells": [(row, [(column, column.value(row)) for column in columns]) for row in page.rows]
            if columns
            else [],
            "query": query.urlencode(),
            "next_query": following.urlencode() if page.after else "",
        },
    )


@require_GET
@no_store
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the cases of the list as a table, with the columns shown (导出案件列表).

    Without chosen columns it holds all of them. The export is recorded before its first row is sent.
    """
    asked = request.GET
    wanted = read_filter(asked.dict())
    kind = TableFormat.CSV if asked.get("format") == TableFormat.CSV else TableFormat.XLSX
    columns = [TITLE, *(chosen_columns(asked.getlist("columns")) or COLUMNS.values())]
    today = timezone.localdate()
    record_list_export(actor=request.user, wanted=wanted, columns=columns, kind=kind)
    return table_response(
        name=f"{wanted.shelf.label}-{today:%Y%m%d}",
        kind=kind,
        headings=[column.label for column in columns],
        rows=([column.value(row) for column in columns] for row in every_case(request.user, wanted, today)),
        widths=[column.width for column in columns],
    )


@require_GET
@no_store
def views(request: HttpRequest) -> HttpResponse:
    """Show the views that this person saved, to rename, delete or choose one (常用视图)."""
    return render(
        request,
        "desk/case_list_views.html",
        {"section": "cases", "choices": list_choices(request.user), "most_views": saved_views.MOST_VIEWS},
    )


@require_POST
@no_store
def save_view(request: HttpRequest) -> HttpResponse:
    """Save what the list shows under a name (保存视图)."""
    query = request.POST.get("query", "").replace("\0", "")
    try:
        view = saved_views.save_view(
            actor=request.user, name=request.POST.get("name", "").replace("\0", ""), query=query
        )
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return redirect(_list_address(saved_views.tidy_query(query)))
    messages.success(request, f"已保存视图“{view.name}”。")
    return redirect(_list_address(view.query, view=view.pk))


@require_POST
@no_store
def change_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename or delete a view, or let the list open with it (修改视图)."""
    given = request.POST
    try:
        if given.get("do") == "delete":
            saved_views.delete_view(actor=request.user, view_id=view_id)
            messages.success(request, "已删除视图。")
        elif given.get("do") == "default":
            saved_views.set_default_view(actor=request.user, view_id=view_id)
            messages.success(request, "已设为默认视图，打开案件列表时使用。")
        elif given.get("do") == "no_default":
            saved_views.set_default_view(actor=request.user, view_id=None)
            messages.success(request, "已取消默认视图。")
        else:
            saved_views.rename_view(
                actor=request.user, view_id=view_id, name=given.get("name", "").replace("\0", "")
            )
            messages.success(request, "已重命名视图。")
    except DomainError as refusal:
        messages.warning(request, refusal.message)
    return redirect("desk:case_list_views")


def _list_address(query: str, **more: Any) -> str:
    asked = QueryDict(query, mutable=True)
    asked.update(more)
    return f"{reverse('desk:case_list')}?{asked.urlencode()}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
