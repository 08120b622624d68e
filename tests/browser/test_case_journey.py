"""From signing in to the derivation of a date and to the report's PDF, on a desk and on a phone."""

import re

from archives.services.seed_demo import demo_accounts
from tests.browser.conftest import Visitor

CASE = "柳荫街道"


def test_from_sign_in_to_article_and_derivation(visitor: Visitor):
    page = visitor.page
    visitor.open("/sign-in/")
    visitor.look("sign-in")
    page.get_by_label("用户名").fill("office_city")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("alert").wait_for()
    assert "用户名或者密码不正确" in page.get_by_role("alert").inner_text()
    visitor.look("sign-in-refused")
    visitor.sign_in()
    visitor.look("list")

    visitor.open_case(CASE)
    visitor.look("case")
    clock = page.locator("#clock-report_submission-1")
    clock.locator("summary").click()
    clock.locator(".trace .step").first.wait_for()
    assert "民法典第二百零一条" in clock.locator(".trace").inner_text()
    visitor.look("derivation-in-place")

    link = clock.locator(".clock-law .article-link")
    link.click()
    panel = page.locator("#beside")
    panel.get_by_text("检验、鉴定时间不计入调查期限").wait_for()
    assert panel.evaluate("element => element === document.activeElement")
    visitor.look("article-beside")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert link.evaluate("element => element === document.activeElement")

    clock.get_by_text("单独打开，可打印").click()
    page.get_by_text("期限推算过程").wait_for()
    visitor.look("derivation")
    page.emulate_media(media="print")
    assert page.locator(".masthead").is_hidden()
    assert page.locator(".trace").is_visible()
    page.emulate_media(media="screen")
    page.go_back()

    for tab, name in (("案情", "facts"), ("调查组", "group"), ("原因与责任", "findings")):
        page.get_by_role("navigation", name="案件页面").get_by_text(tab, exact=True).click()
        page.wait_for_url(f"**/{name}/")
        visitor.look(name)


def test_from_the_report_to_its_pdf(visitor: Visitor):
    page = visitor.page
    visitor.sign_in()
    visitor.open_case(CASE)
    page.get_by_role("navigation", name="案件页面").get_by_text("调查报告").click()
    page.wait_for_url("**/report/")
    visitor.look("report")
    ready = page.get_by_role("link", name="下载 PDF")
    if not ready.is_visible():
        page.get_by_role("button", name=re.compile("生成")).click()
    ready.wait_for(timeout=60_000)
    visitor.look("report-printed")
    with page.expect_download() as download:
        ready.click()
    file = download.value
    assert re.fullmatch(r"火灾事故调查报告.*柳荫街道.*-\d{4}-\d\d-\d\d\.pdf", file.suggested_filename)
    assert file.path().read_bytes().startswith(b"%PDF-")


def test_a_recused_member_finds_no_trace_of_the_case(visit):
    visitor = visit("phone")
    visitor.sign_in("recused")
    assert CASE not in visitor.page.content()
    visitor.look("recused")


def test_a_session_that_ended_leads_back_through_signing_in(visit):
    visitor = visit()
    page = visitor.page
    visitor.sign_in()
    visitor.open_case(CASE)
    case = page.url
    page.context.clear_cookies()
    page.locator("#clock-report_submission-1 .article-link").first.click()
    page.wait_for_url("**/sign-in/?next=/cases/**")
    page.get_by_label("用户名").fill("office_city")
    page.get_by_label("密码").fill(demo_accounts()["password"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(case)
    expect_unauthorized(visitor)


def test_a_session_that_ended_beside_a_form_keeps_what_was_typed(visit):
    visitor = visit()
    page = visitor.page
    visitor.sign_in()
    visitor.open("/cases/new/")
    page.get_by_label("起火场所").fill("尚未保存的场所")
    page.context.clear_cookies()
    page.locator("main .article-link").first.click()
    page.locator("#beside").get_by_role("link", name="在新页面重新登录").wait_for()
    assert page.get_by_label("起火场所").input_value() == "尚未保存的场所"
    visitor.look("session-ended-beside-form")
    expect_unauthorized(visitor)


def expect_unauthorized(visitor: Visitor) -> None:
    """Take away the one complaint of the browser about the answer that this test provokes."""
    assert len(visitor.complaints) == 1
    assert "401" in visitor.complaints.pop()


def test_signs_out(visit):
    visitor = visit()
    visitor.sign_in()
    visitor.page.get_by_role("button", name="退出").click()
    visitor.page.get_by_role("button", name="登录").wait_for()
