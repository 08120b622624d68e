"""The pages of one case: clocks in words, their articles and derivations, and who may read them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import (
    CasualtyRevision,
    GroupMember,
    InvestigationGroup,
    MemberRole,
    Party,
    PartyKind,
    ScopeDecision,
)
from reports.models import Finding, Measure, MeasureFinding, Responsibility

PAGES = ["", "facts/", "group/", "findings/", "report/", "clocks/group_request/1/"]
INVESTIGATING = [("GROUP_REQUESTED", 38), ("GROUP_ESTABLISHED", 36)]


@pytest.fixture
def case(make_case, recording):
    case = make_case(
        days_ago=39,
        grade="LARGER",
        milestones=INVESTIGATING,
        pauses=[(30, 18), (22, 10)],
        extensions=[("REPORT", 30, 5)],
    )
    with recording(case):
        ScopeDecision.objects.create(case=case, decided_on=case.occurred_on, in_scope=True)
    return case


def section(text: str, clock: str) -> str:
    """Return the part of the page that shows one clock."""
    return re.search(rf'id="clock-{clock}".*?</article>', text, re.DOTALL)[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_case_that_one_may_not_know_is_as_absent_as_none(client, stranger, case, page):
    client.force_login(stranger)
    hidden = client.get(f"/cases/{case.public_id}/{page}")
    absent = client.get(f"/cases/zzzzzzzzzzzz/{page}")
    assert hidden.status_code == absent.status_code == 404
    assert without_token(hidden) == without_token(absent)


def without_token(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_case_are_never_stored(client, officer, case, page):
    client.force_login(officer)
    response = client.get(f"/cases/{case.public_id}/{page}")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["", "facts/", "group/", "findings/"])
def test_pages_of_a_case_cost_the_same_few_queries_whatever_they_hold(client, officer, case, recording, page):
    client.force_login(officer)
    with recording(case):
        fill(case, parties=1)
    # The first reading of a case begins the chain of its readings.
    client.get(f"/cases/{case.public_id}/{page}")
    few = queries_of(client, case, page)
    with recording(case):
        add_parties(case, first=2, last=12)
    many = queries_of(client, case, page)
    # Three find the person's roles and the case, five record within a savepoint that it was read.
    assert len(few) == len(many) <= 8 + 8


def queries_of(client, case, page):
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/cases/{case.public_id}/{page}")
    return [
        query
        for query in captured
        if "django_session" not in query["sql"] and 'FROM "accounts_user"' not in query["sql"]
    ]


def fill(case, *, parties: int) -> None:
    InvestigationGroup.objects.create(case=case, name="调查组")
    add_parties(case, first=1, last=parties)


def add_parties(case, *, first: int, last: int) -> None:
    group = InvestigationGroup.objects.get(case=case)
    for position in range(first, last + 1):
        party = Party.objects.create(
            case=case, position=position, key=f"p{position}", kind=PartyKind.UNIT, name=f"单位{position}"
        )
        GroupMember.objects.create(
            group=group, position=position, key=f"m{position}", role=MemberRole.MEMBER, name=f"成员{position}"
        )
        finding = Finding.objects.create(
            case=case, position=position, key=f"f{position}", kind="TRIGGER", text="问题", party=party
        )
        measure = Measure.objects.create(
            case=case,
            position=position,
            key=f"x{position}",
            addressee="FIRE_UNIT",
            aspect="TECHNICAL",
            text="措施",
        )
        MeasureFinding.objects.create(measure=measure, finding=finding, position=1)
        Responsibility.objects.create(case=case, responsibility_class=2, position=position, party=party)


def test_shows_the_next_thing_first_with_its_article(client, officer, case):
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    first = text[text.index('id="next"') : text.index('id="statutory"')]
    assert "作出火灾事故原因认定" in first
    assert "第二十八条" in first
    assert re.search(r'figure">11<', first)


def test_tells_statutory_limits_from_aims_and_from_order_121(client, officer, case):
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    statutory, others, aims = (text.index(f'id="{name}"') for name in ("statutory", "other-norms", "aims"))
    assert statutory < text.index("clock-report_submission-1") < others
    assert others < text.index("送达火灾事故认定书") < aims < text.index("（工作目标）")
    assert "没有法律效力" in text


def test_says_overdue_late_paused_rolled_and_provisional(client, officer, make_case):
    client.force_login(officer)
    late = make_case("逾期案", days_ago=90, milestones=[("GROUP_REQUESTED", 70)])
    text = client.get(f"/cases/{late.public_id}/").content.decode()
    assert "逾期完成" in section(text, "group_request-1")
    assert re.search(r'已逾期</span><span class="figure">60<', section(text, "cause_determination-1"))
    paused = make_case("暂停案", days_ago=20, pauses=[(15, None)])
    text = client.get(f"/cases/{paused.public_id}/").content.decode()
    assert "如今日收到结论" in section(text, "cause_determination-1")
    assert re.search(r'暂停，余</span><span class="figure">25<', section(text, "cause_determination-1"))


def test_a_rolled_and_provisional_day_shows_both_dates(client, officer, make_case, today):
    client.force_login(officer)
    replied = make_case(
        "批复案",
        days_ago=200,
        grade="LARGER",
        milestones=[("REPORT_SUBMITTED", 150), ("REPORT_RECEIVED", 149), ("REPLIED", 140)],
    )
    # A year on from a reply of this year lies in a year that no notice settles, or is settled by then.
    text = client.get(f"/cases/{replied.public_id}/clocks/evaluation/1/").content.decode()
    evaluation = section(client.get(f"/cases/{replied.public_id}/").content.decode(), "evaluation-1")
    assert ("暂定" in evaluation) == ("节假日安排通知尚未载入" in text)
    assert ("末日顺延至" in evaluation) == ("，顺延。" in text)


@pytest.mark.parametrize("htmx", [False, True])
def test_derives_a_date_in_place_and_on_a_page_of_its_own(client, officer, case, htmx):
    client.force_login(officer)
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.get(f"/cases/{case.public_id}/clocks/report_submission/1/", headers=headers)
    text = response.content.decode()
    assert "重叠的日期只扣除一次" in text
    assert "民法典第二百零一条" in text
    assert ("<html" in text) is not htmx
    assert ("data-print" in text) is not htmx


@pytest.mark.parametrize("path", ["clocks/nothing/1/", "clocks/group_request/9/", "clocks/evaluation/2/"])
def test_a_clock_that_the_case_has_not_is_not_found(client, officer, case, path):
    client.force_login(officer)
    assert client.get(f"/cases/{case.public_id}/{path}").status_code == 404


def test_draws_the_time_line_with_one_band_for_overlapping_appraisals(client, officer, case):
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    drawing = text[
        text.index('<svg class="timeline"') : text.index("</svg>", text.index('<svg class="timeline"'))
    ]
    assert drawing.count('class="band"') == 1
    assert "20日不计入" in drawing
    assert drawing.index("起火") < drawing.index("今天") < drawing.rindex("期限届满")
    assert int(re.search(r'width="(\d+)"', drawing)[1]) <= 358
    assert "style=" not in text


def test_shows_both_scales_and_the_later_death(client, officer, case, today, recording):
    with recording(case):
        CasualtyRevision.objects.create(case=case, recorded_on=case.occurred_on, deaths=2, serious_injuries=1)
        CasualtyRevision.objects.create(
            case=case, recorded_on=today, deaths=3, serious_injuries=0, note="医治无效"
        )
        case.direct_economic_loss = 12_000_000
        case.save()
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/facts/").content.decode()
    assert "死亡2、重伤1" in text
    assert "死亡3、重伤0" in text
    assert "医治无效" in text
    assert "1200万元" in text
    assert text.count("<tr><td>") + text.count("<tr>\n") >= 2
    assert "消防〔2025〕17号" in text


def test_names_what_the_group_lacks_by_article(client, officer, case):
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/group/").content.decode()
    assert "组成还缺什么" in text
    assert "应当邀请人民检察院派人参加" in text
    assert 'data-beside hx-get="/regulation/articles/7/"' in text


def test_problems_and_measures_name_each_other_and_orphans_are_marked(client, officer, case, recording):
    with recording(case):
        fill(case, parties=2)
        MeasureFinding.objects.get(measure__key="x2").delete()
    client.force_login(officer)
    text = client.get(f"/cases/{case.public_id}/findings/").content.decode()
    assert 'href="#measure-1">措施1<' in text
    assert 'href="#finding-1">问题1<' in text
    assert text.count("没有对应的整改措施") == 1
    assert text.count("没有对应的问题") == 1
    classes = re.findall(
        r"移送司法机关处理的人员|给予行政处罚的单位及人员|移送纪检监察机关处理的单位及个人|其他需要问责处理",
        text,
    )
    assert len(classes) == 4
    assert text.count('<p class="muted">无</p>') == 3


def test_hostile_text_is_shown_as_text(client, officer, make_case):
    case = make_case('<script>alert(1)</script>"{{ 7 }}')
    client.force_login(officer)
    for page in PAGES:
        text = client.get(f"/cases/{case.public_id}/{page}").content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_reference_case_is_never_judged(client, stranger, make_case):
    case = make_case("公开案例", days_ago=400, is_reference=True, lead_agency=None, district=None)
    client.force_login(stranger)
    assert "tone-overdue" not in client.get("/?shelf=reference").content.decode()
    text = client.get(f"/cases/{case.public_id}/").content.decode()
    assert "tone-overdue" not in text
    assert "node-overdue" not in text
    assert "已逾期" not in text
    assert "不作评价" in text
