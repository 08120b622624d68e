"""The leader's acts, to be read (会议与决定, 第九条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cases.access import allowed_acts, case_roles, contents_for_reader
from cases.access_log import record_access
from cases.lifecycle import Act
from cases.selectors.meetings import directions_of, disagreements_of, meetings_of, releases_of
from desk.ways_out import to_act
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

no_store = cache_control(private=True, no_store=True)
_OFFERED = (
    Act.SET_DIRECTION,
    Act.SIGN_OFF_RELEASE,
    Act.RECORD_RELEASE,
    Act.CALL_MEETING,
    Act.RECORD_MEETING,
    Act.RAISE_DISAGREEMENT,
    Act.RULE_ON_DISAGREEMENT,
    Act.REGISTER_ANSWER,
)


@require_GET
@no_store
def meetings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the meetings with who came, and the disagreements with what was decided (会议与决定)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "会议与决定")
    grade = case.grade_decisions.last()
    roles = case_roles(request.user, case, timezone.localdate())
    allowed = {rule.act for rule in allowed_acts(request.user, case, roles)}
    context = {
        "section": "cases",
        "tab": "meetings",
        "case": case,
        "grade_label": Grade(grade.grade).label if grade else "",
        "rulebook": load_rulebook(case.rulebook_code),
        "may": {act.value: to_act(case, act) for act in _OFFERED if act in allowed},
        "meetings": meetings_of(case),
        "disagreements": disagreements_of(case),
        "directions": directions_of(case),
        "releases": releases_of(case),
    }
    return render(request, "desk/case_meetings.html", context)
