"""How the journeys work on one case: acts by their pages, facts by their editors, the rest by services."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.integration.serving import ROOT, environment

OFFICE, SECOND = "office_zhangdian", "office_zhangdian_2"
LEADER, INVESTIGATOR, HOUSING = "leader_zhangdian", "investigator_zhangdian", "housing_zhangdian"


Value = str | bytes | Callable[[Page], str]


@dataclass
class Work:
    """One case on the site, and the state folder behind it."""

    home: Path
    public_id: str = ""

    def path(self, rest: str = "") -> str:
        """Return the address of a page of the case."""
        return f"/cases/{self.public_id}/{rest}"

    def step(self, name: str, *values: str) -> str:
        """Run a step of ``case_steps`` by services and return what it printed."""
        code = f"from tests.browser import case_steps\ncase_steps.{name}(*{values!r})"
        return self.manage("shell", "--no-imports", "-c", code)

    def manage(self, *command: str) -> str:
        """Run a command of the product on the state folder; it must succeed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=environment(self.home),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout.strip()


def days_ago(days: int) -> str:
    """Return the day that many days before today, as date fields take it."""
    return (timezone.localdate() - timedelta(days)).isoformat()


def in_words(day: str) -> str:
    """Return a day as the pages print it."""
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def fill(page: Page, values: dict[str, Value]) -> None:
    """Fill the fields of the page's form by their names; a box or a radio button is named with its value."""
    for name, given in values.items():
        value = given(page) if callable(given) else given
        field = page.locator(f"main form.act-form [name='{name}']:not([type=hidden])")
        if not field.first.is_visible():
            page.locator("details:not([open])", has=page.locator(f"[name='{name}']")).locator(
                "summary"
            ).click()
        if isinstance(value, bytes):
            field.set_input_files({"name": f"{name}.png", "mimeType": "image/png", "buffer": value})
            continue
        kind = field.first.evaluate("one => one.type")
        if kind in ("checkbox", "radio"):
            field.and_(page.locator(f"[value='{value}']")).check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)


def option(name: str, words: str) -> Callable[[Page], str]:
    """Return what reads the value of the first choice with these words off the page."""
    return lambda page: page.locator(f"[name='{name}'] option", has_text=words).first.get_attribute("value")


def box(name: str, words: str) -> Callable[[Page], str]:
    """Return what reads the value of the first box with these words off the page."""
    return lambda page: (
        page.locator("label.choice", has_text=words).first.locator(f"[name='{name}']").get_attribute("value")
    )


def open_act(visitor: Visitor, work: Work, label: str) -> None:
    """Go from the case to the page of an act, as its next step or from the list of acts."""
    page = visitor.page
    visitor.open(work.path())
    visitor.fits()
    following = page.locator(
        ".next", has=page.locator(".next-what", has_text=re.compile(rf"^{label}(第\S+条)?$"))
    )
    if following.locator(".next-do a.button").count():
        following.locator(".next-do a.button").click()
    else:
        menu = page.locator(".acts-menu")
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        menu.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("heading", name=label, exact=True).wait_for()
    visitor.fits()


def do_act(visitor: Visitor, work: Work, label: str, **values: Value) -> str:
    """Do an act by its pages and return what the case said afterwards; a value may be read off the page."""
    page = visitor.page
    open_act(visitor, work, label)
    fill(page, values)
    button = page.locator(".act-actions").get_by_role("button").first
    is_checked_first = "核对" in button.inner_text()
    button.click()
    if is_checked_first:
        page.get_by_role("heading", name="请核对").wait_for()
        visitor.fits()
        page.get_by_role("button", name=re.compile("^确认")).click()
    return said(visitor, work)


def confirm(visitor: Visitor, work: Work, label: str) -> str:
    """Confirm as the second person what another prepared, from the start page."""
    page = visitor.page
    visitor.open("/start/")
    visitor.fits()
    page.locator(f"main a[href*='/{work.public_id}/pending/']", has_text=label).first.click()
    page.get_by_role("button", name="确认办理").wait_for()
    visitor.fits()
    page.get_by_role("button", name="确认办理").click()
    return said(visitor, work)


def said(visitor: Visitor, work: Work) -> str:
    """Return the messages that the case shows after an act."""
    visitor.page.wait_for_url(f"**{work.path()}")
    visitor.fits()
    return "\n".join(visitor.page.locator(".messages").all_inner_texts())


def write(visitor: Visitor, work: Work, kind_name: str, key: str = "new", **values: Value) -> None:
    """Write one entry in its editor, reached from the list of what is to be written."""
    page = visitor.page
    visitor.open(work.path("writing/"))
    page.locator(f"main a[href$='/writing/{kind_name}/{key}/']").first.click()
    page.locator(".writing-form").wait_for()
    visitor.fits()
    fill(page, values)
    page.get_by_role("button", name="保存", exact=True).click()
    if key == "new":
        page.wait_for_url(f"**/writing/#{kind_name}")
    else:
        page.locator("[data-save-state]", has_text=re.compile("^已保存")).wait_for()


def stage(visitor: Visitor, work: Work) -> str:
    """Return the badges of the case: its grade and its stage."""
    visitor.open(work.path())
    return visitor.page.locator(".case-head .badges").inner_text()


def journal(visitor: Visitor, work: Work) -> list[str]:
    """Return the headings of the case's journal, the first act first."""
    visitor.open(work.path("journal/?whole=1"))
    visitor.fits()
    heads = visitor.page.locator(".journal > li h3").all_inner_texts()
    found = {int(re.match(r"\d+", head).group()): re.sub(r"^\d+\s*", "", head) for head in heads}
    return [re.sub(r"\s+", "", found[number]) for number in sorted(found)]


def print_report(visitor: Visitor, work: Work) -> bytes:
    """Have the report printed, wait for it, and return the PDF that the browser saved."""
    page = visitor.page
    visitor.open(work.path("report/"))
    visitor.fits()
    ready = page.get_by_role("link", name="下载 PDF")
    if not ready.is_visible():
        page.get_by_role("button", name=re.compile("生成")).click()
    ready.wait_for(timeout=60_000)
    with page.expect_download() as download:
        ready.click()
    return download.value.path().read_bytes()
