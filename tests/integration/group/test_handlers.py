"""The forms of the group's acts give their services what they ask for."""

import pytest
from django.utils import timezone
from integration.group.scene import GOVERNMENT, member_named, sender_values

from cases.lifecycle import ACTS, Act
from cases.models import Recusal
from cases.verification import verify_all
from desk.acts import HANDLERS

pytestmark = pytest.mark.django_db


def do(case, actor, act, data):
    """Do an act as its page does: form, then service."""
    handler = HANDLERS[act]
    form = handler.form(data, case=case, rule=ACTS[act], today=timezone.localdate())
    assert form.is_valid(), form.errors
    handler.service(public_id=case.public_id, actor=actor, **form.service_values())
    case.refresh_from_db()
    return list(handler.warnings(case))


def errors(case, act, data):
    return HANDLERS[act].form(data, case=case, rule=ACTS[act], today=timezone.localdate()).errors


def test_a_group_comes_about_form_by_form(requested, people):
    office = people.office
    do(requested, office, Act.RETURN_REQUEST, {"returned_on": "2026-11-04", "reason": "补充名单"})
    do(
        requested,
        office,
        Act.REQUEST_GROUP,
        {"requested_on": "2026-11-05", "document_number": "张消请〔2026〕3号"},
    )
    for values in sender_values():
        do(requested, office, Act.APPOINT_MEMBER, values | {"role": "MEMBER"})
    do(
        requested,
        office,
        Act.INVITE_BODY,
        {
            "kind": "PROCURATORATE",
            "name": "张店区人民检察院",
            "invited_on": "2026-11-05",
            "invitation_number": "张消函〔2026〕2号",
            "has_attended": "unknown",
        },
    )
    warnings = do(
        requested,
        office,
        Act.ESTABLISH_GROUP,
        {
            "established_on": "2026-11-06",
            "document_number": "张政办字〔2026〕9号",
            "established_by": GOVERNMENT,
            "name": "组长",
            "agency_name": GOVERNMENT,
            "agency_kind": "GOVERNMENT",
            "user": "leader",
        },
    )
    assert requested.stage == "INVESTIGATING"
    (undeclared,) = (warning for warning in warnings if "尚未作出回避声明" in warning)
    assert undeclared.count("、") == 4
    assert "等6人" in undeclared
    assert member_named(requested, "组长").user == people.leader
    assert list(verify_all()) == []


def test_members_subgroups_and_deputies_by_form(working, people):
    do(
        working,
        people.office,
        Act.APPOINT_MEMBER,
        {
            "role": "DEPUTY_LEADER",
            "name": "副组长",
            "agency_name": GOVERNMENT,
            "agency_kind": "GOVERNMENT",
            "joined_on": "2026-11-07",
        },
    )
    key = {name: member_named(working, name).key for name in ("乙", "己", "副组长")}
    do(
        working,
        people.office,
        Act.DELEGATE,
        {
            "deputy": key["副组长"],
            "starts_on": "2026-11-08",
            "ends_on": "2026-12-08",
            "document_number": "1",
            "decided_by": "组长",
            "decided_on": "2026-11-08",
        },
    )
    warnings = do(
        working,
        people.leader,
        Act.SET_UP_SUBGROUP,
        {"kind": "TECHNICAL", "head": key["乙"], "members": [key["己"]]},
    )
    assert "技术组一般有公安机关人员参加，目前没有（第十一条）。" in warnings
    do(
        working,
        people.leader,
        Act.REPLACE_MEMBER,
        {
            "member": key["乙"],
            "replaced_on": "2026-11-09",
            "reason": "调离",
            "name": "子",
            "agency_name": "张店区消防救援大队",
            "agency_kind": "FIRE_RESCUE",
        },
    )
    assert member_named(working, "子").replaces.key == key["乙"]


def test_a_recusal_by_form_from_declaration_to_lifting(working, people):
    do(
        working,
        people.officer,
        Act.DECLARE,
        {"has_conflict": "yes", "ground": "1", "statement": "系业主之兄", "declared_on": "2026-11-07"},
    )
    recusal = {"recusal": Recusal.objects.get().pk, "document_number": "1"}
    do(
        working,
        people.leader,
        Act.DECIDE_RECUSAL,
        recusal | {"recused": "yes", "decided_on": "2026-11-08"},
    )
    do(
        working,
        people.office,
        Act.LIFT_RECUSAL,
        recusal | {"decided_on": "2026-11-09", "decided_by": "组长", "reason": "查无亲属关系"},
    )
    assert Recusal.objects.get().outcome == "LIFTED"
    do(
        working,
        people.office,
        Act.DECLARE,
        {
            "has_conflict": "no",
            "declared_on": "2026-11-09",
            "member": member_named(working, "丁").key,
            "paper_number": "声明1号",
        },
    )
    target = f"member:{member_named(working, '丁').key}"
    application = {"target": target, "applied_by": "某公司", "applied_on": "2026-11-09", "ground": "3"}
    do(working, people.office, Act.APPLY_RECUSAL, application | {"reason": "与当事人有债务关系"})
    assert Recusal.objects.count() == 2
    assert "target" in errors(working, Act.APPLY_RECUSAL, application | {"target": "user:stranger"})


def test_refusals_of_forms_name_field_and_article(working):
    declared = {"has_conflict": "yes", "declared_on": "2999-01-01"}
    found = errors(working, Act.DECLARE, declared)
    assert found["declared_on"] == ["“声明日期”不得晚于今天（第十四条）。"]
    assert found["statement"] == ["存在应当回避的情形的，应当填写“说明”（第十四条）。"]
    assert set(found) == {"declared_on", "ground", "statement"}


def test_an_appraisal_by_form(working, people):
    do(
        working,
        people.leader,
        Act.ENTRUST_APPRAISAL,
        {"kind": "VIDEO", "subject": "监控视频", "institution": "某中心", "entrusted_on": "2026-11-07"},
    )
    warnings = do(
        working,
        people.office,
        Act.RECEIVE_CONCLUSION,
        {
            "appraisal": "1",
            "received_on": "2026-11-09",
            "conclusion": "略",
            "is_sealed": "yes",
            "is_signed": "no",
        },
    )
    assert len(warnings) == 1
