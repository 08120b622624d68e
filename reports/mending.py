"""Where what a report lacks is mended (补正入口): the act or editor for who may use it, else a page."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from cases.access import allowed_acts, case_roles
from cases.lifecycle import Act
from cases.models import FireCase
from reports.gate import Gap

# Where on the pages of a case a missing matter is to be seen.
_PAGE_OF_ANCHOR = {
    "facts": "desk:case_facts",
    "scope": "desk:case_facts",
    "parties": "desk:case_facts",
    "group": "desk:case_group",
    "clocks": "desk:case",
    "appraisals": "desk:case",
    "report": "reports:preview",
}
# What mends a gap, by its code and else by its anchor.
_ACT_OF_CODE = {
    "deaths": Act.RECORD_CASUALTIES,
    "injuries": Act.RECORD_CASUALTIES,
    "class": Act.DECIDE_GRADE,
    "direct_cause": Act.DETERMINE_CAUSE,
    "nature": Act.DETERMINE_CAUSE,
    "nature_in_introduction": Act.DETERMINE_CAUSE,
    "cause_date": Act.DETERMINE_CAUSE,
    "invitation": Act.INVITE_BODY,
    "appraisal_open": Act.RECEIVE_CONCLUSION,
    "appraisal_unusable": Act.RECEIVE_CONCLUSION,
    "unnamed_members": Act.REPLACE_MEMBER,
    "scope_undecided": Act.DECIDE_SCOPE,
}
_ACT_OF_ANCHOR = {"facts": Act.EDIT_FACTS, "parties": Act.REGISTER_PARTY}
_LIST_OF_ANCHOR = {
    "chronology": "chronology",
    "findings": "findings",
    "measures": "measures",
    "responsibility": "responsibilities",
}


def open_acts(case: FireCase, actor: User) -> frozenset[Act]:
    """Return the acts that the person may do in the case now (可办事项)."""
    return frozenset(rule.act for rule in allowed_acts(actor, case, case_roles(actor, case)))


def mending_url(case: FireCase, gap: Gap, acts: Collection[Act]) -> str:
    """Return where a gap is mended, or seen by who may not mend it (补正入口, 第二十六条).

    :param acts: as :func:`open_acts` returns them.
    """
    kind, _, key = gap.code.partition(":")
    listed = "indirect-causes" if kind == "indirect_cause" else _LIST_OF_ANCHOR.get(gap.anchor)
    if listed is not None and Act.WRITE_FINDINGS in acts:
        return reverse("reports:writing", args=[case.public_id]) + f"#{listed}"
    if gap.anchor == "report" and Act.WRITE_REPORT in acts:
        return reverse("reports:writing", args=[case.public_id]) + "#parts"
    act = Act.APPOINT_MEMBER if kind.startswith("body_") else _ACT_OF_CODE.get(kind)
    act = act or _ACT_OF_ANCHOR.get(gap.anchor)
    if act is not None and act in acts:
        return _act_url(case, act, key if act is Act.REGISTER_PARTY else "")
    page = _PAGE_OF_ANCHOR.get(gap.anchor, "desk:case_findings")
    return reverse(page, args=[case.public_id]) + f"#{gap.anchor}"


def _act_url(case: FireCase, act: Act, key: str) -> str:
    address = reverse("desk:act", args=[case.public_id, act.value.lower().replace("_", "-")])
    return f"{address}?{urlencode({'key': key})}" if key else address
