"""Forms of intake: what they ask, what they refuse in the law's words, and what reaches the service."""

from datetime import date

import pytest

from cases.forms.decisions import DecideGradeForm, DecideScopeForm, TransferOutForm
from cases.forms.facts import EditFactsForm, RecordCasualtiesForm
from cases.forms.intake import LateEntryForm, RegisterFireForm
from cases.forms.parties import RegisterPartyForm
from cases.lifecycle import ACTS, Act
from cases.lifecycle import MilestoneKind as Kind
from cases.services.facts import edit_facts
from cases.services.intake import register_fire
from cases.services.late_entry import enter_case_late
from cases.services.parties import register_party
from cases.services.scope import ExclusionFinding, decide_scope
from desk.acts import HANDLERS
from desk.form_values import as_query

TODAY = date(2026, 3, 6)


def act_form(form, act, case, data=None, **kwargs):
    return form(data, case=case, rule=ACTS[act], today=TODAY, **kwargs)


def fire(world, **values):
    known = {
        "occurred_on": "2026-03-02",
        "district": str(world.zhangdian.district_id),
        "address": "柳泉路1号",
        "site_name": "某商铺",
    }
    return known | values


def test_four_fields_register_a_fire(world):
    form = RegisterFireForm(fire(world, deaths="1"), actor=world.office, today=TODAY)
    assert {name for name, field in form.fields.items() if field.required} == {
        "occurred_on",
        "district",
        "address",
        "site_name",
    }
    assert form.is_valid(), form.errors
    case = register_fire(actor=world.office, **form.service_values())
    assert (case.casualty_revisions.get().recorded_on, case.number[-8:]) == (TODAY, "〔2026〕1号")


def test_a_registration_that_lacks_something_names_field_and_article(world):
    form = RegisterFireForm({"occurred_on": "2026-03-07"}, actor=world.office, today=TODAY)
    assert form.errors["occurred_on"] == ["“起火日期”不得晚于今天（第二条）。"]
    assert form.errors["address"] == ["请填写“起火地点”（第二条）。"]


def test_an_alarm_of_tomorrow_is_refused(world):
    data = fire(world, reported_at="2026-03-07T00:10")
    assert "reported_at" in RegisterFireForm(data, actor=world.office, today=TODAY).errors


def test_an_alarm_before_the_fire_is_told_beside_its_field(world):
    data = fire(world, occurred_time="09:20", reported_at="2026-03-02T09:19")
    assert set(RegisterFireForm(data, actor=world.office, today=TODAY).errors) == {"reported_at"}
    rough = data | {"is_time_approximate": "on"}
    assert RegisterFireForm(rough, actor=world.office, today=TODAY).is_valid()


def test_a_district_chooses_itself_and_the_city_chooses_any(world):
    own = RegisterFireForm(actor=world.office, today=TODAY).fields["district"]
    assert (list(own.queryset), own.initial) == ([world.zhangdian.district], world.zhangdian.district)
    assert len(RegisterFireForm(actor=world.city_office, today=TODAY).fields["district"].queryset) == 11
    assert not RegisterFireForm(actor=world.investigator, today=TODAY).fields["district"].queryset.exists()


def test_a_change_of_rules_is_given_whole(world):
    form = RegisterFireForm(fire(world, rules_reason="上级要求"), actor=world.office, today=TODAY)
    assert "第三十八条" in form.non_field_errors()[0]


def test_a_late_entry_carries_its_steps(world):
    data = fire(
        world,
        deaths="1",
        late_entry_reason="系统上线前已立案",
        on_GROUP_REQUESTED="2026-03-04",
        number_GROUP_REQUESTED="请1号",
    )
    form = LateEntryForm(data, actor=world.office, today=TODAY)
    assert form.is_valid(), form.errors
    case = enter_case_late(actor=world.office, **form.service_values())
    assert [(one.kind, one.reached_on) for one in case.milestones.all()] == [
        (Kind.GROUP_REQUESTED, date(2026, 3, 4))
    ]
    missing = LateEntryForm(fire(world), actor=world.office, today=TODAY)
    assert missing.errors["late_entry_reason"] == ["请填写“补录理由”。"]


def test_a_late_entry_is_told_everything_at_once_by_field(world):
    data = fire(
        world,
        deaths="1",
        on_GROUP_REQUESTED="2026-02-01",
        on_REPORT_SUBMITTED="2026-03-05",
    )
    errors = LateEntryForm(data, actor=world.office, today=TODAY).errors
    assert set(errors) == {
        "late_entry_reason",
        "on_GROUP_REQUESTED",
        "number_GROUP_REQUESTED",
        "on_REPORT_SUBMITTED",
        "number_REPORT_SUBMITTED",
    }
    assert errors["on_GROUP_REQUESTED"] == ["“报请成立火灾事故调查组”不得早于起火日期（第六条）。"]
    assert "（第二十八条）" in errors["on_REPORT_SUBMITTED"][0]


def test_the_scope_is_judged_after_the_fire(world):
    case = world.register()
    values = {"decided_on": "2026-03-01", "is_production_related": "no", "has_social_impact": "no"}
    form = act_form(DecideScopeForm, Act.DECIDE_SCOPE, case, as_query(values))
    assert form.errors["decided_on"] == ["“研判日期”不得早于起火日期（第二条）。"]


def test_what_was_prepared_reads_the_same_for_the_second_person(world):
    case = world.register()
    values = {
        "decided_on": "2026-03-03",
        "is_production_related": "no",
        "has_social_impact": "no",
        "exclusions": ["6"],
        "exclusion_reason": "燃气泄漏",
    }
    form = act_form(DecideScopeForm, Act.DECIDE_SCOPE, case, as_query(values))
    assert form.is_valid(), form.errors
    read = form.service_values()
    assert read["exclusions"] == (ExclusionFinding(6, "燃气泄漏", ""),)
    assert (read["is_production_related"], read["has_social_impact"]) == (False, False)
    decide_scope(public_id=case.public_id, actor=world.office, **read)
    assert case.scope_decisions.get().exclusions.get().receiving_body == "燃气主管部门"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"exclusions": ["2"]}, "exclusion_reason"),
        ({"exclusions": ["2"], "receiving_bodies": "甲；乙"}, "receiving_bodies"),
        ({"has_social_impact": "yes"}, "social_impact_reason"),
        ({"is_production_related": "yes"}, "production_routing"),
        ({}, "is_production_related"),
        ({"decided_on": "2026-03-07"}, "decided_on"),
    ],
)
def test_a_scope_form_that_lacks_something_is_refused(world, values, field):
    form = act_form(DecideScopeForm, Act.DECIDE_SCOPE, world.register(), as_query(values))
    assert field in form.errors
    assert "第" in form.errors[field][0]


@pytest.mark.parametrize(("impact", "needed"), [(True, True), (False, False), (None, False)])
def test_only_social_impact_asks_for_a_second_person(impact, needed):
    assert HANDLERS[Act.DECIDE_SCOPE].needs_second({"has_social_impact": impact}) is needed
    assert HANDLERS[Act.TRANSFER_OUT].needs_second({}) is True


def test_a_transfer_form_offers_the_seven_items_in_the_words_of_the_article(world):
    form = act_form(TransferOutForm, Act.TRANSFER_OUT, world.register())
    labels = [label for _, label in form.fields["exclusions"].choices]
    assert len(labels) == 7
    assert labels[0] == "（一）因放火等故意行为危害公共安全的"
    assert labels[6] == "（七）法律、法规规定的其他情形"


def test_a_transfer_form_asks_for_the_body_by_name(world):
    case = world.judge(world.register(), exclusions=[ExclusionFinding(1, "有人放火")])
    values = {
        "transferred_on": "2026-03-04",
        "document_number": "移1号",
        "exclusions": ["1"],
        "exclusion_reason": "有人放火",
    }
    for typed, error in (
        ("", "请填写“接收机关”的具体名称（第五条）。"),
        ("公安机关", "“接收机关”应为机关的具体名称，“公安机关”不是机关名称（第五条）。"),
    ):
        sent = as_query(values | {"receiving_bodies": typed})
        form = act_form(TransferOutForm, Act.TRANSFER_OUT, case, sent)
        assert form.errors == {"receiving_bodies": [error]}
    # What the judgement found is there already, so that the name alone is to be typed.
    fresh = act_form(TransferOutForm, Act.TRANSFER_OUT, case)
    assert (fresh["exclusions"].initial, fresh["exclusion_reason"].initial) == ([1], "有人放火")


def test_several_items_go_to_several_bodies_in_their_order(world):
    values = {
        "transferred_on": "2026-03-04",
        "document_number": "移1号",
        "exclusions": ["1", "6"],
        "exclusion_reason": "放火并致燃气泄漏",
        "receiving_bodies": "张店公安分局；区住建局",
    }
    form = act_form(TransferOutForm, Act.TRANSFER_OUT, world.register(), as_query(values))
    assert form.is_valid(), form.errors
    assert [(one.item, one.receiving_body) for one in form.service_values()["exclusions"]] == [
        (1, "张店公安分局"),
        (6, "区住建局"),
    ]


def test_a_grade_form_shows_both_scales_and_the_windows(world):
    form = act_form(DecideGradeForm, Act.DECIDE_GRADE, world.register())
    assert "火灾统计分级（2025年标准）（消防〔2025〕17号）：一般" in form.fields["grade"].help_text
    assert "2026年3月9日" in form.fields["established_on"].help_text
    assert "2026年4月1日" in form.fields["established_on"].help_text


def test_facts_saved_meanwhile_open_the_choice_to_overwrite(world):
    case = world.register()
    first = act_form(EditFactsForm, Act.EDIT_FACTS, case)
    typed = {name: first[name].value() for name in first.fields}
    posted = {name: value for name, value in typed.items() if value not in (None, False)} | {
        "address": "柳泉路2号"
    }
    form = act_form(EditFactsForm, Act.EDIT_FACTS, case, posted)
    assert form.is_valid(), form.errors
    assert form.fields["overwrite"].widget.is_hidden
    edit_facts(public_id=case.public_id, actor=world.office, **form.service_values())
    case.refresh_from_db()
    assert case.address == "柳泉路2号"
    assert not act_form(EditFactsForm, Act.EDIT_FACTS, case, posted).fields["overwrite"].widget.is_hidden


def test_an_edit_without_changes_leaves_the_facts_as_they_are(world):
    case = world.register()
    before = case.state()
    first = act_form(EditFactsForm, Act.EDIT_FACTS, case)
    posted = {name: first[name].value() for name in first.fields if first[name].value() not in (None, False)}
    form = act_form(EditFactsForm, Act.EDIT_FACTS, case, posted)
    assert form.is_valid(), form.errors
    edit_facts(public_id=case.public_id, actor=world.office, **form.service_values())
    case.refresh_from_db()
    assert case.state() == before


def test_casualties_begin_with_what_is_known(world):
    form = act_form(RecordCasualtiesForm, Act.RECORD_CASUALTIES, world.register())
    assert (form["deaths"].value(), form["recorded_on"].value()) == (1, TODAY)


def test_a_party_form_brings_the_party_named_in_the_address(world):
    case = world.register()
    posted = {"kind": "PERSON", "name": "张三", "roles": ["WITNESS"], "age": "40"}
    form = act_form(RegisterPartyForm, Act.REGISTER_PARTY, case, posted)
    assert form.is_valid(), form.errors
    register_party(public_id=case.public_id, actor=world.office, **form.service_values())
    again = act_form(RegisterPartyForm, Act.REGISTER_PARTY, case, initial={"key": "party-1"})
    assert (again["name"].value(), again["roles"].value(), again["age"].value()) == ("张三", ["WITNESS"], 40)
    struck = act_form(RegisterPartyForm, Act.REGISTER_PARTY, case, posted | {"is_removed": "on"})
    assert struck.errors["removal_reason"] == ["请填写“删除理由”（第十五条）。"]


@pytest.mark.parametrize(
    ("name", "label"),
    [("deaths", "死亡人数"), ("serious_injuries", "重伤人数"), ("minor_injuries", "轻伤人数")],
)
def test_a_figure_below_nothing_or_beyond_sense_is_refused_by_field_and_article(world, name, label):
    case = world.register()
    typed = {"recorded_on": "2026-03-04", name: "-1"}
    found = act_form(RecordCasualtiesForm, Act.RECORD_CASUALTIES, case, typed).errors
    assert found == {name: [f"“{label}”不得小于0（第八条）。"]}
    found = act_form(RecordCasualtiesForm, Act.RECORD_CASUALTIES, case, typed | {name: "10000"}).errors
    assert found == {name: [f"“{label}”不得大于9999（第八条）。"]}
    found = RegisterFireForm(fire(world, **{name: "-1"}), actor=world.office, today=TODAY).errors
    assert found == {name: [f"“{label}”不得小于0（第二条）。"]}


@pytest.mark.parametrize(
    "name",
    [
        "building_floors",
        "building_height_m",
        "building_area_m2",
        "in_use_since_year",
        "direct_economic_loss",
        "direct_property_loss",
        "burnt_area_m2",
        "affected_households",
    ],
)
def test_no_figure_of_the_fire_is_below_nothing(world, name):
    form = act_form(EditFactsForm, Act.EDIT_FACTS, world.register(), {name: "-1"})
    assert form.errors[name] == [f"“{form.fields[name].label}”不得小于0（第二条）。"]


def test_an_address_typed_with_its_district_says_it_once(world, client):
    case = world.register(address="张店区柳泉路1号")
    client.force_login(world.office)
    for page in ("", "facts/"):
        text = client.get(f"/cases/{case.public_id}/{page}").content.decode()
        assert "山东省淄博市张店区柳泉路1号" in text
        assert "张店区张店区" not in text
