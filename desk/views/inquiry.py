"""Whom the group asks and what it demands, to be read (调查对象与资料, 第十五条、第十六条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cases.access import allowed_acts, case_roles, contents_for_reader
from cases.access_log import record_access
from cases.selectors.inquiry import document_demands, interview_plan, stay_notices
from regulation.grades import Grade
from regulation.rulebook import load_rulebook
from reports.selectors import department_gaps, department_rows

no_store = cache_control(private=True, no_store=True)


@require_GET
@no_store
def inquiry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the interview plan, demands, notices and the departments looked into (调查对象与资料)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "调查对象与资料")
    grade = case.grade_decisions.last()
    roles = case_roles(request.user, case)
    context = {
        "section": "cases",
        "tab": "inquiry",
        "case": case,
        "grade_label": Grade(grade.grade).label if grade else "",
        "rulebook": load_rulebook(case.rulebook_code),
        "may": {rule.act.value for rule in allowed_acts(request.user, case, roles)},
        "plan": interview_plan(case),
        "demands": document_demands(case, timezone.localdate()),
        "notices": stay_notices(case),
        "departments": department_rows(case),
        "department_lacks": department_gaps(case),
    }
    return render(request, "desk/case_inquiry.html", context)
