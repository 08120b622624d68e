"""The real product on a demo of its own, looked at by a real browser on a desk and on a phone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from archives.services.seed_demo import demo_accounts
from tests.integration.serving import ROOT, Server, environment

ARTIFACTS = Path(os.environ.get("ZIBO_FIRE_TEST_ARTIFACTS", ROOT / "var" / "test-artifacts"))
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
GRAVE = {"serious", "critical"}
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
}


class Visitor:
    """A person at a browser; what the browser complains of is kept and fails the test."""

    def __init__(self, context: BrowserContext, address: str, surface: str) -> None:
        self.address = address
        self.surface = surface
        self.complaints: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._watch)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(40_000)

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request) -> None:
        if urlsplit(request.url).netloc not in (urlsplit(self.address).netloc, ""):
            self.complaints.append(f"asked another host: {request.url}")

    def open(self, path: str) -> None:
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == 200, f"{path} answered {response.status}"

    def sign_in(self, name: str = "office_city") -> None:
        self.open("/sign-in/")
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(demo_accounts()["password"])
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("heading", name="待办", exact=True).wait_for()
        self.open("/")

    def open_case(self, words: str) -> None:
        """Open a case from the list by words of its title."""
        self.open("/")
        self.page.locator(".case-row", has_text=words).first.click()
        self.page.get_by_role("navigation", name="案件页面").wait_for()

    def fits(self) -> None:
        """Require that nothing of the page is beside the screen."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.page.viewport_size["width"], f"{self.page.url} is {wide} px wide"

    def look(self, name: str) -> None:
        """Keep a picture of the page and require that it fits and that axe finds nothing grave."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}-{self.surface}.png", full_page=True)
        self.fits()
        found = Axe().run(self.page, options=AXE_OPTIONS).response["violations"]
        grave = [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
        assert not grave, f"{self.page.url}: {grave}"


@pytest.fixture(scope="package")
def home(tmp_path_factory) -> Path:
    """Return a state folder with a demo of its own."""
    home = tmp_path_factory.mktemp("state")
    installed = Path(settings.INSTALLED_FONTS_DIR)
    if installed.is_dir():
        (home / "fonts").symlink_to(installed)
    for command in (["migrate", "-v0"], ["seed_demo"]):
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=environment(home),
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return home


@pytest.fixture(scope="package")
def site(home) -> Iterator[str]:
    """Serve the demo with its worker, as ./run does."""
    server = Server(home)
    try:
        server.wait_until_served()
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.end()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """Return a function that opens a browser window on a surface; complaints fail the test at its end."""
    opened: list[tuple[BrowserContext, Visitor]] = []

    def visit(surface: str = "desk", **options) -> Visitor:
        size = DESK if surface == "desk" else PHONE
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **size, **options
        )
        visitor = Visitor(context, site, surface)
        opened.append((context, visitor))
        return visitor

    yield visit
    for context, visitor in opened:
        context.close()
        assert visitor.complaints == []


@pytest.fixture(params=["desk", "phone"])
def visitor(request, visit) -> Visitor:
    return visit(request.param)
