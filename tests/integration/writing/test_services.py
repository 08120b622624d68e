"""What people write is written by acts: one event each, refusals with their article, nothing overwritten."""

import json
from datetime import date, time

import pytest
from integration.group.scene import refused
from integration.writing.conftest import adopt

from cases.models import CaseEvent, Party, PartyKind
from cases.services.parties import register_party
from cases.verification import verify_all
from reports.models import (
    ChronologyEntry,
    ExtraChapter,
    Finding,
    Measure,
    MeasureFinding,
    ReportFigure,
    ReportPart,
    Responsibility,
)
from reports.selectors import report_content
from reports.services import report_text, writing
from reports.services.rendering import file_store
from reports.versions import StaleText, version_of
from reports.written import MAX_CHARACTERS, MAX_TABLE_ROWS

pytestmark = pytest.mark.django_db
ARTICLE = "第二十六条"


@pytest.fixture
def who(working, people):
    return {"public_id": working.public_id, "actor": people.officer}


@pytest.fixture
def unit(working, people) -> Party:
    register_party(
        public_id=working.public_id,
        actor=people.office,
        kind=PartyKind.UNIT,
        name="某塑料制品有限公司",
        roles=["FIRE_UNIT"],
        details={},
    )
    return working.parties.get()


def write_one_of_each(who, unit, picture):
    finding = writing.save_finding(**who, kind="TRIGGER", text="线路老化", party_key=unit.key)
    return {
        "chronology": writing.save_chronology_entry(
            **who, phase="COURSE", occurred_on=date(2026, 11, 1), started_at=time(9, 20), text="冒烟"
        ),
        "indirect-causes": writing.save_indirect_cause(**who, text="巡查不到位"),
        "excluded-causes": writing.save_excluded_cause(**who, cause="雷击", reason="当日无雷电"),
        "findings": finding,
        "measures": writing.save_measure(
            **who, addressee="FIRE_UNIT", aspect="TECHNICAL", text="更换线路", finding_keys=[finding.key]
        ),
        "responsibilities": writing.save_responsibility(
            **who, responsibility_class=2, party_key=unit.key, facts="未尽管理职责"
        ),
        "parts": report_text.save_report_part(**who, number=3, body="救援响应及时。"),
        "chapters": report_text.save_extra_chapter(**who, after_part=4, title="主要教训", body="重视线路。"),
        "figures": report_text.add_figure(**who, part=4, caption="起火部位", picture=picture),
    }


def test_every_kind_is_written_by_one_event_and_verified(who, unit, picture, events):
    before = events()
    written = write_one_of_each(who, unit, picture)
    assert events() - before == len(written) == 9
    bodies = [json.loads(bytes(event.body)) for event in CaseEvent.objects.order_by("-pk")[:9]]
    assert {body["article"] for body in bodies} == {ARTICLE}
    assert list(verify_all()) == []


def test_every_kind_is_corrected_and_the_event_tells_before_and_after(who, unit):
    entry = writing.save_indirect_cause(**who, text="巡查不到位")
    writing.save_indirect_cause(**who, text="巡查流于形式", base=version_of(entry))
    event = CaseEvent.objects.order_by("-pk").first()
    text = bytes(event.body).decode()
    assert "巡查不到位" in text
    assert "巡查流于形式" in text
    assert list(verify_all()) == []


def test_every_kind_is_removed_and_verified(who, unit, picture):
    for kind, record in write_one_of_each(who, unit, picture).items():
        record.refresh_from_db()
        writing.remove_written(**who, kind=kind, base=version_of(record))
    for model in (ChronologyEntry, ExtraChapter, Finding, Measure, MeasureFinding, ReportFigure, ReportPart):
        assert not model.objects.exists()
    assert not Responsibility.objects.exists()
    assert list(verify_all()) == []


def test_records_keep_their_place_until_they_are_moved(who):
    for text in ("一", "二", "三"):
        writing.save_finding(**who, kind="TRIGGER", text=text)
    third = Finding.objects.get(text="三")
    writing.move_written(**who, kind="findings", base=version_of(third), is_up=True)
    assert [one.text for one in Finding.objects.all()] == ["一", "三", "二"]
    # Its place is no text: who is editing it is not disturbed.
    writing.save_finding(**who, kind="TRIGGER", text="三之二", base=version_of(third))
    first = Finding.objects.get(text="一")
    base = version_of(first)
    refused("nothing_changed", ARTICLE, writing.move_written, **who, kind="findings", base=base, is_up=True)
    assert list(verify_all()) == []


def test_a_responsible_party_moves_to_the_end_of_another_class(who, unit):
    first = writing.save_responsibility(**who, responsibility_class=1, party_key=unit.key)
    writing.save_responsibility(**who, responsibility_class=2, party_key=unit.key)
    moved = writing.save_responsibility(
        **who, responsibility_class=2, party_key=unit.key, base=version_of(first)
    )
    assert (moved.responsibility_class, moved.position) == (2, 2)


def test_measures_lose_and_gain_the_problems_they_answer(who):
    one, two = (writing.save_finding(**who, kind="TRIGGER", text=text) for text in ("一", "二"))
    values = {"addressee": "FIRE_UNIT", "aspect": "TECHNICAL", "text": "更换线路"}
    measure = writing.save_measure(**who, **values, finding_keys=[one.key])
    stale = version_of(measure)
    writing.save_measure(**who, **values, finding_keys=[two.key], base=stale)
    assert [answer.finding for answer in measure.answers.all()] == [two]
    assert version_of(measure) != stale
    refused("finding_not_found", ARTICLE, writing.save_measure, **who, **values, finding_keys=["f9"], base="")
    assert list(verify_all()) == []


def test_what_is_missing_or_too_long_is_refused(who, working):
    finding = writing.save_finding
    refused("text_missing", ARTICLE, finding, **who, kind="TRIGGER", text=" \n\u200b ")
    message = refused(
        "text_too_long", ARTICLE, finding, **who, kind="TRIGGER", text="字" * (MAX_CHARACTERS + 1)
    )
    assert "“内容”共100001字" in message
    rows = "| 甲 | 乙 |\n" * (MAX_TABLE_ROWS + 1)
    refused("table_too_long", ARTICLE, report_text.save_report_part, **who, number=3, body=rows)
    refused("no_such_part", ARTICLE, report_text.save_report_part, **who, number=7, body="x")
    refused("party_not_found", ARTICLE, finding, **who, kind="TRIGGER", text="x", party_key="nobody")
    responsible = writing.save_responsibility
    refused("text_missing", ARTICLE, responsible, **who, responsibility_class=1, party_key="")
    entry = {"phase": "COURSE", "occurred_on": date(2026, 11, 1), "ended_at": time(9, 0), "text": "x"}
    refused("end_without_start", ARTICLE, writing.save_chronology_entry, **who, **entry)


def test_saving_what_is_saved_already_leaves_no_event(who):
    part = report_text.save_report_part(**who, number=3, body="甲")
    save = report_text.save_report_part
    refused("nothing_changed", ARTICLE, save, **who, number=3, body="甲\r\n", base=version_of(part))
    refused("nothing_changed", ARTICLE, save, **who, number=4, body="  ")


def test_pictures_are_judged_by_their_content(who, picture):
    add = report_text.add_figure
    figure = add(**who, part=4, caption="起火部位", picture=picture)
    assert (figure.media_type, file_store().read(figure.digest)) == ("image/png", picture)
    refused("picture_unreadable", ARTICLE, add, **who, part=4, caption="x", picture=b"<svg onload=alert(1)>")
    refused("picture_unreadable", ARTICLE, add, **who, part=4, caption="x", picture=picture[:40])
    large = picture + b"\0" * report_text.MAX_PICTURE_BYTES
    refused("picture_too_large", ARTICLE, add, **who, part=4, caption="x", picture=large)
    refused("text_missing", ARTICLE, add, **who, part=4, caption=" ", picture=picture)


def test_only_those_who_write_may_and_only_until_adoption(working, people, who, picture):
    office = {"public_id": working.public_id, "actor": people.office}
    save = report_text.save_report_part
    refused("act_not_permitted", ARTICLE, save, **office, number=3, body="x")
    refused("act_not_permitted", ARTICLE, writing.save_finding, **office, kind="TRIGGER", text="x")
    add = report_text.add_figure
    refused("act_not_permitted", ARTICLE, add, **office, part=4, caption="x", picture=picture)
    stranger = {"public_id": working.public_id, "actor": people.stranger}
    refused("case_not_found", "", save, **stranger, number=3, body="x")
    adopt(working)
    message = refused("stage_forbids", ARTICLE, save, **who, number=3, body="x")
    assert "已审议" in message
    refused("stage_forbids", ARTICLE, writing.save_finding, **who, kind="TRIGGER", text="x")
    refused("stage_forbids", ARTICLE, add, **who, part=4, caption="x", picture=picture)


def test_a_stale_save_is_refused_with_both_texts_and_nothing_is_lost(who, working, people):
    base = version_of(report_text.save_report_part(**who, number=3, body="原文"))
    leader = {"public_id": working.public_id, "actor": people.leader}
    saved = report_text.save_report_part(**leader, number=3, body="原文，组长补充", base=base)
    with pytest.raises(StaleText) as stale:
        report_text.save_report_part(**who, number=3, body="原文，成员补充", base=base)
    assert (stale.value.code, stale.value.article) == ("stale", ARTICLE)
    assert stale.value.current == {"body": "原文，组长补充"}
    assert stale.value.submitted == {"body": "原文，成员补充"}
    assert ReportPart.objects.get().body == "原文，组长补充"
    merged = "原文，组长补充，成员补充"
    report_text.save_report_part(**who, number=3, body=merged, base=stale.value.version)
    assert stale.value.version == version_of(saved)
    assert ReportPart.objects.get().body == merged


def test_a_part_begun_by_two_and_a_record_removed_meanwhile_are_stale(who):
    report_text.save_report_part(**who, number=3, body="先写")
    with pytest.raises(StaleText):
        report_text.save_report_part(**who, number=3, body="后写")
    with pytest.raises(StaleText):
        report_text.save_report_part(**who, number=3, body="", base="1-old")
    finding = writing.save_finding(**who, kind="TRIGGER", text="一")
    base = version_of(finding)
    writing.remove_written(**who, kind="findings", base=base)
    with pytest.raises(StaleText) as stale:
        writing.save_finding(**who, kind="TRIGGER", text="一之二", base=base)
    assert (stale.value.current, stale.value.version) == ({}, "")
    refused("no_longer_there", ARTICLE, writing.remove_written, **who, kind="findings", base=base)


def test_what_changed_meanwhile_is_not_removed_unseen(who):
    finding = writing.save_finding(**who, kind="TRIGGER", text="一")
    base = version_of(finding)
    writing.save_finding(**who, kind="TRIGGER", text="一之二", base=base)
    refused("changed_meanwhile", ARTICLE, writing.remove_written, **who, kind="findings", base=base)


def test_an_emptied_part_is_gone_from_the_report(who, working):
    part = report_text.save_report_part(**who, number=3, body="暂写一段")
    assert "暂写一段" in str(report_content(working).parts[2])
    assert report_text.save_report_part(**who, number=3, body="", base=version_of(part)) is None
    assert "暂写一段" not in str(report_content(working).parts[2])
    assert list(verify_all()) == []
