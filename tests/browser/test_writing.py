"""People write the report in a browser: autosave, a lost connection or session, two at once, Word."""

import re

import pytest
from browser.conftest import Visitor

from archives.services.seed_demo import demo_accounts

CASE = "柳荫街道"
WORD = (
    "<html><body><!--StartFragment--><h1>现场处置</h1><p class=MsoNormal><b>力量</b>调派&nbsp;及时</p>"
    "<script>window.broken = 1</script><img src='http://203.0.113.9/x.png'>"
    "<table><tr><td>时间</td><td>车辆|人员</td></tr><tr><td>9时</td><td>3车<br>15人</td></tr></table>"
    "<ol><li>侦察</li><li>搜救</li></ol><ul><li>水源充足</li></ul><!--EndFragment--></body></html>"
)
PASTE = """([field, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "无格式");
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def open_part(visitor: Visitor, number: int) -> None:
    """Go from the case to the editor of a part."""
    visitor.open_case(CASE)
    menu = visitor.page.locator(".acts-menu")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    menu.get_by_role("link", name="撰写调查报告").click()
    visitor.page.locator("#parts .writing-what").nth(number - 1).click()
    visitor.page.get_by_label("正文").wait_for()
    visitor.page.wait_for_load_state("load")


def state(visitor: Visitor, words: str):
    visitor.page.locator("[data-save-state]", has_text=re.compile(words)).wait_for()


def expect_complaints(visitor: Visitor) -> None:
    """Take away what the browser itself says of answers that this test provokes."""
    provoked = re.compile("Failed to load resource|Response Status Error Code|error: htmx:")
    visitor.complaints[:] = [one for one in visitor.complaints if not provoked.search(one)]


def test_text_is_kept_while_typing_and_saved_by_the_keyboard(visitor: Visitor):
    page = visitor.page
    visitor.sign_in("investigator")
    open_part(visitor, 2)
    text = page.get_by_label("正文")
    text.fill(f"# 补充情况\n{visitor.surface}写下的一段")
    state(visitor, "草稿已保存 .*尚未保存到案件")
    page.locator("#typed-preview", has_text="（一）补充情况").wait_for()
    page.reload()
    page.get_by_text("已恢复您的草稿").wait_for()
    assert text.input_value().endswith(f"{visitor.surface}写下的一段")
    visitor.look("writing-draft")
    text.press("Control+s")
    state(visitor, r"^已保存 \d\d:\d\d")
    page.reload()
    assert page.get_by_text("已恢复您的草稿").count() == 0
    visitor.look("writing-editor")
    page.get_by_role("link", name="返回清单").click()
    page.locator("#parts", has_text="字").wait_for()
    visitor.look("writing-overview")


def test_what_word_gives_becomes_headings_lists_and_tables(visit):
    visitor = visit("desk")
    visitor.sign_in("investigator")
    open_part(visitor, 4)
    text = visitor.page.get_by_label("正文")
    text.fill("")
    visitor.page.evaluate(PASTE, [text.element_handle(), WORD])
    assert text.input_value() == (
        "# 现场处置\n力量调派 及时\n| 时间 | 车辆\\|人员 |\n| 9时 | 3车 15人 |\n1. 侦察\n2. 搜救\n- 水源充足"
    )
    preview = visitor.page.locator("#typed-preview")
    preview.locator("td", has_text="3车 15人").wait_for()
    assert preview.locator("h4").inner_text() == "（一）现场处置"
    assert visitor.page.evaluate("window.broken === undefined")
    visitor.look("writing-pasted")


def test_a_lost_connection_and_a_lost_session_cost_no_word(visit):
    visitor = visit("phone")
    page, context = visitor.page, visitor.page.context
    visitor.sign_in("investigator")
    open_part(visitor, 3)
    address = page.url
    text = page.get_by_label("正文")
    context.set_offline(True)
    text.fill("断网时写的一段")
    text.blur()
    state(visitor, "离线，已存本机")
    visitor.look("writing-offline")
    context.set_offline(False)
    state(visitor, "草稿已保存")

    second = context.new_page()
    second.goto(f"{visitor.address}/")
    second.get_by_role("button", name="退出").click()
    second.get_by_label("用户名").wait_for()
    text.fill("登录过期后写的一段")
    text.blur()
    state(visitor, "登录已过期，已存本机")
    page.get_by_role("button", name="保存", exact=True).click()
    state(visitor, "登录已过期，已存本机")
    second.get_by_label("用户名").fill("investigator")
    second.get_by_label("密码").fill(demo_accounts()["password"])
    second.get_by_role("button", name="登录").click()
    second.get_by_role("heading", name="待办", exact=True).wait_for()
    second.goto(address)
    second.get_by_text("本机留有没有送达的文字").wait_for()
    second.get_by_role("button", name="恢复到编辑框").click()
    assert second.get_by_label("正文").input_value() == "登录过期后写的一段"
    second.get_by_role("button", name="保存", exact=True).click()
    second.locator("[data-save-state]", has_text=re.compile("^已保存")).wait_for()
    second.reload()
    second.get_by_label("正文").wait_for()
    assert second.locator(".local-text").is_hidden()
    expect_complaints(visitor)


def test_a_page_left_open_goes_on_saving_once_its_session_was_renewed_elsewhere(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.sign_in("investigator")
    open_part(visitor, 1)
    text = page.get_by_label("正文")
    second = page.context.new_page()
    second.goto(f"{visitor.address}/")
    second.get_by_role("button", name="退出").click()
    second.get_by_label("用户名").wait_for()
    text.fill("登录过期时写的一段")
    text.blur()
    state(visitor, "登录已过期，已存本机")
    second.get_by_label("用户名").fill("investigator")
    second.get_by_label("密码").fill(demo_accounts()["password"])
    second.get_by_role("button", name="登录").click()
    second.get_by_role("heading", name="待办", exact=True).wait_for()
    # The token that this page was opened with is no longer good; the text goes out all the same.
    text.fill("重新登录后在原页面接着写的一段")
    text.blur()
    state(visitor, "草稿已保存")
    text.press("Control+s")
    state(visitor, r"^已保存")
    page.reload()
    assert text.input_value() == "重新登录后在原页面接着写的一段"
    assert page.locator(".local-text").is_hidden()
    expect_complaints(visitor)


def test_text_of_a_person_who_lost_the_case_stays_in_the_browser(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.sign_in("investigator")
    open_part(visitor, 5)
    # What the server answers a recused person is asserted without a browser.
    page.route("**/writing/parts/5/**", lambda route: route.fulfill(status=404, body="没有这个案件"))
    page.get_by_label("正文").fill("回避决定作出前写的一段")
    page.get_by_label("正文").press("Control+s")
    state(visitor, "您已不能办理本案，已存本机")
    assert page.get_by_label("正文").input_value() == "回避决定作出前写的一段"
    kept = page.evaluate("Object.values(localStorage).join('')")
    assert "回避决定作出前写的一段" in kept
    page.evaluate("localStorage.clear()")
    expect_complaints(visitor)


def test_two_people_in_one_part_lose_no_word(visit):
    writers = [visit("desk"), visit("desk")]
    for writer, name in zip(writers, ("investigator", "leader"), strict=True):
        writer.sign_in(name)
        open_part(writer, 6)
    first, second = (writer.page for writer in writers)
    before = first.get_by_label("正文").input_value()
    first.get_by_label("正文").fill(f"{before}\n调查人员写的一段".strip())
    second.get_by_label("正文").fill(f"{before}\n组长写的一段".strip())
    first.get_by_label("正文").press("Control+s")
    state(writers[0], "^已保存")
    second.get_by_label("正文").press("Control+s")
    second.get_by_role("heading", name=re.compile("对照合并")).wait_for()
    assert second.locator("ins", has_text="组长").count() == 1
    expect_complaints(writers[1])
    writers[1].look("writing-conflict")
    merged = second.get_by_role("textbox", name="正文").input_value()
    assert "调查人员写的一段" in merged
    assert "组长写的一段" in merged
    second.get_by_role("button", name="保存合并后的内容").click()
    state(writers[1], "^已保存")
    first.reload()
    assert first.get_by_label("正文").input_value() == merged


@pytest.mark.parametrize("surface", ["desk", "phone"])
def test_writing_works_without_javascript(visit, surface):
    visitor = visit(surface, java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("leader")
    open_part(visitor, 1)
    words = f"没有脚本时在{surface}上写的一段"
    page.get_by_label("正文").fill(words)
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator(".messages", has_text="报告正文：已保存").wait_for()
    assert page.get_by_label("正文").input_value() == words
    page.locator("#typed-preview", has_text=words).wait_for()
    page.get_by_role("link", name="返回清单").click()
    page.get_by_role("link", name="增加问题").click()
    page.get_by_label("类别").select_option(label="火灾诱因")
    page.get_by_label("内容").fill(f"问题由{surface}填写")
    page.get_by_role("button", name="保存", exact=True).click()
    row = page.locator("#findings li", has_text=f"问题由{surface}填写")
    row.get_by_role("button", name="上移").click()
    row.get_by_role("link", name="删除").click()
    page.get_by_role("button", name="删除").click()
    page.get_by_text("已删除问题（第二十六条）。").wait_for()
    assert row.count() == 0
