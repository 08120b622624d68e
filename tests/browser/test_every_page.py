"""Every page of every demo case fits a phone; pages in each state please axe; the keyboard finds its way."""

import re

import pytest

SHELVES = ("open", "settled", "reference")


def case_paths(visitor) -> list[str]:
    paths = []
    for shelf in SHELVES:
        visitor.open(f"/?shelf={shelf}")
        paths += re.findall(r'href="(/cases/\w+/)"', visitor.page.content())
    return list(dict.fromkeys(paths))


def test_every_page_of_every_case_fits_a_phone(visit):
    seen = set()
    for name in ("office_city", "office_zhangdian"):
        visitor = visit("phone")
        visitor.sign_in(name)
        for path in case_paths(visitor):
            if path not in seen:
                seen.add(path)
                visitor.open(path)
                visitor.fits()
                tabs = visitor.page.locator(".case-tabs a")
                for tab in tabs.evaluate_all("links => links.map(link => link.pathname)"):
                    visitor.open(tab)
                    visitor.fits()
    assert len(seen) >= 9


@pytest.mark.parametrize("words", ["湖光街道", "栖霞街道"])
def test_each_state_pleases_axe(visitor, words):
    visitor.sign_in("office_zhangdian")
    visitor.open_case(words)
    visitor.look(f"case-{words}")


def test_a_reference_case_pleases_axe(visitor):
    visitor.sign_in()
    visitor.open("/?shelf=reference")
    visitor.look("list-reference")
    visitor.page.locator(".case-row").first.click()
    visitor.page.get_by_role("navigation", name="案件页面").wait_for()
    visitor.look("case-reference")
    visitor.page.get_by_role("navigation", name="案件页面").get_by_text("调查报告").click()
    visitor.page.wait_for_url("**/report/")
    visitor.look("report-reference")


def test_an_empty_list_says_so(visitor):
    visitor.sign_in("auditor")
    visitor.page.get_by_text("没有在办案件").wait_for()
    visitor.look("list-empty")


def test_the_keyboard_reaches_the_text_first(visit):
    visitor = visit()
    visitor.sign_in()
    visitor.open("/regulation/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.textContent") == "跳到正文"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"
