"""The work of the subgroups and the state of the group's duties, to be read (分组工作, 第八条至第十三条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cases.access import allowed_acts, case_roles, contents_for_reader
from cases.access_log import record_access
from cases.lifecycle import Act
from cases.models import TaskProgress
from cases.selectors.coordination import (
    answers_urging,
    bulletins_of,
    materials_of,
    opinions_of,
    supplementary_items_of,
    urgings_of,
)
from cases.selectors.subgroups import (
    coordination_name,
    rescue_lack,
    rescue_review_of,
    units_in_charge,
    work_of_units,
)
from cases.submissions import new_key
from desk.duties import duties_with_ways
from desk.ways_out import to_act
from regulation.grades import Grade
from regulation.rulebook import load_rulebook

no_store = cache_control(private=True, no_store=True)
_OFFERED = (
    Act.PLAN_SUBGROUP_WORK,
    Act.RECORD_PROGRESS,
    Act.SUBMIT_SUBGROUP_REPORT,
    Act.DELIBERATE_SUBGROUP_REPORT,
    Act.REVIEW_RESCUE,
    Act.URGE,
    Act.ANSWER_URGING,
    Act.SUPPLEMENT_INQUIRY,
    Act.RECORD_OPINION,
    Act.ISSUE_BULLETIN,
    Act.KEEP_MATERIAL,
    Act.SET_UP_SUBGROUP,
)
# What 综合组 alone enters; whoever does a supplement completes it from its own card.
_OF_COORDINATORS = frozenset({Act.URGE, Act.ISSUE_BULLETIN})


@require_GET
@no_store
def subgroups(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show duties, plans, tasks and reports of the subgroups, and what 综合组 keeps in hand (分组工作)."""
    case = contents_for_reader(public_id, request.user)
    record_access(case, request.user, "分组工作")
    today = timezone.localdate()
    grade = case.grade_decisions.last()
    roles = case_roles(request.user, case, today)
    allowed = frozenset(rule.act for rule in allowed_acts(request.user, case, roles))
    work = work_of_units(case)
    in_charge = units_in_charge(request.user, [one.unit for one in work], roles)
    barred = frozenset() if coordination_name(case) in in_charge else _OF_COORDINATORS
    urgings = urgings_of(case, today)
    context = {
        "section": "cases",
        "tab": "subgroups",
        "case": case,
        "grade_label": Grade(grade.grade).label if grade else "",
        "rulebook": load_rulebook(case.rulebook_code),
        "may": {act.value: to_act(case, act) for act in _OFFERED if act in allowed - barred},
        # Who heads a subgroup finds it first.
        "work": sorted(((one, one.unit.name in in_charge) for one in work), key=lambda pair: not pair[1]),
        "statuses": TaskProgress.Status.choices,
        "today": today,
        # Each form of the page is sent once, and none spends the key of another.
        "new_form_key": new_key,
        "duties": duties_with_ways(case, allowed),
        "coordinates": coordination_name(case) in in_charge,
        "rescue": rescue_review_of(case),
        "rescue_lack": rescue_lack(case),
        "urgings": [(row, answers_urging(row.urging, request.user, roles, in_charge)) for row in urgings],
        "supplements": supplementary_items_of(case, today),
        "opinions": opinions_of(case),
        "bulletins": bulletins_of(case),
        "materials": materials_of(case),
    }
    return render(request, "desk/case_subgroups.html", context)
