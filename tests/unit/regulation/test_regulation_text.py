import hashlib
from datetime import date

import pytest

from regulation.articles import load_regulation

# SHA-256 of the official text: chapter headings, article labels and paragraphs, one a line.
OFFICIAL_TEXT = "e0a1f61c023ab2479e623dbdf5f65ca321e3cb3705a627d45789bef0cd08e2b9"

ITEMS = {5: 7, 8: 5, 9: 5, 11: 6, 12: 6, 13: 7, 14: 3, 26: 6, 33: 3, 36: 2}
PARAGRAPHS_WITHOUT_ITEMS = {3: 2, 4: 2, 7: 2, 16: 4, 18: 2, 30: 2}


@pytest.fixture(scope="module")
def regulation():
    return load_regulation("zibo-2022-109")


def test_text_equals_the_official_text(regulation):
    lines = []
    for chapter in regulation.chapters:
        lines.append(f"{chapter.label} {chapter.title}")
        for article in chapter.articles:
            lines += [article.label, *article.paragraphs]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == OFFICIAL_TEXT


def test_identity(regulation):
    assert regulation.title == "淄博市火灾事故调查处理规定"
    assert regulation.document_number == "淄政字〔2022〕109号"
    assert regulation.issuer == "淄博市人民政府"
    assert regulation.issued_on == regulation.effective_from == date(2022, 11, 26)


def test_ten_chapters_hold_thirty_eight_articles(regulation):
    assert len(regulation.chapters) == 10
    assert [article.number for article in regulation.articles] == list(range(1, 39))
    assert regulation.article("第二十八条").number == 28
    assert regulation.article("第二十八条").chapter_title == "调查时限及批复"
    assert regulation.article("第三十八条").number == 38


@pytest.mark.parametrize(("number", "count"), ITEMS.items())
def test_items_are_counted(regulation, number, count):
    assert len(regulation.articles[number - 1].items) == count


def test_no_other_article_has_items(regulation):
    assert {article.number for article in regulation.articles if article.items} == set(ITEMS)


@pytest.mark.parametrize(("number", "count"), PARAGRAPHS_WITHOUT_ITEMS.items())
def test_paragraphs_are_counted(regulation, number, count):
    assert len(regulation.articles[number - 1].paragraphs) == count


def test_unknown_article_is_refused(regulation):
    with pytest.raises(KeyError):
        regulation.article("第三十九条")


def test_search_marks_every_place(regulation):
    matches = regulation.search("鉴定")
    assert [match.article.number for match in matches] == [
        article.number for article in regulation.articles if "鉴定" in article.text
    ]
    for match in matches:
        for paragraph, start, end in match.spans:
            assert match.article.paragraphs[paragraph][start:end].replace("鉴定", "") == ""
    marked = sum(end - start for match in matches for _, start, end in match.spans)
    assert marked == 2 * sum(article.text.count("鉴定") for article in regulation.articles)


def test_search_wants_every_word(regulation):
    assert [match.article.number for match in regulation.search("批复 15日")] == [29]
    assert regulation.search("不存在的词") == ()
    assert regulation.search("  ") == ()


def test_search_finds_an_article_by_its_label(regulation):
    assert [match.article.number for match in regulation.search("第三十六条")] == [36]


def test_search_joins_overlapping_marks(regulation):
    (match,) = [match for match in regulation.search("自然日 然日") if match.article.number == 36]
    assert len(match.spans) == 1
