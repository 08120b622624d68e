"""The calculator: a fault, its correction, the dates, and the same address once more."""

from tests.browser.conftest import Visitor


def test_a_fault_is_named_and_mended(visitor: Visitor):
    page = visitor.page
    visitor.sign_in()
    page.get_by_role("navigation", name="主导航").get_by_text("期限计算").click()
    page.get_by_text("填写起火日期即可开始").wait_for()
    visitor.look("calculator-empty")

    page.get_by_label("起火日期").fill("2025-03-04")
    page.get_by_label("事故等级").select_option("LARGER")
    first = page.get_by_role("group", name="第1项检验、鉴定")
    first.get_by_label("委托日期").fill("2025-03-10")
    first.get_by_label("收到结论日期").fill("2025-03-01")
    page.get_by_role("button", name="推算期限").click()
    page.get_by_text("“收到结论日期”不得早于“委托日期”（第二十八条）").wait_for()
    visitor.look("calculator-refused")

    assert first.get_by_label("委托日期").input_value() == "2025-03-10"
    first.get_by_label("收到结论日期").fill("2025-04-02")
    second = page.get_by_role("group", name="第2项检验、鉴定")
    second.get_by_label("委托日期").fill("2025-03-24")
    second.get_by_label("收到结论日期").fill("2025-04-18")
    page.get_by_role("button", name="推算期限").click()
    cause = page.locator("#clock-cause_determination")
    cause.wait_for()
    assert "2025年5月12日" in cause.inner_text()
    assert "2025年6月11日" in page.locator("#clock-report_submission").inner_text()
    cause.locator("summary").click()
    cause.get_by_text("重叠的日期只扣除一次").wait_for()
    visitor.look("calculator")

    shared = page.url.removeprefix(visitor.address)
    visitor.open(shared)
    assert "2025年5月12日" in cause.inner_text()
    page.get_by_role("button", name="再加一项").click()
    page.get_by_role("group", name="第4项检验、鉴定").wait_for()
    assert first.get_by_label("委托日期").input_value() == "2025-03-10"
