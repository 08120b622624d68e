"""A case through its whole life by programs alone, each person with a token of the own."""

from datetime import date, timedelta

import pytest
from integration.api.api_client import Program
from personas import GOVERNMENT, gather_people
from scenarios import BODIES

from accounts.models import AgencyKind
from cases.lifecycle import Stage
from cases.models import FireCase
from cases.verification import verify_all
from reports.models import ChronologyEntry, Finding, Measure

pytestmark = pytest.mark.django_db

FIRE = date(2026, 3, 2)


def march(day: int) -> str:
    return f"2026-03-{day:02}"


class Life:
    """One case driven by the API."""

    def __init__(self, people) -> None:
        self.people = people
        self.programs = {name: Program(user) for name, user in people}
        self.public_id = ""
        self.done: list[str] = []

    def by(self, name: str, slug: str, body: dict, status: int = 200) -> dict:
        """Do an act as a person and require the answer and the one event."""
        answer = self.programs[name].act(self.public_id, slug, body, key=f"{slug}-{len(self.done):08}")
        assert answer.status_code == status, answer.content.decode()
        told = answer.json()
        self.done.append(told["event"]["act"])
        assert answer.headers["ETag"] == f'"{told["event"]["seq"]}"' == f'"{len(self.done)}"'
        return told

    def confirm(self, name: str, pending_id: str) -> dict:
        answer = self.programs[name].confirm(self.public_id, pending_id)
        assert answer.status_code == 200, answer.content.decode()
        self.done.append(answer.json()["event"]["act"])
        return answer.json()

    def write(self, kind: str, body: dict, key: str = "") -> dict:
        program, path = self.programs["member"], f"cases/{self.public_id}/writing/{kind}/"
        if key:
            version = program.get(f"{path}{key}/").headers["ETag"]
            answer = program.put(f"{path}{key}/", body, version=version)
        else:
            answer = program.post(path, body)
        assert answer.status_code in (200, 201), answer.content.decode()
        self.done.append("")
        return answer.json()

    def read(self, path: str, name: str = "office") -> dict:
        answer = self.programs[name].get(f"cases/{self.public_id}/{path}")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def stage(self) -> str:
        return self.read("")["case"]["stage"]

    def clock(self, code: str) -> dict:
        runs = [one for one in self.read("clocks/") if one["code"] == code]
        return runs[-1]

    def key_of(self, name: str) -> str:
        places = self.read("group/")["group"]["members"]
        return next(one["key"] for one in places if one["name"] == name)


@pytest.fixture
def life():
    return Life(gather_people())


def intake(life: Life) -> None:
    office = life.programs["office"]
    fields = {one["name"]: one for one in office.get("registration-form/").json()}
    district = next(one["value"] for one in fields["district"]["choices"] if one["label"] == "张店区")
    answer = office.post(
        "cases/",
        {
            "district": district,
            "occurred_on": march(2),
            "occurred_time": "09:20",
            "address": "柳泉路1号",
            "site_name": "某商铺",
            "deaths": 1,
            "serious_injuries": 0,
            "minor_injuries": 0,
        },
        key="register-0001",
    )
    assert answer.status_code == 201, answer.content.decode()
    life.public_id = answer.json()["case"]
    life.done.append("REGISTER_FIRE")
    scope = {"decided_on": march(3), "is_production_related": "no", "has_social_impact": "no"}
    life.by("office", "decide-scope", scope)
    form = life.read("acts/edit-facts/")["fields_of_form"]
    edited = {one["name"]: one["initial"] for one in form}
    edited |= {"direct_economic_loss": 100000, "site_kind": "商业"}
    life.by("office", "edit-facts", edited)
    life.by(
        "office",
        "register-party",
        {
            "kind": "UNIT",
            "name": "某商贸公司",
            "roles": ["FIRE_UNIT"],
            "founded_on": "2015-03-09",
            "registered_address": "柳泉路1号",
            "ownership": "有限责任公司",
            "affiliation": "无",
            "business_scope": "零售",
            "licenses": "营业执照",
            "workforce": "12人",
        },
    )
    life.by(
        "office", "register-party", {"kind": "UNIT", "name": "某街道办事处", "roles": ["GOVERNMENT_BODY"]}
    )


def group(life: Life) -> None:
    declared = {"has_conflict": "no", "declared_on": march(3)}
    life.by("investigator", "declare", declared)
    life.by(
        "investigator",
        "entrust-appraisal",
        {"kind": "ELECTRICAL", "subject": "导线熔痕", "institution": "某鉴定中心", "entrusted_on": march(4)},
    )
    assert life.clock("report_submission")["state"] == "SUSPENDED"
    request = {"requested_on": march(3), "document_number": "张消请〔2026〕1号"}
    moved = life.by("office", "request-group", request)
    assert moved["stage"] == Stage.GROUP_REQUESTED
    assert moved["effects"]["sentences"][0].startswith("案件进入“已报请”阶段")
    for name, agency_name, kind, role in BODIES[:-1]:
        user = getattr(life.people, name) if name else None
        life.by(
            "office",
            "appoint-member",
            {
                "name": user.full_name if user else f"{agency_name}的人",
                "agency_name": agency_name,
                "agency_kind": kind,
                "post": "科长",
                "specialty": "电气防火" if role == "EXPERT" else "",
                "user": user.username if user else "",
                "role": role,
            },
        )
    life.by(
        "office",
        "invite-body",
        {
            "kind": AgencyKind.PROCURATORATE,
            "name": "张店区人民检察院",
            "invited_on": march(4),
            "invitation_number": "张消函〔2026〕2号",
        },
    )
    life.by(
        "office",
        "establish-group",
        {
            "established_on": march(5),
            "document_number": "张政办字〔2026〕9号",
            "established_by": GOVERNMENT,
            "name": life.people.leader.full_name,
            "agency_name": GOVERNMENT,
            "agency_kind": "GOVERNMENT",
            "post": "副区长",
            "user": life.people.leader.username,
        },
    )
    for name in ("leader", "deputy", "subgroup_head", "member", "expert"):
        assert life.programs[name].get(f"cases/{life.public_id}/facts/").status_code == 403
        life.by(name, "declare", {"has_conflict": "no", "declared_on": march(6)})
        assert life.programs[name].get(f"cases/{life.public_id}/facts/").status_code == 200
    assert life.read("group/")["gaps"] == []


def investigation(life: Life) -> None:
    life.by(
        "member",
        "receive-conclusion",
        {
            "appraisal": life.read("appraisals/")[0]["position"],
            "received_on": march(10),
            "conclusion": "一次短路熔痕",
            "is_sealed": "yes",
            "is_signed": "yes",
        },
    )
    # Six days of appraisal are left out of the sixty (第二十八条).
    assert life.clock("report_submission")["due_on"] == (FIRE + timedelta(days=66)).isoformat()
    for phase in ChronologyEntry.Phase:
        life.write("chronology", {"phase": phase, "occurred_on": march(2), "text": f"{phase.label}经过"})
    life.write("indirect-causes", {"text": "消防安全责任制不落实"})
    kinds = (Finding.Kind.TRIGGER, Finding.Kind.SUPERVISION)
    for kind, party in zip(kinds, ("party-1", "party-2"), strict=True):
        life.write("findings", {"kind": kind, "text": f"{kind.label}的问题", "party": party})
    life.by(
        "member",
        "examine-department",
        {"party": "party-2", "duty": "SUPERVISION", "matters": "消防安全网格巡查"},
    )
    aspects = (Measure.Aspect.TECHNICAL, Measure.Aspect.MANAGEMENT)
    for number, addressee in enumerate(Measure.Addressee):
        body = {"addressee": addressee, "aspect": aspects[number % 2], "text": f"对{addressee.label}的建议"}
        life.write("measures", body | {"finding_keys": ["f1", "f2"]})
    life.write(
        "responsibilities",
        {
            "responsibility_class": 2,
            "party": "party-1",
            "basic_facts": "起火单位",
            "facts": "线路敷设不符合要求",
            "legal_basis": "《中华人民共和国消防法》第六十六条",
            "proposal": "建议给予行政处罚",
        },
    )
    life.write("parts", {"body": "灭火救援行动响应及时。"}, key="3")
    life.by(
        "leader",
        "determine-cause",
        {
            "determined_on": march(16),
            "document_number": "认1号",
            "ignition_area": "一层",
            "ignition_point": "配电箱",
            "code": "ELECTRICAL",
            "direct_cause": "线路短路",
            "nature": "RESPONSIBLE",
            "nature_reason": "管理不到位",
        },
    )


def subgroups(life: Life) -> None:
    head = {"kind": "TECHNICAL", "head": life.key_of(life.people.subgroup_head.full_name)}
    life.by("leader", "set-up-subgroup", head)
    plan = {"unit": "技术组", "made_on": march(11), "text": "先勘验，后鉴定。"}
    life.by("subgroup_head", "plan-subgroup-work", plan)
    task = {"task": "TECHNICAL-1", "status": "DONE", "note": "方案已经制定", "reported_on": march(11)}
    life.by("subgroup_head", "record-progress", task)
    report = {"unit": "技术组", "submitted_on": march(17), "text": "起火点在配电箱。"}
    life.by("subgroup_head", "submit-subgroup-report", report)
    passed = {
        "report": life.read("subgroups/")["units"][0]["reports"][0]["key"],
        "outcome": "PASSED",
        "opinion": "同意",
        "deliberated_on": march(18),
    }
    life.by("leader", "deliberate-subgroup-report", passed)
    assert not life.read("subgroups/")["duties"][-1]["is_done"]
    life.by("member", "review-rescue", {"reviewed_on": march(18), "text": "救援力量调派及时。"})
    assert all(
        duty["is_done"] for duty in life.read("subgroups/")["duties"] if duty["code"] != "SUBMIT_REPORT"
    )


def reporting(life: Life) -> None:
    assert life.read("gaps/") == []
    life.by("leader", "adopt-report", {"adopted_on": march(20), "deliberation": "一致通过"})
    assert life.stage() == Stage.ADOPTED
    for name in ("leader", "deputy", "subgroup_head", "member"):
        life.by(name, "sign-report", {"signed_on": march(21)})
    for body in ("张店区总工会", "张店区应急管理局"):
        name = f"{body}的人"
        paper = {"decided_by": name, "decided_on": march(21), "paper_number": "签1号"}
        life.by("office", "sign-report", {"signed_on": march(21), "member_key": life.key_of(name), **paper})
    sent = {"submitted_on": march(23), "document_number": "张消报〔2026〕3号"}
    pending = life.by("office", "submit-report", sent, status=202)["pending"]
    told = life.read(f"pending/{pending}/", "leader")
    assert told["may_decide"]
    assert "张消报〔2026〕3号" in [one["value"] for one in told["filled"]]
    assert life.confirm("leader", pending)["stage"] == Stage.SUBMITTED
    assert life.clock("report_submission")["state"] == "MET"
    assert life.clock("report_submission")["met_on"] == march(23)


def reply(life: Life) -> None:
    life.by("office", "register-receipt", {"received_on": march(24), "register_number": "收1号"})
    # Fifteen days are working days (第二十九条、第三十六条), and 清明节 lies among them.
    assert life.clock("official_reply")["due_on"] == "2026-04-15"
    replied = {
        "replied_on": march(30),
        "document_number": "张政批〔2026〕4号",
        "accountability": "依法处理",
        "rectification": "限期整改",
        "has_evaluation_clause": True,
        "addressees": "大队",
        "copies": "各成员单位",
    }
    pending = life.by("office", "register-reply", replied, status=202)["pending"]
    refused = life.programs["office"].confirm(life.public_id, pending)
    assert refused.json()["code"] == "same_person"
    assert life.confirm("second_office", pending)["stage"] == Stage.REPLIED
    published = {"published_on": "2026-04-02", "channel": "政府网站", "approver": "副区长"}
    life.by("office", "publish-report", published)
    assert life.by("office", "close", {"closed_on": "2026-04-03"})["stage"] == Stage.CLOSED


def test_a_case_lives_by_the_api_alone(life):
    intake(life)
    group(life)
    investigation(life)
    subgroups(life)
    reporting(life)
    reply(life)
    case = FireCase.objects.get(public_id=life.public_id)
    assert case.stage == Stage.CLOSED
    assert case.events.count() == len(life.done)
    told = life.read("journal/verification/")
    assert told["is_clean"]
    assert told["events"] == len(life.done)
    assert [str(fault) for fault in verify_all()] == []
    page = life.read("journal/")
    assert [entry["seq"] for entry in page["results"]][:2] == [len(life.done), len(life.done) - 1]
    assert page["results"][0]["label"] == "结案"
    assert page["results"][0]["person"] == life.people.office.full_name
    settled = life.programs["office"].get("cases/?shelf=settled").json()["results"]
    assert [row["case"]["public_id"] for row in settled] == [life.public_id]
    assert life.programs["office"].get("cases/").json()["results"] == []
