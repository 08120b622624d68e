"""The regulation: read, search, jump to an article."""

from tests.browser.conftest import Visitor


def test_searches_and_jumps_to_the_article(visitor: Visitor):
    page = visitor.page
    visitor.sign_in()
    page.get_by_role("navigation", name="主导航").get_by_text("规定").click()
    page.get_by_role("heading", name="淄博市火灾事故调查处理规定").wait_for()
    visitor.look("regulation")
    page.get_by_label("在条文中查找").fill("鉴定 期限")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("heading", name="1条含“鉴定 期限”").wait_for()
    assert page.locator("mark").count() >= 5
    visitor.look("regulation-search")
    page.get_by_role("link", name="第二十八条").click()
    page.wait_for_url("**/regulation/#article-28")
    top = page.locator("#article-28").evaluate("element => element.getBoundingClientRect().top")
    assert 0 <= top < page.viewport_size["height"]
    page.get_by_label("在条文中查找").fill("没有这样的词")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="没有找到").wait_for()
    visitor.look("regulation-nothing")
