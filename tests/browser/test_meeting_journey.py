"""The leader holds a meeting at which two members disagree, and settles it, at a desk and on a phone."""

import re

from django.utils import timezone

from tests.browser.case_work import option
from tests.browser.conftest import Visitor

CASE = "湖光街道"


def confirm_act(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="请核对").wait_for()
    visitor.fits()
    page.get_by_role("button", name=re.compile("^确认")).click()
    page.locator(".messages").first.wait_for()


def test_a_meeting_with_a_disagreement(visitor: Visitor):
    page, today = visitor.page, timezone.localdate().isoformat()
    name, matter = f"全体会议（{visitor.surface}）", f"起火点的认定（{visitor.surface}）"
    visitor.sign_in("leader_zhangdian")
    visitor.open_case(CASE)
    tabs = page.get_by_role("navigation", name="案件页面")
    tabs.get_by_role("link", name="会议与决定").click()
    page.get_by_role("link", name="登记会议情况").first.click()
    visitor.look("meeting-form")
    page.get_by_label("会议类别").select_option("DISCUSSION")
    page.get_by_label("会议名称").fill(name)
    page.get_by_label("召开日期").fill(today)
    page.get_by_label("主持人").select_option(label="岳文澜")
    page.get_by_label("会议记录").fill("通报现场勘验情况，讨论起火点。")
    page.get_by_label("郝志喆").uncheck()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="请核对").or_(page.get_by_text("郝志喆未列为")).first.wait_for()
    page.get_by_text("请在“缺席人员及理由”中说明").first.wait_for()
    # The browser itself reports the refusal.
    assert ["409" in one for one in visitor.complaints] == [True]
    visitor.complaints.clear()
    page.get_by_label("缺席人员及理由").fill("郝志喆：参加另案勘验")
    confirm_act(visitor)

    tabs.get_by_role("link", name="会议与决定").click()
    page.get_by_text("参加另案勘验").first.wait_for()
    page.get_by_role("link", name="登记分歧").first.click()
    page.get_by_label("分歧事项").fill(matter)
    page.get_by_label("提出日期").fill(today)
    page.locator("[name='meeting']").select_option(option("meeting", name)(page))
    assert "郝志喆：" in page.get_by_label("分歧意见").input_value()
    page.get_by_label("分歧意见").fill("邵景行：在东侧配电箱\n郝志喆：在充电区")
    visitor.look("disagreement-form")
    confirm_act(visitor)

    visitor.open(re.sub(r"^https?://[^/]+", "", page.url) + "acts/adopt-report/")
    page.get_by_text(f"分歧尚未处理：{matter}").first.wait_for()
    visitor.look("adoption-blocked")
    page.locator("main").get_by_role("link", name="处理分歧").first.click()
    page.locator("[name='disagreement']").select_option(option("disagreement", matter)(page))
    page.get_by_label("组长作出结论性意见").check()
    page.get_by_label("研究协商情况").fill("会上和会后两次协商，未达成一致。")
    page.get_by_label("处理意见").fill("起火点认定为东侧配电箱。")
    page.get_by_label("处理日期").fill(today)
    confirm_act(visitor)

    tabs.get_by_role("link", name="会议与决定").click()
    card = page.locator("#disagreements .card", has_text=matter)
    card.get_by_text("组长作出结论性意见").wait_for()
    card.get_by_text("在充电区").wait_for()
    visitor.look("meetings")
