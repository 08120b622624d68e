"""The page of an act: what it will do, once, with every refusal and what was typed."""

import re

import pytest

from cases.models import CaseEvent, Milestone, PendingAct
from cases.verification import verify_all

REQUEST = {"requested_on": "2026-11-03", "document_number": "张消请〔2026〕1号"}
TRANSFER = {
    "transferred_on": "2026-11-06",
    "document_number": "移1号",
    "exclusions": "1",
    "exclusion_reason": "系放火",
    "receiving_bodies": "淄博市公安局张店分局",
}


def act(case, slug):
    return f"/cases/{case.public_id}/acts/{slug}/"


def hidden(answer):
    """Return the fields with which a page comes back, its own button aside."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_shows_the_fields_the_article_and_its_text(page, case, people):
    text = page(people.office, act(case, "request-group")).content.decode()
    assert "请示文号" in text
    assert "第六条" in text
    assert "article-text" in text


def test_a_weighty_act_says_what_it_will_do_and_does_nothing_yet(page, case, people, unchanged):
    before = unchanged()
    answer = page(people.office, act(case, "request-group"), REQUEST)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "案件进入“已报请”阶段" in text
    assert "“报请成立火灾事故调查组”期限：2026年11月4日届满（已逾期） → 2026年11月3日完成" in text
    assert "张消请〔2026〕1号" in text
    assert unchanged() == before
    assert not Milestone.objects.exists()


def test_confirmed_it_is_done_once_and_the_case_says_which_clocks_moved(page, case, people):
    address = act(case, "request-group")
    asked = page(people.office, address, REQUEST)
    sent = hidden(asked) | {"confirmed": "yes"}
    done = page(people.office, address, sent)
    assert done.status_code == 302
    text = page(people.office, done["Location"]).content.decode()
    assert "已办理：报请成立火灾事故调查组" in text
    assert re.search(r"11月4日届满（已逾期） → 2026年11月3日完成（因办理", text)
    again = page(people.office, address, sent)
    assert again.status_code == 409
    assert "该事项已办理" in again.content.decode()
    assert CaseEvent.objects.filter(act="REQUEST_GROUP").count() == 1
    assert list(verify_all()) == []


def test_an_act_that_can_be_repeated_is_not_repeated_by_a_double_click(page, requested, people):
    address = act(requested, "appoint-member")
    member = {
        "name": "甲",
        "agency_name": "某局",
        "agency_kind": "HOUSING",
        "role": "MEMBER",
    }
    sent = hidden(page(people.office, address, member)) | {"confirmed": "yes"}
    assert page(people.office, address, sent).status_code == 302
    assert page(people.office, address, sent).status_code == 409
    assert CaseEvent.objects.filter(act="APPOINT_MEMBER").count() == 1


def test_a_refused_form_can_be_sent_again(page, case, people):
    address = act(case, "request-group")
    key = hidden(page(people.office, address))
    early = key | REQUEST | {"requested_on": "2026-10-01", "confirmed": "yes"}
    assert page(people.office, address, early).status_code == 409
    assert page(people.office, address, key | REQUEST | {"confirmed": "yes"}).status_code == 302


def test_a_refusal_names_the_article_and_keeps_what_was_typed(page, case, people, unchanged):
    before = unchanged()
    answer = page(people.office, act(case, "request-group"), REQUEST | {"requested_on": "2026-10-01"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "不得早于起火日期" in text
    assert "第六条" in text
    assert 'value="2026-10-01"' in text
    assert 'value="张消请〔2026〕1号"' in text
    assert unchanged() == before


def test_faults_are_told_at_the_field_and_the_first_has_the_focus(page, case, people):
    answer = page(people.office, act(case, "request-group"), {"document_number": "张消请〔2026〕1号"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写“报请日期”（第六条）。" in text
    assert re.search(r'name="requested_on"[^>]*autofocus', text)
    assert 'value="张消请〔2026〕1号"' in text


def test_going_back_from_the_check_keeps_what_was_typed(page, case, people):
    answer = page(people.office, act(case, "request-group"), REQUEST | {"revise": "yes"})
    assert answer.status_code == 200
    assert 'value="张消请〔2026〕1号"' in answer.content.decode()


def test_a_stage_that_forbids_shows_the_words_typed(page, requested, people):
    answer = page(
        people.office,
        act(requested, "register-reply"),
        {"accountability": "对责任单位的具体要求", "confirmed": "yes"},
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "已报请”阶段，不能办理" in text
    assert "对责任单位的具体要求" in text


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("investigator", 403)])
def test_who_may_not_is_refused(page, case, people, unchanged, who, status):
    before = unchanged()
    address = act(case, "request-group")
    assert page(getattr(people, who), address).status_code == status
    answer = page(getattr(people, who), address, REQUEST | {"confirmed": "yes"})
    assert answer.status_code == status
    assert unchanged() == before


def test_an_address_of_no_act_is_not_found(page, case, people):
    assert page(people.office, act(case, "register-fire")).status_code == 404
    assert page(people.office, act(case, "nonsense")).status_code == 404


def prepare(page, case, user):
    answer = page(user, act(case, "transfer-out"), TRANSFER | {"confirmed": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    pending = PendingAct.objects.get()
    return f"/cases/{case.public_id}/pending/{pending.public_id}/"


def test_a_second_person_sees_what_it_will_do_and_confirms(page, case, people, second):
    asked = page(people.office, act(case, "transfer-out"), TRANSFER)
    assert "由牵头机构的另一名内勤确认后生效" in asked.content.decode()
    address = prepare(page, case, people.office)
    case.refresh_from_db()
    assert case.stage == "REGISTERED"
    seen = page(second, address).content.decode()
    assert "案件进入“已移送”阶段" in seen
    assert "系放火" in seen
    assert page(second, address, {"decision": "confirm"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "TRANSFERRED"
    assert list(verify_all()) == []


def test_the_one_who_prepared_cannot_confirm(page, case, people, unchanged):
    address = prepare(page, case, people.office)
    before = unchanged()
    assert "您是提请人" in page(people.office, address).content.decode()
    assert page(people.office, address, {"decision": "confirm"}).status_code == 409
    assert unchanged() == before


def test_a_second_request_for_the_same_act_waits(page, case, people, second):
    prepare(page, case, people.office)
    assert page(second, act(case, "transfer-out")).status_code == 409


def test_sending_back_asks_for_the_reason(page, case, people, second):
    address = prepare(page, case, people.office)
    assert page(second, address, {"decision": "reject", "reason": " "}).status_code == 409
    assert page(second, address, {"decision": "reject", "reason": "材料不全"}).status_code == 302
    assert PendingAct.objects.get().outcome == "REJECTED"


def test_paper_fields_are_for_the_office_only(page, working, people):
    address = act(working, "determine-cause")
    assert "decided_by" in page(people.office, address).content.decode()
    assert "decided_by" not in page(people.leader, address).content.decode()
