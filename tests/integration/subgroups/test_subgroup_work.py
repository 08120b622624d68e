"""Plans, statutory tasks, reports and their deliberation (第十条至第十三条)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from preparations import submit_technical_report
from scenarios import Scene, march

from archives.case_file.checking import document_faults
from archives.case_file.reading import read_document
from archives.case_file.writing import to_json
from archives.services.export_case import export_case
from archives.services.import_case import import_case
from cases.models import DocumentEntry, SubgroupReport, TaskProgress, WorkPlan
from cases.selectors.group import current_members
from cases.selectors.subgroups import subgroup_cautions, units_of, work_of_units
from cases.services import meetings, subgroup_work
from cases.services.members import set_up_subgroup
from cases.verification import verify_case
from common.errors import DomainError
from desk.selectors.papers import drafts
from documents.scans import store_scan
from regulation.articles import load_regulation
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

pytestmark = pytest.mark.django_db


def refused(code: str, act, *args, **values) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def plan(scene: Scene, **changes):
    values = {"unit": "技术组", "made_on": march(9), "text": "先勘验，后鉴定。"} | changes
    return scene.do(subgroup_work.plan_subgroup_work, **values)


def tell(scene: Scene, by=None, **changes):
    values = {"unit": "技术组", "item": 2, "status": "IN_PROGRESS", "reported_on": march(10)} | changes
    return scene.do(subgroup_work.record_progress, by or scene.people.subgroup_head, **values)


def deliberate(scene: Scene, report: SubgroupReport, **changes):
    values = {"report": report, "outcome": "PASSED", "opinion": "同意", "deliberated_on": march(18)} | changes
    return scene.do(subgroup_work.deliberate_subgroup_report, scene.people.leader, **values)


@pytest.mark.parametrize("code", RULEBOOK_CODES)
def test_every_task_stands_word_for_word_in_its_article(code):
    rulebook = load_rulebook(code)
    text = load_regulation(rulebook.regulation)
    for preset in rulebook.subgroups:
        assert preset.tasks == text.article(preset.article).items


def test_plan_and_report_are_tasks_of_the_two_that_report(scene):
    found = {unit.name: (unit.planning_item, unit.reporting_item) for unit in units_of(scene.case)}
    assert found == {"技术组": (1, 5), "管理组": (1, 5), "综合组": (0, 0)}


def test_a_head_plans_and_ticks_for_the_own_subgroup_only(scene):
    head = scene.people.subgroup_head
    scene.do(subgroup_work.plan_subgroup_work, head, unit="技术组", made_on=march(9), text="勘验")
    tell(scene)
    assert refused("not_own_subgroup", tell, scene, unit="管理组").article == "第十二条"
    values = {"unit": "管理组", "made_on": march(9), "text": "询问"}
    refused("not_own_subgroup", scene.do, subgroup_work.plan_subgroup_work, head, **values)
    refused("unknown_subgroup", tell, scene, unit="后勤组")
    assert refused("unknown_task", tell, scene, item=7).article == "第十一条"
    assert not TaskProgress.objects.filter(case=scene.case, unit="管理组").exists()


def test_without_the_subgroup_leader_and_office_answer_for_its_tasks(scene):
    tell(scene, scene.people.leader, unit="管理组", item=4)
    tell(scene, scene.people.office, unit="综合组", item=7)
    told = {work.unit.name: work for work in work_of_units(scene.case)}
    assert told["管理组"].unit.subgroup is None
    assert told["管理组"].tasks[3].status == "IN_PROGRESS"
    assert len(told["综合组"].tasks) == 7


def test_a_task_is_done_with_words_and_with_its_plan_or_report(scene):
    assert "进展情况" in refused("invalid", tell, scene, status="DONE").message
    assert refused("plan_missing", tell, scene, item=1, status="DONE", note="已制定").article == "第十一条"
    plan(scene)
    tell(scene, item=1, status="DONE", note="已制定")
    refused("subgroup_report_missing", tell, scene, item=5, status="DONE", note="已提交")
    submit_technical_report(scene)
    tell(scene, item=5, status="DONE", note="已提交")
    refused("before_fire", tell, scene, reported_on=march(1))


def test_a_task_done_is_taken_back_with_a_reason_and_never_earlier(scene):
    tell(scene, status="DONE", note="经过已经查明", evidence="勘验笔录第1号")
    refused("reason_missing", tell, scene)
    refused("reason_missing", tell, scene, note="经过已经查明")
    refused("dates_out_of_order", tell, scene, note="发现新的证人", reported_on=march(9))
    again = tell(scene, note="发现新的证人", reported_on=march(11))
    assert (again.status, TaskProgress.objects.filter(case=scene.case).count()) == ("IN_PROGRESS", 1)
    assert list(verify_case(scene.case)) == []


def test_a_plan_has_words_or_a_file_and_the_later_one_counts(scene):
    assert "方案内容" in refused("invalid", plan, scene, text=" ").message
    refused("before_fire", plan, scene, made_on=march(1))
    plan(scene)
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4"
        b"\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND"
        b"\xaeB`\x82"
    )
    scan = store_scan(SimpleUploadedFile("方案.png", png, "image/png"))
    plan(scene, text="", scan=scan, made_on=march(12))
    assert WorkPlan.objects.filter(case=scene.case).count() == 2
    assert work_of_units(scene.case)[0].plan.file_name == "方案.png"
    entry = DocumentEntry.objects.get(case=scene.case, kind="TECHNICAL_PLAN")
    assert entry.digest == scan.digest


def test_a_report_waits_for_the_group_and_a_returned_one_comes_anew(scene):
    first = submit_technical_report(scene)
    assert refused("report_pending", submit_technical_report, scene).article == "第十一条"
    assert "需要修改的内容" in refused("invalid", deliberate, scene, first, outcome="RETURNED").message
    assert "需要修改的内容" in refused("invalid", deliberate, scene, first, to_mend="补充").message
    assert "审议意见" in refused("invalid", deliberate, scene, first, opinion=" ").message
    assert "审议日期" in refused("invalid", deliberate, scene, first, deliberated_on=march(16)).message
    refused("day_missing", deliberate, scene, first, deliberated_on=None)
    deliberate(scene, first, outcome="RETURNED", opinion="不同意", to_mend="补充灾害成因")
    refused("already_deliberated", deliberate, scene, first)
    refused("dates_out_of_order", submit_technical_report, scene)
    again = {"unit": "技术组", "submitted_on": march(18), "text": "补充了灾害成因。"}
    second = scene.do(subgroup_work.submit_subgroup_report, scene.people.subgroup_head, **again)
    assert "待审议" in subgroup_cautions(scene.case)[0]
    deliberate(scene, second)
    assert subgroup_cautions(scene.case) == ()
    first.refresh_from_db()
    assert (first.outcome, first.to_mend) == ("RETURNED", "补充灾害成因")
    assert list(verify_case(scene.case)) == []


def test_the_meeting_gives_the_day_and_must_have_been_held(scene):
    report = submit_technical_report(scene)
    called = scene.do(
        meetings.call_meeting,
        scene.people.leader,
        purpose="DELIBERATION",
        subject="审议会",
        noticed_on=march(17),
        scheduled_on=march(18),
        place="会议室",
        agenda="审议",
    )
    refused("meeting_not_held", deliberate, scene, report, meeting=called)
    held = scene.do(
        meetings.record_meeting,
        scene.people.leader,
        meeting=called,
        held_on=march(18),
        chair=scene.seat(scene.people.leader),
        present=list(current_members(scene.case)),
        minutes="审议通过",
    )
    refused("meeting_day_differs", deliberate, scene, report, meeting=held, deliberated_on=march(19))
    passed = deliberate(scene, report, meeting=held, deliberated_on=None)
    assert passed.deliberated_on == march(18)


def test_the_coordinators_draft_the_groups_report_and_none_of_their_own(scene):
    values = {"unit": "综合组", "submitted_on": march(17), "text": "报告"}
    refusal = refused("no_own_report", scene.do, subgroup_work.submit_subgroup_report, **values)
    assert refusal.article == "第十三条"


def test_another_subgroup_plans_and_reports_without_statutory_tasks(scene):
    place = scene.seat(scene.people.member)
    scene.do(set_up_subgroup, scene.people.leader, kind="OTHER", name="专家组", head=place)
    values = {"unit": "专家组", "made_on": march(9), "text": "会诊"}
    scene.do(subgroup_work.plan_subgroup_work, scene.people.member, **values)
    refused("unknown_task", tell, scene, scene.people.member, unit="专家组", item=1)
    papers = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    assert papers["SUBGROUP_PLAN"].title == "专家组工作方案"


def test_papers_quote_the_tasks_and_the_deliberation(scene):
    plan(scene)
    deliberate(scene, submit_technical_report(scene), outcome="RETURNED", opinion="再议", to_mend="补充损失")
    papers = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    text = str(papers["TECHNICAL_PLAN"].content())
    article = load_regulation(load_rulebook(scene.case.rulebook_code).regulation).article("第十一条")
    assert all(item in text for item in article.items)
    assert "起火原因是线路短路。" in str(papers["TECHNICAL_REPORT"].content())
    assert "补充损失" in str(papers["DELIBERATION_RECORD"].content())


def test_the_page_ticks_a_task_and_comes_back(scene):
    browser = Client()
    browser.force_login(scene.people.subgroup_head)
    address = f"/cases/{scene.public_id}/subgroups/"
    page = browser.get(address).content.decode()
    task = load_rulebook(scene.case.rulebook_code).subgroups[0].tasks[1]
    assert task in page
    assert 'name="task" value="TECHNICAL-2"' in page
    assert 'name="task" value="MANAGEMENT-2"' not in page
    sent = {"task": "TECHNICAL-2", "status": "DONE", "note": "已经查明", "reported_on": "2026-03-10"}
    answer = browser.post(f"/cases/{scene.public_id}/acts/record-progress/", sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "已经查明" in browser.get(address).content.decode()
    lacking = browser.post(f"/cases/{scene.public_id}/acts/record-progress/", sent | {"note": ""})
    assert lacking.status_code == 409
    assert "进展情况" in lacking.content.decode()
    kept = browser.get(f"/cases/{scene.public_id}/acts/record-progress/?task=TECHNICAL-2").content.decode()
    assert "已经查明" in kept


def test_the_work_goes_along_in_the_case_file(scene):
    plan(scene)
    tell(scene, status="DONE", note="经过已经查明", evidence="勘验笔录")
    deliberate(scene, submit_technical_report(scene))
    document, _ = read_document(export_case(scene.case).encode())
    assert document["task_progress"][0]["evidence"] == "勘验笔录"
    assert document["subgroup_reports"][0]["outcome"] == "PASSED"
    del document["number"]
    assert document_faults(document) == []
    there, _ = read_document(export_case(import_case(content=to_json(document).encode())).encode())
    lists = ("work_plans", "task_progress", "subgroup_reports", "rescue_review", "urgings")
    assert {name: there[name] for name in lists} == {name: document[name] for name in lists}
    document["task_progress"][0] |= {"unit": "后勤组"}
    document["work_plans"][0] |= {"unit": "技术组", "made_on": "2026-03-01"}
    told = [str(fault) for fault in document_faults(document)]
    assert any("后勤组" in one and "第十条" in one for one in told), told
    assert any("制定日期" in one for one in told), told
    document["task_progress"][0] |= {"unit": "管理组", "item": 7}
    assert any("没有这一项任务" in str(fault) for fault in document_faults(document))
