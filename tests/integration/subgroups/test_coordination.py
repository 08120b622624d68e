"""What 综合组 keeps in hand: urging, supplements, public opinion, bulletins, materials (第十三条)."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from preparations import sign_off
from scenarios import Scene, march

from archives.case_file.reading import read_document
from archives.services.export_case import export_case
from cases.models import Bulletin, CaseMaterial, Release, Urging
from cases.selectors.coordination import supplementary_items_of, urgings_of
from cases.services import coordination, leadership
from cases.services.materials import Handover, keep_material
from cases.services.members import set_up_subgroup
from cases.verification import verify_case
from common.errors import DomainError
from desk.selectors.papers import drafts

pytestmark = pytest.mark.django_db


def refused(code: str, act, *args, **values) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **values)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def urge(scene: Scene, by=None, **changes):
    values = {"matter": "提交报告", "urged_on": march(12), "due_on": march(14)} | changes
    return scene.do(coordination.urge, by, **values)


def answer(scene: Scene, urging: Urging, by=None, **changes):
    values = {"urging": urging, "answered_on": march(13), "answer": "正在起草"} | changes
    return scene.do(coordination.answer_urging, by, **values)


def supplement(scene: Scene, by=None, **changes):
    values = {
        "matter": "补充询问电工",
        "unit": "技术组",
        "raised_on": march(12),
        "due_on": march(14),
    } | changes
    return scene.do(coordination.supplement_inquiry, by, **values)


def heard(scene: Scene, by=None, **changes):
    at = datetime(2026, 3, 8, 10, tzinfo=timezone.get_current_timezone())
    values = {"source": "某短视频平台", "appeared_at": at, "content": "传言多人伤亡"} | changes
    return scene.do(coordination.record_opinion, by or scene.people.member, **values)


def issue(scene: Scene, by=None, **changes):
    values = {"title": "进展", "text": "勘验完成。", "addressee": "调查组成员", "issued_on": march(18)}
    return scene.do(coordination.issue_bulletin, by, **(values | changes))


def keep(scene: Scene, **changes):
    values = {"title": "勘验笔录", "form": "ORIGINAL", "received_on": march(8), "kept_by": "内勤甲"} | changes
    return scene.do(keep_material, scene.people.member, **values)


def coordinate(scene: Scene) -> None:
    """Let a member head 综合组."""
    place = scene.seat(scene.people.member)
    scene.do(set_up_subgroup, scene.people.leader, kind="COORDINATION", head=place)


def test_the_head_of_the_coordinators_urges_and_no_other_head(scene):
    refused("not_own_subgroup", urge, scene, scene.people.subgroup_head, unit="技术组")
    coordinate(scene)
    urging = urge(scene, scene.people.member, unit="技术组")
    assert urging.document_number == "张消催〔2026〕2号"
    refused("not_own_subgroup", urge, scene, scene.people.subgroup_head, unit="技术组")
    assert "其中的一项" in refused("invalid", urge, scene).message.replace("中的一项", "其中的一项")
    both = {"unit": "技术组", "member": scene.seat(scene.people.member)}
    assert "中的一项" in refused("invalid", urge, scene, **both).message
    assert "办理期限" in refused("invalid", urge, scene, unit="技术组", due_on=march(11)).message
    refused("unknown_subgroup", urge, scene, unit="后勤组")
    refused("text_missing", urge, scene, unit="技术组", matter=" ")


def test_who_is_urged_answers_once(scene):
    to_head = urge(scene, unit="技术组")
    to_member = urge(scene, member=scene.seat(scene.people.member))
    refused("not_urged", answer, scene, to_head, scene.people.member)
    refused("not_urged", answer, scene, to_member, scene.people.subgroup_head)
    answer(scene, to_head, scene.people.subgroup_head)
    answer(scene, to_member, scene.people.member)
    refused("already_answered", answer, scene, to_head, scene.people.subgroup_head)
    third = urge(scene, unit="管理组")
    assert "答复日期" in refused("invalid", answer, scene, third, answered_on=march(11)).message
    answer(scene, third, scene.people.office)
    assert [row.urging.answered_on for row in urgings_of(scene.case, march(20))][1:] == [march(13)] * 3


def test_an_urging_is_overdue_after_its_last_day(scene):
    Urging.objects.filter(case=scene.case)
    (row,) = urgings_of(scene.case, march(12))
    assert not row.is_overdue
    assert urgings_of(scene.case, march(13))[0].is_overdue
    assert urgings_of(scene.case, march(13))[0].urging.due_on == march(12)


def test_whoever_does_a_supplement_completes_it_and_changes_nothing_else(scene):
    head = scene.people.subgroup_head
    refused("not_own_subgroup", supplement, scene, head)
    item = supplement(scene)
    refused("not_yours_to_change", supplement, scene, head, key=item.key, due_on=march(20))
    assert "调查结果" in refused("invalid", supplement, scene, head, key=item.key, done_on=march(13)).message
    supplement(scene, head, key=item.key, done_on=march(13), result="已询问")
    (row,) = supplementary_items_of(scene.case, march(20))
    assert (row.item.result, row.is_overdue) == ("已询问", False)
    coordinate(scene)
    refused("not_yours_to_change", supplement, scene, head, key=supplement(scene, unit="管理组").key)
    assert "承办" in refused("invalid", supplement, scene, unit="").message
    refused("not_in_case", supplement, scene, key="supplement-99")


def test_public_opinion_has_source_time_and_dated_handling(scene):
    opinion = heard(scene)
    early = datetime(2026, 3, 1, 10, tzinfo=timezone.get_current_timezone())
    refused("before_fire", heard, scene, appeared_at=early)
    assert "处置日期" in refused("invalid", heard, scene, key=opinion.key, handling="已发布通报").message
    values = {"key": opinion.key, "handling": "已发布通报"}
    refused("dates_out_of_order", heard, scene, handled_on=march(7), **values)
    heard(scene, scene.people.office, handled_on=march(9), **values)
    opinion.refresh_from_db()
    assert (opinion.collected_by, opinion.handling) == (scene.people.member.full_name, "已发布通报")


def test_what_leaves_the_group_is_the_text_that_was_signed_off(scene):
    release = sign_off(scene)
    refused("text_differs", issue, scene, release=release)
    refused("text_differs", issue, scene, release=release, title="", text="另一段话。")
    refused("dates_out_of_order", issue, scene, release=release, title="", text="", issued_on=march(17))
    sent = issue(scene, release=release, title="", text="", addressee="张店区人民政府")
    assert (sent.number, sent.title, sent.text, sent.is_outgoing) == (1, release.title, release.text, True)
    refusal = scene.do(
        leadership.sign_off_release,
        scene.people.leader,
        kind=Release.Kind.PUBLIC,
        title="另一则",
        text="内容",
        channel="网站",
        outcome=Release.Outcome.REFUSED,
        opinion="不宜发布",
        decided_on=march(18),
    )
    assert refused("not_signed_off", issue, scene, release=refusal, title="", text="").article == "第九条"
    assert issue(scene).number == 2
    refused("not_own_subgroup", issue, scene, scene.people.subgroup_head)
    refused("text_missing", issue, scene, text=" ")
    assert Bulletin.objects.filter(case=scene.case).count() == 2


def test_a_material_goes_from_keeper_to_keeper(scene):
    material = keep(scene)
    refused("keeper_without_handover", keep, scene, key=material.key, kept_by="内勤乙")
    over = Handover(handed_on=march(7), handed_to="内勤乙")
    refused("dates_out_of_order", keep, scene, key=material.key, handover=over)
    same = Handover(handed_on=march(9), handed_to="内勤甲")
    refused("handed_to_keeper", keep, scene, key=material.key, handover=same)
    keep(scene, key=material.key, handover=Handover(handed_on=march(9), handed_to="内勤乙", reason="归档"))
    last = Handover(handed_on=march(10), handed_to="档案室")
    keep(scene, key=material.key, kept_by="内勤乙", handover=last)
    found = CaseMaterial.objects.get(case=scene.case)
    chain = [(one.handed_from, one.handed_to) for one in found.handovers.all()]
    assert (found.kept_by, chain) == ("档案室", [("内勤甲", "内勤乙"), ("内勤乙", "档案室")])
    assert list(verify_case(scene.case)) == []


def test_a_form_hands_a_material_over(scene):
    material = keep(scene)
    browser = Client()
    browser.force_login(scene.people.office)
    address = f"/cases/{scene.public_id}/acts/keep-material/"
    assert "勘验笔录" in browser.get(f"{address}?key={material.key}").content.decode()
    sent = {
        "key": material.key,
        "title": "勘验笔录",
        "form": "ORIGINAL",
        "received_on": "2026-03-08",
        "kept_by": "内勤甲",
        "handed_on": "2026-03-09",
    }
    assert "一并填写" in browser.post(address, sent).content.decode()
    assert browser.post(address, sent | {"handed_to": "档案室"}).status_code == 302
    assert CaseMaterial.objects.get(case=scene.case).kept_by == "档案室"


def test_page_api_papers_and_case_file_show_all_of_it(scene):
    urge(scene, unit="技术组", matter="尽快提交技术组调查报告")
    supplement(scene)
    heard(scene, handling="已发布通报", handled_on=march(9))
    issue(scene, release=sign_off(scene), title="", text="", addressee="张店区人民政府")
    material = keep(scene)
    keep(scene, key=material.key, handover=Handover(handed_on=march(9), handed_to="内勤乙"))
    browser = Client()
    browser.force_login(scene.people.member)
    page = browser.get(f"/cases/{scene.public_id}/subgroups/").content.decode()
    for words in (
        "尽快提交技术组调查报告",
        "逾期未答复",
        "补充询问电工",
        "传言多人伤亡",
        "由内勤甲移交内勤乙",
    ):
        assert words in page
    read = browser.get(f"/api/v1/cases/{scene.public_id}/subgroups/").json()
    assert read["materials"][0]["handovers"][0]["handed_to"] == "内勤乙"
    assert read["bulletins"][0]["release"] == "release-1"
    assert [row["unit"] for row in read["urgings"]] == ["技术组", "技术组"]
    papers = {row.kind.code: row.draft.document for row in drafts(scene.case)}
    assert papers["URGING_NOTICE"].number == "张消催〔2026〕2号"
    assert "调查组已经成立。" in str(papers["BULLETIN"].content())
    assert "传言多人伤亡" in str(papers["OPINION_SUMMARY"].content())
    document, faults = read_document(export_case(scene.case).encode())
    assert faults == []
    assert document["bulletins"][0]["release"] == "release-1"
    assert document["materials"][0]["handovers"][0]["handed_from"] == "内勤甲"


def test_who_may_not_read_the_case_hears_nothing_of_the_subgroups(scene):
    for name in ("recused", "stranger", "administrator", "auditor", "invited"):
        browser = Client()
        browser.force_login(getattr(scene.people, name))
        assert browser.get(f"/cases/{scene.public_id}/subgroups/").status_code == 404
        assert browser.get(f"/api/v1/cases/{scene.public_id}/subgroups/").status_code == 404
