"""The journal of a case: to be read, filtered, printed and exported (办理日志)."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.sessions import recent_authentication_required
from cases.access import contents_for_reader
from cases.access_log import record_access
from cases.models import AccessRecord, FireCase
from desk.exports.cells import MAX_LENGTH
from desk.exports.responses import TableFormat, table_response
from desk.journal_words import RecordChange
from desk.selectors.journal import Entry, JournalFilter, journal_page, readings_of, whole_journal
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

no_store = cache_control(private=True, no_store=True)
HEADINGS = (
    "序号", "时间", "事项", "环节", "依据", "办理人", "职务", "身份", "办理日期", "书面决定",
    "摘要", "理由", "变更内容", "前一条校验值", "本条校验值",
)  # fmt: skip
_CUT = "……（内容超过单元格的长度，全文见办理日志）"


@require_GET
@no_store
def journal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who did what, when and under which article, the latest on top (办理日志)."""
    case = contents_for_reader(public_id, request.user)
    wanted = _wanted(request)
    is_whole = "whole" in request.GET
    record_access(case, request.user, "办理日志")
    page = None if is_whole else journal_page(case, wanted, _number(request.GET.get("before", "")))
    return render(
        request,
        "desk/journal.html",
        {
            **_page(case),
            "wanted": wanted,
            "page": page,
            "entries": whole_journal(case, wanted) if page is None else page.entries,
            "is_whole": is_whole,
            "today": timezone.localdate(),
            "query": _query(request),
            "next_query": _query(request, before=page.before) if page and page.before else "",
            "is_first": "before" not in request.GET,
        },
    )


@require_GET
@no_store
@recent_authentication_required
def export(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Send the journal as a table that a spreadsheet opens (导出办理日志)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "办理日志", AccessRecord.Kind.EXPORTED)
    return table_response(
        name=f"办理日志-{case.title}",
        kind=TableFormat.CSV,
        headings=HEADINGS,
        rows=(_row(entry) for entry in whole_journal(case, _wanted(request))),
    )


@require_GET
@no_store
def readings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who read the case lately (查阅记录)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "查阅记录")
    return render(request, "desk/readings.html", {**_page(case), "readings": readings_of(case)})


def _page(case: FireCase) -> dict:
    grade = case.grade_decisions.last()
    return {
        "section": "cases",
        "tab": "journal",
        "case": case,
        "grade_label": Grade(grade.grade).label if grade else "",
        "rulebook": load_rulebook(case.rulebook_code),
    }


def _wanted(request: HttpRequest) -> JournalFilter:
    asked = request.GET
    return JournalFilter(
        act=asked.get("act", "").replace("\0", ""),
        person=asked.get("person", "").replace("\0", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def _day(text: str) -> date | None:
    """Return a day on which a journal can have begun; a day that is none asks for nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2999, 12, 31) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _query(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name in ("before", "whole"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = str(value)
    return query.urlencode()


def _row(entry: Entry) -> Iterator[str]:
    yield from (str(entry.seq), entry.at, entry.label, entry.phase, entry.article, entry.person, entry.post)
    yield from (entry.roles, entry.on, entry.paper, entry.summary, entry.reason)
    yield _whole_or_told("\n".join(line for change in entry.changes for line in _lines(change)))
    yield from (entry.prev, entry.hash)


def _lines(change: RecordChange) -> Iterator[str]:
    yield f"{change.verb}{change.title}"
    for field in change.fields:
        match change.verb:
            case "新增":
                yield f"　{field.label}：{field.after}"
            case "删除":
                yield f"　{field.label}：{field.before}（已删除）"
            case _:
                yield f"　{field.label}：{field.before} → {field.after}"


def _whole_or_told(text: str) -> str:
    """Return a text; one that no cell can hold says at its end that it is cut."""
    # One place is left for what keeps the text from being a formula.
    most = MAX_LENGTH - 1
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT
