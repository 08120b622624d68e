"""The editor's pages: saving, drafts, both texts on a stale save, and what stays when nothing is saved."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from integration.group.scene import member_named
from integration.writing.conftest import adopt

from cases.models import Recusal
from cases.services.recusal import apply_for_recusal, decide_recusal
from cases.verification import verify_all
from reports.models import Draft, ExtraChapter, Finding, Measure, ReportFigure, ReportPart
from reports.services.rendering import file_store

pytestmark = pytest.mark.django_db


def body_of(number=3):
    return ReportPart.objects.get(number=number).body


def test_a_part_is_written_and_read_in_the_report(desk, events):
    before = events()
    answer = desk.edit("parts", 3, body="# 处置评估\n响应及时。\n| 时间 | 力量 |\n| 9时 | 3车 |", base="")
    assert answer.status_code == 302
    assert events() == before + 1
    preview = desk.client.get(desk.url("preview")).content.decode()
    assert "处置评估</h4>" in preview
    assert "<td>3车</td>" in preview
    assert desk.url("writing") in preview
    page = desk.page("parts", 3).content.decode()
    assert "第二十六条" in page
    assert "还缺什么" in page
    assert list(verify_all()) == []


def test_every_kind_has_its_page_and_is_listed(desk, picture):
    assert desk.edit("findings", "new", kind="TRIGGER", text="线路老化").status_code == 302
    finding = Finding.objects.get()
    assert (
        desk.edit(
            "measures",
            "new",
            addressee="FIRE_UNIT",
            aspect="TECHNICAL",
            text="更换线路",
            finding_keys=[finding.key],
        ).status_code
        == 302
    )
    assert Measure.objects.get().answers.get().finding == finding
    entry = {"phase": "COURSE", "occurred_on": "2026-11-01", "started_at": "09:20", "text": "冒烟"}
    assert desk.edit("chronology", "new", **entry).status_code == 302
    assert desk.edit("chapters", "new", title="主要教训", after_part=4, body="重视").status_code == 302
    assert desk.edit("indirect-causes", "new", text="巡查不到位").status_code == 302
    assert desk.edit("excluded-causes", "new", cause="雷击", reason="无雷电").status_code == 302
    file = SimpleUploadedFile("图.png", picture, "image/png")
    assert desk.edit("figures", "new", part=4, caption="起火部位", picture=file).status_code == 302
    assert file_store().read(ReportFigure.objects.get().digest) == picture
    listed = desk.client.get(desk.url("writing"))
    assert listed.status_code == 200
    for words in ("线路老化", "更换线路", "冒烟", "主要教训", "巡查不到位", "雷击", "【图1】"):
        assert words in listed.content.decode()
    for kind in ("findings", "measures", "chronology", "chapters", "indirect-causes", "figures"):
        page = desk.page(kind, "1")
        assert page.status_code == 200
        assert page.context["base"]


def test_a_record_is_moved_and_removed_after_a_question(desk):
    for text in ("一", "二"):
        desk.edit("findings", "new", kind="TRIGGER", text=text)
    base = desk.base("findings", 2)
    desk.client.post(desk.url("move", "findings", 2), {"base": base, "direction": "up"})
    assert [one.text for one in Finding.objects.all()] == ["二", "一"]
    asked = desk.client.get(desk.url("remove", "findings", 1))
    assert "二" in asked.content.decode()
    desk.client.post(desk.url("remove", "findings", 1), {"base": asked.context["base"]})
    assert Finding.objects.get().text == "一"
    assert desk.page("findings", 7).status_code == 404
    assert desk.page("nothing", 1).status_code == 404
    assert desk.page("parts", 7).status_code == 404


def test_what_the_form_refuses_names_field_and_article_and_keeps_the_text(desk):
    answer = desk.edit("chapters", "new", title="", after_part=4, body="写了很久的一段")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "请填写“标题”（第二十六条）。" in text
    assert "写了很久的一段" in text
    entry = {"phase": "COURSE", "occurred_on": "2026-11-01", "ended_at": "09:20", "text": "写了很久"}
    answer = desk.edit("chronology", "new", **entry)
    assert answer.status_code == 409
    assert "应当填写“开始时间”" in answer.content.decode()
    assert "写了很久" in answer.content.decode()


def test_a_new_record_sent_twice_is_written_once(desk):
    key = desk.page("findings", "new").context["form_key"]
    for _ in range(2):
        desk.edit("findings", "new", kind="TRIGGER", text="线路老化", form_key=key)
    assert Finding.objects.count() == 1


def test_a_stale_save_shows_both_texts_and_a_merge_saves(desk, other):
    desk.edit("parts", 3, body="第一段\n共有的一段", base="")
    base = desk.base("parts", 3)
    other.edit("parts", 3, body="第一段由组长修改\n共有的一段", base=base)
    answer = desk.edit("parts", 3, body="第一段\n共有的一段\n成员补充", base=base)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "<del>由组长修改</del>" in page
    assert "<ins>成员补充</ins>" in page
    assert body_of() == "第一段由组长修改\n共有的一段"
    merged = answer.context["form"]["body"].value()
    assert merged == "第一段由组长修改\n共有的一段\n成员补充"
    assert desk.edit("parts", 3, body=merged, base=answer.context["base"]).status_code == 302
    assert body_of() == merged
    assert not Draft.objects.exists()


def test_the_refused_text_waits_as_a_draft_and_is_shown_beside_the_saved_one(desk, other):
    desk.edit("parts", 3, body="甲", base="")
    base = desk.base("parts", 3)
    other.edit("parts", 3, body="乙", base=base)
    desk.edit("parts", 3, body="丁", base=base)
    assert Draft.objects.get().text == "丁"
    page = desk.page("parts", 3)
    assert page.templates[0].name == "reports/writing/conflict.html"
    assert "丁" in page.content.decode()
    assert "乙" in page.content.decode()
    assert "丁" not in other.page("parts", 3).content.decode()
    desk.client.post(desk.url("drop_draft", "parts", 3))
    assert "丁" not in desk.page("parts", 3).content.decode()


def test_other_fields_are_compared_in_words(desk, other):
    desk.edit("findings", "new", kind="TRIGGER", text="线路老化")
    base = desk.base("findings", 1)
    other.edit("findings", 1, kind="MANAGEMENT", text="线路老化", base=base)
    answer = desk.edit("findings", 1, kind="PREVENTION", text="线路老化", base=base)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "消防安全管理" in page
    assert "防火灭火技术" in page
    assert answer.context["form"]["kind"].value() == "PREVENTION"


def test_what_was_removed_meanwhile_can_be_saved_as_new(desk, other):
    desk.edit("findings", "new", kind="TRIGGER", text="一")
    base = desk.base("findings", 1)
    other.client.post(other.url("remove", "findings", 1), {"base": base})
    answer = desk.edit("findings", 1, kind="TRIGGER", text="一之二", base=base)
    assert answer.status_code == 409
    assert "删除" in answer.context["stale"].message
    assert answer.context["target"].key == "new"
    assert desk.edit("findings", "new", kind="TRIGGER", text="一之二", base="").status_code == 302
    assert Finding.objects.get().text == "一之二"


def test_a_moved_record_is_still_the_one_that_is_saved(desk, other):
    for text in ("一", "二"):
        desk.edit("findings", "new", kind="TRIGGER", text=text)
    base = desk.base("findings", 1)
    other.client.post(other.url("move", "findings", 1), {"base": base, "direction": "down"})
    assert desk.edit("findings", 1, kind="TRIGGER", text="一之二", base=base).status_code == 302
    assert [one.text for one in Finding.objects.all()] == ["二", "一之二"]


def test_a_script_is_answered_in_json(desk, other):
    answer = desk.script("parts", 3, body="甲", base="")
    saved = answer.json()
    assert (saved["state"], saved["url"]) == ("saved", "")
    assert saved["base"] == desk.base("parts", 3)
    other.edit("parts", 3, body="乙", base=saved["base"])
    stale = desk.script("parts", 3, body="丙", base=saved["base"])
    assert (stale.status_code, stale.json()["state"]) == (409, "stale")
    assert Draft.objects.get().text == "丙"
    new = desk.script("chapters", "new", title="主要教训", after_part=4, body="重视")
    assert new.json()["url"] == desk.url("edit", "chapters", 1)
    refused = desk.script("chapters", "new", title="", after_part=4, body="重视")
    assert (refused.status_code, refused.json()["state"]) == (422, "refused")


def test_typed_text_is_kept_for_its_author_alone(desk, other, events):
    before = events()
    answer = desk.keep("parts", 3, "body", "写到一半")
    assert answer.json()["state"] == "kept"
    assert events() == before
    page = desk.page("parts", 3)
    assert page.context["form"]["body"].value() == "写到一半"
    assert "已恢复您的草稿" in page.content.decode()
    assert "写到一半" not in other.page("parts", 3).content.decode()
    assert "写到一半" not in other.client.get(other.url("preview")).content.decode()
    desk.edit("parts", 3, body="写完了", base="")
    assert not Draft.objects.exists()
    assert list(verify_all()) == []


def test_a_draft_of_what_is_saved_already_is_dropped(desk):
    desk.keep("parts", 3, "body", "写到一半")
    desk.edit("parts", 3, body="写完了", base="")
    desk.keep("parts", 3, "body", "写完了\n", base="")
    assert not Draft.objects.exists()


def test_drafts_of_new_and_saved_records_do_not_meet(desk):
    desk.edit("findings", "new", kind="TRIGGER", text="一")
    desk.keep("findings", "new", "text", "新的一条")
    desk.keep("findings", 1, "text", "一，再改", base=desk.base("findings", 1))
    assert desk.page("findings", "new").context["form"]["text"].value() == "新的一条"
    assert desk.page("findings", 1).context["form"]["text"].value() == "一，再改"


def test_a_draft_that_arrives_after_its_page_was_saved_is_none(desk):
    key = desk.page("findings", "new").context["form_key"]
    saved = desk.script("findings", "new", kind="TRIGGER", text="线路老化", form_key=key)
    assert saved.json()["state"] == "saved"
    late = desk.keep("findings", "new", "text", "线路老", form_key=key)
    assert late.json()["state"] == "kept"
    assert not Draft.objects.exists()
    assert desk.keep("findings", "new", "text", "另一个问题", form_key="another-page").status_code == 200
    assert Draft.objects.get().text == "另一个问题"


def test_drafts_name_a_field_and_stay_within_their_size(desk):
    assert desk.keep("parts", 3, "case_id", "1").status_code == 409
    assert desk.keep("parts", 3, "body", "字" * 200_001).status_code == 409
    assert desk.keep("findings", 1, "text", "x", base="999-abc").status_code == 409
    assert desk.keep("parts", 3, "body", "甲\x00乙").status_code == 200
    assert Draft.objects.get().text == "甲乙"


def test_who_only_reads_sees_no_editor_and_strangers_no_case(desk_of, people):
    office, stranger = desk_of(people.office), desk_of(people.stranger)
    preview = office.client.get(office.url("preview"))
    assert preview.status_code == 200
    assert office.url("writing") not in preview.content.decode()
    assert office.client.get(office.url("writing")).status_code == 403
    assert office.page("parts", 3).status_code == 403
    answer = office.edit("parts", 3, body="不能写的一段", base="")
    assert answer.status_code == 403
    assert "不能写的一段" in answer.content.decode()
    assert office.keep("parts", 3, "body", "x").status_code == 403
    for url in ("writing", "preview_typed"):
        assert stranger.client.get(stranger.url(url)).status_code in (404, 405)
    assert stranger.page("parts", 3).status_code == 404
    assert stranger.keep("parts", 3, "body", "x").status_code == 404
    assert not Draft.objects.exists()


def test_after_adoption_nothing_is_written_and_the_text_stays_on_the_page(desk):
    adopt(desk.case)
    assert desk.page("parts", 3).status_code == 409
    answer = desk.edit("parts", 3, body="迟到的一段", base="")
    assert answer.status_code == 409
    assert "第二十六条" in answer.content.decode()
    assert "迟到的一段" in answer.content.decode()
    assert desk.script("parts", 3, body="迟到的一段", base="").json()["state"] == "refused"
    assert not ReportPart.objects.exists()


def test_recusal_while_typing_closes_the_case_at_the_next_request(desk, people):
    assert desk.keep("parts", 3, "body", "甲").status_code == 200
    recuse(desk.case, people)
    answers = (
        desk.page("parts", 3),
        desk.edit("parts", 3, body="x", base=""),
        desk.script("parts", 3, body="x", base=""),
        desk.keep("parts", 3, "body", "x"),
        desk.client.get(desk.url("writing")),
        desk.client.post(desk.url("preview_typed"), {"body": "x"}),
        desk.client.post(desk.url("drop_draft", "parts", 3)),
        desk.client.post(desk.url("remove", "findings", 1), {"base": "1-x"}),
        desk.client.post(desk.url("move", "findings", 1), {"base": "1-x"}),
    )
    assert {answer.status_code for answer in answers} == {404}
    assert not ReportPart.objects.exists()


def recuse(case, people):
    member = member_named(case, "丙")
    apply_for_recusal(
        public_id=case.public_id,
        actor=people.leader,
        applied_by="组长",
        member=member,
        ground=2,
        reason="与起火单位有利害关系",
        applied_on=case.occurred_on,
    )
    decide_recusal(
        public_id=case.public_id,
        actor=people.leader,
        recusal=Recusal.objects.get(case=case),
        recused=True,
        decided_on=case.occurred_on,
    )


def test_an_ended_session_answers_a_script_so_that_the_page_keeps_its_text(desk):
    desk.client.logout()
    assert desk.script("parts", 3, body="x", base="").status_code == 401
    assert desk.keep("parts", 3, "body", "x").status_code == 401


def test_an_old_token_is_replaced_for_a_script(desk, people):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.officer)
    url = desk.url("save_draft", "parts", 3)
    headers = {"X-Requested-With": "XMLHttpRequest", "Origin": "http://testserver"}
    sent = {"field": "body", "text": "甲", "base": ""}
    answer = strict.post(url, sent, headers=headers)
    assert answer.status_code == 403
    token = answer.headers["X-CSRF-Token"]
    again = strict.post(url, sent | {"csrfmiddlewaretoken": token}, headers=headers)
    assert json.loads(again.content)["state"] == "kept"


def test_the_preview_follows_what_is_typed(desk, picture):
    file = SimpleUploadedFile("图.png", picture, "image/png")
    desk.edit("figures", "new", part=4, caption="起火部位", picture=file)
    text = "# 标题\n<script>alert(1)</script>\n【图1】\n\ue123"
    page = desk.client.post(desk.url("preview_typed"), {"body": text}).content.decode()
    assert "（一）标题" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "图1 起火部位" in page
    assert "没有可用的字体" in page


def test_a_chapter_keeps_its_own_page_after_saving(desk):
    answer = desk.edit("chapters", "new", title="主要教训", after_part=4, body="重视")
    assert answer.url == desk.url("edit", "chapters", 1)
    assert ExtraChapter.objects.get().title == "主要教训"
