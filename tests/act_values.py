"""What a person types into the page of each act, so that it is done."""

from collections.abc import Callable
from typing import Any

from personas import GOVERNMENT
from scenarios import Scene

from accounts.models import User
from cases.lifecycle import Act
from cases.models import (
    Disagreement,
    DocumentDemand,
    Party,
    Recusal,
    Release,
    StayNotice,
    SubgroupReport,
    Urging,
)
from cases.selectors.group import current_members
from evidence.models import Appraisal
from reports.signing import missing_signers

_PAPER = {"decided_by": "组长", "decided_on": "2026-03-20", "paper_number": "纸1号"}
_LETTER = {"name": "新人", "agency_name": "某局", "agency_kind": "HOUSING"}
_CAUSE = {
    "determined_on": "2026-03-16",
    "document_number": "认1号",
    "ignition_area": "一层",
    "ignition_point": "配电箱",
    "code": "ELECTRICAL",
    "direct_cause": "线路短路",
    "nature": "RESPONSIBLE",
    "nature_reason": "管理不到位",
}
_REPLY = {
    "replied_on": "2026-03-30",
    "document_number": "张政批〔2026〕4号",
    "accountability": "依法处理",
    "rectification": "限期整改",
    "has_evaluation_clause": "on",
    "addressees": "大队",
    "copies": "各成员单位",
}
_TRANSFER = {
    "transferred_on": "2026-04-10",
    "document_number": "移1号",
    "exclusions": ["1"],
    "exclusion_reason": "系放火",
    "receiving_bodies": "淄博市公安局张店分局",
}


def _replace(scene: Scene, user: User) -> dict[str, Any]:
    return _LETTER | {
        "member": scene.key_of(scene.people.member),
        "replaced_on": "2026-04-01",
        "reason": "工作调动",
    }


def _delegate(scene: Scene, user: User) -> dict[str, Any]:
    values = {
        "deputy": scene.key_of(scene.people.deputy),
        "starts_on": "2026-04-01",
        "ends_on": "2026-12-31",
        "document_number": "委2号",
    }
    paper = {"decided_by": "组长", "decided_on": "2026-04-01"}
    return values | (paper if user == scene.people.office else {})


def _subgroup(scene: Scene, user: User) -> dict[str, Any]:
    return {"kind": "MANAGEMENT", "head": scene.key_of(scene.people.member)}


def _declare(scene: Scene, user: User) -> dict[str, Any]:
    values = {"has_conflict": "yes", "ground": "1", "statement": "系近亲属", "declared_on": "2026-04-01"}
    if user != scene.people.office or not scene.without_account():
        return values
    return values | {"member": scene.without_account()[0].key, "paper_number": "声1号"}


def _decider(scene: Scene) -> str:
    return "组长" if scene.key_of(scene.people.leader) else "大队长"


def _decide_recusal(scene: Scene, user: User) -> dict[str, Any]:
    asked = Recusal.objects.filter(case=scene.case, user=scene.people.suspect).first()
    values = {"recusal": str(asked.pk), "recused": "yes", "decided_on": "2026-04-01", "reason": "属实"}
    return values | ({"decided_by": _decider(scene)} if user == scene.people.office else {})


def _lift_recusal(scene: Scene, user: User) -> dict[str, Any]:
    recused = Recusal.objects.filter(case=scene.case, user=scene.people.recused).first()
    values = {"recusal": str(recused.pk), "decided_on": "2026-04-01", "reason": "情形消失"}
    return values | ({"decided_by": _decider(scene)} if user == scene.people.office else {})


def _conclusion(scene: Scene, user: User) -> dict[str, Any]:
    return {
        "appraisal": str(Appraisal.objects.filter(case=scene.case).first().position),
        "received_on": "2026-03-11",
        "conclusion": "一次短路熔痕，另见附图",
        "is_sealed": "yes",
        "is_signed": "yes",
        "reason": "补正",
    }


def _key(model: type[Any], scene: Scene, **wanted: Any) -> str:
    found = model.objects.filter(case=scene.case, **wanted).first()
    return found.key if found else ""


def _department(scene: Scene, user: User) -> dict[str, Any]:
    body = Party.objects.filter(case=scene.case, roles__role="GOVERNMENT_BODY").first()
    return {"party": body.key if body else "", "duty": "SUPERVISION", "matters": "消防监督检查"}


def _sign(scene: Scene, user: User) -> dict[str, Any]:
    values = {"signed_on": "2026-03-21"}
    if user != scene.people.office:
        return values
    absent = [member.key for member in missing_signers(scene.case) if member.user_id is None]
    return values | _PAPER | {"member_key": "".join(absent[:1])}


def _or_paper(values: dict[str, Any]) -> Callable[[Scene, User], dict[str, Any]]:
    return lambda scene, user: values | (_PAPER if user == scene.people.office else {})


def _always(**values: Any) -> Callable[[Scene, User], dict[str, Any]]:
    return lambda scene, user: values


def _meeting(scene: Scene, user: User) -> dict[str, Any]:
    values = {
        "purpose": "DISCUSSION",
        "subject": "第一次全体会议",
        "held_on": "2026-03-18",
        "chair": scene.key_of(scene.people.leader),
        "present": [one.key for one in current_members(scene.case)],
        "minutes": "通报现场勘验情况，讨论起火原因。",
        "decisions": "补充提取物证。",
    }
    return values | (_PAPER if user == scene.people.office else {})


def _disagreement(scene: Scene, user: User) -> dict[str, Any]:
    office = {"raised_by": scene.key_of(scene.people.member)} if user == scene.people.office else {}
    return office | {
        "subject": "起火点的认定",
        "raised_on": "2026-03-18",
        "positions": "成员：在配电箱\n小组组长：在灶台",
    }


def _first_disagreement(scene: Scene) -> str:
    found = Disagreement.objects.filter(case=scene.case).first()
    return found.key if found is not None else ""


def _direction(scene: Scene, user: User) -> dict[str, Any]:
    values = {
        "set_on": "2026-03-18",
        "direction": "查明电气线路",
        "focus": "配电箱",
        "duties": "\n".join(f"{one}：负责一项工作" for one in current_members(scene.case)),
    }
    return values | (_PAPER if user == scene.people.office else {})


def _released(scene: Scene, user: User) -> dict[str, Any]:
    found = Release.objects.filter(case=scene.case).first()
    return {
        "release": found.key if found is not None else "",
        "released_on": "2026-03-20",
        "released_where": "区政府网站",
    }


def _ruling(scene: Scene, user: User) -> dict[str, Any]:
    values = {
        "disagreement": _first_disagreement(scene),
        "outcome": "CONCLUDED",
        "consultation": "两次讨论未达成一致",
        "ruling": "起火点在配电箱",
        "ruled_on": "2026-03-20",
    }
    return values | (_PAPER if user == scene.people.office else {})


def _answer(scene: Scene, user: User) -> dict[str, Any]:
    return {
        "disagreement": _first_disagreement(scene),
        "answered_on": "2026-03-20",
        "document_number": "张政复〔2026〕1号",
        "answer": "同意第一种意见",
    }


def _deliberation(scene: Scene, user: User) -> dict[str, Any]:
    values = {
        "report": _key(SubgroupReport, scene),
        "outcome": "PASSED",
        "opinion": "同意",
        "deliberated_on": "2026-03-19",
    }
    return values | (_PAPER if user == scene.people.office else {})


def _rescue(scene: Scene, user: User) -> dict[str, Any]:
    values = {"reviewed_on": "2026-03-18", "text": "救援力量调派及时。", "fire_signer_reason": "由大队负责"}
    if user != scene.people.office or not scene.without_account():
        return values
    signer = scene.without_account()[0]
    return values | {"reviewer": signer.key} | (_PAPER | {"decided_by": signer.name})


VALUES: dict[Act, Callable[[Scene, User], dict[str, Any]]] = {
    Act.REGISTER_PARTY: _always(kind="UNIT", name="又一公司", roles=["OWNER"]),
    Act.RECORD_CASUALTIES: _always(recorded_on="2026-04-10", deaths="2"),
    Act.DECIDE_GRADE: _always(established_on="2026-04-10", grade="LARGER"),
    Act.DECIDE_SCOPE: _always(decided_on="2026-03-04", is_production_related="no"),
    Act.TRANSFER_OUT: _always(**_TRANSFER),
    Act.ESCALATE: _always(decided_on="2026-04-10", document_number="提1号", reason="社会关注"),
    Act.HAND_OVER: _always(handed_over_on="2026-04-10", document_number="交1号"),
    Act.REQUEST_GROUP: _always(requested_on="2026-04-10", document_number="张消请〔2026〕2号"),
    Act.RETURN_REQUEST: _always(returned_on="2026-03-04", reason="材料不全"),
    Act.ESTABLISH_GROUP: lambda scene, user: {
        "established_on": "2026-03-05",
        "document_number": "张政办字〔2026〕9号",
        "established_by": GOVERNMENT,
        "name": "组长",
        "agency_name": GOVERNMENT,
        "agency_kind": "GOVERNMENT",
        "user": "leader",
    },
    Act.APPOINT_MEMBER: _always(role="MEMBER", joined_on="2026-03-07", **_LETTER),
    Act.REPLACE_MEMBER: _replace,
    Act.INVITE_BODY: _always(
        kind="DISCIPLINE_INSPECTION", name="张店区纪委", invited_on="2026-03-06", invitation_number="函2号"
    ),
    Act.DELEGATE: _delegate,
    Act.SET_UP_SUBGROUP: _subgroup,
    Act.SET_DIRECTION: _direction,
    Act.SIGN_OFF_RELEASE: _or_paper(
        {
            "kind": "PUBLIC",
            "title": "情况通报",
            "text": "调查组已经成立。",
            "channel": "区政府网站",
            "outcome": "APPROVED",
            "signed_off_on": "2026-03-18",
        }
    ),
    Act.RECORD_RELEASE: _released,
    Act.CALL_MEETING: _or_paper(
        {
            "purpose": "BRIEFING",
            "subject": "通报会",
            "noticed_on": "2026-03-18",
            "scheduled_on": "2026-03-19",
            "place": "大队会议室",
            "agenda": "通报调查进展",
        }
    ),
    Act.RECORD_MEETING: _meeting,
    Act.RAISE_DISAGREEMENT: _disagreement,
    Act.RULE_ON_DISAGREEMENT: _ruling,
    Act.REGISTER_ANSWER: _answer,
    Act.DECLARE: _declare,
    Act.APPLY_RECUSAL: _always(
        target="user:investigator",
        applied_by="某公司",
        applied_on="2026-04-01",
        ground="1",
        reason="系近亲属",
    ),
    Act.DECIDE_RECUSAL: _decide_recusal,
    Act.LIFT_RECUSAL: _lift_recusal,
    Act.PLAN_INTERVIEW: _always(category="EYEWITNESS", status="PLANNED", name="路过群众"),
    Act.ENTRUST_APPRAISAL: _always(
        kind="ELECTRICAL", subject="插座", institution="某中心", entrusted_on="2026-03-06"
    ),
    Act.RECEIVE_CONCLUSION: _conclusion,
    Act.DEMAND_DOCUMENTS: lambda scene, user: {
        "party": _key(Party, scene),
        "items": "营业执照\n租赁合同",
        "demanded_on": "2026-03-07",
        "due_on": "2026-03-12",
        "document_number": "张消调〔2026〕9号",
    },
    Act.ANSWER_DEMAND: lambda scene, user: {
        "demand": _key(DocumentDemand, scene),
        "answer": "REFUSED",
        "answered_on": "2026-03-12",
        "answer_reason": "称已遗失",
    },
    Act.NOTIFY_TO_STAY: lambda scene, user: {
        "parties": [_key(Party, scene, kind="PERSON", stay_notices__isnull=True)],
        "served_on": "2026-03-06",
        "manner": "IN_PERSON",
        "proof": "送达回证",
    },
    Act.RECORD_ABSENCE: lambda scene, user: {
        "notice": _key(StayNotice, scene),
        "left_on": "2026-03-05",
        "circumstances": "未经同意离淄",
    },
    Act.EXAMINE_DEPARTMENT: _department,
    Act.GRANT_EXTENSION: _always(
        kind="REPORT",
        days="10",
        reason="情况复杂",
        decided_on="2026-03-20",
        approver=GOVERNMENT,
        document_number="延1号",
    ),
    Act.PLAN_SUBGROUP_WORK: _always(unit="技术组", made_on="2026-03-09", text="先勘验，后鉴定。"),
    Act.RECORD_PROGRESS: _always(
        task="TECHNICAL-2", status="DONE", note="经过已经查明", reported_on="2026-03-18"
    ),
    Act.SUBMIT_SUBGROUP_REPORT: _always(unit="技术组", submitted_on="2026-03-18", text="起火点在配电箱。"),
    Act.DELIBERATE_SUBGROUP_REPORT: _deliberation,
    Act.REVIEW_RESCUE: _rescue,
    Act.URGE: _always(
        unit="技术组",
        matter="尽快提交报告",
        urged_on="2026-03-18",
        due_on="2026-03-20",
        document_number="张消催〔2026〕9号",
    ),
    Act.ANSWER_URGING: lambda scene, user: {
        "urging": _key(Urging, scene),
        "answered_on": "2026-03-18",
        "answer": "正在办理",
    },
    Act.SUPPLEMENT_INQUIRY: _always(
        matter="补充询问电工", unit="技术组", raised_on="2026-03-18", due_on="2026-03-20"
    ),
    Act.RECORD_OPINION: _always(
        source="某短视频平台", appeared_at="2026-03-08T10:00", content="传言多人伤亡"
    ),
    Act.ISSUE_BULLETIN: _always(
        title="调查进展", text="现场勘验已经完成。", addressee="调查组成员", issued_on="2026-03-18"
    ),
    Act.KEEP_MATERIAL: _always(title="勘验笔录", form="ORIGINAL", received_on="2026-03-08", kept_by="内勤"),
    Act.DETERMINE_CAUSE: _or_paper(_CAUSE),
    Act.SERVE_DETERMINATION: lambda scene, user: {
        "parties": [_key(Party, scene)],
        "served_on": "2026-03-18",
        "manner": "IN_PERSON",
        "proof": "送达回证1号",
    },
    Act.ADOPT_REPORT: _or_paper({"adopted_on": "2026-03-20", "deliberation": "一致通过"}),
    Act.SIGN_REPORT: _sign,
    Act.SUBMIT_REPORT: _always(submitted_on="2026-03-23", document_number="张消报〔2026〕3号", **_PAPER),
    Act.REGISTER_RECEIPT: _always(received_on="2026-03-24", register_number="收1号"),
    Act.RETURN_REPORT: _always(returned_on="2026-03-26", reason="补充调查", to_stage="INVESTIGATING"),
    Act.REGISTER_REPLY: _always(**_REPLY),
    Act.REOPEN: _always(reopened_on="2026-04-20", document_number="复1号", reason="复核改变认定"),
    Act.PUBLISH_REPORT: _always(published_on="2026-04-02", channel="政府网站", approver="副区长"),
    Act.CLOSE: _always(closed_on="2026-04-03"),
    Act.FILE_DOCUMENT: _always(
        direction="IN",
        kind="GROUP_ESTABLISHMENT",
        title="来文",
        document_number="来1号",
        dated_on="2026-03-08",
        correspondent=GOVERNMENT,
    ),
}
FIRE_PAGE = {
    "district": "张店区",
    "occurred_on": "2026-03-09",
    "address": "人民路2号",
    "site_name": "某仓库",
    "deaths": "1",
    "late_entry_reason": "纸质办理",
}
