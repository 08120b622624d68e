import pytest

from documents.tables import LONG_TABLE_ROWS, table_lines
from documents.titles import LINE_LENGTH, title_lines


def test_a_short_title_is_one_line():
    assert title_lines("“11·1”较大火灾事故调查报告") == ("“11·1”较大火灾事故调查报告",)


def test_a_title_breaks_between_words_into_lines_of_like_length():
    lines = title_lines("淄博市张店区湖田街道玥瑛塑料制品有限公司“11·1”较大火灾事故调查报告")
    assert lines == ("淄博市张店区湖田街道玥瑛塑料制品有限公司", "“11·1”较大火灾事故调查报告")


@pytest.mark.parametrize(
    "title",
    [
        "梅州市大埔县茶阳镇仙基桥路“7·31”民宅较大火灾调查报告",
        "芜湖市弋江区“2020.11.28”较大火灾事故调查报告",
        "某" * 75,
        "A" * 90,
        "“" * 45,
    ],
)
def test_no_title_loses_a_character_or_overflows(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(line for line in lines)
    assert (
        all(sum(0.6 if c.isascii() else 1 for c in line) <= LINE_LENGTH + 1 for line in lines)
        or title[0] == "A"
    )


def test_quotation_marks_and_numbers_stay_whole():
    for line in title_lines("芜湖市弋江区某某沿街商铺“2020.11.28”较大火灾事故调查报告"):
        assert line.count("“") == line.count("”")


def test_the_word_for_a_fire_accident_stays_whole():
    lines = title_lines("关于张店区“3·2”火灾事故调查中分歧事项的请示")
    assert lines == ("关于张店区“3·2”", "火灾事故调查中分歧事项的请示")


def test_a_long_table_becomes_aligned_lines():
    rows = [(str(number), "张玥", "淄博市张店区") for number in range(LONG_TABLE_ROWS)]
    lines = table_lines(rows, (20, 30, 50))
    assert lines is not None
    assert len(lines) == LONG_TABLE_ROWS
    starts = {line.index("张") + line[: line.index("张")].count("\u3000") for line in lines}
    assert len(starts) <= 2, "two widths of the number, one column"


def test_a_short_table_and_one_with_wide_cells_stay_tables():
    assert table_lines([("1", "张玥")] * (LONG_TABLE_ROWS - 1), (50, 50)) is None
    assert table_lines([("1", "张" * 40)] * LONG_TABLE_ROWS, (50, 50)) is None
