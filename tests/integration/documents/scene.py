"""A fire registered by its office, and what is filed of it."""

from datetime import date

from cases.acts import begin, save
from cases.lifecycle import Act
from cases.models import FireCase, ScopeDecision
from cases.services.register import Correspondence

FIRE = date(2026, 11, 1)
GOVERNMENT = "张店区人民政府"


def register_fire(office, title="张店区“11·1”火灾事故"):
    with begin(actor=office, act=Act.REGISTER_FIRE, agency_id=office.agency_id) as step:
        step.case = FireCase(
            title=title,
            rulebook_code="zibo-2022-109",
            occurred_on=FIRE,
            region="山东省淄博市张店区",
            address="某路1号",
            site_name="某商铺",
            organizer_name=GOVERNMENT,
            district=office.agency.district,
            lead_agency=office.agency,
        )
        save(step.case)
        save(ScopeDecision(case=step.case, decided_on=FIRE, in_scope=True, reason="有人员死亡。"))
    return step.case


def outgoing(**changes):
    values = {
        "direction": "OUT",
        "kind": "GROUP_REQUEST",
        "title": "关于成立调查组的请示",
        "dated_on": date(2026, 11, 3),
        "takes_number": True,
        "correspondent": GOVERNMENT,
    }
    return Correspondence(**(values | changes))


def incoming(**changes):
    values = {"direction": "IN", "kind": "GROUP_ESTABLISHMENT", "title": "成立通知", "takes_number": False}
    return outgoing(**(values | {"document_number": "张政字〔2026〕9号"} | changes))
