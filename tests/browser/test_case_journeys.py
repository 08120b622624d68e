"""Whole cases by several people in their own browsers, on the product as it is served."""

import io
import re

import pytest
from PIL import Image

from tests.browser.case_work import (
    HOUSING,
    INVESTIGATOR,
    LEADER,
    OFFICE,
    SECOND,
    Work,
    box,
    confirm,
    days_ago,
    do_act,
    fill,
    in_words,
    journal,
    option,
    print_report,
    stage,
    write,
)

FIRE_UNIT = {
    "kind": "UNIT",
    "name": "淄博某餐饮有限公司",
    "roles": "FIRE_UNIT",
    "founded_on": "2015-03-09",
    "registered_address": "张店区柳泉路1号",
    "ownership": "有限责任公司",
    "affiliation": "无上级主管单位",
    "business_scope": "餐饮服务",
    "licenses": "营业执照在有效期内",
    "workforce": "在册职工12人",
}
PAGES = (
    "",
    "facts/",
    "group/",
    "findings/",
    "report/",
    "documents/",
    "journal/",
    "journal/export/",
    "writing/",
    "writing/parts/3/",
    "report-gaps/",
)
CAUSE = {
    "ignition_area": "一层厨房",
    "ignition_point": "排烟管道",
    "code": "CARELESS_FIRE",
    "direct_cause": "油锅过热引燃排烟管道内的油垢。",
    "nature": "RESPONSIBLE",
    "nature_reason": "消防安全责任制不落实。",
}
JOURNAL = [
    "登记火灾",
    "火灾事故性质研判提请",
    "火灾事故性质研判确认",
    "报请成立火灾事故调查组",
    "确定调查组成员",
    "邀请有关机关",
    "登记调查组成立",
    "作出回避声明",
    "填写火灾情况",
    "登记单位和个人",
    "填写事故经过、问题、措施和责任",
    "撰写调查报告",
    "列明行政部门及其责任",
    "作出火灾事故原因认定",
    "审议通过调查报告",
    "签署调查报告",
    "签署应急救援及处置情况",
    "提交火灾事故调查报告提请",
    "提交火灾事故调查报告确认",
    "登记政府收到报告",
    "登记批复提请",
    "登记批复确认",
]


def picture() -> bytes:
    """Return a small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(stream, "PNG")
    return stream.getvalue()


def begin(visit, surface: str, *names: str):
    """Let people sign in, each in a browser of their own."""
    visitors = [visit(surface) for _ in names]
    for visitor, name in zip(visitors, names, strict=True):
        visitor.sign_in(name)
    return visitors


def register(visitor, work: Work, *, occurred_on: str, address: str) -> None:
    """Register a fire in which one person died."""
    page = visitor.page
    visitor.open("/start/")
    page.locator("main").get_by_role("link", name="登记火灾").click()
    page.get_by_role("heading", name="登记火灾", exact=True).wait_for()
    visitor.fits()
    values = {
        "occurred_on": occurred_on,
        "occurred_time": "09:20",
        "reported_at": f"{occurred_on}T09:31",
        "address": address,
        "site_name": "淄博某餐饮有限公司",
        "deaths": "1",
        "serious_injuries": "0",
        "minor_injuries": "2",
    }
    fill(page, values)
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("由张店区消防救援大队牵头").wait_for()
    work.public_id = page.url.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(("surface", "start"), [("desk", 20), ("phone", 22)])
def test_from_the_fire_to_the_reply(visit, home, surface, start):
    work, number = Work(home), f"〔2026〕{800 + start}号"

    def on(day: int) -> str:
        return days_ago(start - day)

    office, second, leader, investigator = begin(visit, surface, OFFICE, SECOND, LEADER, INVESTIGATOR)
    register(office, work, occurred_on=on(0), address=f"柳泉路{start}号")
    assert re.search("一般火灾事故.*已登记", stage(office, work), re.DOTALL)

    scope = {"decided_on": on(1), "is_production_related": "no"}
    impact = {"has_social_impact": "yes", "social_impact_reason": "致一人死亡，媒体关注。"}
    words = do_act(office, work, "火灾事故性质研判", **scope, **impact)
    assert "已提请：火灾事故性质研判（第二条），待牵头机构的另一名内勤确认后生效。" in words
    assert "已确认：火灾事故性质研判（第二条）。" in confirm(second, work, "火灾事故性质研判")

    words = do_act(office, work, "报请成立火灾事故调查组", requested_on=on(1))
    assert "案件进入“已报请”阶段" in words
    assert f"{in_words(on(1))}完成（因办理“报请成立火灾事故调查组”，第六条）。" in words

    appoint_and_invite(office, work, on(2), number)
    establishment = {
        "established_on": on(3),
        "document_number": f"张政办字{number}",
        "name": "岳文澜",
        "agency_name": "张店区人民政府",
        "agency_kind": "GOVERNMENT",
        "post": "副区长",
        "user": LEADER,
    }
    words = do_act(office, work, "登记调查组成立", **establishment)
    assert "案件进入“调查中”阶段（因办理“登记调查组成立”，第六条）。" in words
    for person in (leader, investigator):
        person.open("/start/")
        person.page.locator("main").get_by_role("link", name="作出回避声明").first.wait_for()
        words = do_act(person, work, "作出回避声明", has_conflict="no", declared_on=on(3))
        assert "已办理：作出回避声明（第十四条）。" in words
    on_paper = {"member": option("member", "骆千帆"), "paper_number": f"声明{number}"}
    words = do_act(office, work, "作出回避声明", has_conflict="no", declared_on=on(3), **on_paper)
    assert "已办理：作出回避声明（第十四条）。" in words

    write_report(investigator, work, on(0), on(3))
    words = do_act(
        leader,
        work,
        "作出火灾事故原因认定",
        **CAUSE,
        determined_on=on(10),
        document_number=f"张消认{number}",
    )
    assert f"{in_words(on(10))}完成（因办理“作出火灾事故原因认定”，第二十条）。" in words

    leader.open(work.path("report/"))
    leader.page.get_by_text("六个部分齐备，问题与整改措施前后对应").wait_for()
    adoption = {"adopted_on": on(12), "deliberation": "一致通过，个别成员保留意见。"}
    assert "案件进入“已审议”阶段" in do_act(leader, work, "审议通过调查报告", **adoption)

    do_act(leader, work, "签署调查报告", signed_on=on(13))
    do_act(investigator, work, "签署调查报告", signed_on=on(13), dissent="起火点的认定尚可商榷。")
    on_paper = {"decided_by": "骆千帆", "decided_on": on(13), "member_key": option("member_key", "骆千帆")}
    assert "已办理：签署调查报告" in do_act(office, work, "签署调查报告", signed_on=on(13), **on_paper)
    work.step("sign_others", work.public_id, on(13))

    submit(office, leader, work, on(14), number)
    assert print_report(office, work).startswith(b"%PDF-")

    words = do_act(office, work, "登记政府收到报告", received_on=on(15), register_number=f"收文{number}")
    assert "未起算 → " in words
    assert "（因办理“登记政府收到报告”，第二十九条）。" in words
    reply = {
        "replied_on": on(18),
        "document_number": f"张政批{number}",
        "accountability": "依法追究有关单位责任。",
        "rectification": "限期完成整改。",
        "addressees": "张店区消防救援大队",
        "copies": "调查组各成员单位",
    }
    assert "已提请：登记批复" in do_act(office, work, "登记批复", **reply)
    words = confirm(second, work, "登记批复")
    assert "案件进入“已批复”阶段（因办理“登记批复”，第二十九条）。" in words
    assert f"{in_words(on(18))}完成（因办理“登记批复”，第二十九条）。" in words
    assert "已批复" in stage(investigator, work)

    assert list(dict.fromkeys(journal(office, work))) == JOURNAL
    assert "起火点的认定尚可商榷" in office.page.content()
    work.manage("verify")


def submit(office, leader, work: Work, day: str, number: str) -> None:
    """Let the office prepare the submission and the leader confirm it."""
    submission = {"submitted_on": day, "document_number": f"张消报{number}"}
    words = do_act(office, work, "提交火灾事故调查报告", **submission)
    assert "已提请：提交火灾事故调查报告（第二十八条），待组长或者受委托的副组长确认后生效。" in words
    words = confirm(leader, work, "提交火灾事故调查报告")
    assert "案件进入“已报批”阶段（因办理“提交火灾事故调查报告”，第二十八条）。" in words
    assert f"{in_words(day)}完成" in words


def appoint_and_invite(office, work: Work, day: str, number: str) -> None:
    """Name the members, one with and one without account by page, and invite the procuratorate."""
    investigator = {
        "name": "柏承宇",
        "agency_name": "张店区消防救援大队",
        "agency_kind": "FIRE_RESCUE",
        "user": INVESTIGATOR,
    }
    police = {"name": "骆千帆", "agency_name": "张店公安分局", "agency_kind": "PUBLIC_SECURITY"}
    for person in (investigator, police):
        words = do_act(office, work, "确定调查组成员", **person)
        assert "已办理：确定调查组成员（第七条）。" in words
    work.step("appoint_others", work.public_id)
    letter = {"invited_on": day, "invitation_number": f"张消函{number}"}
    do_act(office, work, "邀请有关机关", kind="PROCURATORATE", name="张店区人民检察院", **letter)


def write_report(investigator, work: Work, fire_day: str, declared_on: str) -> None:
    """Write one of each kind by its page, and what is alike by services."""
    do_act(investigator, work, "填写火灾情况", direct_economic_loss="126000.00")
    do_act(investigator, work, "登记单位和个人", **FIRE_UNIT)
    investigator.open(work.path("writing/"))
    write(
        investigator,
        work,
        "chronology",
        phase="COURSE",
        occurred_on=fire_day,
        started_at="09:20",
        text="厨房油锅起火，火势沿排烟管道蔓延。",
    )
    write(investigator, work, "indirect-causes", text="排烟管道长期未清洗。")
    write(investigator, work, "findings", kind="TRIGGER", text="排烟管道油垢堆积。")
    write(
        investigator,
        work,
        "measures",
        addressee="FIRE_UNIT",
        aspect="TECHNICAL",
        text="每六十日清洗一次排烟管道。",
        finding_keys=box("finding_keys", "油垢堆积"),
    )
    write(
        investigator,
        work,
        "responsibilities",
        responsibility_class="2",
        party=option("party", "餐饮"),
        basic_facts="起火单位。",
        facts="未按规定清洗排烟管道。",
        legal_basis="《中华人民共和国消防法》第六十条。",
        proposal="建议给予行政处罚。",
    )
    write(investigator, work, "parts", "3", body="# 现场处置\n灭火救援行动响应及时。")
    work.step("complete", work.public_id, declared_on)


def test_a_fire_out_of_scope_is_transferred_by_two_people(visit, home):
    work = Work(home)
    office, second = begin(visit, "desk", OFFICE, SECOND)
    register(office, work, occurred_on=days_ago(9), address="人民路9号")
    arson = {"exclusions": "1", "exclusion_reason": "公安机关已以涉嫌放火立案。"}
    do_act(office, work, "火灾事故性质研判", decided_on=days_ago(8), is_production_related="no", **arson)
    office.open(work.path())
    office.page.locator(".next").get_by_text("移送").first.wait_for()

    transfer = {
        "transferred_on": days_ago(7),
        "document_number": "张消移〔2026〕809号",
        "receiving_bodies": "淄博市公安局张店分局",
    }
    words = do_act(office, work, "移送有管辖权的机关", **transfer, **arson)
    assert "待牵头机构的另一名内勤确认后生效" in words
    assert "已登记" in stage(office, work)
    words = confirm(second, work, "移送有管辖权的机关")
    assert "案件进入“已移送”阶段（因办理“移送有管辖权的机关”，第五条）。" in words
    assert f"{in_words(days_ago(7))}终止（因办理“移送有管辖权的机关”，第五条）。" in words

    assert "已移送" in stage(office, work)
    office.fits()
    assert office.page.locator(".clock-figure.tone-late, .clock-figure.tone-soon").count() == 0
    office.open("/?q=人民路9号")
    office.page.get_by_text("没有符合条件的案件").wait_for()
    assert journal(second, work)[-2:] == ["移送有管辖权的机关提请", "移送有管辖权的机关确认"]
    work.manage("verify")


def test_a_recused_member_loses_every_sight_at_the_next_request(visit, home):
    work = Work(home)
    work.public_id = work.step("investigate", days_ago(12), days_ago(11), "金晶大道12号").splitlines()[-1]
    member, leader, investigator, office = begin(visit, "desk", HOUSING, LEADER, INVESTIGATOR, OFFICE)
    assert print_report(member, work).startswith(b"%PDF-")
    printed = member.page.get_by_role("link", name="下载 PDF").get_attribute("href")
    write(member, work, "figures", part="3", caption="现场方位图", picture=picture())
    digest = re.search(rf"{work.path()}report/figures/\w+", report_of(member, work)).group()
    member.open(work.path("writing/parts/3/"))
    token = member.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    draft = {"csrfmiddlewaretoken": token, "field": "body", "text": "回避以前的一段", "base": ""}
    saving = work.path("writing/parts/3/draft/")
    assert post(member, saving, draft) == 200

    pages = [work.path(one) for one in PAGES] + [printed, digest]
    assert [ask(member, path) for path in pages] == [200] * len(pages)
    found = "/?q=金晶大道12号"
    member.open("/")
    listed = member.page.locator(".case-row").count()

    conflict = {"has_conflict": "yes", "ground": "1", "statement": "与起火单位负责人系近亲属。"}
    do_act(member, work, "作出回避声明", declared_on=days_ago(5), **conflict)
    member.page.get_by_text("您已声明存在应当回避的情形").wait_for()
    decision = {"recusal": option("recusal", "段璟瑜"), "recused": "yes", "decided_on": days_ago(4)}
    assert "已办理：决定回避（第十四条）。" in do_act(leader, work, "决定回避", **decision)

    assert [ask(member, path) for path in pages] == [404] * len(pages)
    assert post(member, saving, draft) == 404
    member.open("/")
    assert member.page.locator(".case-row").count() == listed - 1
    for path in (found, "/start/"):
        member.open(path)
        assert work.public_id not in member.page.content()
    assert [ask(investigator, path) for path in pages] == [200] * len(pages)
    investigator.open(found)
    assert work.public_id in investigator.page.content()

    successor = {
        "member": option("member", "段璟瑜"),
        "replaced_on": days_ago(3),
        "reason": "原成员回避",
        "name": "阎书恒",
        "agency_name": "张店区住房和城乡建设局",
        "agency_kind": "HOUSING",
    }
    do_act(office, work, "更换调查组成员", **successor)
    office.open(work.path("group/"))
    office.page.get_by_text("阎书恒").first.wait_for()
    write(investigator, work, "indirect-causes", text="回避决定后继续调查。")
    assert journal(investigator, work)[-3:] == [
        "决定回避",
        "更换调查组成员",
        "填写事故经过、问题、措施和责任",
    ]
    work.manage("verify")


def report_of(visitor, work: Work) -> str:
    """Return the page of the report."""
    visitor.open(work.path("report/"))
    return visitor.page.content()


def ask(visitor, path: str) -> int:
    """Return how an address answers the person, without a page."""
    return visitor.page.context.request.get(visitor.address + path).status


def post(visitor, path: str, values: dict[str, str]) -> int:
    """Return how an address answers what the page's own script sends."""
    headers = {"X-Requested-With": "XMLHttpRequest"}
    return visitor.page.context.request.post(visitor.address + path, form=values, headers=headers).status


def test_a_newcomer_prints_the_demonstration_and_a_new_case(visit, home):
    (city,) = begin(visit, "desk", "office_city")
    city.open("/?q=演示001")
    city.page.locator(".case-row").click()
    city.page.get_by_role("navigation", name="案件页面").wait_for()
    shown = Work(home, city.page.url.rstrip("/").rpartition("/")[2])
    assert print_report(city, shown).startswith(b"%PDF-")

    work = Work(home)
    (office,) = begin(visit, "desk", OFFICE)
    register(office, work, occurred_on=days_ago(2), address="西四路2号")
    assert print_report(office, work).startswith(b"%PDF-")
