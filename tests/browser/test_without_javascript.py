"""Everything works without JavaScript: filters, derivation, articles, the PDF by refreshing."""

import re

from tests.integration.serving import wait_until


def test_reads_and_prints_without_javascript(visit):
    visitor = visit("phone", java_script_enabled=False)
    page = visitor.page
    visitor.sign_in()
    page.get_by_label("等级", exact=True).select_option(label="较大")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url(re.compile("grade=LARGER"))
    assert page.locator(".case-row").count() >= 1
    page.locator(".case-row", has_text="梧台街道").click()

    clock = page.locator("#clock-evaluation-1")
    clock.locator("summary").click()
    clock.get_by_text("查看逐日推算过程").click()
    page.get_by_text("期限推算过程").wait_for()
    page.locator(".article-link").first.click()
    page.wait_for_url(re.compile(r"/regulation/#article-\d+"))

    visitor.open_case("梧台街道")
    page.get_by_role("navigation", name="案件页面").get_by_text("调查报告").click()
    ready = page.get_by_role("link", name="下载 PDF")
    page.get_by_role("button", name="生成 PDF").click()

    def refreshed() -> bool:
        page.get_by_role("link", name="刷新").click()
        page.get_by_role("navigation", name="案件页面").wait_for()
        return ready.is_visible()

    wait_until(lambda: ready.is_visible() or refreshed(), seconds=90)
