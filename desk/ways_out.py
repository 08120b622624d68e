"""Where a refusal or a gap is cleared (解决途径): each leads to the act or the page that clears it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from cases.lifecycle import ACTS, Act
from cases.models import FireCase
from common.errors import DomainError
from desk.acts import HANDLERS

_ACT_FOR = {
    "declaration_missing": Act.DECLARE,
    "scope_undecided": Act.DECIDE_SCOPE,
    "out_of_scope": Act.TRANSFER_OUT,
    "grade_undecided": Act.DECIDE_GRADE,
    "composition_incomplete": Act.APPOINT_MEMBER,
    "conclusion_unusable": Act.RECEIVE_CONCLUSION,
    "departments_missing": Act.EXAMINE_DEPARTMENT,
    "rescue_review_missing": Act.REVIEW_RESCUE,
    "plan_missing": Act.PLAN_SUBGROUP_WORK,
    "subgroup_report_missing": Act.SUBMIT_SUBGROUP_REPORT,
    "not_signed_off": Act.SIGN_OFF_RELEASE,
    "not_determined": Act.DETERMINE_CAUSE,
    "not_received": Act.REGISTER_RECEIPT,
    "not_published": Act.PUBLISH_REPORT,
    "signature_missing": Act.SIGN_REPORT,
    "leader_missing": Act.REPLACE_MEMBER,
    "disagreement_open": Act.RULE_ON_DISAGREEMENT,
    "disagreement_referred": Act.REGISTER_ANSWER,
}
_PAGE_FOR = {
    "report_incomplete": ("reports:preview", "查看调查报告缺项"),
    "duties_undone": ("desk:case_subgroups", "查看调查组职责完成情况"),
    "already_submitted": ("desk:case", "回到案件页面"),
    "already_decided": ("desk:case", "回到案件页面"),
    "stage_forbids": ("desk:case", "回到案件页面"),
    "act_not_permitted": ("desk:case", "回到案件页面"),
}

# Refusals about a party that is registered already.
_PARTY_CODES = frozenset({"party_registered_twice", "name_registered"})

# Acts with a page of their own beside the form that every other act has.
_OWN_PAGE = {
    Act.WRITE_REPORT: ("reports:writing", "#parts"),
    Act.WRITE_FINDINGS: ("reports:writing", "#chronology"),
}


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link that leads on (解决途径)."""

    label: str
    url: str


def act_url(case: FireCase, act: Act) -> str:
    """Return the address of the page on which an act is done, empty if it has none yet."""
    if act in _OWN_PAGE:
        page, place = _OWN_PAGE[act]
        return reverse(page, args=[case.public_id]) + place
    if act not in HANDLERS:
        return ""
    return reverse("desk:act", args=[case.public_id, act.value.lower().replace("_", "-")])


def to_act(case: FireCase, act: Act) -> WayOut:
    """Return the link to an act (办理入口)."""
    return WayOut(ACTS[act].label, act_url(case, act))


def way_out(case: FireCase, refusal: DomainError) -> WayOut | None:
    """Return where a refusal is cleared, if a page does it."""
    code = refusal.code
    if code in _PARTY_CODES and refusal.about:
        address = act_url(case, Act.REGISTER_PARTY)
        return WayOut("更正原有登记", f"{address}?{urlencode({'key': refusal.about})}")
    if code in _ACT_FOR:
        return to_act(case, _ACT_FOR[code])
    if code in _PAGE_FOR:
        page, label = _PAGE_FOR[code]
        return WayOut(label, reverse(page, args=[case.public_id]))
    return None
