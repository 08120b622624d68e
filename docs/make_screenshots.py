"""Take the README's pictures from a running demo: `python docs/make_screenshots.py [ADDRESS]`.

ADDRESS is where ./run serves the demo, http://127.0.0.1:8000 by default. Needs the packages of
requirements/test.txt, Chromium and pdftoppm.
"""

import io
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
CASE = "柳荫街道"
MOST_BYTES = 250_000
CALCULATION = (
    "/calculator/?occurred_on=2025-03-04&grade=LARGER&a1-entrusted_on=2025-03-10&a1-received_on=2025-04-02"
    "&a2-entrusted_on=2025-03-24&a2-received_on=2025-04-18&report_extension_days=40"
)


def save(name: str, png: bytes) -> None:
    """Keep a picture with a palette of its own, which halves it without a visible loss."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    target = PICTURES / f"{name}.png"
    picture.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{target.name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{target.name}: {size // 1000} kB")


def sign_in(browser: Browser, address: str, name: str, **options) -> Page:
    """Open a window and sign in as one of the demo's people."""
    password = tomllib.loads((ROOT / "archives/data/demo/accounts.toml").read_text(encoding="utf-8"))[
        "password"
    ]
    page = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
    ).new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/start/")
    return page


def open_case(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.locator(".case-row", has_text=CASE).first.click()
    page.get_by_role("navigation", name="案件页面").wait_for()


def take(browser: Browser, address: str) -> None:
    """Take every picture."""
    desk = {"viewport": {"width": 1280, "height": 900}}
    page = sign_in(browser, address, "office_zhangdian", **desk)
    save("start", page.screenshot())
    page.goto(f"{address}/")
    page.get_by_role("heading", name="案件", exact=True).wait_for()
    save("list", page.screenshot())
    page = sign_in(browser, address, "office_city", **desk)
    open_case(page, address)
    save("case", page.screenshot())
    clock = page.locator("#clock-report_submission-1")
    clock.locator("summary").click()
    clock.locator(".trace .step").first.wait_for()
    clock.locator(".clock-law .article-link").click()
    page.locator("#beside").get_by_text("检验、鉴定时间不计入调查期限").wait_for()
    clock.evaluate("element => element.scrollIntoView({block: 'start'})")
    save("derivation", page.screenshot())

    open_case(page, address)
    page.goto(page.url + "acts/grant-extension/")
    page.get_by_label("批准日期").wait_for()
    save("act", page.screenshot())

    page.goto(address + CALCULATION)
    page.locator("#clock-cause_determination summary").click()
    save("calculator", page.screenshot())

    open_case(page, address)
    page.get_by_role("navigation", name="案件页面").get_by_text("调查报告").click()
    page.wait_for_url("**/report/")
    ready = page.get_by_role("link", name="下载 PDF")
    if not ready.is_visible():
        page.locator("#printing button").click()
    ready.wait_for(timeout=90_000)
    save("report", page.screenshot())
    with page.expect_download() as download:
        ready.click()
    save("pdf", first_page(download.value.path()))

    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "device_scale_factor": 2}
    page = sign_in(browser, address, "office_city", **phone)
    open_case(page, address)
    save("phone", page.screenshot())


def first_page(pdf: Path) -> bytes:
    """Return the first page of a PDF as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-png", "-r", "96", "-singlefile", str(pdf), str(target)], check=True)
        return target.with_suffix(".png").read_bytes()


def main() -> None:
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        take(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
