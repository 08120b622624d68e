"""The regulation: all articles, search, and an article to open beside a page."""

import re

import pytest

from desk.templatetags.articles import link_articles


@pytest.fixture
def get(client, officer):
    client.force_login(officer)

    def get(address, **headers):
        response = client.get(address, headers=headers)
        return response.status_code, response.content.decode()

    return get


def test_shows_all_articles_chapters_and_notices(get):
    _, text = get("/regulation/")
    assert re.findall(r'id="article-(\d+)"', text) == [str(number) for number in range(1, 39)]
    assert len(re.findall(r'id="chapter-\d+"', text)) == 10
    assert "国办发明电〔2025〕7号" in text
    assert "2022年11月26日" in text


def test_marks_what_was_searched_for(get):
    _, text = get("/regulation/?q=鉴定 期限")
    assert re.findall(r'id="hit-(\d+)"', text) == ["28"]
    assert "<mark>鉴定</mark>" in text
    assert "<mark>期限</mark>" in text
    assert re.sub(r"</?mark>", "", text).count("检验、鉴定时间不计入调查期限") == 1


def test_finds_an_article_by_its_number(get):
    _, text = get("/regulation/?q=第三十六条")
    assert 'id="hit-36"' in text


@pytest.mark.parametrize("query", ["没有的词", "<b>x</b>", "%00", "   ", "（" * 60, "a" * 5000])
def test_answers_any_search(get, query):
    status, text = get(f"/regulation/?q={query}")
    assert status == 200
    assert "<b>x</b>" not in text


def test_an_article_is_a_fragment_beside_a_page_and_a_page_alone(get):
    _, fragment = get("/regulation/articles/28/", HX_Request="true")
    status, page = get("/regulation/articles/28/")
    assert "<html" not in fragment
    assert "检验、鉴定时间不计入调查期限" in fragment
    assert status == 200
    assert "<html" in page
    assert get("/regulation/articles/39/")[0] == 404
    assert get("/regulation/articles/0/")[0] == 404


def test_links_only_this_regulations_articles():
    linked = link_articles("依据第二十八条、民法典第二百零一条、《条例》第三条和第三十九条，<b>")
    assert linked.count("<a ") == 1
    assert "&lt;b&gt;" in linked
    assert 'href="/regulation/#article-28"' in linked
