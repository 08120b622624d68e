"""The calculator: every statutory date of a fire without a case (期限计算)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from deadlines.engine.calendar import CalendarOutOfRange, WorkCalendar, default_calendar
from deadlines.engine.clocks import NotStarted, evaluate
from deadlines.engine.facts import CaseFacts
from deadlines.engine.trace import Trace, explain
from deadlines.forms import MAX_ROWS, AppraisalForm, CalculatorForm, appraisal_rows
from deadlines.presentation import ClockView, present, without_alarm
from regulation.rulebook import RULEBOOK_CODES, Rulebook, load_rulebook


@dataclass(frozen=True)
class Answer:
    """A clock with its derivation (期限及推算过程)."""

    view: ClockView
    trace: Trace


@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """Answer a query with every clock and its derivation; the address holds the whole query (期限计算)."""
    rulebook, calendar = load_rulebook(RULEBOOK_CODES[-1]), default_calendar()
    data = request.GET if request.GET else None
    asked = data is not None and "add" not in data
    count = appraisal_rows(request.GET)
    if "add" in request.GET:
        count = min(count + 1, MAX_ROWS)
    form = CalculatorForm(data if asked else None, initial=_typed(request.GET), rulebook=rulebook)
    rows = [
        AppraisalForm(
            data if asked else None, initial=_typed(request.GET, f"a{number}-"), prefix=f"a{number}"
        )
        for number in range(1, count + 1)
    ]
    answers = _answers(form, rows, rulebook, calendar) if asked else []
    return render(
        request,
        "deadlines/calculator.html",
        {
            "section": "calculator",
            "form": form,
            "rows": rows,
            "row_count": count,
            "can_add": count < MAX_ROWS,
            "asked": asked,
            "answers": answers,
            "has_errors": asked and not answers,
            "today": timezone.localdate(),
        },
    )


def _typed(query: QueryDict, prefix: str = "") -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in query.items() if key.startswith(prefix)}


def _answers(
    form: CalculatorForm, rows: list[AppraisalForm], rulebook: Rulebook, calendar: WorkCalendar
) -> list[Answer]:
    # Every row is checked, so that all faults are shown at once.
    valid = all([form.is_valid(), *(row.is_valid() for row in rows)])
    occurred_on = form.cleaned_data.get("occurred_on")
    if occurred_on and any([row.refuse_before(occurred_on) for row in rows]):
        return []
    if not valid:
        return []
    facts = form.facts(tuple(filter(None, (row.appraisal() for row in rows))))
    try:
        return _evaluate(facts, rulebook, calendar)
    except CalendarOutOfRange as error:
        field = "replied_on" if error.day and error.day == facts.replied_on else "occurred_on"
        form.add_error(
            field,
            f"{error}，“{form.fields[field].label}”所涉日期不能按工作日推算（第三十六条）。",
        )
        return []


def _evaluate(facts: CaseFacts, rulebook: Rulebook, calendar: WorkCalendar) -> list[Answer]:
    as_of = timezone.localdate()
    return [
        Answer(without_alarm(present(clock, facts, as_of)), explain(clock, facts, rulebook, calendar))
        for clock in evaluate(facts, rulebook, calendar, as_of)
        if not isinstance(clock, NotStarted)
    ]
