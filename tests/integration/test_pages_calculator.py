"""The calculator: right dates, faults that name field and article, an address to be shared."""

import re

import pytest

ADDRESS = "/calculator/"


@pytest.fixture
def get(client, officer):
    client.force_login(officer)
    return lambda query: client.get(ADDRESS + "?" + query).content.decode()


def due(text: str, code: str) -> str:
    part = re.search(rf'id="clock-{code}".*?</article>', text, re.DOTALL)[0]
    return re.search(r'figure date">([^<]+)<', part)[1]


def test_answers_the_worked_examples(get):
    text = get(
        "occurred_on=2025-03-04&grade=LARGER&a1-entrusted_on=2025-03-10&a1-received_on=2025-04-02"
        "&a2-entrusted_on=2025-03-24&a2-received_on=2025-04-18"
    )
    assert due(text, "group_request") == "2025年3月7日"
    assert due(text, "cause_determination") == "2025年5月12日"
    assert due(text, "report_submission") == "2025年6月11日"
    assert "39日不计入" in text
    assert "clock-evaluation" not in text


def test_answers_reply_and_evaluation(get):
    text = get("occurred_on=2025-08-01&grade=LARGER&report_received_on=2025-09-20&replied_on=2025-10-05")
    assert due(text, "evaluation") == "2026年10月5日"
    assert "末日顺延至" in text
    assert "2026年10月8日" in text


def test_says_what_is_paused(get):
    text = get("occurred_on=2026-06-01&grade=ORDINARY&a1-entrusted_on=2026-06-20")
    assert re.search(r'暂停，余</span><span class="figure">11<', text)


def test_a_supposed_fire_raises_no_alarm(get):
    assert "tone-overdue" not in get("occurred_on=2023-03-14&grade=ORDINARY")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("grade=LARGER", "请填写“起火日期”（第二十八条）"),
        ("occurred_on=2025-02-30&grade=LARGER", "“起火日期”应为真实存在的日期"),
        ("occurred_on=2025-03-04&grade=MAJOR", "“事故等级”应为一般或者较大"),
        ("occurred_on=2025-03-04", "请选择“事故等级”（第四条）"),
        ("occurred_on=2025-03-04&grade=LARGER&cause_extension_days=31", "“原因认定延长天数”应为0至30"),
        ("occurred_on=2025-03-04&grade=LARGER&report_extension_days=61", "“提交报告延长天数”应为0至60"),
        ("occurred_on=2025-03-04&grade=LARGER&report_extension_days=-1", "“提交报告延长天数”应为0至60"),
        ("occurred_on=2025-03-04&grade=LARGER&report_extension_days=x", "“提交报告延长天数”应为0至60"),
        ("occurred_on=2025-03-04&grade=LARGER&a2-entrusted_on=2025-03-01", "“委托日期”不得早于“起火日期”"),
        (
            "occurred_on=2025-03-04&grade=LARGER&a1-entrusted_on=2025-03-09&a1-received_on=2025-03-08",
            "“收到结论日期”不得早于“委托日期”",
        ),
        ("occurred_on=2025-03-04&grade=LARGER&a1-received_on=2025-03-08", "应当填写“委托日期”"),
        ("occurred_on=2025-03-04&grade=LARGER&report_received_on=2025-03-01", "“政府收到报告日期”不得早于"),
        (
            "occurred_on=2025-03-04&grade=LARGER&report_received_on=2025-05-01&replied_on=2025-04-01",
            "“批复日期”不得早于“政府收到报告日期”",
        ),
        ("occurred_on=1999-03-04&grade=LARGER", "（第三十六条）"),
        ("occurred_on=9999-12-31&grade=LARGER", "（第三十六条）"),
        ("occurred_on=2025-03-04&grade=LARGER&replied_on=9999-12-31", "“批复日期”所涉日期"),
    ],
)
def test_a_fault_names_field_and_article_and_keeps_what_was_typed(get, query, message):
    text = get(query)
    assert message in text
    fault = text[text.index(message) - 200 : text.index(message) + 200]
    assert re.search(r"第[一二三四五六七八九十]+条", fault)
    assert "figure date" not in text
    for typed in re.findall(r"(?:_on|days)=([^&]+)", query):
        assert f'value="{typed}"' in text


def test_shows_every_fault_at_once(get):
    text = get("occurred_on=x&grade=X&a1-received_on=2025-01-01&cause_extension_days=99&replied_on=y")
    assert text.count('class="errorlist"') == 5


def test_gives_more_rows_without_javascript_and_keeps_them(get):
    text = get("occurred_on=2025-03-04&grade=LARGER&rows=3&add=1&a3-entrusted_on=2025-03-09")
    assert 'name="a4-entrusted_on"' in text
    assert 'value="2025-03-09"' in text
    assert "errorlist" not in text
    assert 'name="a7-entrusted_on"' in get("occurred_on=2025-03-04&grade=LARGER&a7-entrusted_on=2025-03-09")


@pytest.mark.parametrize(
    "query",
    [
        "rows=99999999",
        "rows=-1",
        "rows=²",
        "a999-entrusted_on=2025-03-01&occurred_on=2025-03-01&grade=LARGER",
        "occurred_on=%00&grade=%00",
        "occurred_on=" + "9" * 5000,
        "report_extension_days=" + "9" * 5000,
        "a1-entrusted_on=<script>",
    ],
)
def test_never_breaks(client, officer, query):
    client.force_login(officer)
    response = client.get(ADDRESS + "?" + query)
    assert response.status_code == 200
    assert b"<script>&" not in response.content
    assert response.content.count(b'-entrusted_on"') <= 60


def test_opens_empty(get):
    text = get("")
    assert "填写起火日期即可开始" in text
    assert "errorlist" not in text
