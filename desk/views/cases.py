"""The pages of one case, to be read (案件): what is open to whom, and each reading recorded."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cases.access import (
    Reading,
    allowed_acts,
    case_for_reader,
    case_roles,
    contents_for_reader,
    contents_with_roles,
    reading_of,
)
from cases.access_log import record_access
from cases.lifecycle import Act, CaseRole
from cases.models import FireCase
from cases.selectors.group import awaited_decisions
from cases.selectors.scope import scope_conditions
from desk.selectors import case_pages
from desk.selectors.next_steps import next_steps
from regulation.grades import Grade
from regulation.rulebook import load_rulebook
from reports.models import Responsibility
from reports.selectors import report_view

no_store = cache_control(private=True, no_store=True)


def _page(case: FireCase, tab: str, grade: str, **context) -> dict:
    return {
        "section": "cases",
        "tab": tab,
        "case": case,
        "grade_label": Grade(grade).label if grade else "",
        "rulebook": load_rulebook(case.rulebook_code),
        **context,
    }


def _last_grade(case: FireCase) -> str:
    return case.grade_decisions.values_list("grade", flat=True).last() or ""


def _contents(request: HttpRequest, public_id: str, subject: str) -> tuple[FireCase, frozenset[CaseRole]]:
    """Return a case whose contents the person may read, with the person's roles, and record the reading."""
    case, roles = contents_with_roles(public_id, request.user)
    record_access(case, request.user, subject)
    return case, roles


def _may(act: Act, request: HttpRequest, case: FireCase, roles: frozenset[CaseRole]) -> bool:
    return any(rule.act is act for rule in allowed_acts(request.user, case, roles))


@require_GET
@no_store
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what comes next, the clocks and the time line (案件概览).

    Who may only know the case sees its clocks; who has not declared sees the way to the declaration.
    """
    case, today = case_for_reader(public_id, request.user), timezone.localdate()
    roles = case_roles(request.user, case, today)
    is_open = reading_of(request.user, case, roles) is Reading.CONTENTS
    if not is_open and CaseRole.UNDECLARED in roles:
        awaits = awaited_decisions(request.user, [case])
        context = {"section": "cases", "case": case, "awaits_decision": awaits.get(case.pk)}
        return render(request, "desk/case_undeclared.html", context)
    shown = case_pages.overview(case, today)
    steps = None
    if not case.is_reference:
        kinds = Counter(kind for kind, _ in shown.steps)
        steps = next_steps(case, request.user, roles, shown.facts, shown.clocks, kinds, today, shown.grade)
    if is_open:
        record_access(case, request.user, "期限")
    page = _page(
        case, "overview", shown.grade, shown=shown, today=today, steps=steps, is_listed_only=not is_open
    )
    return render(request, "desk/case_overview.html" if is_open else "desk/case_listed.html", page)


@require_GET
@no_store
def gaps(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the report still lacks before it can be adopted (还缺什么, 第二十六条)."""
    case = contents_for_reader(public_id, request.user)
    found = report_view(case).gaps
    return render(request, "desk/report_gaps.html", {"case": case, "gaps": found[:5], "count": len(found)})


@require_GET
@no_store
def derivation(request: HttpRequest, public_id: str, code: str, run: int) -> HttpResponse:
    """Show how one due day was derived: in place, or on a page of its own to be printed (推算过程)."""
    case, today = case_for_reader(public_id, request.user), timezone.localdate()
    if not case.is_reference and CaseRole.UNDECLARED in case_roles(request.user, case):
        case = contents_for_reader(public_id, request.user)
    shown = case_pages.derivation(case, code, run, today)
    if shown is None:
        raise Http404
    if request.htmx:
        return render(request, "components/derivation.html", {"case": case, "trace": shown.trace})
    return render(
        request,
        "desk/derivation.html",
        _page(case, "overview", _last_grade(case), shown=shown, today=today),
    )


@require_GET
@no_store
def facts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the fire, its losses, casualties, grade, scope, organiser, parties and sources (案情)."""
    case, roles = _contents(request, public_id, "案情")
    revisions = list(case.casualty_revisions.all())
    decisions = list(case.grade_decisions.all())
    scopes = list(case.scope_decisions.prefetch_related("exclusions"))
    casualties = revisions[-1] if revisions else None
    grade = decisions[-1] if decisions else None
    return render(
        request,
        "desk/case_facts.html",
        _page(
            case,
            "facts",
            grade.grade if grade else "",
            revisions=revisions,
            casualties=casualties,
            decisions=decisions,
            scale_grades=case_pages.scale_grades(case, casualties),
            scope_conditions=scope_conditions(
                case=case, grade=grade, casualties=casualties, decision=scopes[-1] if scopes else None
            ),
            scope_decisions=scopes,
            organizer_decisions=case.organizer_decisions.all(),
            rulebook_decisions=case.rulebook_decisions.all(),
            may_register_parties=_may(Act.REGISTER_PARTY, request, case, roles),
            parties=case.parties.prefetch_related("roles"),
            bases=case.cited_bases.all(),
            sources=case.sources.all(),
        ),
    )


@require_GET
@no_store
def group(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the group, its subgroups, invited bodies, recusals and what its composition lacks (调查组)."""
    case, _ = _contents(request, public_id, "调查组")
    found = case_pages.investigation_group(case)
    recusals = case_pages.recusals(case)
    return render(
        request,
        "desk/case_group.html",
        _page(
            case,
            "group",
            _last_grade(case),
            group=found,
            recusals=recusals,
            gaps=case_pages.composition_gaps(case, found, recusals),
            typed=case_pages.typed_bodies(case, found),
        ),
    )


@require_GET
@no_store
def findings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the course, the cause, problems, measures and responsibility (原因与责任)."""
    case, roles = _contents(request, public_id, "原因与责任")
    entries = list(case.responsibilities.select_related("party"))
    problems, measures = case_pages.problems_and_measures(case)
    return render(
        request,
        "desk/case_findings.html",
        _page(
            case,
            "findings",
            _last_grade(case),
            chronology=case.chronology.all(),
            cause=getattr(case, "cause", None),
            indirect_causes=case.indirect_causes.all(),
            excluded_causes=case.excluded_causes.all(),
            findings=problems,
            measures=measures,
            classes=[
                (label, [entry for entry in entries if entry.responsibility_class == number])
                for number, label in Responsibility.Class.choices
            ],
            may_write=_may(Act.WRITE_FINDINGS, request, case, roles),
            extra_chapters=case.extra_chapters.all(),
        ),
    )
