"""People do acts in a browser: what is due, the form, the check, what it did, the journal."""

import re

import pytest
from browser.conftest import Visitor

CASE = "湖光街道"


def open_act(visitor: Visitor, name: str) -> None:
    menu = visitor.page.locator(".acts-menu")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    menu.get_by_role("link", name=name, exact=True).click()
    visitor.page.get_by_role("heading", name=name, exact=True).wait_for()


def fill_member(page, name: str) -> None:
    page.get_by_label("姓名").fill(name)
    page.get_by_label("所在单位").fill("张店区市场监督管理局")
    page.get_by_label("单位类别").select_option(label="其他单位")
    page.get_by_label("参加日期").fill("2026-11-20")


def test_an_act_from_the_start_page_to_the_journal(visitor: Visitor):
    page = visitor.page
    visitor.sign_in("office_zhangdian")
    visitor.open("/start/")
    page.get_by_role("link", name=re.compile("作出火灾事故原因认定")).first.wait_for()
    visitor.look("start")
    page.locator(".due-list li", has_text=CASE).get_by_role("link", name="打开案件").click()
    page.locator(".acts-menu summary").click()
    visitor.look("case-next")
    open_act(visitor, "确定调查组成员")
    page.locator(".article-text").first.wait_for(state="attached")
    visitor.look("act")

    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_text("请填写“姓名”（第七条）。").wait_for()
    assert page.evaluate("document.activeElement.name") == "name"
    visitor.look("act-faults")
    visitor.complaints.clear()

    member = f"樊{'玥' if visitor.surface == 'desk' else '喆'}"
    fill_member(page, member)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="请核对").wait_for()
    visitor.look("act-check")
    page.get_by_role("button", name="返回修改").click()
    assert page.get_by_label("姓名").input_value() == member
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认办理").dblclick()
    page.get_by_text("已办理：确定调查组成员").wait_for()
    visitor.look("act-done")

    page.get_by_role("navigation", name="案件页面").get_by_text("日志").click()
    entries = page.locator(".journal > li", has_text="确定调查组成员").filter(has_text=member)
    entries.first.locator("summary").click()
    assert entries.count() == 1
    entries.first.get_by_text("其他单位").wait_for()
    visitor.look("journal")
    page.get_by_role("link", name="查阅记录").click()
    visitor.look("readings")


def test_a_second_person_decides(visit):
    first = visit()
    first.sign_in("office_zhangdian")
    first.open_case(CASE)
    open_act(first, "移送有管辖权的机关")
    page = first.page
    page.get_by_label("移送日期").fill("2026-11-20")
    page.get_by_label("案件移送书或者终止调查决定文号").fill("张消移〔2026〕3号")
    page.locator("[name=exclusions]").first.check()
    page.get_by_label("不适用情形的理由").fill("公安机关以涉嫌放火立案。")
    page.get_by_label("接收机关").fill("淄博市公安局张店分局")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_text("由牵头机构的另一名内勤确认后生效").wait_for()
    first.look("prepare-check")
    page.get_by_role("button", name="确认提请").click()
    page.get_by_text("已提请：移送有管辖权的机关").first.wait_for()
    first.look("prepared")

    second = visit("phone")
    second.sign_in("office_zhangdian_2")
    second.open("/start/")
    second.look("start-confirm")
    second.page.get_by_role("link", name=re.compile("移送有管辖权的机关")).click()
    second.page.get_by_text("案件进入“已移送”阶段").wait_for()
    second.look("pending")
    second.page.get_by_text("退回提请").click()
    second.page.get_by_label("退回理由").fill("尚未立案，退回核实。")
    second.page.get_by_role("button", name="退回", exact=True).click()
    second.page.get_by_text("已退回：移送有管辖权的机关").wait_for()
    second.look("rejected")


def test_an_act_without_javascript(visit):
    visitor = visit("phone", java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("office_zhangdian")
    visitor.open_case(CASE)
    open_act(visitor, "确定调查组成员")
    fill_member(page, "费珺")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认办理").click()
    page.get_by_text("已办理：确定调查组成员").wait_for()


@pytest.mark.parametrize("who", ["leader", "recused", "auditor", "office_city"])
def test_the_start_page_of_each_person_fits(visit, who):
    visitor = visit("phone")
    visitor.sign_in(who)
    visitor.open("/start/")
    visitor.look(f"start-{who}")
