"""The page of a case: the next act first, what blocks it, and only what this person may do."""

import re

from integration.group.scene import appoint_senders, declare_clean, invite_procuratorate
from personas import gather_people
from scenarios import drive, march

from cases.acts import perform, save
from cases.lifecycle import Act, Stage
from cases.models import AccessRecord, ScopeDecision
from cases.services.recusal import apply_for_recusal, declare


def overview(page, user, case):
    return page(user, f"/cases/{case.public_id}/").content.decode()


def next_what(text):
    return re.search(r'id="next".*?next-what">([^<]+)<', text, re.DOTALL)[1]


def buttons(text):
    return set(re.findall(r'/acts/([a-z-]+)/"', text))


def test_the_next_act_is_first_with_its_limit_and_its_button(page, case, people):
    text = overview(page, people.office, case)
    assert next_what(text) == "报请成立火灾事故调查组"
    assert "2026年11月4日" in text
    assert "request-group" in buttons(text)


def test_a_fire_out_of_scope_is_to_be_transferred(page, case, people):
    with perform(
        public_id=case.public_id, actor=people.office, act=Act.DECIDE_SCOPE, second_needed=False
    ) as step:
        save(ScopeDecision(case=step.case, decided_on=case.occurred_on, in_scope=False))
    assert next_what(overview(page, people.office, case)) == "移送有管辖权的机关"


def test_what_blocks_the_next_act_leads_to_what_clears_it(page, requested, people):
    text = overview(page, people.office, requested)
    assert next_what(text) == "登记调查组成立"
    blocked = re.search(r'<div class="blockers">.*?</div>', text, re.DOTALL)[0]
    assert blocked.count("<li>") == 5
    assert "第七条" in blocked
    assert {"appoint-member", "invite-body"} <= buttons(blocked)
    appoint_senders(requested, people)
    invite_procuratorate(requested, people)
    assert '<div class="blockers">' not in overview(page, people.office, requested)


def test_acts_that_make_no_sense_are_no_buttons(page, working, people):
    offered = buttons(overview(page, people.office, working))
    assert "replace-member" in offered
    assert not offered & {"decide-recusal", "lift-recusal", "receive-conclusion", "request-group", "delegate"}


def test_somebody_elses_act_is_no_button(page, working, people):
    text = overview(page, people.officer, working)
    assert next_what(text) == "作出火灾事故原因认定"
    assert "determine-cause" not in buttons(text)
    assert "由组长、受委托的副组长办理" in text
    assert "determine-cause" in buttons(overview(page, people.leader, working))


def test_what_waits_for_this_person_comes_first(page, case, people, second):
    values = {
        "transferred_on": "2026-11-06",
        "document_number": "移1号",
        "exclusions": "1",
        "exclusion_reason": "系放火",
        "receiving_bodies": "淄博市公安局张店分局",
        "confirmed": "yes",
    }
    page(people.office, f"/cases/{case.public_id}/acts/transfer-out/", values)
    text = overview(page, second, case)
    assert text.index("待您确认") < text.index('id="next"')
    text = overview(page, people.office, case)
    assert "待您确认" not in text
    assert "待另一名内勤确认" in text


def test_who_has_not_declared_sees_the_declaration_and_nothing_else(page, established, people):
    text = overview(page, people.officer, established)
    assert buttons(text) == {"declare"}
    assert established.title in text
    assert established.address not in text
    assert page(people.officer, f"/cases/{established.public_id}/facts/").status_code == 403
    declare_clean(established, people.officer)
    assert established.address in overview(page, people.officer, established)


def test_who_declared_a_conflict_waits_for_the_decision(page, established, people):
    declare(
        public_id=established.public_id,
        actor=people.officer,
        declared_on=established.occurred_on,
        has_conflict=True,
        ground=1,
        statement="系业主近亲属",
    )
    text = overview(page, people.officer, established)
    assert "决定作出前" in text
    assert buttons(text) == set()


def test_the_city_sees_list_and_clocks_only(page, case, people, city_office):
    text = overview(page, city_office, case)
    assert "法定期限" in text
    assert "facts/" not in text
    assert "escalate" in buttons(text)
    for part in ("facts", "group", "findings", "report", "journal"):
        assert page(city_office, f"/cases/{case.public_id}/{part}/").status_code == 403
    assert not AccessRecord.objects.filter(actor=city_office).exists()


def test_reading_contents_is_recorded_and_leaves_the_chain(page, case, people, unchanged):
    before = unchanged()
    overview(page, people.office, case)
    for part in ("facts", "group", "findings", "report", "journal", "journal/export"):
        page(people.office, f"/cases/{case.public_id}/{part}/")
    found = AccessRecord.objects.filter(case=case, actor=people.office).values_list("kind", "subject")
    assert list(found) == [
        ("READ", "期限"),
        ("READ", "案情"),
        ("READ", "调查组"),
        ("READ", "原因与责任"),
        ("READ", "调查报告"),
        ("READ", "办理日志"),
        ("EXPORTED", "办理日志"),
    ]
    assert unchanged() == before


def test_nobody_is_offered_the_decision_on_the_own_recusal(client, db):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    leader, deputy = scene.people.leader, scene.people.deputy
    scene.do(
        apply_for_recusal,
        applied_by="某公司",
        applied_on=march(11),
        ground=1,
        reason="系近亲属",
        member=scene.seat(leader),
    )
    scene.do(
        apply_for_recusal,
        applied_by="某公司",
        applied_on=march(11),
        ground=2,
        reason="有利害关系",
        member=scene.seat(deputy),
    )
    counted = []
    for user in (deputy, leader, scene.people.office):
        client.force_login(user)
        counted.append(client.get("/start/").content.decode().count("/acts/decide-recusal/"))
    form = client.get(f"/cases/{scene.public_id}/acts/decide-recusal/").context["form"]
    shown = [label for _, label in form.fields["recusal"].choices]
    assert any("第十四条第（二）项。有利害关系" in label for label in shown)
    offered = {member.user for member in form.fields["successor"].queryset}
    assert scene.people.member in offered
    assert not offered & {leader, deputy}
    # One on an investigator waits as well: the deputy decides it only, the leader also the deputy's.
    assert counted == [1, 2, 3]


def test_the_register_of_papers_stands_apart(page, working, people):
    text = overview(page, people.office, working)
    assert "批复以后" not in text
    assert "收发文" in text
