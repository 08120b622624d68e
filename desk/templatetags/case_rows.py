"""Lay out the rows of the list of cases (案件列表).

Written here and not as a template: by a template, these rows took half the time of the page that people
open most. Every text goes through ``format_html``, which escapes it.
"""

from collections.abc import Iterable
from datetime import date

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.lifecycle import STAGE_LABELS, Stage
from common.chinese import full_date
from deadlines.engine.clocks import Suspended
from deadlines.presentation import ClockView
from desk.selectors.case_list import CaseRow
from desk.templatetags.titles import breakable
from regulation.grades import Grade

register = template.Library()

# Stands for the case in the address that all rows share, which is looked up once.
_ANY_CASE = "ANYCASE"
_NOTHING = SafeString("")
_NO_CLOCK = SafeString('<span class="case-row-clock"><span class="muted">没有进行中的法定期限</span></span>')
_REFERENCE = SafeString('<span class="badge blue">参考案例</span>')
_PROVISIONAL = SafeString(' <span class="badge ochre">暂定</span>')


@register.simple_tag
def case_rows(rows: Iterable[CaseRow]) -> SafeString:
    """Return the items of the list, one for each case, each leading to its page (案件列表)."""
    address = reverse("desk:case", args=[_ANY_CASE])
    return SafeString("".join(_row(row, address) for row in rows))


def _row(row: CaseRow, address: str) -> SafeString:
    case, view = row.case, row.next_clock
    return format_html(
        '<li><a class="case-row{}" href="{}"><span class="case-row-what">'
        '<span class="case-row-title title">{}</span> <span class="badges">{}</span>'
        ' <span class="case-row-meta">{}<span>{}{}{}</span> <span>起火 {}</span></span></span> {}</a></li>\n',
        f" tone-{view.tone}" if view else "",
        address.replace(_ANY_CASE, case.public_id),
        breakable(case.title),
        _badges(row),
        format_html('<span class="num">{}</span> ', case.number) if case.number else _NOTHING,
        case.region,
        "　" if case.site_name else "",
        case.site_name,
        _day(case.occurred_on),
        _NOTHING if case.is_reference else _clock(view) if view else _NO_CLOCK,
    )


def _badges(row: CaseRow) -> SafeString:
    grade = _NOTHING
    if row.grade:
        grade = format_html(
            '<span class="badge{}">{}</span> ',
            "" if row.grade is Grade.ORDINARY else " solid",
            row.grade.label,
        )
    if row.case.is_reference:
        return format_html("{} {}", _REFERENCE, grade)
    return format_html('{}<span class="badge">{}</span>', grade, STAGE_LABELS[Stage(row.case.stage)])


def _clock(view: ClockView) -> SafeString:
    return format_html(
        '<span class="case-row-clock"><span class="clock-figure tone-{}"><span class="lead">{}</span>'
        '{}</span> <span class="case-row-due"><span>{}{}</span> <span class="muted">{}</span></span></span>',
        view.tone,
        view.lead,
        _figure(view),
        view.clock.title,
        _PROVISIONAL if view.clock.provisional else _NOTHING,
        _due(view),
    )


def _figure(view: ClockView) -> SafeString:
    if not view.figure:
        return _NOTHING
    return format_html('<span class="figure">{}</span><span class="unit">{}</span>', view.figure, view.unit)


def _due(view: ClockView) -> SafeString:
    clock = view.clock
    if isinstance(clock, Suspended):
        return format_html("自{}等待鉴定结论", _day(clock.suspended_since))
    day, rolled = clock.rolled_due_on, _NOTHING
    assert clock.due_on is not None
    assert day is not None
    if view.is_rolled:
        rolled = format_html(
            '，顺延至<time datetime="{}">{}月{}日</time>', day.isoformat(), day.month, day.day
        )
    return format_html("{}届满{}", _day(clock.due_on), rolled)


def _day(day: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), full_date(day))
