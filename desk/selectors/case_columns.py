"""The columns of a list of cases (列表栏目), for the page, the export and whoever saves a view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from deadlines.engine.clocks import Suspended
from desk.exports.cells import Cell
from desk.selectors.case_filter import CaseFilter, parameters_of
from desk.selectors.case_list import CaseRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column (栏目): its label, how to read it from a row, and its width in characters for exports."""

    code: str
    label: str
    value: Callable[[CaseRow], Cell]
    width: int = 14


def _limit(row: CaseRow) -> str:
    if row.next_clock is None:
        return ""
    clock = row.next_clock.clock
    return f"{clock.title}（暂定）" if clock.provisional else clock.title


def _due_on(row: CaseRow) -> date | None:
    return row.next_clock.clock.rolled_due_on if row.next_clock else None


def _state(row: CaseRow) -> str:
    if row.next_clock is None:
        return ""
    if isinstance(row.next_clock.clock, Suspended):
        return f"{row.next_clock.sentence}（等待鉴定结论）"
    return row.next_clock.sentence


TITLE = Column("title", "案件名称", lambda row: row.case.title, 44)
# All of it is what whoever may know a case may know of it: its list information and its clocks.
COLUMNS = {
    column.code: column
    for column in (
        Column("number", "案件编号", lambda row: row.case.number, 22),
        Column("stage", "阶段", lambda row: row.case.get_stage_display()),
        Column("grade", "事故等级", lambda row: row.grade.label if row.grade else "", 10),
        Column("fire", "起火日期", lambda row: row.case.occurred_on),
        Column("district", "区县", lambda row: row.case.district.name if row.case.district else "", 16),
        Column("region", "行政区划", lambda row: row.case.region, 22),
        Column("address", "起火地点", lambda row: row.case.address, 30),
        Column("site", "起火场所", lambda row: row.case.site_name, 26),
        Column("lead", "牵头机构", lambda row: row.case.lead_body_name, 26),
        Column("organizer", "组织调查的人民政府", lambda row: row.case.organizer_name, 24),
        Column("limit", "最近期限", _limit, 30),
        Column("due", "届满日（顺延后）", _due_on),
        Column("state", "期限情况", _state, 24),
        Column("registered", "登记日期", lambda row: timezone.localdate(row.case.created_at)),
    )
}


def chosen_columns(codes: Iterable[str]) -> list[Column]:
    """Return the columns that were chosen, in their usual order; what is no column is left out."""
    wanted = set(codes)
    return [column for code, column in COLUMNS.items() if code in wanted]


def list_query(wanted: CaseFilter, columns: Iterable[Column]) -> QueryDict:
    """Return the query of the address that lists this with these columns (列表地址)."""
    query = QueryDict(mutable=True)
    query.update(parameters_of(wanted))
    query.setlist("columns", [column.code for column in columns])
    return query
